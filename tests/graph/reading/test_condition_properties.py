"""Random conditions answered by SQL equal a plain evaluation of the same rows in Python."""

import asyncio
import operator
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.reading.reader import Reader
from graph.reading.reading import (
    All,
    AnyOf,
    Compare,
    CompareFields,
    Condition,
    Counted,
    Not,
    Op,
    Quantifier,
    Reading,
    Related,
    Want,
)
from graph.reading.scope import Moment
from graph.records.database import Transactions, open_engine
from tests.builders import TODAY, at_noon, in_days
from tests.graph.reading.planted import plant, reading

OPS = {
    Op.EQ: operator.eq,
    Op.NE: operator.ne,
    Op.GT: operator.gt,
    Op.GTE: operator.ge,
    Op.LT: operator.lt,
    Op.LTE: operator.le,
}
INTEGERS = ("openQuantity", "shortQuantity", "daysOverdue")
WANTS = (
    Want("id", "id"),
    *(Want(name, name) for name in (*INTEGERS, "dueDate")),
    Want("alternatives", "alternatives", (Want("quantity", "quantity"), Want("cost", "cost"))),
)
ordered = st.sampled_from(list(OPS))
compared = st.one_of(
    st.builds(Compare, st.sampled_from(INTEGERS), ordered, st.integers(-1, 21)),
    st.builds(Compare, st.just("dueDate"), ordered, st.integers(-6, 4).map(in_days)),
    st.builds(Compare, st.just("dueDate"), st.just(Op.IS_NULL), st.booleans()),
    st.builds(CompareFields, st.sampled_from(INTEGERS), ordered, st.sampled_from(INTEGERS)),
)
of_ways = st.one_of(
    st.builds(Compare, st.just("quantity"), ordered, st.integers(0, 16)),
    st.builds(Compare, st.just("cost"), ordered, st.integers(0, 5)),
)


def combined(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    lists = st.lists(parts, max_size=3).map(tuple)
    return st.one_of(st.builds(All, lists), st.builds(AnyOf, lists), st.builds(Not, parts))


related = st.recursive(of_ways, combined, max_leaves=4)
conditions = st.recursive(
    st.one_of(
        compared,
        st.builds(Related, st.just("alternatives"), st.sampled_from(Quantifier), related),
        st.builds(Counted, st.just("alternatives"), related, ordered, st.integers(0, 3)),
    ),
    combined,
    max_leaves=10,
)


def holds(row: dict[str, Any], condition: Condition) -> bool:
    match condition:
        case All(parts):
            return all(holds(row, part) for part in parts)
        case AnyOf(parts):
            return any(holds(row, part) for part in parts)
        case Not(part):
            return not holds(row, part)
        case Compare(path, Op.IS_NULL, value):
            return bool((row[path] is None) == value)
        case Compare(path, op, value):
            return row[path] is not None and bool(OPS[op](row[path], value))
        case CompareFields(left, op, right):
            return bool(OPS[op](row[left], row[right]))
        case Related(relation, quantifier, where):
            met = [holds(one, where) for one in row[relation]]
            found = {Quantifier.SOME: any(met), Quantifier.NONE: not any(met)}
            return found.get(quantifier, all(met))
        case Counted(relation, where, op, value):
            return bool(OPS[op](sum(holds(one, where) for one in row[relation]), value))
    raise AssertionError(condition)


@pytest.fixture
def loop(database_url: str) -> Iterator[tuple[asyncio.Runner, Transactions]]:
    with asyncio.Runner() as runner:
        transactions = Transactions(open_engine(database_url))
        runner.run(plant(transactions))
        yield runner, transactions
        runner.run(transactions.engine.dispose())


async def ids(transactions: Transactions, where: Condition) -> set[str]:
    async with transactions.read() as connection:
        reader = Reader(connection, Moment(TODAY, at_noon(TODAY)))
        rows = await reader.rows(Reading("Backorder", where, wants=(Want("id", "id"),)))
    return {row["id"] for row in rows}


async def every_row(transactions: Transactions) -> list[dict[str, Any]]:
    async with reading(transactions) as reader:
        return await reader.rows(Reading("Backorder", wants=WANTS))


def test_sql_keeps_exactly_the_rows_that_a_plain_evaluation_keeps(
    loop: tuple[asyncio.Runner, Transactions],
) -> None:
    runner, transactions = loop
    rows = runner.run(every_row(transactions))

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(conditions)
    def agrees(condition: Condition) -> None:
        expected = {row["id"] for row in rows if holds(row, condition)}

        assert runner.run(ids(transactions, condition)) == expected

    agrees()
