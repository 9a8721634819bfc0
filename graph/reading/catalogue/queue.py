"""The queue: backorders, reservations, exceptions, histories."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select
from sqlalchemy.sql.elements import ColumnElement

from graph.reading.catalogue.model import (
    Kind,
    Node,
    Path,
    amount,
    day,
    flag,
    fraction,
    instant,
    many,
    number,
    one,
    text,
    units,
    word,
)
from graph.reading.expressions import days_between, money, rate
from graph.records.metadata import METADATA
from graph.records.queue import (
    BackorderRecord,
    DateChangeRecord,
    ExceptionRecord,
    PriorityComponentRecord,
    ReservationRecord,
    ScoreChangeRecord,
)
from graph.values.words import (
    AllocationStatus,
    ConstraintKind,
    ExceptionKind,
    ExceptionState,
    Firmness,
    Severity,
    SupplyKind,
)

if TYPE_CHECKING:
    from graph.reading.scope import Scope

AGE_BUCKETS = ((7, "0-7"), (30, "8-30"), (90, "31-90"), (365, "91-365"))


def _ranked(t: "Scope") -> ColumnElement[int]:
    """1..n over the open queue, by the stored sort key."""
    queue = METADATA.tables["backorder"]
    place = func.row_number().over(order_by=(queue.c.sort_key, queue.c.id))
    ranked = select(queue.c.id, place.label("rank")).where(queue.c.is_open).subquery()
    joined: Any = t.outer("ranked", lambda: (ranked, ranked.c.id == t.id))
    rank: ColumnElement[int] = joined.c.rank
    return rank


def _override(t: "Scope", column: str) -> ColumnElement[Any]:
    """A column of the override in force: one that has not expired."""
    table = METADATA.tables["priority_override"].alias()
    in_force = (table.c.backorder_id == t.id) & (
        table.c.expires.is_(None) | (table.c.expires >= t.today)
    )
    joined: Any = t.outer("override", lambda: (table, in_force))
    found: ColumnElement[Any] = joined.c[column]
    return found


def _by_place(t: "Scope", descending: bool) -> list[Any]:
    """The order of ranks without counting them; closed lines, which have none, last."""
    place = (t.sort_key, t.id)
    return [t.is_open.desc(), *(one.desc() if descending else one.asc() for one in place)]


def _rank_gain(t: "Scope") -> ColumnElement[int]:
    """Rank at the end of a day less the rank now, from that day's snapshot."""
    days = METADATA.tables["backorder_day"].alias()
    then = select(days.c.rank).where(days.c.backorder_id == t.id, days.c.on_date == t.argument)
    return then.scalar_subquery() - _ranked(t)


def _age(t: "Scope") -> ColumnElement[int]:
    return days_between(t.today, t.order_date)


