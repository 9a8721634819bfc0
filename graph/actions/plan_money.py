"""How a plan compares in money: with the present, with the strict plan, with the proven optimum."""

from dataclasses import dataclass
from decimal import Decimal

from graph.allocation.appraisal import gain_of
from graph.allocation.optimal.solve import solve_optimal
from graph.allocation.optimal.solving import Effort
from graph.allocation.problem import Problem, Solution
from graph.allocation.strict import solve_strict
from graph.allocation.worth import Objective

QUICK = Effort(gap=1e-3, nodes=200, seconds=10.0)
"""What proving the bound of a plan that was made otherwise may cost."""

MOST_LINES = 5_000
"""Beyond this many lines a plan that is not optimal itself goes without a bound."""


@dataclass(frozen=True, slots=True)
class PlanMoney:
    """Money gained against serving nobody, for the lines of the plan's components.

    present: if nobody acts. plan, strict: by this plan, by the strict one. bound: what no plan of
    the same lines can exceed; None: not worked out.
    """

    present: Decimal
    plan: Decimal
    strict: Decimal
    bound: Decimal | None

    @property
    def regret(self) -> Decimal | None:
        """Money that the plan may be short of the optimum at most."""
        return None if self.bound is None else max(Decimal(0), self.bound - self.plan)


def money_of(
    problem: Problem, solution: Solution, strict: Solution, present: Problem, objective: Objective
) -> PlanMoney:
    """Compare on one scale. strict: the strict plan of the same problem. present: the same lines,
    everybody on the normal course only.
    """
    proof = solution.proof
    if proof is None and len(problem.demands) <= MOST_LINES:
        proof = solve_optimal(problem, objective, QUICK).proof
    nobody_acts = solve_strict(present)
    return PlanMoney(
        present=_cents(gain_of(present, nobody_acts, objective)),
        plan=_cents(gain_of(problem, solution, objective)),
        strict=_cents(gain_of(problem, strict, objective)),
        bound=None if proof is None else _cents(proof.bound),
    )


def _cents(money: Decimal) -> Decimal:
    return money.quantize(Decimal("0.0001"))
