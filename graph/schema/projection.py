"""Completes rows of the reader in one loop, where the executor would ask a resolver per value.

The reader's rows are nested dicts that already bear the answer's keys, so for them completing a
value is looking it up and writing it as its scalar. What is no such row, or breaks a rule of its
type, goes the executor's usual way and gets its usual errors.
"""

from collections.abc import Callable
from typing import Any

from graphql import (
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    Undefined,
    is_leaf_type,
)
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from graph.schema.types import MADE

Complete = Callable[[Any], Any]


class NotARow(Exception):
    """A value that its type does not allow; the executor says it with place and path."""


class RowExecutor(StrawberryGraphQLCoreExecutionContext):
    """The executor with a short way for rows."""

    def __init__(self, *given: Any, **facts: Any) -> None:
        super().__init__(*given, **facts)
        # By type and identity of the fields, which the executor keeps alive as it caches them too.
        self._projections: dict[tuple[str, int], Complete | None] = {}

    def complete_object_value(
        self, return_type: GraphQLObjectType, field_details_list: Any, *rest: Any
    ) -> Any:
        """A row in one loop, anything else field by field."""
        result = rest[2]
        if type(result) is dict and return_type.name in MADE:
            project = self._projection(return_type, field_details_list)
            if project is not None:
                try:
                    return project(result)
                except Exception:  # noqa: S110 - told by the usual way just below
                    pass
        return super().complete_object_value(return_type, field_details_list, *rest)

    def _projection(self, kind: GraphQLObjectType, fields: Any) -> Complete | None:
        key = (kind.name, id(fields))
        if key not in self._projections:
            self._projections[key] = self._object(kind, fields)
        return self._projections[key]

    def _object(self, kind: GraphQLObjectType, fields: Any) -> Complete | None:
        if kind.name not in MADE:
            return None
        grouped, deferred, _ = self.collect_subfields(kind, fields)
        if deferred:
            return None
        parts: list[tuple[str, Complete | None]] = []
        for key, group in grouped.items():
            name = group[0].node.name.value
            if name == "__typename":
                parts.append((key, None))
                continue
            complete = self._value(kind.fields[name].type, group)
            if complete is None:
                return None
            parts.append((key, complete))
        type_name = kind.name
        return lambda row: {
            key: type_name if complete is None else complete(row[key]) for key, complete in parts
        }

    def _value(self, kind: Any, group: Any) -> Complete | None:
        if isinstance(kind, GraphQLNonNull):
            inner = self._value(kind.of_type, group)
            return None if inner is None else _required(inner)
        if isinstance(kind, GraphQLList):
            inner = self._value(kind.of_type, group)
            return None if inner is None else _many(inner)
        if is_leaf_type(kind):
            return _leaf(kind.coerce_output_value)
        made = self._object(kind, group) if isinstance(kind, GraphQLObjectType) else None
        return None if made is None else _optional(made)


def _required(inner: Complete) -> Complete:
    def complete(value: Any) -> Any:
        if value is None:
            raise NotARow
        return inner(value)

    return complete


def _optional(inner: Complete) -> Complete:
    return lambda value: None if value is None else inner(value)


def _many(inner: Complete) -> Complete:
    return lambda values: None if values is None else [inner(value) for value in values]


def _leaf(write: Complete) -> Complete:
    def complete(value: Any) -> Any:
        if value is None:
            return None
        written = write(value)
        if written is None or written is Undefined:
            raise NotARow
        return written

    return complete
