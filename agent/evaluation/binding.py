"""Binds the placeholders of a question file to values of the data it is asked of."""

import random
import re
from typing import Any

from agent.port import GraphPort

SAMPLE = """query ValuesToBind {
  backorders(first: 40, orderBy: [{priority: {rank: ASC}}], where: {alternatives: {some: {}}}) {
    nodes { order { number } product { sku name } customer { name segment region }
      location { name city } }
  }
  inboundShipments(first: 20, where: {quantityOpen: {gt: 0}}) {
    nodes { number supplier { name } product { sku name } }
  }
  plans(first: 2) { nodes { number } }
}
"""
HOLDER = re.compile(r"\{(\w+?_\d+)(_misspelled)?\}")


def misspelled(value: str, seed: int = 7) -> str:
    """The value with one letter inside its longest word left out."""
    word = max(re.findall(r"\w+", value), key=len)
    place = random.Random(seed).randrange(1, max(2, len(word) - 1))  # noqa: S311 - a typo
    return value.replace(word, word[:place] + word[place + 1 :], 1)


async def values_of(port: GraphPort) -> dict[str, str]:
    """A value for each placeholder; those of one number belong together."""
    data = (await port.execute(SAMPLE, {})).get("data") or {}
    rows = data.get("backorders", {}).get("nodes", [])
    inbounds = data.get("inboundShipments", {}).get("nodes", [])
    found: dict[str, str] = {}
    for number, row in enumerate(_different(rows), start=1):
        found |= {
            f"order_{number}": row["order"]["number"],
            f"sku_{number}": row["product"]["sku"],
            f"product_name_{number}": row["product"]["name"],
            f"customer_{number}": row["customer"]["name"],
            f"segment_{number}": row["customer"]["segment"],
            f"region_{number}": row["customer"]["region"],
            f"location_{number}": row["location"]["name"],
            f"location_city_{number}": row["location"]["city"],
        }
    for number, row in enumerate(inbounds[:2], start=1):
        found[f"inbound_{number}"] = row["number"]
        found[f"supplier_{number}"] = (row["supplier"] or {}).get("name") or row["number"]
    for number, row in enumerate(data.get("plans", {}).get("nodes", []), start=1):
        found[f"plan_{number}"] = row["number"]
    return {key: value for key, value in found.items() if value}


def _different(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Up to three rows of different customers and products."""
    kept: list[dict[str, Any]] = []
    for row in rows:
        seen = {one["product"]["sku"] for one in kept} | {one["customer"]["name"] for one in kept}
        if row["product"]["sku"] not in seen and row["customer"]["name"] not in seen:
            kept.append(row)
    return kept[:3]


def bound(value: Any, values: dict[str, str]) -> Any:
    """Text, lists and objects with their placeholders filled in. Raises KeyError: no value."""
    if isinstance(value, str):
        return HOLDER.sub(
            lambda one: misspelled(values[one[1]]) if one[2] else values[one[1]], value
        )
    if isinstance(value, list):
        return [bound(one, values) for one in value]
    if isinstance(value, dict):
        return {key: bound(one, values) for key, one in value.items()}
    return value
