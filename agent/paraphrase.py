"""A typed reading in plain words, made from the reading itself, so that it cannot flatter it."""

from collections.abc import Iterator
from typing import Any

from agent.reading import Reading

OPS = {"eq": "is", "ne": "is not", "in": "is one of", "not_in": "is none of", "gt": "is more than"}
OPS |= {"gte": "is at least", "lt": "is less than", "lte": "is at most", "between": "is between"}
OPS |= {"contains": "contains"}
NODES = {"Backorder": "backorders", "InboundShipment": "inbounds", "Product": "products"}
NODES |= {"FulfillmentAlternative": "alternatives", "JournalEntry": "journal entries"}


def _said(value: Any) -> str:
    if isinstance(value, list):
        return " and ".join(_said(one) for one in value)
    if isinstance(value, dict) and "field" in value:
        return str(value["field"])
    if isinstance(value, dict) and "of" in value:
        return f"that of {node_words(value['of']['node'])} with {conditions(value['of']['where'])}"
    if isinstance(value, str) and value.startswith("date("):
        return value[5:-1]
    return str(value).lower() if isinstance(value, bool) else str(value)


def condition(one: Any) -> str:
    """One condition in words."""
    if isinstance(one, dict):
        if "not" in one:
            return f"not ({condition(one['not'])})"
        word = " or " if "any" in one else " and "
        return f"({word.join(condition(part) for part in one.get('any') or one.get('all') or [])})"
    path, op, *rest = one
    if op in ("some", "none", "every"):
        inner = f" with {conditions(rest[0])}" if rest[0] else ""
        return f"{ {'some': 'some', 'none': 'no', 'every': 'only'}[op] } {path}{inner}".strip()
    if op == "count":
        inner = f" with {conditions(rest[0])}" if rest[0] else ""
        return f"the number of {path}{inner} {OPS[rest[1]]} {rest[2]}"
    if op == "count_distinct":
        return f"the number of different {rest[0]} among {path} {OPS[rest[2]]} {rest[3]}"
    if op == "is_null":
        return f"{'no' if rest[0] else 'with'} {path}"
    return f"{path} {OPS[op]} {_said(rest[0])}"


def conditions(many: list[Any]) -> str:
    """Conditions joined by `and`."""
    return " and ".join(condition(one) for one in many)


def node_words(node: str) -> str:
    """The plural of a node in words."""
    spaced = "".join(f" {c.lower()}" if c.isupper() else c for c in node).strip()
    return NODES.get(node, f"{spaced}s")


def paraphrase(reading: Reading) -> str:
    """The whole reading in words."""
    if reading.do is not None:
        return "; ".join([reading.do.replace("_", " "), *_facts(reading.act)])
    head = node_words(reading.node)
    if reading.measures:
        head = f"{', '.join(_figure(one) for one in reading.measures)} of {head}"
    where = f" where {conditions(reading.where)}" if reading.where else ""
    return head + where + "".join(_shape(reading))


def _facts(act: dict[str, Any]) -> Iterator[str]:
    for key, value in act.items():
        if value not in (None, [], {}):
            yield f"{key}: {paraphrase(value) if isinstance(value, Reading) else _said(value)}"


def _figure(measure: list[Any]) -> str:
    name = " ".join(str(part) for part in measure if isinstance(part, str))
    of = next((part for part in measure[1:] if isinstance(part, list)), None)
    return f"{name} with {conditions(of)}" if of else name


def _shape(reading: Reading) -> Iterator[str]:
    """Groups, order, first n, days: each with the comma before it."""
    if reading.group_by:
        yield f", by {_said(reading.group_by)}"
    if reading.having:
        limits = [f"{label} {OPS[op]} {value}" for label, op, value in reading.having]
        yield f", only groups whose {' and '.join(limits)}"
    if reading.order_by:
        ways = {"desc": "descending", "asc": "ascending"}
        yield ", ordered by " + ", ".join(f"{path} {ways[way]}" for path, way in reading.order_by)
    if reading.limit_per:
        yield f", the first {reading.limit_per[1]} for each {reading.limit_per[0]}"
    if reading.limit:
        yield f", the first {reading.limit}"
    if reading.as_of:
        first, last = _said(reading.as_of["from"]), _said(reading.as_of["to"])
        yield f", for each {reading.as_of['every']} from {first} to {last}"
