"""proposePlan and previewPlan: the lines are those that a where finds."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import strawberry

from graph.actions.plan_content import PlanContent
from graph.actions.propose_plan import MOST_LINES, ProposePlan, preview_plan, propose_plan
from graph.allocation.fair_share import Sharing
from graph.allocation.worth import Dates, Objective
from graph.reading.catalogue import NODES
from graph.reading.reading import Reading, Want
from graph.refusals import InputInvalid, Refusal
from graph.schema.annotations import list_of
from graph.schema.connections import whole_queue
from graph.schema.context import GraphContext
from graph.schema.enums import word_enum
from graph.schema.inputs import where_input
from graph.schema.mutations.building import changed, field_of, payload_type
from graph.schema.mutations.model import COMMON, Mutation
from graph.schema.payloads import Problem, problem_of
from graph.schema.selection import Walker
from graph.values.identity import global_id, parse_global_id
from graph.values.words import AlternativeKind, Outcome, Right, Strategy

BACKORDER = NODES["Backorder"]
PROPOSE = Mutation(
    "proposePlan",
    propose_plan,
    ProposePlan,
    "plan",
    "Plan",
    "Plan for the open lines that a where finds, with everybody who gains or loses by it. "
    "Right: PROPOSE.",
)
SHARING, DATES = word_enum(Sharing), word_enum(Dates)


@strawberry.input(description="What a plan weighs, in money; each term can be left out.")
class ObjectiveInput:
    margin: bool = strawberry.field(default=True, description="Margin of what is served.")
    cost: bool = strawberry.field(default=True, description="Costs of ways and dearer goods.")
    penalty: bool = strawberry.field(default=True, description="Expected penalties.")
    customer_value: bool = strawberry.field(
        default=True, description="Expected loss of customer value; a prior."
    )
    fairness: Decimal = strawberry.field(
        default=Decimal(0), description="Bonus for each unit of the first half of a line."
    )
    stability: Decimal = strawberry.field(
        default=Decimal(0), description="Cost of each unit that comes later than promised."
    )
    co2_price: Decimal = strawberry.field(
        default=Decimal(0), description="Money for one kilogram of CO2."
    )
    dates: DATES = strawberry.field(  # type: ignore[valid-type]
        default=DATES("CAUTIOUS"), description="Cautious p90, likely p50, or expected over both."
    )


FIELDS: dict[str, tuple[Any, Any, str]] = {
    "where": (where_input("Backorder") | None, None, "Which lines may gain; all where absent."),
    "strategy": (
        word_enum(Strategy),
        word_enum(Strategy)("STRICT"),
        "How to plan: STRICT serves in the order of the queue, FAIR_SHARE shares out evenly, "
        "OPTIMAL makes most of the money that `weigh` names, with a proven bound.",
    ),
    "sharing": (
        SHARING,
        SHARING("PROPORTIONAL"),
        "What FAIR_SHARE makes equal: the fraction of what each wants, or its units.",
    ),
    "weigh": (ObjectiveInput | None, None, "Terms of money; all usual ones where absent."),
    "kinds": (
        list_of(word_enum(AlternativeKind)) | None,
        None,
        "Ways allowed besides the normal course; all where absent. CANCEL_SHORT only when named: "
        "it cancels what stays short.",
    ),
    "exclude_supply_at": (
        list_of(str) | None,
        None,
        "Locations whose supply is not touched, by id, code or name.",
    ),
    "draft": (bool, False, "Store a DRAFT, which expires at the end of the business day."),
    "note": (str | None, None, COMMON["note"]),
    "key": (str | None, None, COMMON["key"]),
}


def _input(name: str, fields: dict[str, tuple[Any, Any, str]]) -> Any:
    namespace: dict[str, Any] = {"__annotations__": {}, "__module__": __name__}
    for field, (kind, default, about) in fields.items():
        namespace["__annotations__"][field] = kind
        namespace[field] = strawberry.field(description=about, default=default)
    about = "Which lines to plan for, and how."
    return strawberry.input(type(name, (), namespace), name=name, description=about)


ProposePlanInput = _input("ProposePlanInput", FIELDS)
PREVIEWED = {name: field for name, field in FIELDS.items() if name not in ("draft", "note", "key")}
PreviewPlanInput = _input("PreviewPlanInput", PREVIEWED)


async def _request(info: strawberry.Info, given: Any) -> ProposePlan:
    """The request, with the lines that the where finds now."""
    context: GraphContext = info.context
    walker = Walker(info._raw_info, context.limits)  # noqa: SLF001 - the AST
    where = walker.field().arguments["input"].get("where")
    condition = whole_queue(BACKORDER, walker.filters.condition(BACKORDER, where), {})
    async with context.reader() as reader:
        wants = (Want("id", "id"),)
        reading = Reading("Backorder", condition, first=MOST_LINES + 1, wants=wants)
        found = [parse_global_id(row["id"]) for row in await reader.rows(reading)]
    return ProposePlan(
        backorders=tuple(sorted(one[1] for one in found if one is not None)),
        strategy=Strategy(given.strategy.value),
        sharing=Sharing(given.sharing.value),
        objective=_objective(given.weigh),
        kinds=None
        if given.kinds is None
        else tuple(AlternativeKind(kind.value) for kind in given.kinds),
        exclude_supply_at=tuple(given.exclude_supply_at or ()),
        draft=getattr(given, "draft", False),
        note=getattr(given, "note", None),
        scope=json.dumps(where, default=_word, sort_keys=True) if where else None,
    )


def _objective(given: Any) -> Objective:
    if given is None:
        return Objective()
    for name in ("fairness", "stability", "co2_price"):
        if getattr(given, name) < 0:
            raise InputInvalid(("weigh", name), f"{getattr(given, name)} is below 0")
    return Objective(
        margin=given.margin,
        cost=given.cost,
        penalty=given.penalty,
        customer_value=given.customer_value,
        fairness=given.fairness,
        stability=given.stability,
        co2_price=given.co2_price,
        dates=Dates(given.dates.value),
    )


def _word(value: Any) -> Any:
    return getattr(value, "value", str(value))


ProposePlanPayload = payload_type(PROPOSE)


async def _propose(root: Any, info: strawberry.Info, input: Any) -> Any:
    context: GraphContext = info.context
    try:
        context.viewer.must(Right.PROPOSE)
        request = await _request(info, input)
        made = await propose_plan(
            context.transactions, context.viewer, request, clock=context.clock, key=input.key
        )
    except Refusal as refusal:
        return ProposePlanPayload(plan=None, problems=[problem_of(refusal)])
    found = await changed(info, PROPOSE, [made])
    return ProposePlanPayload(plan=next(iter(found), None), problems=[])


@strawberry.type(description="What a plan would do for one line.")
class PlanPreviewLine:
    backorder: strawberry.ID = strawberry.field(description="Id of the backorder.")
    outcome: word_enum(Outcome) = strawberry.field(  # type: ignore[valid-type]
        description="Whether it gains or loses against the present."
    )
    in_scope: bool = strawberry.field(description="Whether it was asked for.")
    before_quantity: int = strawberry.field(description="Units it gets if nobody acts.")
    after_quantity: int = strawberry.field(description="Units it gets with the plan.")
    before_date: date | None = strawberry.field(description="Likely last arrival before.")
    after_date: date | None = strawberry.field(description="Likely last arrival after.")
    reason: str = strawberry.field(description="Why, in a sentence.")
    margin_effect: Decimal = strawberry.field(description="Change of margin, costs taken off.")
    customer_effect: Decimal = strawberry.field(
        description="Expected change of the customer's value; a prior."
    )


@strawberry.type(description="A plan that is not stored.")
class PlanPreview:
    lines: list[PlanPreviewLine] = strawberry.field(
        description="Lines that change, and those asked for."
    )
    input_hash: str = strawberry.field(description="Hash of all it was made from.")
    margin: Decimal | None = strawberry.field(description="Change of margin in all.")
    revenue: Decimal | None = strawberry.field(description="Change of revenue in all.")


@strawberry.type(description="Answer of previewPlan.")
class PreviewPlanPayload:
    preview: PlanPreview | None = strawberry.field(description="The plan, not stored.")
    problems: list[Problem] = strawberry.field(description="Why there is none.")


async def _preview(root: Any, info: strawberry.Info, input: Any) -> PreviewPlanPayload:
    context: GraphContext = info.context
    try:
        request = await _request(info, input)
        content = await preview_plan(
            context.transactions, context.viewer, request, clock=context.clock
        )
    except Refusal as refusal:
        return PreviewPlanPayload(preview=None, problems=[problem_of(refusal)])
    return PreviewPlanPayload(preview=_shown(content), problems=[])


def _shown(content: PlanContent) -> PlanPreview:
    lines = [
        PlanPreviewLine(
            backorder=strawberry.ID(global_id("Backorder", line["backorder_id"])),
            outcome=line["outcome"],
            in_scope=line["in_scope"],
            before_quantity=line["before_quantity"],
            after_quantity=line["after_quantity"],
            before_date=line["before_date"],
            after_date=line["after_date"],
            reason=line["reason"],
            margin_effect=line["margin_effect"],
            customer_effect=line["customer_effect_mid"],
        )
        for line in content.lines
    ]
    totals = content.totals
    return PlanPreview(
        lines=lines,
        input_hash=content.input_hash,
        margin=totals.get("margin"),
        revenue=totals.get("revenue"),
    )


def proposing_fields() -> dict[str, Any]:
    """proposePlan and previewPlan."""
    about = "The same as proposePlan, answered without storing anything. Right: READ."
    return {
        "propose_plan": field_of(_propose, PROPOSE, ProposePlanInput, ProposePlanPayload),
        "preview_plan": field_of(
            _preview,
            replace(PROPOSE, name="previewPlan", description=about),
            PreviewPlanInput,
            PreviewPlanPayload,
        ),
    }
