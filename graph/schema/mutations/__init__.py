"""Everything a caller may do, thin over the actions; a refusal is answered as data."""

from typing import Any

import strawberry

from graph.schema.mutations.asking import ask_field
from graph.schema.mutations.building import mutation_field
from graph.schema.mutations.day import day_fields
from graph.schema.mutations.event_mutations import CUSTOMERS, ORDERS, SUPPLY
from graph.schema.mutations.line_mutations import LINES
from graph.schema.mutations.model import Mutation
from graph.schema.mutations.plan_mutations import PLANS
from graph.schema.mutations.policy_mutations import POLICIES
from graph.schema.mutations.proposing import proposing_fields

MUTATIONS: tuple[Mutation, ...] = (*PLANS, *LINES, *CUSTOMERS, *SUPPLY, *ORDERS, *POLICIES)


def mutation_type() -> Any:
    """The root mutation."""
    namespace: dict[str, Any] = {"__module__": __name__, "ask_": ask_field()}
    for name, made in (proposing_fields() | day_fields()).items():
        namespace[f"{name}_"] = made
    for mutation in MUTATIONS:
        namespace[f"{mutation.name}_"] = mutation_field(mutation)
    return strawberry.type(
        type("Mutation", (), namespace), name="Mutation", description="What may be done."
    )
