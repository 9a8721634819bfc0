"""The rules: one function a kind, from facts to what stands. What no longer stands is resolved.

A line that cannot be delivered at all is raised once, under the most telling kind: in doubt, then
latest date passed, then no supply, then promise at risk.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from graph.exceptions.facts import (
    CustomerFact,
    CutFact,
    InboundFact,
    LineFact,
    PlanFact,
    Situation,
)
from graph.values.words import Band, ExceptionKind, PlanStatus, Severity, Tier

SEVERE_DAYS_LATE = 14
"""An inbound this late that lines wait for is of HIGH severity, whoever they are."""


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception that stands. subject: id of the line, inbound, customer or plan it is about.

    blocks: ids of the backorders it blocks, ascending. Kind and subject name it: the same two are
    the same exception, whatever its severity and sentence have become.
    """

    kind: ExceptionKind
    subject: str
    severity: Severity
    blocks: tuple[str, ...]
    sentence: str
    recommended_action: str


@dataclass(frozen=True, slots=True)
class Turn:
    """What a new situation means for the exceptions that were open before it."""

    opened: tuple[Raised, ...]
    kept: tuple[Raised, ...]
    resolved: tuple[tuple[ExceptionKind, str], ...]


def standing(situation: Situation) -> tuple[Raised, ...]:
    """Every exception the situation calls for, worst first, then by kind and subject."""
    lines = {line.key: line for line in situation.lines}
    found = [
        *(_of_line(line, situation.on) for line in situation.lines),
        *(_inbound_late(inbound, lines, situation.on) for inbound in situation.inbounds),
        *(_credit_hold(customer) for customer in situation.customers),
        *(_superseded(plan) for plan in situation.plans),
        *_cuts(situation.cuts, lines),
    ]
    severities = list(Severity)
    return tuple(
        sorted(
            (one for one in found if one is not None),
            key=lambda one: (severities.index(one.severity), one.kind, one.subject),
        )
    )


def turn(before: Collection[tuple[ExceptionKind, str]], now: Iterable[Raised]) -> Turn:
    """Against the (kind, subject) of those not yet closed: what opens, stays and is resolved."""
    open_before = set(before)
    raised = tuple(now)
    names = {(one.kind, one.subject) for one in raised}
    return Turn(
        opened=tuple(one for one in raised if (one.kind, one.subject) not in open_before),
        kept=tuple(one for one in raised if (one.kind, one.subject) in open_before),
        resolved=tuple(sorted(open_before - names)),
    )


def _of_line(line: LineFact, on: date) -> Raised | None:
    for rule in LINE_RULES:
        raised = rule(line, on)
        if raised is not None:
            return raised
    return None


def _data_in_doubt(line: LineFact, on: date) -> Raised | None:
    if not line.in_doubt:
        return None
    return Raised(
        ExceptionKind.DATA_IN_DOUBT,
        line.key,
        Severity.HIGH if matters(line) else Severity.MEDIUM,
        (line.key,),
        f"The source does not say how much of {line.name} was shipped; it is in no plan.",
        "Find out what was shipped and correct the line.",
    )


def _latest_date_passed(line: LineFact, on: date) -> Raised | None:
    """The customer's hard limit is behind us, or nothing that is expected comes before it."""
    if line.latest_on is None:
        return None
    passed = on > line.latest_on
    if not passed and (line.expected_p50 is None or line.expected_p50 <= line.latest_on):
        return None
    if passed:
        sentence = f"{line.name} could be delivered until {line.latest_on} at the latest."
    else:
        sentence = (
            f"{line.name} is expected on {line.expected_p50}, "
            f"after its latest date {line.latest_on}."
        )
    return Raised(
        ExceptionKind.LATEST_DATE_PASSED,
        line.key,
        Severity.CRITICAL if matters(line) else Severity.HIGH,
        (line.key,),
        sentence,
        _alternative_or(line, f"Ask {line.customer} for a later date, or cancel the rest."),
    )


def _no_supply(line: LineFact, on: date) -> Raised | None:
    if line.expected_p50 is not None or not line.uncovered_quantity:
        return None
    return Raised(
        ExceptionKind.NO_SUPPLY,
        line.key,
        _of_standing(line, Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM),
        (line.key,),
        f"Nothing on hand or on order covers {line.uncovered_quantity} of "
        f"{line.open_quantity} units of {line.name}.",
        _alternative_or(line, "Buy or make more, or cancel the rest."),
    )


