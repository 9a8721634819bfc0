"""One door to every strategy: a problem in, a plan of the same kind out."""

from dataclasses import dataclass, field
from enum import StrEnum

from graph.allocation.fair_share import Sharing, solve_fair_share
from graph.allocation.optimal.solve import solve_optimal
from graph.allocation.optimal.solving import Effort
from graph.allocation.preview import solve_preview
from graph.allocation.problem import Problem, Solution
from graph.allocation.strict import solve_strict
from graph.allocation.worth import Objective


class Method(StrEnum):
    """How a problem is solved."""

    STRICT = "STRICT"
    PROPORTIONAL = "PROPORTIONAL"
    EVEN = "EVEN"
    OPTIMAL = "OPTIMAL"
    PREVIEW = "PREVIEW"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the methods that weigh money go by, and what they may spend."""

    objective: Objective = field(default_factory=Objective)
    effort: Effort = field(default_factory=Effort)


USUAL = Settings()


def solve(problem: Problem, method: Method, settings: Settings = USUAL) -> Solution:
    """The plan. The same problem, method and settings give the same plan."""
    if method is Method.OPTIMAL:
        return solve_optimal(problem, settings.objective, settings.effort)
    if method is Method.PREVIEW:
        return solve_preview(problem, settings.objective)
    if method is Method.STRICT:
        return solve_strict(problem)
    sharing = Sharing.PROPORTIONAL if method is Method.PROPORTIONAL else Sharing.EVEN
    return solve_fair_share(problem, sharing)
