"""Priority policies: immutable documents that score the queue by points or rank by attributes."""

import json
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

import jsonschema

from graph.priority.curves import Curve, parse_curve
from graph.refusals import InputInvalid

COMPONENTS = ("service", "value", "relationship", "profit", "competition", "ageing")
ATTRIBUTES = (
    "tier",
    "segment",
    "region",
    "churnBand",
    "dueDate",
    "requestedDate",
    "orderDate",
    "openValue",
    "marginAtStake",
    "penaltyAtStake",
    "lifetimeValue",
    "ageDays",
)

CURVE_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["kind", "start", "full"],
    "additionalProperties": False,
    "properties": {
        "kind": {"enum": ["LINEAR", "SATURATING"]},
        "start": {"type": "number", "description": "Raw value at which the curve leaves 0."},
        "full": {
            "type": "number",
            "description": "LINEAR: raw value at which it is 1; SATURATING: at which it is 1/2.",
        },
    },
}
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Priority policy",
    "type": "object",
    "required": ["kind"],
    "oneOf": [
        {
            "required": ["components"],
            "additionalProperties": False,
            "properties": {
                "kind": {"const": "points"},
                "components": {
                    "type": "object",
                    "minProperties": 1,
                    "additionalProperties": False,
                    "properties": {
                        name: {
                            "type": "object",
                            "required": ["weight", "curve"],
                            "additionalProperties": False,
                            "properties": {
                                "weight": {"type": "number", "minimum": 0},
                                "curve": CURVE_SCHEMA,
                            },
                        }
                        for name in COMPONENTS
                    },
                },
            },
        },
        {
            "required": ["attributes"],
            "additionalProperties": False,
            "properties": {
                "kind": {"const": "attributes"},
                "attributes": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "object",
                        "required": ["name"],
                        "additionalProperties": False,
                        "properties": {
                            "name": {"enum": list(ATTRIBUTES)},
                            "direction": {"enum": ["ASC", "DESC"]},
                            "order": {"type": "array", "items": {"type": "string"}},
                        },
                    },
                },
            },
        },
    ],
}

DEFAULT_DOCUMENT: dict[str, Any] = {
    "kind": "points",
    "components": {
        "service": {"weight": 30, "curve": {"kind": "LINEAR", "start": -14, "full": 28}},
        "value": {"weight": 15, "curve": {"kind": "SATURATING", "start": 0, "full": 50000}},
        "relationship": {"weight": 20, "curve": {"kind": "LINEAR", "start": 0, "full": 0.6}},
        "profit": {"weight": 15, "curve": {"kind": "SATURATING", "start": 0, "full": 1500}},
        "competition": {"weight": 10, "curve": {"kind": "SATURATING", "start": 0, "full": 1}},
        "ageing": {"weight": 10, "curve": {"kind": "SATURATING", "start": 0, "full": 60}},
    },
}


@dataclass(frozen=True, slots=True)
class WeightedCurve:
    """A component of a points policy. weight: its share of all weights decides its points."""

    name: str
    weight: Decimal
    curve: Curve


@dataclass(frozen=True, slots=True)
class RankedAttribute:
    """An attribute of a ranking policy; order: values first to last, others after them."""

    name: str
    descending: bool
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """A parsed policy: components (points) or attributes (ranking), one of them empty."""

    components: tuple[WeightedCurve, ...] = ()
    attributes: tuple[RankedAttribute, ...] = ()

    @property
    def kind(self) -> str:
        """points or attributes."""
        return "points" if self.components else "attributes"


def policy_hash(document: dict[str, Any]) -> str:
    """SHA-256 of the document with sorted keys, hex."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def parse(document: dict[str, Any]) -> Policy:
    """Read a policy document. Raises InputInvalid with the place and what is allowed there."""
    _validate(document)
    if document["kind"] == "points":
        components = tuple(
            WeightedCurve(
                name,
                Decimal(str(given["weight"])),
                parse_curve(given["curve"], ("components", name, "curve")),
            )
            for name, given in document["components"].items()
        )
        if not sum(one.weight for one in components):
            raise InputInvalid(("components",), "at least one weight must be above 0")
        return Policy(components=components)
    return Policy(
        attributes=tuple(
            RankedAttribute(
                given["name"], given.get("direction") == "DESC", tuple(given.get("order", ()))
            )
            for given in document["attributes"]
        )
    )


def _validate(document: dict[str, Any]) -> None:
    kinds = {"points": SCHEMA["oneOf"][0], "attributes": SCHEMA["oneOf"][1]}
    kind = document.get("kind")
    if kind not in kinds:
        raise InputInvalid(("kind",), "must be 'points' or 'attributes'")
    validator = jsonschema.Draft202012Validator(kinds[kind])
    for problem in sorted(validator.iter_errors(document), key=lambda one: list(one.path)):
        raise InputInvalid(tuple(str(step) for step in problem.path), problem.message)
