"""Puts a plan together: what each line has before and after, who gains, who loses, and why.

Before: the standing projection. After: the standing projection with the plan's pegs counted as
firm. A plan's lines are those in scope and every other line in the queue whose course changes.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from graph.actions.loading_problem import build_problem
from graph.actions.network import network_of
from graph.actions.plan_courses import LineCourse, Roads, courses
from graph.actions.plan_effects import LineEffects, effects_of
from graph.actions.plan_money import PlanMoney
from graph.actions.plan_reasons import reason_of
from graph.actions.planning_facts import HeldPeg, OpenLine, PlanningFacts
from graph.allocation.problem import PlannedLine
from graph.allocation.strict import solve_strict
from graph.values.words import ConstraintKind, Outcome

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Taken:
    """A part of a reservation that a hand-made plan takes back."""

    peg: HeldPeg
    quantity: int
    supply_quantity: int


@dataclass(frozen=True, slots=True)
class Moves:
    """What a plan does. planned: the solver's word on each line in scope, where there is one."""

    scope: frozenset[str]
    given: tuple[HeldPeg, ...] = ()
    taken: Mapping[str, tuple[Taken, ...]] = field(default_factory=dict)
    cancelled: Mapping[str, int] = field(default_factory=dict)
    planned: Mapping[str, PlannedLine] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanContent:
    """A plan that is not stored yet. lines: columns of PlanLineRecord but the ids."""

    lines: tuple[Values, ...]
    totals: Mapping[str, Decimal | None]
    versions: Mapping[str, int]
    input_hash: str
    policy_version: str | None
    money: PlanMoney | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """One line before and after."""

    line: OpenLine
    before: LineCourse
    after: LineCourse
    effects: LineEffects

    @property
    def outcome(self) -> Outcome:
        """GAINS or LOSES by units on time, then units at all, then how early; else SAME."""
        before, after = (
            _standing(course, self.line.due_on) for course in (self.before, self.after)
        )
        if after == before:
            return Outcome.SAME
        return Outcome.GAINS if after > before else Outcome.LOSES


def _standing(course: LineCourse, due_on: date) -> tuple[int, int, int]:
    early = -sum(one.quantity * one.p50.toordinal() for one in course.arriving)
    return course.by(due_on), course.quantity, early


def make_content(planning: PlanningFacts, moves: Moves, input_hash: str) -> PlanContent:
    """Compare the lines before and after the moves. Pure but for the time it takes."""
    compared = compare(planning, moves)
    touched = [
        one
        for key, one in compared.items()
        if key in moves.scope or (one.line.in_queue and one.before != one.after)
    ]
    by_line: dict[str, list[HeldPeg]] = defaultdict(list)
    for peg in moves.given:
        by_line[peg.backorder_id].append(peg)
    lines = tuple(
        _columns(planning, moves, one, by_line[one.line.backorder_id]) | {"position": position}
        for position, one in enumerate(touched)
    )
    return PlanContent(
        lines=lines,
        totals=totals_of(touched),
        versions=versions_of(planning, moves),
        input_hash=input_hash,
        policy_version=planning.policy_version,
    )


def compare(planning: PlanningFacts, moves: Moves) -> dict[str, Compared]:
    """Every open line before and after, in order of the queue."""
    roads = Roads(planning, network_of(planning))
    standing = solve_strict(build_problem(planning, scope=None))
    before = courses(roads, standing, held=planning.held)
    later = after_moves(planning, moves)
    moved = solve_strict(build_problem(later, scope=None, extra_pegs=moves.given))
    after_roads = Roads(later, roads.network)
    after = courses(after_roads, moved, held=later.held, extra=moves.given)
    return {
        key: Compared(
            line,
            before[key],
            after.get(key, LineCourse()),
            effects_of(planning, line, before[key], after.get(key, LineCourse())),
        )
        for key, line in planning.lines.items()
    }


def after_moves(planning: PlanningFacts, moves: Moves) -> PlanningFacts:
    """The facts as they will be once what is taken is free and what is cancelled is gone."""
    freed: dict[str, int] = defaultdict(int)
    held = dict(planning.held)
    for backorder_id, some in moves.taken.items():
        less = {one.peg.reservation_id: one for one in some}
        for one in some:
            freed[one.peg.supply_key] += one.supply_quantity
        held[backorder_id] = tuple(
            replace(
                peg,
                quantity=peg.quantity - less[peg.reservation_id].quantity,
                supply_quantity=peg.supply_quantity - less[peg.reservation_id].supply_quantity,
            )
            if peg.reservation_id in less
            else peg
            for peg in planning.held.get(backorder_id, ())
        )
        held[backorder_id] = tuple(peg for peg in held[backorder_id] if peg.quantity > 0)
    lines = {
        key: replace(line, open_quantity=line.open_quantity - moves.cancelled.get(key, 0))
        for key, line in planning.lines.items()
    }
    supplies = {
        key: replace(row, free_quantity=row.free_quantity + freed[key])
        for key, row in planning.supplies.items()
    }
    return replace(planning, held=held, supplies=supplies, lines=lines)


