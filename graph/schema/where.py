"""From where inputs to conditions of a reading, counted against the limits."""

from enum import Enum
from typing import Any

from graph.reading.catalogue import NODES
from graph.reading.catalogue.model import Kind, Node
from graph.reading.reading import (
    EVERYTHING,
    All,
    AnyOf,
    Compare,
    CompareFields,
    Condition,
    Counted,
    Lookup,
    Not,
    Op,
    Quantifier,
    Reading,
    Related,
)
from graph.refusals import InputInvalid
from graph.schema.limits import Limits
from graph.schema.orders import orders_of

OPS = {
    "eq": Op.EQ,
    "ne": Op.NE,
    "in": Op.IN,
    "notIn": Op.NOT_IN,
    "gt": Op.GT,
    "gte": Op.GTE,
    "lt": Op.LT,
    "lte": Op.LTE,
    "between": Op.BETWEEN,
    "contains": Op.CONTAINS,
    "isNull": Op.IS_NULL,
}
Given = dict[str, Any]


def plain(value: Any) -> Any:
    """An enumeration's member as its value, also inside a list."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.value if isinstance(value, Enum) else value


def needed(given: Given, field: str, where: str) -> Any:
    """A field that this input cannot do without. Raises InputInvalid when it is left out."""
    if given.get(field) is None:
        raise InputInvalid((where, field), "is needed here")
    return plain(given[field])


def comparisons(given: Given) -> list[tuple[Op, Any]]:
    """The comparisons of a filter input. Raises InputInvalid for a range without two ends."""
    found = []
    for name, raw in given.items():
        op = OPS.get(name)
        if op is None or raw is None:
            continue
        value = plain(raw)
        if op is Op.BETWEEN and len(value) != 2:
            raise InputInvalid(("between",), "give two values: the lower and the upper end")
        found.append((op, value))
    return found


class Filters:
    """Turns the where inputs of one request into conditions."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.conditions = 0

    def condition(self, node: Node, given: Given | None) -> Condition:
        """The condition of a node's where input; None: everything."""
        return EVERYTHING if not given else self._all(node, given, "", 1)

    def _count(self, depth: int) -> None:
        self.conditions += 1
        if self.conditions > self.limits.filter_conditions:
            most = self.limits.filter_conditions
            raise InputInvalid(("where",), f"more than {most} conditions; ask in parts")
        if depth > self.limits.filter_depth:
            most = self.limits.filter_depth
            raise InputInvalid(("where",), f"nested deeper than {most}; ask in parts")

    def _all(self, node: Node, given: Given, prefix: str, depth: int) -> Condition:
        parts = [
            part
            for name, value in given.items()
            if value is not None
            for part in self._parts(node, (name, value), prefix, depth)
        ]
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _parts(
        self, node: Node, given: tuple[str, Any], prefix: str, depth: int
    ) -> list[Condition]:
        name, value = given
        self._count(depth)
        below = depth + 1
        if name == "any":
            return [AnyOf(tuple(self._all(node, item, prefix, below) for item in value))]
        if name == "all":
            return [self._all(node, item, prefix, below) for item in value]
        if name == "not":
            return [Not(self._all(node, value, prefix, below))]
        if name == "compare":
            return [
                CompareFields(
                    f"{prefix}{needed(item, 'left', name)}",
                    Op(needed(item, "op", name)),
                    f"{prefix}{needed(item, 'right', name)}",
                )
                for item in value
            ]
        if name == "lookup":
            return [self._lookup(item, prefix, below) for item in value]
        return self._named(node, name, (value, prefix, below))

    def _named(self, node: Node, name: str, given: tuple[Any, str, int]) -> list[Condition]:
        """Conditions on a path, an object or a relation. `name` is dotted from the node."""
        value, prefix, depth = given
        path = node.path.get(name)
        relation = node.relation.get(name)
        if relation is not None:
            if relation.many:
                return self._related(f"{prefix}{name}", relation.target, value, depth)
            target = NODES[relation.target]
            return [self._all(target, value, f"{prefix}{name}.", depth)]
        if path is not None and path.argument is not None:
            return [
                Compare(f"{prefix}{name}", op, wanted, needed(item, path.argument, name))
                for item in value
                for op, wanted in comparisons(item)
            ]
        if path is not None and path.kind is not Kind.PRESENCE:
            return [Compare(f"{prefix}{name}", op, wanted) for op, wanted in comparisons(value)]
        found: list[Condition] = []
        for inner, wanted in value.items():
            if wanted is None:
                continue
            if path is not None and inner == "isNull":
                found.append(Compare(f"{prefix}{name}", Op.IS_NULL, wanted))
            else:
                self._count(depth)
                found += self._named(node, f"{name}.{inner}", (wanted, prefix, depth + 1))
        return found

    def _related(self, dotted: str, target: str, value: Given, depth: int) -> list[Condition]:
        node = NODES[target]
        found: list[Condition] = [
            Related(dotted, quantifier, self._all(node, value[quantifier.value], "", depth))
            for quantifier in Quantifier
            if value.get(quantifier.value) is not None
        ]
        for item in value.get("count") or ():
            where = self._inner(node, item, depth)
            found += [Counted(dotted, where, op, wanted) for op, wanted in comparisons(item)]
        for item in value.get("countDistinct") or ():
            where = self._inner(node, item, depth)
            path = needed(item, "path", "countDistinct")
            found += [Counted(dotted, where, op, wanted, path) for op, wanted in comparisons(item)]
        return found

    def _inner(self, node: Node, item: Given, depth: int) -> Condition:
        where = item.get("where")
        return EVERYTHING if not where else self._all(node, where, "", depth)

    def _lookup(self, item: Given, prefix: str, depth: int) -> Condition:
        chosen = {
            name: given for name, given in (item.get("of") or {}).items() if given is not None
        }
        if len(chosen) != 1:
            raise InputInvalid(("lookup", "of"), "name exactly one kind of row to look in")
        plural, given = next(iter(chosen.items()))
        node = next(one for one in NODES.values() if one.plural == plural)
        where = self._inner(node, given, depth)
        if node.name == "Backorder":
            where = All((where, Compare("open", Op.EQ, True)))
        reading = Reading(node.name, where, orders_of(node, given.get("orderBy")))
        path, op = f"{prefix}{needed(item, 'path', 'lookup')}", Op(needed(item, "op", "lookup"))
        return Lookup(path, op, reading, needed(given, "path", "lookup"))
