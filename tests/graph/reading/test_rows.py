from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event

from graph.reading.reading import (
    Compare,
    LimitPer,
    Op,
    Order,
    Page,
    Reading,
    Want,
)
from graph.records.database import Transactions
from graph.refusals import SnapshotMissing, UnknownPath
from tests.builders import TODAY, in_days
from tests.graph.reading.planted import plant, reading

OPEN = Compare("open", Op.EQ, True)
NUMBER = Want("order", "order", (Want("number", "number"),))


def of_order(number: str) -> Compare:
    return Compare("order.number", Op.EQ, number)


async def in_order(transactions: Transactions, *orders: Order) -> str:
    async with reading(transactions) as reader:
        rows = await reader.rows(Reading("Backorder", OPEN, orders, wants=(NUMBER,)))
    return " ".join(row["order"]["number"] for row in rows)


async def test_rows_come_in_the_order_asked_absent_values_last(transactions: Transactions) -> None:
    await plant(transactions)

    assert await in_order(transactions) == "O1 O3 O2 O4"
    assert await in_order(transactions, Order("dueDate")) == "O1 O3 O2 O4"
    assert await in_order(transactions, Order("dueDate", descending=True)) == "O2 O3 O1 O4"
    assert await in_order(transactions, Order("priority.score", descending=True)) == "O1 O3 O2 O4"
    best_first = (Order("customer.tier", descending=True), Order("openQuantity"))
    assert await in_order(transactions, *best_first) == "O2 O1 O3 O4"


async def test_the_first_of_each_are_kept_in_the_order_asked(transactions: Transactions) -> None:
    await plant(transactions)
    asked = Reading(
        "Backorder",
        OPEN,
        (Order("openQuantity", descending=True),),
        limit_per=LimitPer("location.name", 1),
        wants=(NUMBER,),
    )

    async with reading(transactions) as reader:
        rows = await reader.rows(asked)
        count = await reader.count(asked)

    assert [row["order"]["number"] for row in rows] == ["O3", "O1"]
    assert count == 2


async def test_derived_figures_are_exact(transactions: Transactions) -> None:
    await plant(transactions)
    names = [
        "shortQuantity",
        "allocatedShare",
        "allocationStatus",
        "daysOverdue",
        "ageDays",
        "ageBucket",
        "openValue",
    ]
    wants = tuple(Want(name, name) for name in names)

    async with reading(transactions) as reader:
        rows = await reader.rows(Reading("Backorder", of_order("O3"), wants=wants))

    assert rows == [
        {
            "shortQuantity": 15,
            "allocatedShare": Decimal("0.25"),
            "allocationStatus": "PARTIAL",
            "daysOverdue": 1,
            "ageDays": 100,
            "ageBucket": "91-365",
            "openValue": Decimal("190.00"),
        }
    ]


async def test_stock_margins_and_arrivals_are_derived_in_the_query(
    transactions: Transactions,
) -> None:
    await plant(transactions)
    stock = (Want("reserved", "reserved"), Want("available", "available"))
    arrival = Want("pBy", "pBy", argument=in_days(3)), Want("never", "pBy", argument=in_days(0))

    async with reading(transactions) as reader:
        positions = await reader.rows(
            Reading("StockPosition", order=(Order("available"),), wants=stock)
        )
        products = await reader.rows(Reading("Product", wants=(Want("rate", "marginRate"),)))
        inbounds = await reader.rows(
            Reading(
                "InboundShipment",
                wants=(Want("late", "daysLate"), Want("arrival", "arrival", arrival)),
            )
        )
        ways = await reader.rows(
            Reading(
                "FulfillmentAlternative",
                Compare("kind", Op.EQ, "ALTERNATE_LOCATION"),
                wants=(Want("share", "shareBy", argument=in_days(1)),),
            )
        )

    assert positions == [
        {"reserved": 0, "available": -3},
        {"reserved": 4, "available": 8},
        {"reserved": 8, "available": 22},
    ]
    assert [row["rate"] for row in products] == [Decimal("0.4"), Decimal("0.2"), Decimal(0)]
    assert inbounds == [{"late": 2, "arrival": {"pBy": Decimal("0.5"), "never": Decimal(0)}}]
    assert [row["share"] for row in ways] == [Decimal("0.7"), Decimal(0)]


async def test_related_rows_are_nested_with_their_own_page(transactions: Transactions) -> None:
    await plant(transactions)
    kinds = Want("ways", "alternatives", (Want("kind", "kind"),), page=Page(first=1))
    refused = Want(
        "refused",
        "alternatives",
        page=Page(where=Compare("feasible", Op.EQ, False)),
        count=True,
    )
    inbound = Want("truck", "pegs", (Want("inbound", "inbound", (Want("number", "number"),)),))
    wants = (NUMBER, kinds, refused, inbound)

    async with reading(transactions) as reader:
        rows = await reader.rows(Reading("Backorder", OPEN, wants=wants))

    assert [(row["order"]["number"], row["ways"], row["refused"]) for row in rows] == [
        ("O1", [{"kind": "ALTERNATE_LOCATION"}], 1),
        ("O3", [{"kind": "CANCEL_SHORT"}], 0),
        ("O2", [{"kind": "ALTERNATE_LOCATION"}], 1),
        ("O4", [], 0),
    ]
    assert [row["truck"] for row in rows] == [
        [{"inbound": {"number": "PO1"}}],
        [{"inbound": None}],
        [],
        [],
    ]


@pytest.mark.parametrize("size", [1, 4])
async def test_statements_grow_with_levels_not_with_rows(
    transactions: Transactions, size: int
) -> None:
    await plant(transactions)
    stock = Want("stock", "stock", (Want("place", "location", (Want("name", "name"),)),))
    legs = Want("legs", "legs", (Want("from", "from", (Want("name", "name"),)),))
    wants = (
        NUMBER,
        Want("product", "product", (Want("sku", "sku"), stock)),
        Want("alternatives", "alternatives", (Want("kind", "kind"), legs)),
    )
    sent: list[str] = []

    async with reading(transactions) as reader:

        def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
            sent.append(statement)

        engine = transactions.engine.sync_engine
        event.listen(engine, "before_cursor_execute", note)
        rows = await reader.rows(Reading("Backorder", OPEN, first=size, wants=wants))
        event.remove(engine, "before_cursor_execute", note)

    assert len(rows) == size
    assert len(sent) == 4  # the lines, their products' stock, their alternatives, the legs


async def test_an_unknown_path_is_refused_with_the_nearest_ones(
    transactions: Transactions,
) -> None:
    async with reading(transactions) as reader:
        with pytest.raises(UnknownPath, match="did you mean openQuantity"):
            await reader.rows(Reading("Backorder", Compare("openQuantitty", Op.EQ, 1)))


async def test_a_day_without_snapshot_has_no_answer(transactions: Transactions) -> None:
    await plant(transactions)

    async with reading(transactions) as reader:
        today = await reader.count(Reading("Backorder", OPEN, as_of=TODAY))
        with pytest.raises(SnapshotMissing, match="no snapshot of 2026-03-03"):
            await reader.count(Reading("Backorder", as_of=date(2026, 3, 3)))
        with pytest.raises(SnapshotMissing, match="not for Customer"):
            await reader.count(Reading("Customer", as_of=date(2026, 3, 3)))

    assert today == 4
