from datetime import date
from pathlib import Path

import numpy as np
import pytest

from server.confidence.evaluation import evaluate
from server.confidence.reading import DeliveriesUnreadable, parse_date, read_deliveries
from server.confidence.report import pinball, table

HEADER = (
    "ASN/DN #,Vendor,PO Sent to Vendor Date,Scheduled Delivery Date,"
    "Delivered to Client Date,Line Item Quantity\n"
)


def test_both_spellings_of_a_date_are_read_and_words_are_none() -> None:
    assert parse_date("2-Jun-06") == date(2006, 6, 2)
    assert parse_date("11/13/06") == date(2006, 11, 13)
    assert parse_date("Date Not Captured") is None


def test_lines_of_one_delivery_note_are_one_shipment(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    line = "ASN-1,Acme  Ltd,N/A,2-Jun-06,3-Jun-06,5\n"
    path.write_text(HEADER + line + line)

    (found,) = read_deliveries(path)

    assert (found.vendor, found.quantity, found.ordered_on) == ("ACME LTD", 10, None)


def test_a_file_without_the_columns_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    path.write_text("a,b\n1,2\n")

    with pytest.raises(DeliveriesUnreadable, match="columns missing: ASN/DN #"):
        read_deliveries(path)


def test_the_loss_of_a_late_quantile_weighs_a_forecast_too_early() -> None:
    assert pinball(np.array([10.0, 0.0]), np.array([0.0, 10.0]), 0.9).tolist() == pytest.approx(
        [9.0, 1.0]
    )


def test_the_real_history_is_read_whole_and_judged_the_same_each_time(
    shared_folder: Path,
) -> None:
    deliveries = read_deliveries(shared_folder / "data" / "scms")
    forecasts = evaluate(deliveries)

    assert (len(deliveries), len(forecasts)) == (7040, 6034)
    assert table(deliveries, forecasts, seed=7) == table(deliveries, forecasts, seed=7)
