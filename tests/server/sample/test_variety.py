"""Every field of the graph has something to answer on the loaded sample, for some rows, not all."""

import asyncio
from pathlib import Path
from typing import Any

import orjson
import pytest

from graph.reading.catalogue import NODES
from graph.reading.catalogue.model import Kind, Node
from server.exports.context import export_context
from server.sample.load import load_sample
from server.service import open_service
from server.settings import Settings

Row = dict[str, Any]

# What a later strategy or day brings, or the source does not have; mended ones must leave.
EMPTY_NODES = {"Guardrail"}
EMPTY = {
    "Exception.plan",
    "OrderLine.unitOfMeasure",
    "Plan.expiresOn",
    "Plan.releasedAt",
}
ONE_SIDED = {
    "Plan.createdByKind",
    "Plan.strategy",
    "PriorityPolicy.active",
    "Reservation.released",
    "Shipment.estimated",
}


async def write_context(folder: Path) -> None:
    async with open_service(Settings(data_folder=str(folder / "data"))) as service:
        await load_sample(service, tell=lambda _line: None)
        await export_context(service.transactions, service.clock, folder / "context")


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    """By node: all rows of the loaded sample with all paths."""
    folder = tmp_path_factory.mktemp("sample")
    asyncio.run(write_context(folder))
    return {
        node.name: [
            orjson.loads(line)
            for line in (folder / "context" / f"{node.plural}.jsonl").read_bytes().splitlines()
        ]
        for node in NODES.values()
    }


def value_of(row: Row, dotted: str) -> Any:
    found: Any = row
    for part in dotted.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def told(rows: list[Row], name: str) -> list[Any]:
    """The values that say something."""
    values = (value_of(row, name) for row in rows)
    return [value for value in values if value not in (None, "", [])]


def names_of(node: Node) -> list[str]:
    paths = [
        name
        for name, path in node.path.items()
        if path.argument is None and path.kind is not Kind.PRESENCE
    ]
    return [*paths, *node.relation]


def test_every_node_has_rows(rows: dict[str, list[Row]]) -> None:
    assert {name for name, found in rows.items() if not found} == EMPTY_NODES


def test_every_path_has_a_value_somewhere(rows: dict[str, list[Row]]) -> None:
    silent = {
        f"{node.name}.{name}"
        for node in NODES.values()
        if rows[node.name]
        for name in names_of(node)
        if not told(rows[node.name], name)
    }

    assert silent == EMPTY


def test_words_and_yes_or_no_have_more_than_one_answer(rows: dict[str, list[Row]]) -> None:
    one_sided = {
        f"{node.name}.{name}"
        for node in NODES.values()
        if rows[node.name]
        for name, path in node.path.items()
        if path.argument is None
        and (path.members or path.kind is Kind.BOOL)
        and len({str(value_of(row, name)) for row in rows[node.name]}) < 2
    }

    assert one_sided - EMPTY == ONE_SIDED


def test_customers_at_high_risk_are_few_and_the_planners_question_has_rows(
    rows: dict[str, list[Row]],
) -> None:
    customers = {row["id"]: row for row in rows["Customer"]}
    risky = [row for row in customers.values() if row["churnRisk"]["band"] == "HIGH"]
    elsewhere = {
        value_of(row, "backorder.id")
        for row in rows["FulfillmentAlternative"]
        if row["kind"] == "ALTERNATE_LOCATION" and row["feasible"]
    }
    asked = [
        row
        for row in rows["Backorder"]
        if row["id"] in elsewhere
        and customers[row["customer"]["id"]]["tier"] == "PREMIUM"
        and customers[row["customer"]["id"]]["churnRisk"]["band"] == "HIGH"
    ]

    assert 0.08 <= len(risky) / len(customers) <= 0.12
    assert 10 <= len(asked) <= 60
    assert len(rows["Backorder"]) >= 600
    assert len({row["customer"]["id"] for row in rows["Backorder"]}) >= 200
    assert len({row["product"]["id"] for row in rows["Backorder"]}) >= 60
