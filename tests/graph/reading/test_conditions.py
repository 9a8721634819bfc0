from datetime import timedelta
from typing import Any

from graph.reading.reading import (
    EVERYTHING,
    All,
    AnyOf,
    Compare,
    CompareFields,
    Condition,
    Counted,
    Lookup,
    Not,
    Op,
    Order,
    Quantifier,
    Reading,
    Related,
    Want,
)
from graph.records.database import Transactions
from tests.builders import TODAY, at_noon, in_days
from tests.graph.reading.planted import plant, reading

OPEN = Compare("open", Op.EQ, True)
NUMBER = (Want("order", "order", (Want("number", "number"),)),)


async def met(transactions: Transactions, cases: dict[str, Condition]) -> dict[str, str]:
    """The open lines' order numbers that meet each condition, in one text."""
    found = {}
    async with reading(transactions) as reader:
        for name, condition in cases.items():
            asked = Reading("Backorder", All((OPEN, condition)), (Order("order.number"),))
            rows = await reader.rows(Reading("Backorder", asked.where, asked.order, wants=NUMBER))
            found[name] = " ".join(row["order"]["number"] for row in rows)
    return found


async def test_each_comparison_keeps_the_lines_that_meet_it(transactions: Transactions) -> None:
    await plant(transactions)
    quantity = "openQuantity"

    found = await met(
        transactions,
        {
            "eq": Compare(quantity, Op.EQ, 10),
            "ne": Compare(quantity, Op.NE, 10),
            "in": Compare(quantity, Op.IN, [4, 6]),
            "not in": Compare(quantity, Op.NOT_IN, [4, 6]),
            "gt": Compare(quantity, Op.GT, 10),
            "gte": Compare(quantity, Op.GTE, 10),
            "lt": Compare(quantity, Op.LT, 6),
            "lte": Compare(quantity, Op.LTE, 6),
            "between": Compare(quantity, Op.BETWEEN, [6, 10]),
            "contains": Compare("customer.name", Op.CONTAINS, "LDE"),
            "contains a wildcard": Compare("customer.name", Op.CONTAINS, "%"),
            "money": Compare("openValue", Op.GT, 100),
            "rate": Compare("allocatedShare", Op.EQ, 0.25),
            "share of a price": Compare("product.marginRate", Op.EQ, 0.4),
            "derived word": Compare("allocationStatus", Op.EQ, "PARTIAL"),
            "overdue": Compare("daysOverdue", Op.GTE, 5),
            "age": Compare("ageBucket", Op.EQ, "91-365"),
            "rank": Compare("priority.rank", Op.LTE, 2),
        },
    )

    assert found == {
        "eq": "O1",
        "ne": "O2 O3 O4",
        "in": "O2 O4",
        "not in": "O1 O3",
        "gt": "O3",
        "gte": "O1 O3",
        "lt": "O2",
        "lte": "O2 O4",
        "between": "O1 O4",
        "contains": "O1 O2",
        "contains a wildcard": "",
        "money": "O3",
        "rate": "O3",
        "share of a price": "O1 O3",
        "derived word": "O3",
        "overdue": "O1",
        "age": "O3",
        "rank": "O1 O3",
    }


async def test_words_compare_by_their_rank_not_their_letters(transactions: Transactions) -> None:
    await plant(transactions)

    found = await met(
        transactions,
        {
            "above gold": Compare("customer.tier", Op.GT, "GOLD"),
            "gold or better": Compare("customer.tier", Op.GTE, "GOLD"),
            "below gold": Compare("customer.tier", Op.LT, "GOLD"),
            "medium to high": Compare("customer.churnRisk.band", Op.BETWEEN, ["MEDIUM", "HIGH"]),
        },
    )

    assert found == {
        "above gold": "O1 O2",
        "gold or better": "O1 O2 O3",
        "below gold": "O4",
        "medium to high": "O1 O2 O4",
    }


async def test_a_comparison_with_an_absent_value_is_false_and_not_turns_it(
    transactions: Transactions,
) -> None:
    await plant(transactions)
    late = Compare("dueDate", Op.LT, TODAY)

    found = await met(
        transactions,
        {
            "late": late,
            "not late": Not(late),
            "not not late": Not(Not(late)),
            "no due date": Compare("dueDate", Op.IS_NULL, True),
            "a due date": Compare("dueDate", Op.IS_NULL, False),
            "ne": Compare("dueDate", Op.NE, in_days(3)),
            "not in": Compare("dueDate", Op.NOT_IN, [in_days(3)]),
            "not ne": Not(Compare("dueDate", Op.NE, in_days(3))),
            "not field": Not(CompareFields("expected.p50", Op.GT, "dueDate")),
            "not any": Not(AnyOf((late, Compare("dueDate", Op.EQ, in_days(3))))),
            "nothing of nothing": AnyOf(()),
            "all of nothing": All(()),
        },
    )

    assert found == {
        "late": "O1 O3",
        "not late": "O2 O4",
        "not not late": "O1 O3",
        "no due date": "O4",
        "a due date": "O1 O2 O3",
        "ne": "O1 O3",
        "not in": "O1 O3",
        "not ne": "O2 O4",
        "not field": "O1 O2 O3 O4",
        "not any": "O4",
        "nothing of nothing": "",
        "all of nothing": "O1 O2 O3 O4",
    }