def _columns(planning: PlanningFacts, moves: Moves, one: Compared, pegs: list[HeldPeg]) -> Values:
    key = one.line.backorder_id
    planned = moves.planned.get(key)
    binding = None if planned is None else planned.constraint.kind
    kinds = [peg.kind for peg in sorted(pegs, key=lambda peg: -peg.quantity) if peg.kind]
    cancelled = moves.cancelled.get(key, 0)
    return {
        "backorder_id": key,
        "outcome": one.outcome.value,
        "before_quantity": one.before.quantity,
        "after_quantity": one.after.quantity,
        "before_date": one.before.p50,
        "after_date": one.after.p50,
        "binding": None if binding in (None, ConstraintKind.NONE) else binding.value,
        "reason": reason_of(planning, one.line, pegs, planned=planned, outcome=one.outcome),
        "alternative_kind": "CANCEL_SHORT" if cancelled and not kinds else next(iter(kinds), None),
        "in_scope": key in moves.scope,
        "cost": one.effects.cost,
        "margin_effect": one.effects.margin,
        "penalty_effect": one.effects.penalty,
        "customer_effect_low": one.effects.customer_low,
        "customer_effect_mid": one.effects.customer_mid,
        "customer_effect_high": one.effects.customer_high,
        "pegs": [stored_peg(planning, peg) for peg in pegs],
        "cancel_quantity": cancelled,
        "taken": [_stored_taken(taken) for taken in moves.taken.get(key, ())],
        "refused": []
        if planned is None
        else [
            {"kind": no.kind.value, "reason": no.reason.value, "sentence": no.sentence}
            for no in planned.refused
        ],
    }


def stored_peg(planning: PlanningFacts, peg: HeldPeg) -> Values:
    """A peg as a plan line keeps it."""
    supply = planning.supplies[peg.supply_key]
    kind, _, row = peg.supply_key.partition(":")
    return {
        "supply": peg.supply_key,
        "position_id": supply.position_id,
        "lot_id": row if kind == "LOT" else None,
        "inbound_id": row if kind == "INBOUND" else None,
        "quantity": peg.quantity,
        "supply_quantity": peg.supply_quantity,
        "arrival_p50": peg.arrival_p50.isoformat() if peg.arrival_p50 else None,
        "arrival_p90": peg.arrival_p90.isoformat() if peg.arrival_p90 else None,
        "kind": peg.kind,
    }


def _stored_taken(taken: Taken) -> Values:
    return {
        "reservation_id": taken.peg.reservation_id,
        "supply": taken.peg.supply_key,
        "quantity": taken.quantity,
        "supply_quantity": taken.supply_quantity,
    }


def versions_of(planning: PlanningFacts, moves: Moves) -> dict[str, int]:
    """Versions of all supplies, lines and protections that execution will touch."""
    supplies = {peg.supply_key for peg in moves.given}
    lines = {peg.backorder_id for peg in moves.given} | set(moves.cancelled) | set(moves.taken)
    supplies |= {taken.peg.supply_key for some in moves.taken.values() for taken in some}
    keys = {f"LINE:{planning.lines[key].line_id}" for key in lines}
    products = set()
    for key in supplies & set(planning.supplies):
        row = planning.supplies[key]
        products.add(row.product_id)
        keys.add(key)
        # A lot's free units also depend on what is claimed of its position.
        if row.position_id is not None:
            keys.add(f"STOCK:{row.position_id}")
    keys |= {f"PROTECTION:{row.id}" for row in planning.protections if row.product_id in products}
    return {key: planning.versions[key] for key in sorted(keys)}


def totals_of(lines: list[Compared]) -> dict[str, Decimal | None]:
    """The plan's totals: sums over its lines of after less before; service as a share.

    service: open units of the lines in the plan that are at the customer by their due date after
    it; the middle and high by the likely date, the low by the cautious one.
    """
    units = sum(one.line.open_quantity for one in lines)
    likely = sum(
        arriving.quantity
        for one in lines
        for arriving in one.after.arriving
        if arriving.p50 <= one.line.due_on
    )
    cautious = sum(one.after.by(one.line.due_on) for one in lines)
    share = [Decimal(n) / units if units else None for n in (likely, cautious, likely)]
    revenue = sum(
        ((one.after.quantity - one.before.quantity) * one.line.price for one in lines), Decimal(0)
    )
    sure = sum((one.effects.sure_revenue for one in lines), Decimal(0))
    found: dict[str, Decimal | None] = dict(
        zip(("service", "service_low", "service_high"), share, strict=True)
    )
    found |= _spread("revenue", revenue, min(revenue, sure), max(revenue, sure))
    for name in ("margin", "penalty"):
        mid = sum((getattr(one.effects, name) for one in lines), Decimal(0))
        other = sum((getattr(one.effects, f"{name}_cautious") for one in lines), Decimal(0))
        found |= _spread(name, mid, min(mid, other), max(mid, other))
    low, mid, high = (
        sum((getattr(one.effects, f"customer_{end}") for one in lines), Decimal(0))
        for end in ("low", "mid", "high")
    )
    return found | _spread("churn_weighted_value", mid, low, high)


def _spread(name: str, mid: Decimal, low: Decimal, high: Decimal) -> dict[str, Decimal | None]:
    return {name: mid, f"{name}_low": low, f"{name}_high": high}
