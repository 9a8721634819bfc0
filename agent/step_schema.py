"""One step of a model as JSON: its schema, and the tool call that a step stands for.

In the schema a condition is an object, since a schema can say what an object holds but hardly
what the places of a mixed list are: {path, op, value, inner, count}. It becomes the grammar's
list form here.
"""

import json
from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]
RELATED = ("some", "none", "every")
TEXT: Json = {"type": "string"}
TEXT_OR_NULL: Json = {"type": ["string", "null"]}
SCALAR: Json = {"type": ["string", "number", "boolean", "null"]}
COMPARED = ("eq", "ne", "in", "not_in", "gt", "gte", "lt", "lte", "between", "contains", "is_null")
ACTS = (
    *("explain", "propose", "what_if", "compare", "decide", "message", "clarify", "refuse"),
    "help",
)


class NotAStep(ValueError):
    """The text is no step of the schema."""


def _object(properties: Json) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _many(items: Json) -> Json:
    return {"type": ["array", "null"], "items": items}


def _step(tool: str, properties: Json) -> Json:
    return _object({"tool": {"type": "string", "enum": [tool]}, **properties})


CONDITION = _object(
    {
        "path": TEXT,
        "op": {"type": "string", "enum": [*COMPARED, *RELATED, "count", "any", "all", "not"]},
        "value": {"anyOf": [SCALAR, {"type": "array", "items": SCALAR}]},
        "inner": _many({"$ref": "#/$defs/condition"}),
        "count": {"anyOf": [_object({"op": TEXT, "n": {"type": "integer"}}), {"type": "null"}]},
    }
)
ROWS = _object(
    {
        "node": TEXT,
        "where": {"type": "array", "items": {"$ref": "#/$defs/condition"}},
        "order_by": _many({"type": "array", "items": TEXT}),
        "limit": {"type": ["integer", "null"]},
        "group_by": _many(TEXT),
        "measures": _many({"type": "array", "items": TEXT}),
    }
)
ACT = _object(
    {
        "do": {"type": "string", "enum": list(ACTS)},
        "about": TEXT_OR_NULL,
        "subject": {"anyOf": [{"$ref": "#/$defs/rows"}, {"type": "null"}]},
        "scope": {"anyOf": [{"$ref": "#/$defs/rows"}, {"type": "null"}]},
        "target": {"anyOf": [{"$ref": "#/$defs/rows"}, {"type": "null"}]},
        "action": TEXT_OR_NULL,
        "to": TEXT_OR_NULL,
        "ask": TEXT_OR_NULL,
        "options": _many(TEXT),
        "reason": TEXT_OR_NULL,
        "topic": TEXT_OR_NULL,
    }
)
STEPS = (
    _step("look_up_node", {"node": TEXT}),
    _step("find_names", {"text": TEXT}),
    _step("run_query", {"query": TEXT}),
    _step(
        "propose",
        {
            "scope": {"$ref": "#/$defs/rows"},
            "strategy": {"type": "string", "enum": ["STRICT", "FAIR_SHARE", "OPTIMAL"]},
        },
    ),
    _step(
        "submit_reading",
        {"reading": {"anyOf": [{"$ref": "#/$defs/rows"}, {"$ref": "#/$defs/act"}]}},
    ),
)


def response_format() -> Json:
    """What a server that keeps a schema is asked for: one step."""
    schema = _object({"step": {"anyOf": list(STEPS)}})
    schema["$defs"] = {"condition": CONDITION, "rows": ROWS, "act": ACT}
    return {
        "type": "json_schema",
        "json_schema": {"name": "step", "strict": True, "schema": schema},
    }


def call_of(text: str, names: Sequence[str]) -> tuple[str, str]:
    """The tool and its arguments (JSON text) of a step. Raises NotAStep."""
    try:
        step = json.loads(text)["step"]
        tool = step.pop("tool")
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise NotAStep(text[:80]) from problem
    if tool not in names:
        raise NotAStep(f"no tool {tool!r}")
    return str(tool), json.dumps(_in_grammar(step))


def _in_grammar(part: Any) -> Any:
    """Conditions written as objects in the list form; what is null left out of readings."""
    if isinstance(part, list):
        return [_in_grammar(one) for one in part]
    if not isinstance(part, dict):
        return part
    if {"path", "op"} <= part.keys():
        return _condition(part)
    return {key: _in_grammar(value) for key, value in part.items() if value is not None}


def _condition(part: Json) -> Any:
    op, inner = part["op"], [_in_grammar(one) for one in part.get("inner") or []]
    if op in ("any", "all"):
        return {op: inner}
    if op == "not":
        return {"not": inner[0] if len(inner) == 1 else {"all": inner}}
    if op in RELATED:
        return [part["path"], op, inner]
    if op == "count":
        count = part.get("count") or {}
        return [part["path"], "count", inner, count.get("op"), count.get("n")]
    return [part["path"], op, part.get("value")]
