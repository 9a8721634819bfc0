"""Whether customers lapse and lateness moves orders: found where it was planted, not elsewhere."""

from pathlib import Path

import pytest

from server.sample.evidence import gather, share_of, told
from server.sample.wwi_reading import read_history
from tests.server.sample.histories import a_history, an_order


def test_customers_that_fell_silent_are_found() -> None:
    history = a_history()
    for number in range(20):
        for ordered in range(number, 300 if number < 5 else 600, 10):
            an_order(history, f"C{number}", ordered)

    found = gather(history)

    assert (found.customers, found.lapsed, found.usual_days) == (20, 5, 10)
    assert found.longest_silence > 290


def test_a_customer_that_orders_twice_a_year_has_not_lapsed() -> None:
    history = a_history(1000)
    for ordered in range(0, 900, 180):
        an_order(history, "slow", ordered)

    assert gather(history).lapsed == 0


def test_a_wait_after_late_orders_is_found() -> None:
    history = a_history()
    for number in range(30):
        ordered = number % 7
        for turn in range(40):
            late = (turn + number) % 4 == 0
            an_order(history, f"C{number}", ordered, late=late, units=9 if late else 10)
            ordered += 14 if late else 10  # four days more after a late one

    found = gather(history)

    assert found.days is not None
    assert (found.days.speaks, round(found.days.value, 6)) == (True, 4)
    assert (found.compared, found.late) == (30, 300)


def test_where_lateness_changes_nothing_nothing_is_found() -> None:
    history = a_history()
    for number in range(30):
        for turn, ordered in enumerate(range(number % 5, 500, 10)):
            an_order(history, f"C{number}", ordered, late=(turn + number) % 4 == 0)

    found = gather(history)

    assert found.days is not None
    assert found.value is not None
    assert (found.days.speaks, found.value.speaks) == (False, False)


def test_a_share_of_none_is_not_certain() -> None:
    none = share_of(0, 100)

    assert (none.value, none.low) == (0, 0)
    assert none.high == pytest.approx(0.037, abs=0.001)  # Wilson, as the tables give it


def test_the_real_customers_do_not_lapse_and_lateness_does_not_move_their_orders(
    shared_folder: Path,
) -> None:
    found = gather(read_history(shared_folder / "data" / "wwi"))

    assert (found.customers, found.lapsed) == (663, 0)
    assert (found.orders, found.late) == (66_057, 6_183)
    assert found.days is not None
    assert found.value is not None
    assert (found.days.speaks, found.value.speaks) == (False, False)
    assert told(found)[1] == (
        "lapsed (silent for more than 90 days and 3 usual intervals): 0, 0.0 % (95 %: 0.0 to 0.6)"
    )
