"""stub"""

from dataclasses import dataclass
from decimal import Decimal
from graph.actions.deriving.rows_step import Standard


@dataclass(frozen=True, slots=True)
class Ranking:
    standards: dict
    components: tuple = ()
    policy_version: str = "x"


def rank_lines(planning, standing, *, previous, overrides) -> Ranking:
    return Ranking(
        {
            k: Standard(Decimal(0), f"{l.due_on}{k}", Decimal(0), Decimal(0))
            for k, l in planning.lines.items()
            if l.in_queue
        }
    )
