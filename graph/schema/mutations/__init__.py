"""Mutations: one input and one payload each; a refusal comes back as a problem."""

from typing import Any


def mutation_type() -> Any:
    """The root mutation; None while there is none."""
    return None
