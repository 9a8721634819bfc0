"""From a JSON problem to a JSON plan: the one function to embed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from graph.allocation.confirmation import Fallback, OnException, confirm
from graph.allocation.counterfactual import counterfactuals
from graph.allocation.document.reading import Document, read_document
from graph.allocation.document.writing import plan_as_json, slip_as_json
from graph.allocation.fair_share import Sharing, solve_fair_share
from graph.allocation.problem import Problem, Solution
from graph.allocation.solve import Method, Settings, solve
from graph.allocation.stress import stress


class NoSuchLine(LookupError):
    """A line that is asked about is not in the problem, or was left out of it."""


CONFIRM = "CONFIRM"
METHODS = (*(one.value for one in Method), CONFIRM)


def plan_document(
    document: Any,
    method: str = Method.OPTIMAL.value,
    *,
    on_exception: OnException = OnException.SKIP_PAIR,
    fallback: Fallback = Fallback.NONE,
    why: Sequence[str] = (),
) -> dict[str, Any]:
    """Plan a problem (docs/problem.schema.json) without any database.

    method: STRICT, PROPORTIONAL, EVEN, OPTIMAL, PREVIEW, or CONFIRM: by the lines' confirmation
    strategies. on_exception, fallback: of CONFIRM. why: lines to say the smallest changes for that
    bring them on time. The plan's `stress` tells what each inbound that slips would do to it.
    Raises Unreadable, Inconsistent; NoSuchLine for `why`.
    """
    read = read_document(document)
    if method == CONFIRM:
        found = confirm(read.problem, read.confirmations, on_exception, fallback)
        return plan_as_json(read, found.solution) | {
            "exceptions": [
                {
                    "demand": one.demand,
                    "confirmation": one.confirmation.value,
                    "missing": one.missing,
                    "pair": list(one.pair),
                }
                for one in found.broken
            ],
            "kept": sorted(found.kept),
        }
    solution = solved(read, Method(method))
    plan = plan_as_json(read, solution)
    plan["stress"] = [slip_as_json(one) for one in stress(read.problem, solution, read.objective)]
    if why:
        plan["onTimeIf"] = {key: _on_time_if(read, key, Method(method)) for key in why}
    return plan


def _on_time_if(read: Document, key: str, method: Method) -> list[dict[str, Any]]:
    def again(problem: Problem) -> Solution:
        return solved(replace(read, problem=problem), method)

    try:
        found = counterfactuals(read.problem, key, again)
    except KeyError as missing:
        raise NoSuchLine(f"there is no line {key!r} in the problem") from missing
    return [
        {
            "kind": one.kind.value,
            "amount": one.amount,
            "object": one.object_key,
            "sentence": one.sentence,
        }
        for one in found
    ]


def solved(read: Document, method: Method) -> Solution:
    """The plan of a problem that was read."""
    if method in (Method.PROPORTIONAL, Method.EVEN):
        return solve_fair_share(read.problem, Sharing(method.value), read.floors)
    if method is Method.OPTIMAL and read.effort.seconds <= 0:
        method = Method.PREVIEW
    return solve(read.problem, method, Settings(read.objective, read.effort))
