"""Puts conditions on the row of a reading: the way to what they are about, some/none, merging."""

from dataclasses import dataclass, field
from typing import Any

from agent.interpreter.roads import Step, road
from agent.reading import Condition
from agent.schema_index import SchemaIndex

OPPOSITE = {"eq": "ne", "ne": "eq", "gt": "lte", "gte": "lt", "lt": "gte", "lte": "gt"}
OPPOSITE |= {"in": "not_in", "not_in": "in"}


@dataclass
class Atom:
    """Something said: conditions on a node, maybe none (the thing itself must be there).

    counted: [op, n] or [distinct path, op, n] over the rows met. alternative: joined by `or`
    with the atom before. every: said of all the rows met.
    """

    node: str
    where: list[Condition] = field(default_factory=list)
    negated: bool = False
    counted: list[Any] | None = None
    alternative: bool = False
    text: str = ""
    mention: bool = False
    every: bool = False


def prefixed(condition: Condition, way: str) -> Condition:
    """A condition seen from one or more to-one relations before."""
    if isinstance(condition, dict):
        return {
            key: prefixed(value, way) if key == "not" else [prefixed(one, way) for one in value]
            for key, value in condition.items()
        }
    head, *rest = condition
    if rest and isinstance(rest[-1], dict) and set(rest[-1]) == {"field"}:
        rest = [*rest[:-1], {"field": f"{way}.{rest[-1]['field']}"}]
    return [f"{way}.{head}", *rest]


def lifted(way: tuple[Step, ...], conditions: list[Condition]) -> list[Condition]:
    """Conditions at the end of a way, seen from its begin."""
    names: list[str] = []
    for place, (name, many) in enumerate(way):
        names.append(name)
        if many:
            inner = lifted(way[place + 1 :], conditions)
            return [[".".join(names), "some", inner]]
    return [prefixed(one, ".".join(names)) for one in conditions] if names else conditions


def denied(condition: Condition) -> Condition:
    """The opposite, in its simplest form."""
    if isinstance(condition, dict):
        return condition.get("not", {"not": condition})
    if len(condition) == 3:
        path, op, value = condition
        if op == "some":
            return [path, "none", value]
        if op == "none":
            return [path, "some", value]
        if op == "eq" and isinstance(value, bool):
            return [path, "eq", not value]
        if op == "is_null":
            return [path, "is_null", not value]
        if op in OPPOSITE:
            return [path, OPPOSITE[op], value]
    return {"not": condition}


class Placer:
    """Places atoms on a row node."""

    def __init__(self, schema: SchemaIndex, row: str) -> None:
        self.schema = schema
        self.row = row

    def place(self, atom: Atom) -> list[Condition] | None:
        """The atom as conditions of the row; None where no way leads there."""
        way = road(self.schema, self.row, atom.node)
        if way is None:
            return None
        many = any(step[1] for step in way)
        if atom.counted is not None:
            return self._counted(atom, way)
        if atom.mention and not atom.where and not many:
            return []
        where = _in_force(atom) if many else list(atom.where)
        if many and not where and not atom.negated and atom.node == "Product":
            return []
        if atom.every and many and not atom.negated:
            # All of none would be true as well; who has no line is not meant.
            found = lifted(way, where)
            return [[one[0], op, one[2]] for one in found for op in ("some", "every")]
        if not atom.negated:
            return lifted(way, where)
        if not many:
            parts = lifted(way, where)
            return [denied(parts[0])] if len(parts) == 1 else [{"not": {"all": parts}}]
        return [denied(one) for one in lifted(way, where)]

    def _counted(self, atom: Atom, way: tuple[Step, ...]) -> list[Condition] | None:
        names: list[str] = []
        for place, (name, many) in enumerate(way):
            names.append(name)
            if not many:
                continue
            rest = [step[0] for step in way[place + 1 :]]
            *distinct, op, number = atom.counted or []
            relation = ".".join(names)
            where = [prefixed(one, ".".join(rest)) for one in atom.where] if rest else atom.where
            where = merged(where)
            if distinct:
                path = ".".join([*rest, distinct[0]])
                return [[relation, "count_distinct", path, where, op, number]]
            return [[relation, "count", where, op, number]]
        return None


def _in_force(atom: Atom) -> list[Condition]:
    """The conditions on related rows, with what is meant unless something else is said."""
    where = list(atom.where)
    if atom.node == "InboundShipment" and not any("quantityOpen" in one for one in where):
        where.append(["quantityOpen", "gt", 0])
    if atom.node == "FulfillmentAlternative" and not any("feasible" in one for one in where):
        where.append(["feasible", "eq", True])
    if atom.node in ("CancelThreat", "CompetitorQuote") and not _says_when(where):
        where.append(["open", "eq", True])
    return where


def _says_when(where: list[Condition]) -> bool:
    """Whether a signal's day or state is said, so that closed ones count too."""
    return any(isinstance(one, list) and one[0] in ("at", "open") for one in where)


def merged(conditions: list[Condition]) -> list[Condition]:
    """Conditions on related rows that meet in one row, and equal ones only once."""
    found: list[Condition] = []
    for one in conditions:
        same = next((other for other in found if _joins(other, one)), None)
        if same is None:
            if one not in found:
                found.append(one)
        elif same[1] == "some":
            same[2] = merged([*same[2], *one[2]])
    return [one for one in found if not _weaker(one, found)]


def _weaker(condition: Condition, others: list[Condition]) -> bool:
    """Overdue, said beside more than 30 days overdue."""
    if not isinstance(condition, list) or condition[1:] != ["gt", 0]:
        return False
    return any(
        isinstance(one, list)
        and one[0] == condition[0]
        and one[1] in ("gt", "gte", "eq", "between")
        and one != condition
        for one in others
    )


def _joins(first: Condition, second: Condition) -> bool:
    if isinstance(first, dict) or isinstance(second, dict):
        return False
    return bool(first[0] == second[0]) and first[1:2] == ["some"] and second[1:2] == ["some"]


def either(first: list[Condition], second: list[Condition]) -> list[Condition]:
    """One of two: a list of values where both say the same path, else any."""
    if len(first) == len(second) == 1:
        a, b = first[0], second[0]
        if isinstance(a, dict) and "any" in a:
            return [{"any": [*a["any"], *b_parts(second)]}]
        if not isinstance(a, dict) and not isinstance(b, dict) and a[0] == b[0] and len(a) == 3:
            if a[1] in ("eq", "in") and b[1] in ("eq", "in"):
                return [[a[0], "in", [*_values(a), *_values(b)]]]
            if a[1] in ("ne", "not_in") and b[1] in ("ne", "not_in"):
                return [[a[0], "not_in", [*_values(a), *_values(b)]]]
            if a[1] == b[1] == "some" and len(a[2]) and len(b[2]):
                return [[a[0], "some", _joined_inside(a[2], b[2])]]
    return [{"any": [*b_parts(first), *b_parts(second)]}]


def _joined_inside(first: list[Condition], second: list[Condition]) -> list[Condition]:
    common = [one for one in first if one in second]
    return [
        *either(
            [one for one in first if one not in common],
            [one for one in second if one not in common],
        ),
        *common,
    ]


def b_parts(conditions: list[Condition]) -> list[Condition]:
    """Several conditions as one member of an `any`."""
    return conditions if len(conditions) == 1 else [{"all": conditions}]


def _values(condition: Condition) -> list[Any]:
    return condition[2] if condition[1] in ("in", "not_in") else [condition[2]]
