"""What a mutation is made of: the action, its request, what it answers with, and the words."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Act = Callable[..., Awaitable[Any]]


@dataclass(frozen=True)
class Mutation:
    """One mutation. Its input has the fields of the action's request, in camelCase, and a key.

    answers: the payload's field with what changed; node: its type. The action returns the row id,
    or (many) the row ids. words: a description for each input field that has no common one.
    """

    name: str
    act: Act
    request: type
    answers: str
    node: str
    description: str
    many: bool = False
    words: Mapping[str, str] = field(default_factory=dict)


COMMON: Mapping[str, str] = {
    "plan": "The plan's number, such as P-7, or its id.",
    "reason": "Why; kept in the journal.",
    "line": 'The order line: its id, its backorder\'s id, or "ORDER/LINE".',
    "lines": 'Order lines: ids of them or of their backorders, or "ORDER/LINE".',
    "backorder": 'The backorder: its id, its order line\'s id, or "ORDER/LINE".',
    "customer": "The customer's id, number or name.",
    "product": "The product's id, SKU or name.",
    "location": "The location's id, code or name.",
    "inbound": 'The inbound shipment: its id, "NUMBER/LINE", or its number where it has one line.',
    "note": "Words kept with the plan.",
    "quantity": "Base units.",
    "key": "Idempotency key: the same key with the same request does it once.",
}
"""Descriptions of input fields that mean the same in every mutation."""
