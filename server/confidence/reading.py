"""Reads the SCMS delivery history (CSV, also gzipped) into shipments."""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TextIO

REGIONAL = "SCMS from RDC"
FORMATS = ("%d-%b-%y", "%m/%d/%y")
COLUMNS = (
    "ASN/DN #",
    "Vendor",
    "PO Sent to Vendor Date",
    "Scheduled Delivery Date",
    "Delivered to Client Date",
    "Line Item Quantity",
)


class DeliveriesUnreadable(Exception):
    """The file is not such a history; the message says why."""


@dataclass(frozen=True, slots=True)
class PastDelivery:
    """One shipment: the lines of one delivery note with the same dates. quantity: packs."""

    number: str
    vendor: str
    ordered_on: date | None
    promised_on: date
    received_on: date
    quantity: int

    @property
    def regional(self) -> bool:
        """Whether it came from the programme's regional stock and not from a vendor."""
        return self.vendor == REGIONAL


def parse_date(text: str) -> date | None:
    """A date as `2-Jun-06` or `11/13/06`; None for words such as "Date Not Captured"."""
    for form in FORMATS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day, no instant
        except ValueError:
            continue
    return None


def read_deliveries(path: Path) -> list[PastDelivery]:
    """All shipments by day of receipt. Raises DeliveriesUnreadable."""
    quantities: dict[tuple[str, str, date | None, date, date], int] = {}
    try:
        with _opened(path) as file:
            for key, quantity in _lines(file):
                quantities[key] = quantities.get(key, 0) + quantity
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as problem:
        raise DeliveriesUnreadable(str(problem)) from problem
    found = [PastDelivery(*key, quantity) for key, quantity in quantities.items()]
    return sorted(found, key=lambda one: (one.received_on, one.number, one.vendor))


def _opened(path: Path) -> TextIO:
    if path.is_dir():
        files = sorted([*path.glob("*.csv"), *path.glob("*.csv.gz")])
        if len(files) != 1:
            raise DeliveriesUnreadable(f"{len(files)} CSV files in the folder, one is wanted")
        path = files[0]
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")


def _lines(file: TextIO) -> Iterator[tuple[tuple[str, str, date | None, date, date], int]]:
    rows = csv.DictReader(file)
    missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise DeliveriesUnreadable(f"columns missing: {', '.join(missing)}")
    for row in rows:
        promised = parse_date(row["Scheduled Delivery Date"] or "")
        received = parse_date(row["Delivered to Client Date"] or "")
        quantity = (row["Line Item Quantity"] or "").replace(",", "")
        if promised is None or received is None or not quantity.isdigit():
            raise DeliveriesUnreadable(f"line {rows.line_num}: dates or quantity not understood")
        ordered = parse_date(row["PO Sent to Vendor Date"] or "")
        # One vendor is spelled in several ways; case and blanks at least do not tell them apart.
        vendor = " ".join((row["Vendor"] or "").split())
        vendor = vendor if vendor == REGIONAL else vendor.upper()
        key = ((row["ASN/DN #"] or "").strip(), vendor, ordered, promised, received)
        yield key, max(1, int(quantity))
