from datetime import date, timedelta
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from graph.availability.arrival import (
    ArrivalModel,
    Expected,
    Receipt,
    SupplierFigures,
    probability_by,
    supplier_figures,
)
from graph.values.words import InboundKind

TODAY = date(2026, 3, 1)


def receipts(supplier: str, delays: list[int], quantity: int = 10) -> list[Receipt]:
    promised = date(2025, 6, 1)
    return [
        Receipt(supplier, "P", date(2025, 5, 1), promised, promised + timedelta(days=n), quantity)
        for n in delays
    ]


def test_without_history_the_prior_is_wide_and_says_so() -> None:
    found = ArrivalModel.fit([]).arrival(Expected("new", None, date(2026, 3, 20)), TODAY)

    assert (found.p50, found.p90) == (date(2026, 3, 20), date(2026, 4, 3))
    assert (found.receipts, found.basis) == (0, "No receipts yet, so a wide prior.")


def test_a_supplier_that_is_always_late_is_expected_late() -> None:
    model = ArrivalModel.fit(receipts("slow", [6] * 40) + receipts("good", [0] * 40))

    assert model.arrival(Expected("slow", None, date(2026, 3, 20)), TODAY).p50 == date(2026, 3, 26)
    assert model.arrival(Expected("good", None, date(2026, 3, 20)), TODAY).p50 == date(2026, 3, 20)


def test_an_overdue_inbound_is_never_expected_in_the_past() -> None:
    model = ArrivalModel.fit(receipts("good", [0] * 40))
    for days in (1, 10, 50, 400):
        late = model.arrival(Expected("good", None, TODAY - timedelta(days=days)), TODAY)
        assert TODAY <= late.p50 <= late.p90


def test_tracking_narrows_the_dates() -> None:
    model = ArrivalModel.fit([])
    found = model.arrival(Expected(None, None, date(2026, 3, 20), date(2026, 3, 25)), TODAY)

    assert (found.p50, found.p90) == (date(2026, 3, 25), date(2026, 3, 28))


def test_a_transfer_without_a_record_gets_the_prior_whatever_suppliers_do() -> None:
    model = ArrivalModel.fit(receipts("slow", [30] * 100))
    transfer = Expected(None, None, date(2026, 3, 20), kind=InboundKind.TRANSFER)

    assert model.arrival(transfer, TODAY).p50 == date(2026, 3, 20)
    assert model.arrival(transfer, TODAY).basis == "No record of a transfer, so a wide prior."


def test_the_probability_of_a_day_is_read_from_the_steps() -> None:
    found = ArrivalModel.fit([]).arrival(Expected(None, None, date(2026, 3, 20)), TODAY)

    assert probability_by(found.steps, date(2026, 3, 1)) == 0
    assert probability_by(found.steps, date(2026, 3, 20)) == Decimal("0.5")
    assert probability_by(found.steps, date(2027, 1, 1)) == 1


def test_a_suppliers_figures_count_by_quantity() -> None:
    late = Receipt("s", "P", date(2025, 5, 1), date(2025, 6, 1), date(2025, 6, 11), 30)
    soon = Receipt("s", "P", date(2025, 5, 1), date(2025, 6, 1), date(2025, 6, 1), 10)

    assert supplier_figures([late, soon]) == {"s": SupplierFigures(Decimal("0.25"), 2, 41, 41)}


@given(
    st.lists(st.tuples(st.integers(-20, 60), st.integers(1, 50)), max_size=30), st.integers(0, 9)
)
def test_the_order_of_receipts_does_not_matter(pairs: list[tuple[int, int]], seed: int) -> None:
    rows = [one for days, units in pairs for one in receipts(f"s{units % 3}", [days], units)]
    mixed = Random(seed).sample(rows, len(rows))
    expected = Expected("s1", date(2026, 2, 1), date(2026, 3, 5))

    found = ArrivalModel.fit(rows).arrival(expected, TODAY)
    assert ArrivalModel.fit(mixed).arrival(expected, TODAY) == found
    assert TODAY <= found.p50 <= found.p90
    assert found.steps[-1][1] == 1