BACKORDER = Node(
    "Backorder",
    "backorders",
    BackorderRecord,
    "The unfulfilled rest of an order line in the queue; open = allocated + short.",
    (
        units("openQuantity", lambda t: t.open_quantity, "Units still to be fulfilled."),
        units(
            "allocatedQuantity",
            lambda t: t.allocated_quantity,
            "Units with a FIRM or unexpired SOFT reservation.",
        ),
        units(
            "shortQuantity",
            lambda t: t.open_quantity - t.allocated_quantity,
            "Open units without a reservation.",
        ),
        fraction(
            "allocatedShare",
            lambda t: rate(t.allocated_quantity, t.open_quantity),
            "allocated / open, 0..1.",
        ),
        word(
            "allocationStatus",
            AllocationStatus,
            lambda t: case(
                (t.allocated_quantity <= 0, AllocationStatus.NONE.value),
                (t.allocated_quantity < t.open_quantity, AllocationStatus.PARTIAL.value),
                else_=AllocationStatus.FULL.value,
            ),
            "How much of it is allocated.",
        ),
        day("dueDate", lambda t: t.due_date, "Promised date, or requested where none was."),
        day("latestDate", lambda t: t.latest_date, "dueDate + maximumLateness; null: no limit."),
        number(
            "daysOverdue",
            lambda t: case((t.due_date < t.today, days_between(t.today, t.due_date)), else_=0),
            "Calendar days from dueDate to the business date, 0 when not overdue.",
        ),
        number("ageDays", _age, "Calendar days since the order date."),
        text(
            "ageBucket",
            lambda t: case(
                *((_age(t) <= most, name) for most, name in AGE_BUCKETS), else_="over 365"
            ),
            "Age in days, in buckets: 0-7, 8-30, 31-90, 91-365, over 365.",
        ),
        amount("openValue", lambda t: money(t.open_quantity * t.price), "Open quantity x price."),
        amount("price", lambda t: t.price, "Price of a base unit, reporting currency."),
        amount("marginAtStake", lambda t: t.margin_at_stake, "Open quantity x unit margin."),
        amount("penaltyAtStake", lambda t: t.penalty_at_stake, "Expected penalty if nobody acts."),
        day("expected.p50", lambda t: t.expected_p50, "Likely day the customer has all of it."),
        day("expected.p90", lambda t: t.expected_p90, "Cautious day; null: no supply in sight."),
        word(
            "expected.constraint.kind",
            ConstraintKind,
            lambda t: t.constraint_kind,
            "What sets the expected date.",
        ),
        text(
            "expected.constraint.sentence",
            lambda t: t.constraint_sentence,
            "The same in words.",
        ),
        fraction("priority.score", lambda t: t.score, "0..100; null under a ranking policy."),
        Path(
            "priority.rank",
            Kind.INT,
            _ranked,
            "Place in the open queue, 1 first.",
            order=_by_place,
        ),
        number(
            "priority.number",
            lambda t: 10 * _ranked(t),
            "The rank numbered 10, 20, 30, as order systems write it.",
        ),
        Path(
            "priority.rankGain",
            Kind.INT,
            _rank_gain,
            "Places moved up since the end of a day: rank then - rank now.",
            argument="since",
        ),
        Path(
            "priority.override",
            Kind.PRESENCE,
            lambda t: _override(t, "backorder_id"),
            "A place set by hand that is in force; null: none.",
        ),
        number("priority.override.rank", lambda t: _override(t, "rank"), "The place set."),
        text("priority.override.author", lambda t: _override(t, "author"), "Who set it."),
        text("priority.override.reason", lambda t: _override(t, "reason"), "Why."),
        day("priority.override.expires", lambda t: _override(t, "expires"), "Last day in force."),
        text("priority.policyVersion", lambda t: t.policy_version, "Policy it was scored by."),
        flag("open", lambda t: t.is_open, "Still in the queue."),
        flag("inDoubt", lambda t: t.in_doubt, "Shipped quantity unknown; stays out of plans."),
        day("enteredOn", lambda t: t.entered_on, "Day it entered the queue."),
        day("closedOn", lambda t: t.closed_on, "Day it left the queue."),
        instant("computedAt", lambda t: t.computed_at, "When what is derived was computed."),
    ),
    (
        one("customer", "Customer", lambda t, c: c.id == t.customer_id, "Whose line it is."),
        one("product", "Product", lambda t, c: c.id == t.product_id, "What is missing."),
        one("location", "Location", lambda t, c: c.id == t.location_id, "Where it ships from."),
        one("order", "Order", lambda t, c: c.id == t.order_id, "Its order."),
        one("line", "OrderLine", lambda t, c: c.id == t.line_id, "Its order line."),
        many(
            "priority.components",
            "PriorityComponent",
            lambda t, c: c.backorder_id == t.id,
            "What the score is made of.",
        ),
        many(
            "scoreHistory",
            "ScoreChange",
            lambda t, c: c.backorder_id == t.id,
            "Changes of the score with their causes.",
        ),
        many(
            "expectedHistory",
            "DateChange",
            lambda t, c: c.backorder_id == t.id,
            "Changes of the expected date with their causes.",
        ),
        many(
            "alternatives",
            "FulfillmentAlternative",
            lambda t, c: c.backorder_id == t.id,
            "Ways to fulfil it, feasible or refused; each for this line alone.",
        ),
        many(
            "pegs",
            "Reservation",
            lambda t, c: c.backorder_id == t.id,
            "Which supply serves it: FIRM, SOFT, and PROJECTED if nobody acts.",
        ),
        many(
            "exceptions",
            "Exception",
            lambda t, c: c.id.in_(_blocking(t)),
            "Exceptions that block it, in any state.",
        ),
        many(
            "proposals",
            "PlanLine",
            lambda t, c: c.backorder_id == t.id,
            "What plans do to it.",
        ),
        many(
            "journal",
            "JournalEntry",
            lambda t, c: c.backorder_id == t.id,
            "Everything recorded about it.",
        ),
    ),
    order=(("priority.rank", False),),
)


def _blocking(t: "Scope") -> Any:
    blocks = METADATA.tables["exception_block"].alias()
    return select(blocks.c.exception_id).where(blocks.c.backorder_id == t.id)


def _blocked(t: "Scope", c: "Scope") -> Any:
    blocks = METADATA.tables["exception_block"].alias()
    return c.id.in_(select(blocks.c.backorder_id).where(blocks.c.exception_id == t.id))