def _promise_at_risk(line: LineFact, on: date) -> Raised | None:
    """Not late yet, but by the cautious date it will be; a promise already broken is no risk."""
    if line.due_on is None or line.expected_p90 is None or line.due_on < on:
        return None
    late = (line.expected_p90 - line.due_on).days
    if late <= 0:
        return None
    likely = line.expected_p50 is not None and line.expected_p50 > line.due_on
    past = line.max_days_late is not None and late > line.max_days_late
    if past and likely:
        severity = _of_standing(line, Severity.CRITICAL, Severity.HIGH, Severity.HIGH)
    elif past or likely:
        severity = _of_standing(line, Severity.HIGH, Severity.MEDIUM, Severity.MEDIUM)
    else:
        severity = _of_standing(line, Severity.MEDIUM, Severity.LOW, Severity.LOW)
    how = "will probably" if likely else "may"
    return Raised(
        ExceptionKind.PROMISE_AT_RISK,
        line.key,
        severity,
        (line.key,),
        f"{line.name} is due on {line.due_on} and {how} come up to {_days(late)} late.",
        _alternative_or(line, f"Tell {line.customer} the new date."),
    )


LINE_RULES: tuple[Callable[[LineFact, date], Raised | None], ...] = (
    _data_in_doubt,
    _latest_date_passed,
    _no_supply,
    _promise_at_risk,
)


def _inbound_late(inbound: InboundFact, lines: dict[str, LineFact], on: date) -> Raised | None:
    """Late: expected to arrive after its expected date, or that date has passed."""
    arrival = max(inbound.arrival_p50 or on, on)
    late = (arrival - inbound.expected_on).days
    if not inbound.open_quantity or late <= 0:
        return None
    waiting = [lines[key] for key in inbound.lines if key in lines]
    if not waiting:
        severity = Severity.INFO
    elif late >= SEVERE_DAYS_LATE or any(matters(line) for line in waiting):
        severity = Severity.HIGH
    else:
        severity = Severity.MEDIUM
    count = f"{len(waiting)} {'line waits' if len(waiting) == 1 else 'lines wait'}"
    return Raised(
        ExceptionKind.INBOUND_LATE,
        inbound.key,
        severity,
        tuple(sorted(line.key for line in waiting)),
        f"{inbound.name} with {inbound.open_quantity} units is expected on {arrival}, "
        f"{_days(late)} late; {count} for it.",
        "Ask the supplier for a date, or expedite it." if waiting else "Ask for a new date.",
    )


def _credit_hold(customer: CustomerFact) -> Raised | None:
    """A hold without an open line blocks nothing and is no exception."""
    if not customer.credit_hold or not customer.lines:
        return None
    count = len(customer.lines)
    return Raised(
        ExceptionKind.CREDIT_HOLD,
        customer.key,
        Severity.MEDIUM,
        tuple(sorted(customer.lines)),
        f"{customer.name} is on credit hold; {count} open "
        f"{'line gets' if count == 1 else 'lines get'} nothing new.",
        "Settle the account, or release the hold.",
    )


def _superseded(plan: PlanFact) -> Raised | None:
    if plan.status is not PlanStatus.SUPERSEDED or plan.replaced or not plan.lines:
        return None
    return Raised(
        ExceptionKind.PLAN_SUPERSEDED,
        plan.key,
        Severity.MEDIUM,
        tuple(sorted(plan.lines)),
        f"Supply or lines moved after plan {plan.name} was made; it was not executed.",
        "Propose again for the same lines.",
    )


def _cuts(cuts: Iterable[CutFact], lines: dict[str, LineFact]) -> list[Raised]:
    """One for each line; several cuts of a line add up."""
    by_line: dict[str, list[CutFact]] = {}
    for cut in cuts:
        if cut.rest_quantity > 0 and cut.line in lines:
            by_line.setdefault(cut.line, []).append(cut)
    return [_cut(lines[key], mine) for key, mine in sorted(by_line.items())]


def _cut(line: LineFact, cuts: list[CutFact]) -> Raised:
    severe = matters(line) or any(cut.frozen for cut in cuts)
    return Raised(
        ExceptionKind.PEG_CUT,
        line.key,
        Severity.CRITICAL if severe else Severity.HIGH,
        (line.key,),
        f"Supply fell short of {sum(cut.quantity for cut in cuts)} units reserved for "
        f"{line.name}; {sum(cut.rest_quantity for cut in cuts)} are not replaced.",
        _alternative_or(line, "Propose a plan for this line."),
    )


def matters(line: LineFact) -> bool:
    """A PREMIUM customer, or one at high risk of leaving."""
    return line.tier is Tier.PREMIUM or line.band is Band.HIGH


def _of_standing(line: LineFact, best: Severity, middle: Severity, rest: Severity) -> Severity:
    """By who waits: those that matter, GOLD or medium risk, everybody else."""
    if matters(line):
        return best
    return middle if line.tier is Tier.GOLD or line.band is Band.MEDIUM else rest


def _alternative_or(line: LineFact, action: str) -> str:
    return "Take one of its feasible alternatives." if line.has_alternative else action


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
