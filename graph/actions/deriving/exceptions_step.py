"""Exceptions raised and closed by rule, with the lines they block.

Those of plans and of cut reservations are raised by the steps that cause them and stay untouched.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from graph.actions.business_day import Moment
from graph.actions.deriving.projection_step import Expected, Projection
from graph.actions.planning_facts import OpenLine, PlanningFacts
from graph.exceptions.facts import CustomerFact, InboundFact, LineFact, Situation
from graph.exceptions.rules import Raised, standing, turn
from graph.records import rule_exception_queries as queries
from graph.records.bulk import AnyRow, Changes, Values, differing
from graph.records.queue import ExceptionBlockRecord, ExceptionRecord
from graph.values.identity import row_id
from graph.values.words import Band, ExceptionKind, ExceptionState, Tier

BY_RULE = (
    ExceptionKind.NO_SUPPLY,
    ExceptionKind.PROMISE_AT_RISK,
    ExceptionKind.LATEST_DATE_PASSED,
    ExceptionKind.DATA_IN_DOUBT,
    ExceptionKind.INBOUND_LATE,
    ExceptionKind.CREDIT_HOLD,
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules look at.

    arrivals: likely and cautious date by inbound id, as just computed. served: backorders that
    another way than waiting could serve.
    """

    scope: frozenset[str] | None
    planning: PlanningFacts
    projection: Projection
    arrivals: Mapping[str, tuple[date, date]]
    served: frozenset[str]
    moment: Moment


async def raise_and_close(connection: AsyncConnection, judged: Judged) -> list[Changes]:
    """What differs of exceptions and their blocks."""
    held = frozenset(
        customer.id for customer in judged.planning.customers.values() if customer.credit_hold
    )
    inbounds = await queries.open_inbounds(connection, judged.scope)
    elsewhere = await queries.open_lines_elsewhere(connection, held, judged.scope)
    situation = _situation(judged, inbounds, elsewhere)
    now = standing(situation)
    subjects = None
    if judged.scope is not None:
        subjects = await queries.subjects_of(connection, judged.scope) | held
    present = await queries.exceptions_by_rule(connection, [one.value for one in BY_RULE], subjects)
    alive = {
        (ExceptionKind(row.kind), row.subject): row
        for row in present
        if row.state != ExceptionState.RESOLVED
    }
    turned = turn(list(alive), now)
    opened = [_opened(one, judged.moment) for one in turned.opened]
    kept = [_words(alive[one.kind, one.subject].id, one) for one in turned.kept]
    closed = [
        {
            "id": alive[key].id,
            "state": ExceptionState.RESOLVED.value,
            "closed_at": judged.moment.at,
        }
        for key in turned.resolved
    ]
    ids = {
        (one.kind, one.subject): row["id"] for one, row in zip(turned.opened, opened, strict=True)
    }
    ids |= {key: row.id for key, row in alive.items()}
    blocks = [
        {"exception_id": ids[one.kind, one.subject], "backorder_id": backorder}
        for one in now
        for backorder in one.blocks
    ]
    standing_ids = frozenset(ids[one.kind, one.subject] for one in now)
    return [
        differing(ExceptionRecord, present, opened, keep=True),
        differing(ExceptionRecord, present, kept, keep=True),
        differing(ExceptionRecord, present, closed, keep=True),
        differing(ExceptionBlockRecord, await queries.blocks_of(connection, standing_ids), blocks),
    ]


def _situation(
    judged: Judged, inbounds: Iterable[AnyRow], elsewhere: Iterable[AnyRow]
) -> Situation:
    planning = judged.planning
    waiting = [line for line in planning.lines.values() if line.in_queue]
    pegged: dict[str, list[str]] = defaultdict(list)
    for planned in judged.projection.solution.lines:
        if planning.lines[planned.demand].in_queue:
            for peg in planned.pegs:
                pegged[peg.supply].append(planned.demand)
    for line in waiting:
        for held in planning.held.get(line.backorder_id, ()):
            pegged[held.supply_key].append(line.backorder_id)
    lines_of: dict[str, list[str]] = defaultdict(list)
    for line in waiting:
        lines_of[line.customer_id].append(line.backorder_id)
    for row in elsewhere:
        lines_of[row.customer_id].append(row.id)
    return Situation(
        on=planning.today,
        lines=tuple(
            _line(planning, line, judged.projection.expected[line.backorder_id], judged.served)
            for line in waiting
        ),
        inbounds=tuple(
            InboundFact(
                row.id,
                f"{row.number}/{row.line}",
                row.quantity_open,
                row.expected_date,
                judged.arrivals.get(row.id, (row.arrival_p50,))[0],
                tuple(sorted(set(pegged.get(f"INBOUND:{row.id}", ())))),
            )
            for row in inbounds
        ),
        customers=tuple(
            CustomerFact(one.id, one.name, one.credit_hold, tuple(sorted(lines_of[one.id])))
            for one in planning.customers.values()
        ),
    )


def _line(
    planning: PlanningFacts, line: OpenLine, expected: Expected, served: frozenset[str]
) -> LineFact:
    customer = planning.customers[line.customer_id]
    return LineFact(
        key=line.backorder_id,
        name=f"order {line.order_number} line {line.line_number}",
        customer=customer.name,
        tier=Tier(customer.tier),
        band=Band(customer.churn_band),
        open_quantity=line.open_quantity,
        due_on=line.due_on,
        latest_on=line.latest_on,
        expected_p50=expected.p50,
        expected_p90=expected.p90,
        max_days_late=customer.max_days_late,
        short_quantity=line.open_quantity - line.allocated_quantity,
        uncovered_quantity=expected.short_quantity,
        in_doubt=line.in_doubt,
        has_alternative=line.backorder_id in served,
    )


def _words(exception_id: str, one: Raised) -> Values:
    return {
        "id": exception_id,
        "severity": one.severity.value,
        "sentence": one.sentence,
        "recommended_action": one.recommended_action,
    }


def _opened(one: Raised, moment: Moment) -> Values:
    about_inbound = one.kind is ExceptionKind.INBOUND_LATE
    about_customer = one.kind is ExceptionKind.CREDIT_HOLD
    exception_id = row_id("Exception", one.kind.value, one.subject, moment.day.isoformat())
    return _words(exception_id, one) | {
        "kind": one.kind.value,
        "subject": one.subject,
        "state": ExceptionState.OPEN.value,
        "raised_at": moment.at,
        "closed_at": None,
        "snoozed_until": None,
        "customer_id": one.subject if about_customer else None,
        "inbound_id": one.subject if about_inbound else None,
        "plan_id": None,
    }
