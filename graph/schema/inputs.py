"""Filter and order inputs, made from the catalogue."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import strawberry

from graph.reading.catalogue import NODES
from graph.reading.catalogue.model import Kind, Node, Path
from graph.schema.annotations import list_of, reference
from graph.schema.enums import Comparison, Direction, path_enum, word_enum

MODULE = "graph.schema.inputs"
MADE: dict[str, Any] = {}


def lazy(name: str) -> Any:
    """A reference to an input of this module that may be made later."""
    return reference(name, MODULE)


def python_name(name: str) -> str:
    """A field name that is no keyword and no attribute of dict."""
    return f"{name}_"


def make_input(name: str, fields: dict[str, tuple[Any, str]], description: str) -> Any:
    """An input type: fields are GraphQL name -> (type, description); all may be left out."""
    namespace: dict[str, Any] = {"__annotations__": {}, "__module__": MODULE}
    for field, (kind, about) in fields.items():
        namespace["__annotations__"][python_name(field)] = kind | None
        namespace[python_name(field)] = strawberry.field(
            name=field, description=about, default=strawberry.UNSET
        )
    made = strawberry.input(type(name, (), namespace), name=name, description=description)
    MADE[name] = globals()[name] = made
    return made


EQUALITY = {"eq": "Equal to.", "ne": "Not equal to."}
ORDERING = {
    "gt": "Greater or later than.",
    "gte": "Greater, later or equal.",
    "lt": "Less or earlier than.",
    "lte": "Less, earlier or equal.",
}


def _filter(name: str, kind: Any, *, ordered: bool, listed: bool = True) -> Any:
    fields: dict[str, tuple[Any, str]] = {
        op: (kind, about) for op, about in (EQUALITY | (ORDERING if ordered else {})).items()
    }
    if listed:
        fields["in"] = (list_of(kind), "One of.")
        fields["notIn"] = (list_of(kind), "None of.")
    if ordered:
        fields["between"] = (list_of(kind), "Two values: from and to, both included.")
    if name == "StringFilter":
        fields["contains"] = (str, "Holds this text, upper and lower case alike.")
    fields["isNull"] = (bool, "true: absent; false: present.")
    return make_input(name, fields, "Comparisons, all of which hold; an absent value meets none.")


FILTERS: dict[Kind, Any] = {
    Kind.ID: _filter("IDFilter", strawberry.ID, ordered=False),
    Kind.TEXT: _filter("StringFilter", str, ordered=True),
    Kind.INT: _filter("IntFilter", int, ordered=True),
    Kind.MONEY: _filter("DecimalFilter", Decimal, ordered=True),
    Kind.RATE: _filter("FloatFilter", float, ordered=True),
    Kind.DATE: _filter("DateFilter", date, ordered=True),
    Kind.INSTANT: _filter("DateTimeFilter", datetime, ordered=True),
    Kind.BOOL: _filter("BooleanFilter", bool, ordered=False, listed=False),
}
FILTERS[Kind.QUANTITY] = FILTERS[Kind.INT]


def _instant_filter() -> None:
    """Instants compare with days too: a day means all of it."""
    fields: dict[str, tuple[Any, str]] = {}
    for op, about in (EQUALITY | ORDERING).items():
        fields[op] = (datetime, about)
    for op, about in (EQUALITY | ORDERING).items():
        fields[f"{op}Day"] = (date, f"{about} The whole day counts.")
    fields["betweenDays"] = (list_of(date), "Two days: from and to, both included.")
    fields["isNull"] = (bool, "true: absent; false: present.")
    description = "Comparisons with an instant or a whole day, all of which hold."
    FILTERS[Kind.INSTANT] = make_input("DateTimeFilter", fields, description)


_instant_filter()


def _word_filter(members: type[StrEnum]) -> Any:
    name = f"{members.__name__}Filter"
    return MADE.get(name) or _filter(name, word_enum(members), ordered=True)


def _count_input(name: str, node: Node, *, distinct: bool) -> Any:
    fields: dict[str, tuple[Any, str]] = {
        "where": (lazy(f"{node.name}Where"), "Only related rows that meet this."),
        **{op: (int, about) for op, about in (EQUALITY | ORDERING).items()},
        "between": (list_of(int), "Two numbers: from and to, both included."),
    }
    if distinct:
        fields["path"] = (path_enum(node.name), "The value whose distinct ones are counted.")
    return make_input(name, fields, f"A condition on the number of related {node.plural}.")


def _list_filter(node: Node) -> Any:
    name = f"{node.name}ListFilter"
    if name not in MADE:
        count = _count_input(f"{node.name}Count", node, distinct=False)
        distinct = _count_input(f"{node.name}CountDistinct", node, distinct=True)
        where = lazy(f"{node.name}Where")
        fields: dict[str, tuple[Any, str]] = {
            "some": (where, "At least one related row meets this."),
            "none": (where, "No related row meets this."),
            "every": (where, "Every related row meets this; true without any."),
            "count": (list_of(count), "Conditions on how many there are."),
            "countDistinct": (list_of(distinct), "Conditions on how many distinct values."),
        }
        make_input(name, fields, f"Conditions on related {node.plural}.")
    return MADE[name]


def _dated(name: str, path: Path) -> Any:
    """Filter of a path that takes a date: the date and the comparison."""
    argument = path.argument or ""
    base = int if path.kind is Kind.INT else float
    fields: dict[str, tuple[Any, str]] = {
        argument: (date, "The day meant; required."),
        **{op: (base, about) for op, about in (EQUALITY | ORDERING).items()},
        "between": (list_of(base), "Two values: from and to, both included."),
    }
    return make_input(name, fields, path.description)


def _capital(dotted: str) -> str:
    return "".join(part[0].upper() + part[1:] for part in dotted.split("."))


def _objects(names: list[str], prefix: str) -> dict[str, list[str]]:
    """The names directly under a prefix; those with more under them are objects."""
    found: dict[str, list[str]] = {}
    for name in names:
        if name.startswith(prefix):
            head, _, rest = name.removeprefix(prefix).partition(".")
            found.setdefault(head, [])
            if rest:
                found[head].append(name)
    return found


def where_fields(node: Node, prefix: str = "") -> dict[str, tuple[Any, str]]:
    """Fields of a where input for what lies under a prefix of a node."""
    fields: dict[str, tuple[Any, str]] = {}
    for head, below in _objects([*node.path, *node.relation], prefix).items():
        dotted = f"{prefix}{head}"
        path, relation = node.path.get(dotted), node.relation.get(dotted)
        if relation is not None:
            target = NODES[relation.target]
            kind = _list_filter(target) if relation.many else lazy(f"{target.name}Where")
            fields[head] = (kind, relation.description)
        elif below:
            inner = where_fields(node, f"{dotted}.")
            if path is not None:
                inner["isNull"] = (bool, "true: there is none; false: there is one.")
            name = f"{node.name}{_capital(dotted)}Where"
            fields[head] = (make_input(name, inner, f"Conditions on {dotted}."), f"{dotted}.")
        elif path is not None and path.argument is not None:
            made = _dated(f"{node.name}{_capital(dotted)}Filter", path)
            fields[head] = (list_of(made), path.description)
        elif path is not None and path.members is not None:
            fields[head] = (_word_filter(path.members), path.description)
        elif path is not None and path.kind in FILTERS:
            fields[head] = (FILTERS[path.kind], path.description)
    return fields


def order_fields(node: Node, prefix: str = "") -> dict[str, tuple[Any, str]]:
    """Fields of an order input for what lies under a prefix of a node."""
    fields: dict[str, tuple[Any, str]] = {}
    for head, below in _objects([*node.path, *node.relation], prefix).items():
        dotted = f"{prefix}{head}"
        path, relation = node.path.get(dotted), node.relation.get(dotted)
        if relation is not None:
            if not relation.many:
                fields[head] = (lazy(f"{relation.target}Order"), relation.description)
        elif below:
            inner = order_fields(node, f"{dotted}.")
            name = f"{node.name}{_capital(dotted)}Order"
            if inner:
                fields[head] = (make_input(name, inner, f"Order by {dotted}."), f"{dotted}.")
        elif path is not None and path.argument is not None:
            name = f"{node.name}{_capital(dotted)}Order"
            dated: dict[str, tuple[Any, str]] = {
                path.argument: (date, "The day meant; required."),
                "direction": (Direction, "Direction."),
            }
            fields[head] = (make_input(name, dated, path.description), path.description)
        elif path is not None and path.kind in FILTERS | {Kind.ENUM: None}:
            fields[head] = (Direction, path.description)
    return fields


def _make(node: Node) -> None:
    where = lazy(f"{node.name}Where")
    paths = path_enum(node.name)
    compare: dict[str, tuple[Any, str]] = {
        "left": (paths, "The one value."),
        "op": (Comparison, "How they compare."),
        "right": (paths, "The other value."),
    }
    make_input(f"{node.name}Compare", compare, "Two values of one row against each other.")
    lookup: dict[str, tuple[Any, str]] = {
        "path": (paths, "The value of this row."),
        "op": (Comparison, "How they compare."),
        "of": (lazy("LookupOf"), "Where the other value is found."),
    }
    make_input(f"{node.name}Lookup", lookup, "A value of this row against one found elsewhere.")
    fields = where_fields(node) | {
        "any": (list_of(where), "At least one of these holds."),
        "all": (list_of(where), "All of these hold."),
        "not": (where, "This does not hold."),
        "compare": (list_of(lazy(f"{node.name}Compare")), "Field against field, all hold."),
        "lookup": (list_of(lazy(f"{node.name}Lookup")), "Field against a value found elsewhere."),
    }
    make_input(
        f"{node.name}Where", fields, f"Conditions on {node.plural}; all of them hold at once."
    )
    make_input(
        f"{node.name}Order",
        order_fields(node),
        "One path to sort by; name exactly one in each object of the list.",
    )
    find: dict[str, tuple[Any, str]] = {
        "where": (where, "Which rows are looked in."),
        "orderBy": (list_of(lazy(f"{node.name}Order")), "Which of them comes first."),
        "path": (paths, "The value taken of the first row."),
    }
    make_input(f"{node.name}Find", find, "The first row that meets the conditions.")


for _node in NODES.values():
    _make(_node)
make_input(
    "LookupOf",
    {node.plural: (lazy(f"{node.name}Find"), node.description) for node in NODES.values()},
    "Where a value is looked up; name exactly one.",
)


def where_input(node: str) -> Any:
    """The where input of a node."""
    return MADE[f"{node}Where"]


def order_input(node: str) -> Any:
    """The order input of a node."""
    return MADE[f"{node}Order"]
