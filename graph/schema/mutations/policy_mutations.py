"""Mutations that decide by which rule the queue is ranked."""

from graph.actions.policies import (
    ActivatePolicy,
    SavePolicy,
    activate_policy,
    save_policy,
)
from graph.schema.mutations.model import Mutation

POLICIES = (
    Mutation(
        "savePolicy",
        save_policy,
        SavePolicy,
        "policy",
        "PriorityPolicy",
        "Save a priority policy as the next version under its name. Right: CONFIGURE.",
        words={
            "name": "The policy's name.",
            "document": "The policy, as docs/priority.md describes it.",
        },
    ),
    Mutation(
        "activatePolicy",
        activate_policy,
        ActivatePolicy,
        "policy",
        "PriorityPolicy",
        "Rank the queue by a saved policy from now on. Right: CONFIGURE.",
        words={
            "name": "The policy's name.",
            "version": "Which version; the newest where absent.",
        },
    ),
)
