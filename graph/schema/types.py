"""Output types, made from the catalogue: each field finds its value in the reader's rows."""

from collections.abc import Callable
from datetime import date
from inspect import Parameter, Signature
from typing import Any

import strawberry

from graph.reading.catalogue import NODES
from graph.reading.catalogue.model import Node, Path, Relation
from graph.schema.annotations import argument, list_of, reference
from graph.schema.inputs import order_input, where_input
from graph.schema.scalars import output_type

MODULE = "graph.schema.types"
MADE: dict[str, Any] = {}
TYPE_KEY = "__typename"


def lazy(name: str) -> Any:
    """A reference to a type of this module that may be made later."""
    return reference(name, MODULE)


def value_of(root: Any, info: strawberry.Info) -> Any:
    """What the reader brought for this field: rows are keyed by response key."""
    return root[info.path.key]


def resolver(arguments: dict[str, tuple[Any, Any]], returns: Any) -> Callable[..., Any]:
    """A resolver that looks its value up; arguments (name -> type, default) only shape the schema.

    They were read from the selection when the rows were fetched. Without a default: REQUIRED.
    """

    def look_up(root: Any, info: strawberry.Info, **_given: Any) -> Any:
        return root[info.path.key]

    named = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, (kind, default) in arguments.items()
    ]
    positional = Parameter.POSITIONAL_OR_KEYWORD
    first = [
        Parameter("root", positional, annotation=Any),
        Parameter("info", positional, annotation=strawberry.Info),
    ]
    signature = Signature([*first, *named], return_annotation=returns)
    look_up.__signature__ = signature  # type: ignore[attr-defined]  # read by inspect.signature
    look_up.__annotations__ = {one.name: one.annotation for one in [*first, *named]}
    look_up.__annotations__["return"] = returns
    return look_up


REQUIRED = Parameter.empty


def field(
    name: str, returns: Any, description: str, arguments: dict[str, tuple[Any, Any]] | None = None
) -> Any:
    """A field whose value lies in the row."""
    return strawberry.field(
        name=name, description=description, resolver=resolver(arguments or {}, returns)
    )


@strawberry.interface(name="Node", description="Anything with an id that refetches it by `node`.")
class Node_:  # noqa: N801 - Node is the catalogue's word here
    id: strawberry.ID = strawberry.field(
        description="Opaque id; the same after export and import.", resolver=value_of
    )

    @classmethod
    def resolve_type(cls, row: Any, *_: Any) -> str:
        """The name of the row's type."""
        name: str = row[TYPE_KEY]
        return name


def list_arguments(node: Node) -> dict[str, tuple[Any, Any]]:
    """Arguments of a nested list."""
    return {
        "where": (argument(where_input(node.name) | None, "Which rows."), None),
        "order_by": (
            argument(list_of(order_input(node.name)) | None, "In which order."),
            None,
        ),
        "first": (argument(int, "How many, at most 100."), 20),
        "offset": (argument(int, "How many to leave out first."), 0),
    }


def _many(name: str, relation: Relation) -> dict[str, Any]:
    target = NODES[relation.target]
    listed = list_of(lazy(target.name))
    where = {"where": (argument(where_input(target.name) | None, "Which rows."), None)}
    return {
        name: field(name, listed, relation.description, list_arguments(target)),
        f"{name}Count": field(f"{name}Count", int, f"How many {name} there are.", where),
    }


def _leaf(name: str, path: Path) -> Any:
    if path.argument is None:
        return field(name, output_type(path), path.description)
    dated: dict[str, tuple[Any, Any]] = {
        path.argument: (argument(date, "The day meant."), REQUIRED)
    }
    kind = int if path.kind == "INT" else float
    return field(name, kind | None, path.description, dated)


def _fields(node: Node, prefix: str) -> dict[str, Any]:
    """Fields for what lies under a prefix of a node; objects under it become types of their own."""
    fields: dict[str, Any] = {}
    names = [name for name in (*node.path, *node.relation) if name.startswith(prefix)]
    for head in dict.fromkeys(name.removeprefix(prefix).split(".")[0] for name in names):
        dotted = f"{prefix}{head}"
        path, relation = node.path.get(dotted), node.relation.get(dotted)
        below = any(name.startswith(f"{dotted}.") for name in names)
        if dotted == "id":
            continue
        if relation is not None:
            if relation.many:
                fields |= _many(head, relation)
            else:
                linked = lazy(relation.target) | None
                fields[head] = field(head, linked, relation.description)
        elif below:
            made = _object(node, dotted)
            description = path.description if path is not None else f"{dotted} of {node.name}."
            fields[head] = field(head, made | None if path is not None else made, description)
        elif path is not None:
            fields[head] = _leaf(head, path)
    return fields


def _object(node: Node, dotted: str) -> Any:
    name = node.name + "".join(part[0].upper() + part[1:] for part in dotted.split("."))
    made = _class(name, _fields(node, f"{dotted}."), ())
    MADE[name] = globals()[name] = strawberry.type(
        made, name=name, description=f"{dotted} of {node.name}."
    )
    return MADE[name]


def _class(name: str, fields: dict[str, Any], bases: tuple[type, ...]) -> type:
    namespace: dict[str, Any] = {f"{key}_": value for key, value in fields.items()}
    namespace["__module__"] = MODULE
    namespace["is_type_of"] = staticmethod(lambda *_: True)
    return type(name, bases, namespace)


def _make(node: Node) -> None:
    made = _class(node.name, _fields(node, ""), (Node_,))
    MADE[node.name] = globals()[node.name] = strawberry.type(
        made, name=node.name, description=node.description
    )


for _node in NODES.values():
    _make(_node)


def node_type(name: str) -> Any:
    """The GraphQL type of a node."""
    return MADE[name]
