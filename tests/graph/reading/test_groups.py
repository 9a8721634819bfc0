from datetime import date
from decimal import Decimal
from typing import Any

from graph.reading.reading import (
    Aggregate,
    Bucket,
    Compare,
    GroupOrder,
    GroupReading,
    Having,
    Key,
    Measure,
    Op,
)
from graph.records.database import Transactions
from tests.graph.reading.planted import plant, reading

OPEN = Compare("open", Op.EQ, True)
COUNT = Measure(Aggregate.COUNT)
UNITS = Measure(Aggregate.SUM, "openQuantity")


async def grouped(transactions: Transactions, asked: GroupReading) -> dict[tuple[Any, ...], Any]:
    """Key -> figures in the order asked."""
    async with reading(transactions) as reader:
        groups = await reader.groups(asked)
    return {group.key: [group.measures[one] for one in asked.measures] for group in groups}


async def test_groups_by_a_word_come_best_first_with_exact_figures(
    transactions: Transactions,
) -> None:
    await plant(transactions)
    measures = (COUNT, UNITS, Measure(Aggregate.SUM, "openValue"))

    found = await grouped(
        transactions, GroupReading("Backorder", (Key("customer.tier"),), measures, OPEN)
    )

    assert list(found.items()) == [
        (("PREMIUM",), [2, 14, Decimal("110.00")]),
        (("GOLD",), [1, 20, Decimal("190.00")]),
        (("SILVER",), [1, 6, Decimal("7.50")]),
    ]


async def test_every_measure_is_exact_over_the_whole_queue(transactions: Transactions) -> None:
    await plant(transactions)
    late = Compare("daysOverdue", Op.GT, 0)
    measures = {
        "avg": Measure(Aggregate.AVG, "openQuantity"),
        "avg money": Measure(Aggregate.AVG, "price"),
        "median": Measure(Aggregate.MEDIAN, "openQuantity"),
        "median money": Measure(Aggregate.MEDIAN, "price"),
        "min": Measure(Aggregate.MIN, "dueDate"),
        "max": Measure(Aggregate.MAX, "price"),
        "distinct": Measure(Aggregate.COUNT_DISTINCT, "location.name"),
        "absent": Measure(Aggregate.ABSENT, "dueDate"),
        "ratio": Measure(Aggregate.RATIO, "allocatedQuantity", "openQuantity"),
        "share": Measure(Aggregate.SHARE, where=late),
        "every": Measure(Aggregate.EVERY, where=late),
        "exists": Measure(Aggregate.EXISTS),
    }

    found = await grouped(
        transactions, GroupReading("Backorder", (), tuple(measures.values()), OPEN)
    )

    assert dict(zip(measures, found[()], strict=True)) == {
        "avg": Decimal(10),
        "avg money": Decimal("5.8125"),
        "median": Decimal(8),
        "median money": Decimal("6.00"),
        "min": date(2026, 2, 27),
        "max": Decimal(10),
        "distinct": 2,
        "absent": 1,
        "ratio": Decimal("0.225"),
        "share": Decimal("0.5"),
        "every": False,
        "exists": True,
    }


async def test_one_group_over_nothing_has_no_rows(transactions: Transactions) -> None:
    measures = (COUNT, UNITS, Measure(Aggregate.EXISTS), Measure(Aggregate.AVG, "openQuantity"))

    found = await grouped(transactions, GroupReading("Backorder", (), measures, OPEN))

    assert found == {(): [0, 0, False, None]}


async def test_dates_fall_into_calendar_buckets(transactions: Transactions) -> None:
    await plant(transactions)

    found = {
        bucket.value: list(
            await grouped(
                transactions,
                GroupReading("Backorder", (Key("dueDate", bucket),), (COUNT,), OPEN),
            )
        )
        for bucket in Bucket
    }

    assert found == {
        "day": [("2026-02-27",), ("2026-03-03",), ("2026-03-07",), (None,)],
        "week": [("2026-02-23",), ("2026-03-02",), (None,)],
        "month": [("2026-02-01",), ("2026-03-01",), (None,)],
        "quarter": [("2026-01-01",), (None,)],
        "year": [("2026-01-01",), (None,)],
    }


async def test_those_that_meet_a_condition_stand_against_the_rest(
    transactions: Transactions,
) -> None:
    await plant(transactions)
    held = Key(when=Compare("line.hold", Op.EQ, True))

    found = await grouped(transactions, GroupReading("Backorder", (held,), (UNITS,), OPEN))

    assert found == {(True,): [20], (False,): [20]}


async def test_groups_are_kept_and_sorted_by_a_measure(transactions: Transactions) -> None:
    await plant(transactions)
    asked = GroupReading(
        "Backorder",
        (Key("customer.name"),),
        (UNITS,),
        OPEN,
        having=(Having(UNITS, Op.GTE, 14),),
        order=(GroupOrder(UNITS, descending=True),),
        first=2,
    )

    found = await grouped(transactions, asked)

    assert list(found.items()) == [(("Birch",), [20]), (("Alder",), [14])]
