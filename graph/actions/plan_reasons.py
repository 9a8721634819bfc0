"""Says in a sentence what a plan does for a line, and what keeps it from doing more."""

from collections.abc import Sequence
from datetime import date

from graph.actions.planning_facts import HeldPeg, OpenLine, PlanningFacts
from graph.allocation.problem import PlannedLine
from graph.values.words import ConstraintKind, Outcome

WAYS = {
    None: "",
    "ALTERNATE_LOCATION": " directly",
    "TRANSFER": " by transfer",
    "SUBSTITUTE": " as a substitute",
}
OTHERS = {
    Outcome.GAINS: "Gets supply that lines of this plan no longer need.",
    Outcome.LOSES: "Supply it would have had goes to lines of this plan.",
    Outcome.SAME: "Other supply than before serves it as well.",
}


def reason_of(
    planning: PlanningFacts,
    line: OpenLine,
    pegs: Sequence[HeldPeg],
    *,
    planned: PlannedLine | None,
    outcome: Outcome,
) -> str:
    """One or two sentences for the plan's line."""
    if planned is None and not pegs:
        return OTHERS[outcome]
    said = [_given(planning, line, peg) for peg in pegs]
    sentences = ["Gets " + ", ".join(said) + "."] if said else []
    if planned is not None and planned.constraint.kind is not ConstraintKind.NONE:
        sentences.append(planned.constraint.sentence)
    if planned is not None and planned.short_quantity and sentences:
        sentences.append(f"{planned.short_quantity} stay short.")
    return " ".join(sentences) or "Nothing is left to give it."


def _given(planning: PlanningFacts, line: OpenLine, peg: HeldPeg) -> str:
    supply = planning.supplies[peg.supply_key]
    place = planning.locations.get(supply.location_id)
    where = place.name if place else supply.location_id
    what = f"{peg.quantity} from {where}"
    if supply.product_id != line.product_id:
        what += f" ({peg.supply_quantity} of {planning.products[supply.product_id].sku})"
    return what + WAYS.get(peg.kind, "") + _when(peg.arrival_p50)


def _when(day: date | None) -> str:
    return f", there on {day}" if day else ""
