"""From a typed reading to a GraphQL document with its variables."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agent.dates import day_of
from agent.reading import Reading
from agent.schema_index import PathInfo, RelationInfo, SchemaIndex
from agent.selections import selection_of

OPS = {"eq": "eq", "ne": "ne", "in": "in", "not_in": "notIn", "gt": "gt", "gte": "gte"}
OPS |= {"lt": "lt", "lte": "lte", "between": "between", "contains": "contains", "is_null": "isNull"}


class NotComposable(ValueError):
    """The reading names what the schema does not have; the message says what."""


@dataclass
class Composed:
    """A document ready to run; labels: how measures are called in the answer, by alias."""

    query: str
    variables: dict[str, Any]
    root: str
    labels: dict[str, str] = field(default_factory=dict)


def enum_of(path: str) -> str:
    """customer.churnRisk.band -> CUSTOMER_CHURN_RISK_BAND."""
    out = ""
    for character in path.replace(".", "_"):
        out += f"_{character}" if character.isupper() else character.upper()
    return out


class Composer:
    """Composes against one schema on one business date."""

    def __init__(self, schema: SchemaIndex, today: date) -> None:
        self.schema = schema
        self.today = today

    def value(self, raw: Any, kind: str) -> Any:
        """A value as the filter takes it: days as dates, money as text."""
        if isinstance(raw, list):
            return [self.value(one, kind) for one in raw]
        if isinstance(raw, str) and raw.startswith("date("):
            return day_of(raw, self.today).isoformat()
        if kind == "MONEY" and isinstance(raw, int | float):
            return str(raw)
        return raw

    def where(self, node: str, conditions: list[Any]) -> dict[str, Any]:
        """A where input in which all conditions hold."""
        made: dict[str, Any] = {}
        rest: list[dict[str, Any]] = []
        for one in conditions:
            part = self.condition(node, one)
            if not _join(made, part):
                rest.append(part)
        if rest:
            made["all"] = [*made.get("all", []), *rest]
        return made

    def condition(self, node: str, one: Any) -> dict[str, Any]:
        """One condition as a where input. Raises NotComposable."""
        if isinstance(one, dict):
            if "not" in one:
                return {"not": self.condition(node, one["not"])}
            key = "any" if "any" in one else "all"
            return {key: [self.condition(node, part) for part in one[key]]}
        path, op, *values = one
        found = self.schema.find(node, path)
        if found is None:
            raise NotComposable(f"{node} has no {path!r}")
        if isinstance(found, RelationInfo):
            return _nested(path, self._related(found, op, values))
        value = values[0]
        if isinstance(value, dict) and "field" in value:
            right = enum_of(value["field"])
            return {"compare": [{"left": enum_of(path), "op": op.upper(), "right": right}]}
        if isinstance(value, dict) and "of" in value:
            return {"lookup": [self._lookup(path, op, value)]}
        return _nested(path, self._comparison(found, op, value))

    def _comparison(self, found: PathInfo, op: str, value: Any) -> dict[str, Any]:
        instant = found.kind == "INSTANT"
        made = self.value(value, found.kind)
        if not instant:
            return {OPS[op]: made}
        start, end = "T00:00:00+00:00", "T23:59:59.999999+00:00"
        if op == "eq":
            return {"gte": f"{made}{start}", "lte": f"{made}{end}"}
        if op == "between":
            return {"gte": f"{made[0]}{start}", "lte": f"{made[1]}{end}"}
        return {OPS[op]: f"{made}{end if op in ('gt', 'lte') else start}"}

    def _related(self, found: RelationInfo, op: str, values: list[Any]) -> dict[str, Any]:
        if op in ("some", "none", "every"):
            return {op: self.where(found.target, values[0])}
        if op == "count":
            conditions, comparison, number = values
            return {
                "count": [{"where": self.where(found.target, conditions), OPS[comparison]: number}]
            }
        path, conditions, comparison, number = values
        inner: dict[str, Any] = {"path": enum_of(path), OPS[comparison]: number}
        if conditions:
            inner["where"] = self.where(found.target, conditions)
        return {"countDistinct": [inner]}

    def _lookup(self, path: str, op: str, value: dict[str, Any]) -> dict[str, Any]:
        of = value["of"]
        find: dict[str, Any] = {"where": self.where(of["node"], of["where"])}
        if of.get("order_by"):
            find["orderBy"] = [_nested(p, d.upper()) for p, d in of["order_by"]]
        find["path"] = enum_of(value["value"])
        plural = self.schema.nodes[of["node"]].plural
        return {"path": enum_of(path), "op": op.upper(), "of": {plural: find}}

    def document(self, reading: Reading, rows: int = 50) -> Composed:
        """The document of a reading of rows, groups or figures. Raises NotComposable."""
        if reading.node not in self.schema.nodes:
            raise NotComposable(f"there is no {reading.node!r}")
        if reading.group_by or (reading.measures and reading.measures[0][0] != "value"):
            return self._groups(reading)
        return self._rows(reading, rows)

    def _rows(self, reading: Reading, rows: int) -> Composed:
        node = self.schema.nodes[reading.node]
        arguments: list[tuple[str, str, Any]] = [
            ("where", f"{reading.node}Where", self.where(reading.node, reading.where)),
            ("first", "Int", min(reading.limit or rows, rows)),
        ]
        order = reading.order_by or (
            [["priority.rank", "asc"]] if reading.node == "Backorder" else []
        )
        if order:
            made = [_nested(path, direction.upper()) for path, direction in order]
            arguments.append(("orderBy", f"[{reading.node}Order!]", made))
        if reading.limit_per:
            path, count = reading.limit_per
            key = (
                path if isinstance(self.schema.find(reading.node, path), PathInfo) else f"{path}.id"
            )
            by = {"by": enum_of(key), "first": count}
            arguments.append(("limitPer", f"{reading.node}LimitPer", by))
        selection = selection_of(self.schema, reading)
        body = f"totalCount nodes {{ __typename id {selection} }}"
        return _written(node.plural, arguments, body)

    def _groups(self, reading: Reading) -> Composed:
        root = f"{reading.node[0].lower()}{reading.node[1:]}Groups"
        labels: dict[str, str] = {}
        fields: list[str] = []
        variables: list[tuple[str, str, Any]] = []
        for place, measure in enumerate(reading.measures or [["count"]]):
            alias = f"m{place}"
            labels[alias] = label_of(measure)
            fields.append(f"{alias}: {self._measure(reading.node, measure, (alias, variables))}")
        arguments: list[tuple[str, str, Any]] = [
            ("where", f"{reading.node}Where", self.where(reading.node, reading.where))
        ]
        if reading.group_by:
            by = [self._key(reading.node, key) for key in reading.group_by]
            arguments.append(("by", f"[{reading.node}GroupBy!]", by))
        if reading.having:
            having = [
                {
                    "measure": self._by_label(reading, label),
                    OPS[op]: value,
                }
                for label, op, value in reading.having
            ]
            arguments.append(("having", f"[{reading.node}Having!]", having))
        if reading.order_by and reading.group_by:
            order = [self._group_order(reading, label, way) for label, way in reading.order_by]
            arguments.append(("orderBy", f"[{reading.node}GroupOrder!]", order))
        if reading.limit:
            arguments.append(("first", "Int", reading.limit))
        body = f"key {{ path value }} measures {{ {' '.join(fields)} }}"
        made = _written(root, arguments, body, variables)
        made.labels = labels
        return made

    def series(self, reading: Reading) -> Composed:
        """The queue at the end of each day, week or month: groups or figures over all lines."""
        as_of = reading.as_of or {}
        labels: dict[str, str] = {}
        fields: list[str] = []
        variables: list[tuple[str, str, Any]] = []
        for place, measure in enumerate(reading.measures or [["count"]]):
            alias = f"m{place}"
            labels[alias] = label_of(measure)
            fields.append(f"{alias}: {self._measure(reading.node, measure, (alias, variables))}")
        arguments: list[tuple[str, str, Any]] = [
            ("where", "BackorderWhere", self.where(reading.node, reading.where)),
            (
                "by",
                "[BackorderGroupBy!]",
                [self._key("Backorder", k) for k in reading.group_by or []],
            ),
            ("every", "Bucket!", str(as_of.get("every", "day")).upper()),
            ("from", "Date", day_of(as_of["from"], self.today).isoformat()),
            ("to", "Date", day_of(as_of["to"], self.today).isoformat()),
        ]
        body = f"at groups {{ key {{ path value }} measures {{ {' '.join(fields)} }} }}"
        made = _written("backorderSeries", arguments, body, variables)
        made.labels = labels
        return made

    def _key(self, node: str, key: Any) -> dict[str, Any]:
        if isinstance(key, dict):
            return {"when": self.condition(node, key["when"])}
        if isinstance(key, list):
            return {"path": enum_of(key[0]), "bucket": key[1].upper()}
        return {"path": enum_of(key)}

    def _measure(self, node: str, measure: list[Any], held: tuple[str, list[Any]]) -> str:
        name, *rest = measure
        alias, variables = held
        if name in ("count", "exists"):
            return str(name)
        if name in ("share", "every"):
            variables.append((f"{alias}Where", f"{node}Where!", self.where(node, rest[0])))
            return f"{name}(where: ${alias}Where)"
        if name == "ratio":
            return f"ratio(a: {enum_of(rest[0])}, b: {enum_of(rest[1])})"
        called = "countDistinct" if name == "count_distinct" else name
        return f"{called}(of: {enum_of(rest[0])})"

    def _by_label(self, reading: Reading, label: str) -> dict[str, Any]:
        name, _, path = label.partition(" ")
        if name == "count":
            return {"count": True}
        if name == "share":
            found = next(one for one in reading.measures or [] if one[0] == "share")
            return {"share": self.where(reading.node, found[1])}
        if name == "ratio":
            return {"ratio": [enum_of(one) for one in path.split()]}
        return {"countDistinct" if name == "count_distinct" else name: enum_of(path)}

    def _group_order(self, reading: Reading, label: str, way: str) -> dict[str, Any]:
        keys = [one[0] if isinstance(one, list) else one for one in reading.group_by or []]
        if label in keys:
            return {"key": keys.index(label), "direction": way.upper()}
        return {"measure": self._by_label(reading, label), "direction": way.upper()}


def label_of(measure: list[Any]) -> str:
    """How a measure is called in answers: `sum openQuantity`, `count`, `share`."""
    return " ".join(str(part) for part in measure if isinstance(part, str))


def _nested(path: str, leaf: Any) -> dict[str, Any]:
    made = leaf
    for part in reversed(path.split(".")):
        made = {part: made}
    return made  # type: ignore[no-any-return]


def _join(into: dict[str, Any], part: dict[str, Any]) -> bool:
    """Put a condition into an input; False where it would overwrite another one."""
    ((key, value),) = part.items() if len(part) == 1 else (("", None),)
    if key in ("any", "all", "not", "compare", "lookup", ""):
        if key in into or key == "":
            return False
        into[key] = value
        return True
    if key not in into:
        into[key] = value
        return True
    here = into[key]
    if isinstance(here, dict) and isinstance(value, dict) and len(value) == 1:
        inner = next(iter(value))
        if inner in ("some", "none", "every", "count", "countDistinct") and inner in here:
            return False
        return _join(here, value)
    return False


def _written(
    root: str,
    arguments: list[tuple[str, str, Any]],
    body: str,
    more: list[tuple[str, str, Any]] | None = None,
) -> Composed:
    given = [one for one in arguments if one[2] not in ({}, [])]
    declared = [*given, *(more or [])]
    head = ", ".join(f"${name}: {kind}" for name, kind, _ in declared)
    used = ", ".join(f"{name}: ${name}" for name, _, _ in given)
    header = f"({head})" if head else ""
    arguments_used = f"({used})" if used else ""
    query = f"query Asked{header} {{\n  {root}{arguments_used} {{\n    {body}\n  }}\n}}\n"
    return Composed(query, {name: value for name, _, value in declared}, root)