COMPONENT = Node(
    "PriorityComponent",
    "priorityComponents",
    PriorityComponentRecord,
    "One component of a backorder's score.",
    (
        text("name", lambda t: t.name, "The component's name.", required=True),
        fraction("raw", lambda t: t.raw, "Its raw value, before the curve."),
        text("curve", lambda t: t.curve, "The curve that turns raw into 0..1.", required=True),
        fraction("weight", lambda t: t.weight, "Its weight in the policy."),
        fraction("points", lambda t: t.points, "Points it adds to the score."),
        fraction("share", lambda t: t.share, "Its share of the score, 0..1."),
        text("sentence", lambda t: t.sentence, "The component in words.", required=True),
    ),
    (one("backorder", "Backorder", lambda t, c: c.id == t.backorder_id, "Whose score."),),
    order=(("points", True),),
)

SCORE_CHANGE = Node(
    "ScoreChange",
    "scoreChanges",
    ScoreChangeRecord,
    "A change of a backorder's score.",
    (
        instant("at", lambda t: t.at, "When."),
        fraction("score", lambda t: t.score, "The score from then on."),
        text("cause", lambda t: t.cause, "What caused it.", required=True),
    ),
    (one("backorder", "Backorder", lambda t, c: c.id == t.backorder_id, "Whose score."),),
    order=(("at", False),),
)

DATE_CHANGE = Node(
    "DateChange",
    "dateChanges",
    DateChangeRecord,
    "A change of a backorder's expected date.",
    (
        instant("at", lambda t: t.at, "When."),
        day("p50", lambda t: t.p50, "Likely day from then on."),
        day("p90", lambda t: t.p90, "Cautious day from then on."),
        text("cause", lambda t: t.cause, "What caused it.", required=True),
    ),
    (one("backorder", "Backorder", lambda t, c: c.id == t.backorder_id, "Whose date."),),
    order=(("at", False),),
)

RESERVATION = Node(
    "Reservation",
    "reservations",
    ReservationRecord,
    "The peg: which supply serves which backorder.",
    (
        word("firmness", Firmness, lambda t: t.firmness, "PROJECTED blocks nothing."),
        word("supply", SupplyKind, lambda t: t.supply, "What it draws on."),
        instant("expiresAt", lambda t: t.expires_at, "SOFT: when it ends."),
        units("quantity", lambda t: t.quantity, "Units of the line served."),
        units("supplyQuantity", lambda t: t.supply_quantity, "Units taken from the supply."),
        day("arrival.p50", lambda t: t.arrival_p50, "Likely arrival at the customer."),
        day("arrival.p90", lambda t: t.arrival_p90, "Cautious arrival at the customer."),
        flag("released", lambda t: t.released, "Handed over to the order system."),
    ),
    (
        one("backorder", "Backorder", lambda t, c: c.id == t.backorder_id, "Whom it serves."),
        one("lot", "StockLot", lambda t, c: c.id == t.lot_id, "The lot."),
        one("position", "StockPosition", lambda t, c: c.id == t.position_id, "The stock."),
        one("inbound", "InboundShipment", lambda t, c: c.id == t.inbound_id, "The inbound."),
        one("plan", "Plan", lambda t, c: c.id == t.plan_id, "The plan it came from."),
    ),
    order=(("arrival.p50", False),),
)

EXCEPTION = Node(
    "Exception",
    "exceptions",
    ExceptionRecord,
    "Something that needs a person, raised and closed by rule.",
    (
        word("kind", ExceptionKind, lambda t: t.kind, "What it is about."),
        word("severity", Severity, lambda t: t.severity, "CRITICAL first."),
        word("state", ExceptionState, lambda t: t.state, "OPEN until a rule or person closes it."),
        instant("raisedAt", lambda t: t.raised_at, "When it was raised."),
        instant("closedAt", lambda t: t.closed_at, "When it was closed."),
        day("snoozedUntil", lambda t: t.snoozed_until, "Last day it is snoozed."),
        text("sentence", lambda t: t.sentence, "What is wrong, in words.", required=True),
        text(
            "recommendedAction", lambda t: t.recommended_action, "What to do first.", required=True
        ),
    ),
    (
        many("blocks", "Backorder", _blocked, "Backorders it blocks."),
        one("customer", "Customer", lambda t, c: c.id == t.customer_id, "The customer, if any."),
        one("inbound", "InboundShipment", lambda t, c: c.id == t.inbound_id, "The inbound."),
        one("plan", "Plan", lambda t, c: c.id == t.plan_id, "The plan, if any."),
    ),
    order=(("severity", True), ("raisedAt", False)),
)

NODES = (
    BACKORDER,
    COMPONENT,
    SCORE_CHANGE,
    DATE_CHANGE,
    RESERVATION,
    EXCEPTION,
)
