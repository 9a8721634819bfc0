"""A typed reading in plain words, made from the reading itself, so that it cannot flatter it."""

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


def paraphrase(reading: Reading) -> str:  # noqa: C901 - one branch for each part
    """The whole reading in words."""
    if reading.do is not None:
        parts = [reading.do.replace("_", " ")]
        for key, value in reading.act.items():
            said = paraphrase(value) if isinstance(value, Reading) else _said(value)
            if value not in (None, [], {}):
                parts.append(f"{key}: {said}")
        return "; ".join(parts)
    head = node_words(reading.node)
    if reading.measures:
        figures = ", ".join(
            " ".join(str(p) for p in one if isinstance(p, str)) for one in reading.measures
        )
        head = f"{figures} of {head}"
    text = head + (f" where {conditions(reading.where)}" if reading.where else "")
    if reading.group_by:
        text += f", by {_said(reading.group_by)}"
    if reading.having:
        text += ", only groups whose " + " and ".join(
            f"{a} {OPS[b]} {c}" for a, b, c in reading.having
        )
    if reading.order_by:
        text += ", ordered by " + ", ".join(
            f"{a} {'descending' if b == 'desc' else 'ascending'}" for a, b in reading.order_by
        )
    if reading.limit_per:
        text += f", the first {reading.limit_per[1]} for each {reading.limit_per[0]}"
    if reading.limit:
        text += f", the first {reading.limit}"
    if reading.as_of:
        first, last = _said(reading.as_of["from"]), _said(reading.as_of["to"])
        text += f", for each {reading.as_of['every']} from {first} to {last}"
    return text
