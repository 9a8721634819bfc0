"""The selection of a mutation, readable when its values came in variables."""

from dataclasses import dataclass
from typing import Any

import strawberry
from graphql.execution.values import VariableValues

from graph.schema.context import GraphContext


@dataclass(frozen=True)
class Walkable:
    """What the selection's walker needs of an info."""

    context: GraphContext
    _raw_info: Any


def walkable(info: strawberry.Info) -> Any:
    """The info with variables as graphql-core reads them.

    Strawberry hands resolvers the plain values; graphql-core's reading of arguments wants them in
    its own container.
    """
    raw: Any = info._raw_info  # noqa: SLF001 - strawberry hides the AST
    values = raw.variable_values
    if isinstance(values, dict):
        raw = raw._replace(variable_values=VariableValues({}, values))
    return Walkable(info.context, raw)
