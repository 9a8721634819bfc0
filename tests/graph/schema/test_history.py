"""The queue as it stood, what moved since, and why one line stands above another."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, update

from graph.actions.snapshots import close_day
from graph.records.bulk import table_of
from graph.records.database import Transactions
from graph.records.queue import BackorderRecord, PriorityComponentRecord, PriorityOverrideRecord
from graph.schema.build import build_schema
from graph.schema.context import GraphContext
from graph.values.identity import global_id, row_id
from graph.values.viewer import Viewer
from tests.builders import FixedClock, at_noon, in_days
from tests.graph.reading.planted import plant

QUEUE = table_of(BackorderRecord)
YESTERDAY, BEFORE = in_days(-1), in_days(-2)


def the_id(order: str) -> str:
    return row_id("Backorder", "test", order, "1")


async def data_of(transactions: Transactions, document: str) -> dict[str, Any]:
    context = GraphContext(Viewer("planner"), transactions, FixedClock())
    result = await build_schema().execute(document, context_value=context)
    assert result.errors is None, result.errors
    assert result.data is not None
    return result.data


async def a_queue_that_moved(transactions: Transactions) -> None:
    """Two days ago O1 had 30 units open; since yesterday O2 has come up from third to first."""
    await plant(transactions)
    async with transactions.begin() as session:
        one = update(QUEUE).where(QUEUE.c.id == the_id("O1"))
        await session.execute(one.values(open_quantity=30))
        await close_day(session, BEFORE)
        await session.execute(one.values(open_quantity=10))
        await close_day(session, YESTERDAY)
        await session.execute(update(QUEUE).where(QUEUE.c.id == the_id("O2")).values(sort_key="!"))


async def test_as_of_tells_quantities_and_ranks_of_that_day(transactions: Transactions) -> None:
    await a_queue_that_moved(transactions)

    data = await data_of(
        transactions,
        f"""{{ then: backorders(asOf: "{BEFORE}", orderBy: [{{priority: {{rank: ASC}}}}]) {{
              nodes {{ order {{ number }} openQuantity priority {{ rank }} daysOverdue }} }}
            now: backorders(orderBy: [{{priority: {{rank: ASC}}}}]) {{
              nodes {{ order {{ number }} openQuantity daysOverdue }} }} }}""",
    )

    then = [
        (one["order"]["number"], one["priority"]["rank"], one["openQuantity"], one["daysOverdue"])
        for one in data["then"]["nodes"]
    ]
    assert then == [("O1", 1, 30, 3), ("O3", 2, 20, 0), ("O2", 3, 4, 0), ("O4", 4, 6, 0)]
    assert [one["order"]["number"] for one in data["now"]["nodes"]] == ["O2", "O1", "O3", "O4"]


async def test_as_of_today_is_the_open_queue(transactions: Transactions) -> None:
    await plant(transactions)

    data = await data_of(
        transactions,
        f"""{{ today: backorders(asOf: "{in_days(0)}") {{ totalCount }}
            now: backorders {{ totalCount }} }}""",
    )

    assert data == {"today": {"totalCount": 4}, "now": {"totalCount": 4}}


async def test_rank_gain_is_the_rank_then_less_the_rank_now(transactions: Transactions) -> None:
    await a_queue_that_moved(transactions)

    data = await data_of(
        transactions,
        f"""{{ all: backorders {{ nodes {{ order {{ number }}
                priority {{ rankGain(since: "{YESTERDAY}") }} }} }}
            up: backorders(where: {{priority: {{rankGain: [{{since: "{YESTERDAY}", gt: 0}}]}}}}) {{
              nodes {{ order {{ number }} }} }} }}""",
    )

    gains = {one["order"]["number"]: one["priority"]["rankGain"] for one in data["all"]["nodes"]}
    assert gains == {"O1": -1, "O2": 2, "O3": -1, "O4": 0}
    assert [one["order"]["number"] for one in data["up"]["nodes"]] == ["O2"]


async def test_a_series_reads_each_day_that_was_kept_and_today(transactions: Transactions) -> None:
    await a_queue_that_moved(transactions)

    data = await data_of(
        transactions,
        f"""{{ backorderSeries(
              where: {{customer: {{tier: {{eq: PREMIUM}}}}}}, from: "{in_days(-5)}"
            ) {{
              at groups {{ key {{ value }} measures {{ lines openQuantity openValue }} }} }} }}""",
    )

    assert data["backorderSeries"] == [
        {
            "at": day.isoformat(),
            "groups": [
                {"key": [], "measures": {"lines": 2, "openQuantity": units, "openValue": value}}
            ],
        }
        for day, units, value in (
            (BEFORE, "34", "310.00"),
            (YESTERDAY, "14", "110.00"),
            (in_days(0), "14", "110.00"),
        )
    ]


async def test_a_weekly_series_has_a_point_at_each_weeks_end(transactions: Transactions) -> None:
    await plant(transactions)
    async with transactions.begin() as session:
        for days in range(-15, 0):
            await close_day(session, in_days(days))

    data = await data_of(
        transactions,
        f"""{{ backorderSeries(
              from: "{in_days(-14)}", every: WEEK, by: [{{path: CUSTOMER_TIER}}]
            ) {{
              at groups {{ key {{ path value }} measures {{ count }} }} }} }}""",
    )

    points = data["backorderSeries"]
    weekdays = {in_days(days).isoformat(): in_days(days).weekday() for days in range(-14, 1)}
    assert [one["at"] for one in points] == [
        day for day, weekday in weekdays.items() if weekday == 6 or day == in_days(0).isoformat()
    ]
    assert [group["measures"]["count"] for group in points[0]["groups"]] == [2, 1, 1]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ('from: "2026-03-09", to: "2026-03-01"', "2026-03-09 is after 2026-03-01"),
        ('from: "2020-01-01", to: "2026-03-01"', "more than 120 points"),
    ],
)
async def test_a_series_that_cannot_be_meant_is_refused(
    transactions: Transactions, given: str, said: str
) -> None:
    context = GraphContext(Viewer("planner"), transactions, FixedClock())
    document = f"{{ backorderSeries({given}) {{ at }} }}"

    result = await build_schema().execute(document, context_value=context)

    assert result.errors is not None
    assert said in result.errors[0].message


async def test_revenue_at_risk_counts_lines_that_come_late_or_not_at_all(
    transactions: Transactions,
) -> None:
    await plant(transactions)
    async with transactions.begin() as session:
        await session.execute(update(QUEUE).values(expected_p50=None, expected_p90=None))
        for order, comes in (("O2", in_days(3)), ("O3", in_days(2))):
            await session.execute(
                update(QUEUE).where(QUEUE.c.id == the_id(order)).values(expected_p90=comes)
            )

    data = await data_of(
        transactions, "{ backorderGroups { measures { openValue revenueAtRisk } } }"
    )

    # O1 100.00 never, O2 10.00 on its day, O3 190.00 three days late, O4 7.50 never
    assert data["backorderGroups"][0]["measures"] == {
        "openValue": "307.50",
        "revenueAtRisk": "297.50",
    }


def a_component(order: str, name: str, points: str) -> PriorityComponentRecord:
    return PriorityComponentRecord(
        id=row_id("PriorityComponent", the_id(order), name),
        backorder_id=the_id(order),
        name=name,
        curve="linear",
        weight=Decimal(1),
        points=Decimal(points),
        share=Decimal(0),
        sentence=f"{name} of {order}.",
    )


WHY = """{ whyAbove(one: "%s", other: "%s") {
  above below rankAbove rankBelow scoreDifference reasons } }"""


async def test_why_one_line_stands_above_another_is_told_component_by_component(
    transactions: Transactions,
) -> None:
    await plant(transactions)
    components = table_of(PriorityComponentRecord)
    async with transactions.begin() as session:
        await session.execute(delete(components))
        session.add_all(
            [
                a_component("O1", "service", "30"),
                a_component("O1", "value", "5"),
                a_component("O3", "service", "12.5"),
                a_component("O3", "value", "8"),
            ]
        )
    first, third = (global_id("Backorder", the_id(order)) for order in ("O1", "O3"))

    data = await data_of(transactions, WHY % (third, first))

    assert data["whyAbove"] == {
        "above": first,
        "below": third,
        "rankAbove": 1,
        "rankBelow": 2,
        "scoreDifference": "10.00",
        "reasons": [
            "service: +17.5 points. service of O1. Against: service of O3.",
            "value: -3.0 points. value of O1. Against: value of O3.",
        ],
    }


async def test_a_place_set_by_hand_is_the_first_reason(transactions: Transactions) -> None:
    await plant(transactions)
    async with transactions.begin() as session:
        session.add(
            PriorityOverrideRecord(
                backorder_id=the_id("O1"),
                rank=1,
                author="Ann",
                reason="promised by the board",
                set_at=at_noon(YESTERDAY),
            )
        )
    ids = tuple(global_id("Backorder", the_id(order)) for order in ("O1", "O3"))

    data = await data_of(transactions, WHY % ids)

    assert data["whyAbove"]["reasons"][0] == (
        "The higher line was set to rank 1: promised by the board"
    )


async def test_equal_lines_are_told_apart_by_their_due_dates(transactions: Transactions) -> None:
    await plant(transactions)
    async with transactions.begin() as session:
        await session.execute(delete(table_of(PriorityComponentRecord)))
    ids = tuple(global_id("Backorder", the_id(order)) for order in ("O1", "O3"))

    data = await data_of(transactions, WHY % ids)

    assert data["whyAbove"]["reasons"] == [
        "Equal by the policy, so the earlier due date, then order date decides: "
        f"{in_days(-5)} against {in_days(-1)}."
    ]
