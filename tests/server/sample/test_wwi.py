"""The real history: exactly what is in it, and what of it was known on an earlier day."""

import csv
from datetime import date
from pathlib import Path

import pytest

from server.sample.facts import History
from server.sample.wwi_reading import read_history
from server.sample.wwi_writing import WwiWriter


@pytest.fixture(scope="module")
def history(shared_folder: Path) -> History:
    return read_history(shared_folder / "data" / "wwi")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_document_chain_and_line_is_read(history: History) -> None:
    documents = sum(len(chain.documents) for chain in history.chains.values())

    assert (documents, len(history.chains), len(history.lines)) == (73_595, 66_057, 231_412)
    assert (history.first_day, history.last_day) == (date(2013, 1, 1), date(2016, 5, 31))


def test_what_is_open_at_the_end_is_the_known_backlog(history: History) -> None:
    waiting = [line for line in history.lines if line.picked_on is None]
    due = [one for one in history.purchases if one.received < one.quantity]

    assert len(waiting) == 3_147
    assert sum(line.quantity for line in waiting) == 360_276
    assert len({history.chains[line.order].client for line in waiting}) == 653
    assert len({line.sku for line in waiting}) == 9
    assert (len(due), {one.number for one in due}) == (9, {"2073", "2074"})


def test_on_an_earlier_day_nothing_is_known_of_later_ones(history: History, tmp_path: Path) -> None:
    day = date(2013, 2, 1)

    WwiWriter(history, day, plain=True, seed=1).base(tmp_path / "base")

    ordered = {row["number"]: row["orderDate"] for row in rows(tmp_path / "base" / "orders.csv")}
    shipped = rows(tmp_path / "base" / "shipments.csv")
    received = rows(tmp_path / "base" / "supplierReceipts.csv")
    assert max(ordered.values()) == "2013-02-01"
    assert max(row["shipDate"] for row in shipped) <= "2013-02-01"
    assert max(row["receivedOn"] for row in received) <= "2013-02-01"
    assert {row["order"] for row in shipped} <= set(ordered)


def test_plain_facts_bear_no_mark_and_added_ones_do(history: History, tmp_path: Path) -> None:
    day = date(2013, 2, 1)
    for name, plain in (("plain", True), ("full", False)):
        WwiWriter(history, day, plain=plain, seed=1).base(tmp_path / name)

    plainly = rows(tmp_path / "plain" / "customers.csv")
    fully = rows(tmp_path / "full" / "customers.csv")
    assert {row.get("added", "") for row in plainly} == {""}
    assert {bool(row["added"]) for row in fully} == {True}
