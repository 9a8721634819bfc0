"""From a JSON problem to a JSON plan: the one function to embed."""

from typing import Any

from graph.allocation.confirmation import Fallback, OnException, confirm
from graph.allocation.document.reading import Document, read_document
from graph.allocation.document.writing import plan_as_json
from graph.allocation.fair_share import Sharing, solve_fair_share
from graph.allocation.problem import Solution
from graph.allocation.solve import Method, Settings, solve

CONFIRM = "CONFIRM"
METHODS = (*(one.value for one in Method), CONFIRM)


def plan_document(
    document: Any,
    method: str = Method.OPTIMAL.value,
    *,
    on_exception: OnException = OnException.SKIP_PAIR,
    fallback: Fallback = Fallback.NONE,
) -> dict[str, Any]:
    """Plan a problem (docs/problem.schema.json) without any database.

    method: STRICT, PROPORTIONAL, EVEN, OPTIMAL, PREVIEW, or CONFIRM: by the lines' confirmation
    strategies. on_exception, fallback: of CONFIRM. Raises Unreadable, Inconsistent.
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
    return plan_as_json(read, solved(read, Method(method)))


def solved(read: Document, method: Method) -> Solution:
    """The plan of a problem that was read."""
    if method in (Method.PROPORTIONAL, Method.EVEN):
        return solve_fair_share(read.problem, Sharing(method.value), read.floors)
    if method is Method.OPTIMAL and read.effort.seconds <= 0:
        method = Method.PREVIEW
    return solve(read.problem, method, Settings(read.objective, read.effort))
