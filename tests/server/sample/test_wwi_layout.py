"""The layout of the source on a few rows: chains, picks, outers, who received what."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from server.sample.csv_files import SourceBroken, SourceMissing
from server.sample.facts import History, Line
from server.sample.wwi_reading import read_history
from tests.server.sample.tiny_source import a_source


@pytest.fixture
def history(tmp_path: Path) -> History:
    return read_history(a_source(tmp_path))


def line(history: History, number: str) -> Line:
    return next(one for one in history.lines if one.number == number)


def test_an_order_split_twice_is_one_order_under_its_first_number(history: History) -> None:
    chain = history.chains["1"]

    assert sorted(history.chains) == ["1", "4", "5"]
    assert (chain.documents, chain.ordered_on) == (("1", "2", "3"), date(2016, 5, 2))
    assert [one.number for one in history.lines if one.order == "1"] == ["101", "102", "103"]
    assert line(history, "103").document == "3"


def test_a_moved_line_waits_since_its_first_document_was_picked(history: History) -> None:
    assert line(history, "101").in_queue_on is None
    assert line(history, "102").in_queue_on == date(2016, 5, 4)
    assert line(history, "103").in_queue_on == date(2016, 5, 4)


def test_a_line_of_an_order_that_never_shipped_waits_since_it_was_ordered(history: History) -> None:
    assert line(history, "104").in_queue_on == date(2016, 5, 20)


def test_only_lines_with_a_picked_quantity_are_picked(history: History) -> None:
    picked = {one.number: one.picked_on for one in history.lines}

    assert picked == {
        "101": date(2016, 5, 4),
        "102": date(2016, 5, 9),
        "103": None,
        "104": None,
        "105": date(2016, 5, 21),
    }


def test_purchases_are_counted_in_units_not_outers(history: History) -> None:
    received, due = history.purchases

    assert (received.quantity, received.received, received.received_on) == (
        24,
        24,
        date(2016, 5, 11),
    )
    assert (due.quantity, due.received, due.received_on) == (108, 0, None)


def test_profit_belongs_to_who_received_the_goods(history: History) -> None:
    assert history.profits == {"11": [(date(2016, 5, 4), Decimal("154.80"))]}


def test_only_confirmed_deliveries_have_a_day(history: History) -> None:
    assert history.delivered_on == {"1": date(2016, 5, 5)}


def test_an_item_lies_in_its_smallest_group_and_keeps_quotes_and_commas(history: History) -> None:
    shirt, tape = history.items["77"], history.items["193"]

    assert (shirt.name, shirt.category, shirt.pack) == ('"The Gu" red shirt, XS', "T-Shirts", 12)
    assert (tape.name, tape.category, tape.color) == ("Tape 48mm", "Everything", "")


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    a_source(tmp_path, without="Sales.Orders")

    with pytest.raises(SourceMissing, match=r"Sales\.Orders\.csv"):
        read_history(tmp_path)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    orders = a_source(tmp_path) / "Sales.Orders.csv"
    orders.write_text(orders.read_text().replace("BackorderOrderID", "Other"))

    with pytest.raises(SourceMissing, match="BackorderOrderID"):
        read_history(tmp_path)


def test_documents_that_lead_in_a_circle_are_refused(tmp_path: Path) -> None:
    orders = a_source(tmp_path) / "Sales.Orders.csv"
    orders.write_text(orders.read_text().replace("3,11,7,,2016-05-02", "3,11,7,1,2016-05-02"))

    with pytest.raises(SourceBroken, match="form a circle"):
        read_history(tmp_path)


def test_two_documents_with_one_successor_are_refused(tmp_path: Path) -> None:
    orders = a_source(tmp_path) / "Sales.Orders.csv"
    orders.write_text(orders.read_text().replace("4,11,7,,", "4,11,7,3,"))

    with pytest.raises(SourceBroken, match="'2' and '4' both lead to '3'"):
        read_history(tmp_path)
