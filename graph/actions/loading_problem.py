"""Turns the facts of planning into the problem that the allocation rooms solve."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.actions.planning_facts import HeldPeg, PlanningFacts
    from graph.allocation.problem import Problem
    from graph.values.words import AlternativeKind


def build_problem(
    planning: PlanningFacts,
    *,
    scope: frozenset[str] | None,
    kinds: frozenset[AlternativeKind] | None = None,
    excluded_locations: frozenset[str] = frozenset(),
    extra_pegs: Iterable[HeldPeg] = (),
) -> Problem:
    """All open lines in order of the queue, in doubt excepted, with what they may claim.

    scope: backorder ids that may take any allowed route; None: nobody, the standing projection.
    kinds: allowed alternatives of the lines in scope, None: all. excluded_locations: ids whose
    supply is not touched. extra_pegs: pegs of a plan, counted as firm on top of those held.
    """
    raise NotImplementedError