async def test_fields_compare_with_fields_and_with_values_found_elsewhere(
    transactions: Transactions,
) -> None:
    await plant(transactions)
    birch = Reading("Customer", Compare("name", Op.EQ, "Birch"))
    dearest = Reading("Product", order=(Order("price", True),))

    found = await met(
        transactions,
        {
            "past its commitment": CompareFields(
                "daysOverdue", Op.GT, "customer.commitment.maxDaysLate"
            ),
            "churn above that of Birch": Lookup(
                "customer.churnRisk.value", Op.GT, birch, "churnRisk.value"
            ),
            "the dearest product": Lookup("product.sku", Op.EQ, dearest, "sku"),
            "nothing found": Lookup(
                "product.sku", Op.EQ, Reading("Product", Compare("sku", Op.EQ, "?")), "sku"
            ),
        },
    )

    assert found == {
        "past its commitment": "O1 O3",
        "churn above that of Birch": "O1 O2",
        "the dearest product": "O1 O3",
        "nothing found": "",
    }


async def test_related_rows_are_asked_for_some_none_every_and_how_many(
    transactions: Transactions,
) -> None:
    await plant(transactions)
    feasible = Compare("feasible", Op.EQ, True)
    elsewhere = All((Compare("kind", Op.EQ, "ALTERNATE_LOCATION"), feasible))
    served = Compare("open", Op.EQ, True)

    found = await met(
        transactions,
        {
            "some": Related("alternatives", Quantifier.SOME, elsewhere),
            "none": Related("alternatives", Quantifier.NONE, feasible),
            "every": Related("alternatives", Quantifier.EVERY, feasible),
            "any at all": Related("alternatives", Quantifier.SOME, EVERYTHING),
            "of the customer": Related(
                "customer.signals", Quantifier.SOME, Compare("kind", Op.EQ, "SURVEY")
            ),
            "threats": Related("customer.cancelThreats", Quantifier.SOME, EVERYTHING),
            "two alternatives": Counted("alternatives", EVERYTHING, Op.GTE, 2),
            "no feasible one": Counted("alternatives", feasible, Op.EQ, 0),
            "one to two": Counted("alternatives", EVERYTHING, Op.BETWEEN, [1, 2]),
            "two locations": Counted("product.backorders", served, Op.GT, 1, "location.name"),
            "two levels": Related(
                "alternatives",
                Quantifier.SOME,
                Counted("legs", Compare("from.name", Op.EQ, "West"), Op.EQ, 2),
            ),
            "on an inbound": Related(
                "pegs", Quantifier.SOME, Compare("inbound.number", Op.EQ, "PO1")
            ),
        },
    )

    assert found == {
        "some": "O1",
        "none": "O2 O4",
        "every": "O3 O4",
        "any at all": "O1 O2 O3",
        "of the customer": "O1 O2",
        "threats": "O1 O2",
        "two alternatives": "O1",
        "no feasible one": "O2 O4",
        "one to two": "O1 O2 O3",
        "two locations": "O1 O3",
        "two levels": "O1",
        "on an inbound": "O1",
    }


async def test_a_date_against_an_instant_means_the_whole_day(transactions: Transactions) -> None:
    await plant(transactions)
    last = in_days(-2)
    cases: dict[str, tuple[Op, Any]] = {
        "on": (Op.EQ, last),
        "not on": (Op.NE, last),
        "before": (Op.LT, last),
        "until": (Op.LTE, last),
        "after": (Op.GT, last),
        "since": (Op.GTE, last),
        "between": (Op.BETWEEN, [in_days(-9), last]),
        "instant": (Op.LT, at_noon(last) + timedelta(seconds=1)),
    }
    found = {}

    async with reading(transactions) as reader:
        for name, (op, value) in cases.items():
            where = Compare("at", op, value)
            wants = (Want("number", "number"),)
            rows = await reader.rows(Reading("Signal", where, (Order("number"),), wants=wants))
            found[name] = " ".join(row["number"] for row in rows)

    assert found == {
        "on": "S3",
        "not on": "S1 S2",
        "before": "S2",
        "until": "S2 S3",
        "after": "S1",
        "since": "S1 S3",
        "between": "S2 S3",
        "instant": "S2 S3",
    }
