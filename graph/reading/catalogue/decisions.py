"""Plans, policies, guardrails, the journal."""

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
from graph.records.journal import JournalRecord
from graph.records.plans import GuardrailRecord, PlanLineRecord, PlanRecord, PolicyRecord
from graph.values.words import (
    ActorKind,
    AlternativeKind,
    DecidedByKind,
    JournalAction,
    Outcome,
    PlanStatus,
    Strategy,
)

POLICY = Node(
    "PriorityPolicy",
    "priorityPolicies",
    PolicyRecord,
    "An immutable rule that scores or ranks the queue.",
    (
        text("name", lambda t: t.name, "The policy's name.", required=True),
        number("version", lambda t: t.version, "Its version.", required=True),
        flag("active", lambda t: t.active, "Whether the queue is ranked by it now."),
        text("kind", lambda t: t.kind, "points or attributes.", required=True),
        Path("weights", Kind.DOCUMENT, lambda t: t.document, "The whole policy document."),
        text("hash", lambda t: t.hash, "SHA-256 of the document.", required=True),
        instant("createdAt", lambda t: t.created_at, "When it was saved."),
    ),
    order=(("name", False), ("version", True)),
)

GUARDRAIL = Node(
    "Guardrail",
    "guardrails",
    GuardrailRecord,
    "What may be executed without a person.",
    (
        text("name", lambda t: t.name, "The guardrail's name.", required=True),
        number("version", lambda t: t.version, "Its version.", required=True),
        flag("active", lambda t: t.active, "Whether it is in force."),
        Path("document", Kind.DOCUMENT, lambda t: t.document, "The whole document."),
    ),
    order=(("name", False), ("version", True)),
)


def _total(name: str, column: str, description: str) -> tuple[Path, ...]:
    make = fraction if name == "service" else amount
    return (
        make(f"totals.{name}", lambda t: getattr(t, f"total_{column}"), f"{description}; middle."),
        make(
            f"totals.{name}Low",
            lambda t: getattr(t, f"total_{column}_low"),
            f"{description}; low end.",
        ),
        make(
            f"totals.{name}High",
            lambda t: getattr(t, f"total_{column}_high"),
            f"{description}; high end.",
        ),
    )


PLAN = Node(
    "Plan",
    "plans",
    PlanRecord,
    "A proposal: what each line would get, who gains and who loses, and what became of it.",
    (
        text("number", lambda t: t.number, "The plan's number.", required=True),
        word("status", PlanStatus, lambda t: t.status, "Where it is in its life."),
        word("strategy", Strategy, lambda t: t.strategy, "How it was made."),
        text("policyVersion", lambda t: t.policy_version, "Policy in force when it was made."),
        text("inputHash", lambda t: t.input_hash, "SHA-256 of its inputs.", required=True),
        instant("createdAt", lambda t: t.created_at, "When it was made."),
        text("createdBy", lambda t: t.created_by, "Who made it.", required=True),
        word("createdByKind", ActorKind, lambda t: t.created_by_kind, "What kind of actor."),
        day("expiresOn", lambda t: t.expires_on, "Last day of a draft."),
        instant("decidedAt", lambda t: t.decided_at, "When it was approved or rejected."),
        text("decidedBy", lambda t: t.decided_by, "Who decided."),
        word("decidedByKind", DecidedByKind, lambda t: t.decided_by_kind, "Person or guardrail."),
        instant("executedAt", lambda t: t.executed_at, "When it was carried out."),
        instant("releasedAt", lambda t: t.released_at, "When it went to the order system."),
        text("note", lambda t: t.note, "A note of whoever made it; data."),
        number("lineCount", lambda t: t.line_count, "Lines it changes or was asked for."),
        *_total("service", "service", "Share of open units on time, 0..1"),
        *_total("revenue", "revenue", "Change of revenue within the horizon"),
        *_total("margin", "margin", "Change of margin, cost included"),
        *_total("penalty", "penalty", "Change of expected penalty"),
        *_total(
            "churnWeightedValue", "churn_weighted_value", "Change of expected customer value; prior"
        ),
        amount("regret", lambda t: t.regret, "Money short of the proven optimum; null: unknown."),
        amount("worth.present", lambda t: t.worth_present, "Money gained if nobody acts."),
        amount("worth.plan", lambda t: t.worth_plan, "Money gained by the plan."),
        amount("worth.strict", lambda t: t.worth_strict, "Money gained by the strict plan."),
        amount("worth.bound", lambda t: t.worth_bound, "What no plan can exceed; null: unknown."),
    ),
    (many("lines", "PlanLine", lambda t, c: c.plan_id == t.id, "Its lines."),),
    order=(("createdAt", True),),
)

