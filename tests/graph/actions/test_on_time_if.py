"""What would bring a line of the queue on time."""

import pytest

from graph.actions.on_time_if import on_time_if
from graph.records.database import Transactions
from graph.refusals import InputInvalid
from tests.graph.actions.decision_world import Who, basics, seed, some_stock, waiting
from tests.graph.actions.derivation_world import (
    FixedClock,
    a_lane,
    an_inbound,
    backorder_id,
    in_days,
)


async def changes(transactions: Transactions, order: str) -> dict[str, tuple[int, str]]:
    found = await on_time_if(
        transactions, Who(transactions).viewer, backorder_id(order), clock=FixedClock()
    )
    return {one.kind.value: (one.amount, one.sentence) for one in found}


async def test_units_days_and_dates_are_named_as_planners_know_them(
    transactions: Transactions,
) -> None:
    await seed(
        transactions,
        [*basics(), a_lane("L1", region="North")],
        some_stock(on_hand=5),
        an_inbound("PO7", quantity=20, expected=in_days(9)),
        [*waiting("A", quantity=4), *waiting("B", quantity=4, rank=2)],
    )

    assert await changes(transactions, "A") == {}
    found = await changes(transactions, "B")
    assert found["EXTRA_UNITS"] == (
        3,
        "With 3 units more at Location L1 today it is in full on time.",
    )
    assert found["EARLIER_INBOUND"][1].startswith("With PO7 ")
    assert found["LATER_DUE"][0] > 0


async def test_a_held_line_is_helped_by_nothing_else(transactions: Transactions) -> None:
    await seed(transactions, basics(), waiting("A", quantity=4, hold=True))

    with pytest.raises(InputInvalid, match="held or frozen"):
        await changes(transactions, "A")
    with pytest.raises(InputInvalid, match="not open"):
        await on_time_if(transactions, Who(transactions).viewer, "no-such-line", clock=FixedClock())
