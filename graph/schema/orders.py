"""From orderBy inputs to orders of a reading."""

from enum import Enum
from typing import Any

from graph.reading.catalogue.model import Node
from graph.reading.reading import Order
from graph.refusals import InputInvalid


def orders_of(node: Node, inputs: list[dict[str, Any]] | None) -> tuple[Order, ...]:
    """The orders in the order given; one input object may hold one path only.

    Raises InputInvalid when it holds more, since their order would be open.
    """
    found: list[Order] = []
    for place, given in enumerate(inputs or ()):
        leaves = list(_leaves(given, ""))
        if len(leaves) != 1:
            raise InputInvalid(("orderBy", str(place)), "name one path in each object of the list")
        found += leaves
    return tuple(found)


def _leaves(given: dict[str, Any], prefix: str) -> list[Order]:
    found: list[Order] = []
    for name, value in given.items():
        if value is None:
            continue
        if isinstance(value, Enum):
            found.append(Order(f"{prefix}{name}", value.name == "DESC"))
        elif "direction" in value and len(value) == 2:
            dated = next(when for key, when in value.items() if key != "direction")
            found.append(Order(f"{prefix}{name}", value["direction"].name == "DESC", dated))
        else:
            found += _leaves(value, f"{prefix}{name}.")
    return found