PLAN_LINE = Node(
    "PlanLine",
    "planLines",
    PlanLineRecord,
    "What a plan does to one backorder, against the present.",
    (
        number("position", lambda t: t.position, "Its place in the plan.", required=True),
        word("outcome", Outcome, lambda t: t.outcome, "Gains, loses or stays."),
        units("before.quantity", lambda t: t.before_quantity, "Units in sight before."),
        units("after.quantity", lambda t: t.after_quantity, "Units in sight with the plan."),
        day("before.date", lambda t: t.before_date, "Likely date before; null: none in sight."),
        day("after.date", lambda t: t.after_date, "Likely date with the plan."),
        text("binding", lambda t: t.binding, "The constraint that binds it."),
        text("reason", lambda t: t.reason, "Why it gets this, in words.", required=True),
        word(
            "alternativeKind",
            AlternativeKind,
            lambda t: t.alternative_kind,
            "The way it is served.",
        ),
        flag("inScope", lambda t: t.in_scope, "Whether the plan was asked for it."),
        amount("cost", lambda t: t.cost, "Cost of the way taken."),
        amount("marginEffect", lambda t: t.margin_effect, "Change of margin, cost included."),
        amount("penaltyEffect", lambda t: t.penalty_effect, "Change of expected penalty."),
        amount("customerEffect.low", lambda t: t.customer_effect_low, "Change of customer value."),
        amount("customerEffect.mid", lambda t: t.customer_effect_mid, "The same, middle; prior."),
        amount("customerEffect.high", lambda t: t.customer_effect_high, "The same, high end."),
        Path("pegs", Kind.DOCUMENT, lambda t: t.pegs, "The pegs execution makes, exactly."),
        Path("refused", Kind.DOCUMENT, lambda t: t.refused, "Ways that were refused, and why."),
    ),
    (
        one("plan", "Plan", lambda t, c: c.id == t.plan_id, "The plan."),
        one("backorder", "Backorder", lambda t, c: c.id == t.backorder_id, "The line."),
    ),
    order=(("position", False),),
)

JOURNAL = Node(
    "JournalEntry",
    "journalEntries",
    JournalRecord,
    "Something that was done: who or what, why, before and after. Never changed.",
    (
        instant("at", lambda t: t.at, "When, in business time."),
        instant("recordedAt", lambda t: t.recorded_at, "When, by the wall clock."),
        text("actor", lambda t: t.actor, "Who or what did it.", required=True),
        word("actorKind", ActorKind, lambda t: t.actor_kind, "What kind of actor."),
        word("action", JournalAction, lambda t: t.action, "What was done."),
        text("cause", lambda t: t.cause, "Why.", required=True),
        Path("before", Kind.DOCUMENT, lambda t: t.before, "What it was."),
        Path("after", Kind.DOCUMENT, lambda t: t.after, "What it became."),
        text("policyVersion", lambda t: t.policy_version, "Policy in force."),
        text("requestId", lambda t: t.request_id, "Request it came by."),
    ),
    (
        one("backorder", "Backorder", lambda t, c: c.id == t.backorder_id, "The backorder."),
        one("plan", "Plan", lambda t, c: c.id == t.plan_id, "The plan."),
        one("parent", "JournalEntry", lambda t, c: c.id == t.parent_id, "Entry it is part of."),
        many("children", "JournalEntry", lambda t, c: c.parent_id == t.id, "Entries under it."),
    ),
    order=(("at", False),),
)

NODES = (POLICY, GUARDRAIL, PLAN, PLAN_LINE, JOURNAL)
