"""The backorders' own rows: those that stay, enter and close, and the histories of what moved."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from graph.actions.deriving.projection_step import Expected
from graph.actions.line_arithmetic import CLOSED, backorder_facts
from graph.actions.planning_facts import OpenLine, PlanningFacts
from graph.records.bulk import AnyRow, Values
from graph.values.identity import row_id


@dataclass(frozen=True, slots=True)
class Standard:
    """What is derived of one open backorder besides its expectation."""

    score: Decimal | None
    sort_key: str
    margin_at_stake: Decimal
    penalty_at_stake: Decimal


def line_facts(row: AnyRow) -> "LineColumns":
    """The line's columns of a row that names them of_line_<column>."""
    return LineColumns(row._mapping)  # noqa: SLF001 - its public name


class LineColumns:
    """Reads of_line_<name> of a row as <name>."""

    def __init__(self, values: Mapping[Any, Any]) -> None:
        self._values = values

    def __getattr__(self, name: str) -> Any:
        return self._values[f"of_line_{name}"]


def open_rows(
    planning: PlanningFacts,
    *,
    entered: Mapping[str, date],
    standards: Mapping[str, Standard],
    expected: Mapping[str, Expected],
    policy_version: str,
) -> list[Values]:
    """The rows of all lines in the queue."""
    return [
        {
            "id": line.backorder_id,
            "line_id": line.line_id,
            "order_id": line.order_id,
            "customer_id": line.customer_id,
            "product_id": line.product_id,
            "location_id": line.location_id,
            "is_open": True,
            "closed_on": None,
            "open_quantity": line.open_quantity,
            "in_doubt": line.in_doubt,
            "order_date": line.order_date,
            "due_date": line.due_date,
            "latest_date": line.latest_on,
            "price": line.price,
            "allocated_quantity": line.allocated_quantity,
            "policy_version": policy_version,
            **_entry(line, entered),
            **_standard(standards[line.backorder_id]),
            **_expected(expected[line.backorder_id]),
        }
        for line in planning.lines.values()
        if line.in_queue
    ]


def _entry(line: OpenLine, entered: Mapping[str, date]) -> Values:
    return {"entered_on": entered[line.backorder_id]}


def _standard(standard: Standard) -> Values:
    return {
        "score": standard.score,
        "sort_key": standard.sort_key,
        "margin_at_stake": standard.margin_at_stake,
        "penalty_at_stake": standard.penalty_at_stake,
    }


def _expected(expected: Expected) -> Values:
    return {
        "expected_p50": expected.p50,
        "expected_p90": expected.p90,
        "constraint_kind": expected.kind.value,
        "constraint_sentence": expected.sentence,
    }


def closed_rows(
    planning: PlanningFacts, present: Iterable[AnyRow], still_open: set[str]
) -> list[Values]:
    """Rows of backorders whose line has no rest any more."""
    rows = []
    for row in present:
        if row.id in still_open or not row.is_open:
            continue
        facts = backorder_facts(
            line_facts(row), {"is_open": True, "closed_on": None}, today=planning.today
        )
        allocated = sum(peg.quantity for peg in planning.held.get(row.id, ()))
        rows.append({"id": row.id, "allocated_quantity": allocated} | facts | CLOSED)
    return rows


@dataclass(frozen=True, slots=True)
class Histories:
    """New entries of scoreHistory and expectedHistory."""

    scores: tuple[Values, ...]
    dates: tuple[Values, ...]


def histories(
    present: Mapping[str, AnyRow],
    rows: Iterable[Values],
    *,
    at: datetime,
    cause_of: Callable[[str], str],
) -> Histories:
    """What changed against the rows that are there; cause_of tells it by product id."""
    scores, dates = [], []
    for row in rows:
        before = present.get(row["id"])
        known = before if before is not None and before.computed_at is not None else None
        head = {"backorder_id": row["id"], "at": at, "cause": cause_of(row["product_id"])}
        stamp = at.isoformat()
        if known is None or known.score != row["score"]:
            key = row_id("ScoreChange", row["id"], stamp)
            scores.append({"id": key, **head, "score": row["score"]})
        new = (row["expected_p50"], row["expected_p90"])
        if known is None or (known.expected_p50, known.expected_p90) != new:
            key = row_id("DateChange", row["id"], stamp)
            dates.append({"id": key, **head, "p50": new[0], "p90": new[1]})
    return Histories(tuple(scores), tuple(dates))
