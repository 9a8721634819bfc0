"""Writes all facts, decisions and histories: a folder or zip of CSV, a workbook, JSON Lines."""

import csv
import os
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Protocol

import openpyxl
import orjson
from openpyxl.cell import WriteOnlyCell

from graph.actions.sources import UNNAMED
from graph.records.database import Transactions
from graph.records.exchange import ALL_TABLES, FORMAT_VERSION, TableSpec
from graph.records.exchange_queries import IN_SETTINGS, fact_rows, settings_values, state_rows
from graph.values.identity import row_id
from server.exports.cells import write_cell

FORMATS = ("folder", "zip", "xlsx", "jsonl")
MOST_SHEET_ROWS = 1_048_575
LONGEST_SHEET_CELL = 32_767
FIRST_CURRENCY = "USD"


class ExportBroken(Exception):
    """Nothing was exported, and why."""


class Sink(Protocol):
    """Where tables are written, one after the other."""

    def begin(self, spec: TableSpec) -> None:
        """Start a table."""
        ...

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """Append rows to the table begun last."""
        ...


class CsvFolder:
    """One CSV file for each table in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self.stream: Any = None
        self.writer: Any = None

    def begin(self, spec: TableSpec) -> None:
        """Start a file."""
        self.close()
        self.stream = (self.folder / f"{spec.name}.csv").open("w", encoding="utf-8", newline="")
        self.writer = csv.writer(self.stream, lineterminator="\n")
        self.writer.writerow(spec.names)

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """Append rows."""
        self.writer.writerows(rows)

    def close(self) -> None:
        """End the file at hand."""
        if self.stream is not None:
            self.stream.close()


class CsvArchive:
    """One CSV file for each table in a zip archive."""

    def __init__(self, path: Path) -> None:
        self.archive = zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED)
        self.stream: TextIOWrapper | None = None
        self.writer: Any = None

    def begin(self, spec: TableSpec) -> None:
        """Start a member."""
        self._end()
        member = zipfile.ZipInfo(f"{spec.name}.csv")
        member.compress_type = zipfile.ZIP_DEFLATED
        raw = self.archive.open(member, "w", force_zip64=True)
        self.stream = TextIOWrapper(raw, encoding="utf-8", newline="")
        self.writer = csv.writer(self.stream, lineterminator="\n")
        self.writer.writerow(spec.names)

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """Append rows."""
        self.writer.writerows(rows)

    def _end(self) -> None:
        if self.stream is not None:
            self.stream.close()

    def close(self) -> None:
        """End the archive."""
        self._end()
        self.archive.close()


class Sheets:
    """One sheet for each table; cells are text or whole numbers."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = openpyxl.Workbook(write_only=True)
        self.sheet: Any = None
        self.rows = 0

    def begin(self, spec: TableSpec) -> None:
        """Start a sheet."""
        self.sheet = self.book.create_sheet(spec.name)
        self.sheet.append(spec.names)
        self.rows = 0

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """Append rows. Raises ExportBroken where a sheet cannot hold them."""
        self.rows += len(rows)
        if self.rows > MOST_SHEET_ROWS:
            raise ExportBroken(f"a sheet holds {MOST_SHEET_ROWS:,} rows; export a folder instead")
        for row in rows:
            self.sheet.append([self._cell(value) for value in row])

    def _cell(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if len(value) > LONGEST_SHEET_CELL:
            limit = f"{LONGEST_SHEET_CELL:,}"
            raise ExportBroken(f"a cell holds {limit} characters; export a folder instead")
        cell = WriteOnlyCell(self.sheet, value)
        cell.data_type = "s"  # text that begins with = is no formula
        return cell

    def close(self) -> None:
        """Write the workbook."""
        self.book.save(self.path)


class JsonLines:
    """All tables in one file; each object names its table."""

    def __init__(self, path: Path) -> None:
        self.stream = path.open("xb")
        self.table = ""
        self.names: tuple[str, ...] = ()

    def begin(self, spec: TableSpec) -> None:
        """Start a table."""
        self.table, self.names = spec.name, spec.names

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """Append objects."""
        for row in rows:
            values = {"table": self.table, **dict(zip(self.names, row, strict=True))}
            self.stream.write(orjson.dumps(values) + b"\n")

    def close(self) -> None:
        """End the file."""
        self.stream.close()


SINKS: dict[str, Any] = {
    "folder": CsvFolder,
    "zip": CsvArchive,
    "xlsx": Sheets,
    "jsonl": JsonLines,
}


@contextmanager
def put_in_place(path: Path) -> Iterator[Path]:
    """A name beside the path; it takes the path's place at the end, or goes away."""
    if path.exists():
        raise ExportBroken(f"{str(path)!r} is there already")
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    _remove(part)
    try:
        yield part
        os.replace(part, path)
    finally:
        _remove(part)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


async def export_facts(transactions: Transactions, path: Path, *, kind: str) -> dict[str, int]:
    """Write one snapshot of the database; rows by table. Raises ExportBroken, OSError."""
    with put_in_place(path) as part:
        sink = SINKS[kind](part)
        try:
            written = await _write(transactions, sink)
        finally:
            sink.close()
    return written


async def _write(transactions: Transactions, sink: Sink) -> dict[str, int]:
    written: dict[str, int] = {}
    async with transactions.read() as connection:
        settings = await settings_values(connection)
        currency = settings.get("currency") or FIRST_CURRENCY
        source = settings.get("source") or UNNAMED
        for spec in ALL_TABLES:
            sink.begin(spec)
            written[spec.name] = 0
            if spec.record is None:
                # What was never set stays blank: an import of it must not set it either.
                said = [settings.get(name) for name in IN_SETTINGS]
                sink.write([[*said, FORMAT_VERSION]])
                written[spec.name] = 1
                continue
            pages = (
                state_rows(connection, spec)
                if spec.state
                else fact_rows(connection, spec, currency)
            )
            kinds = [column.kind for column in spec.columns]
            async for page in pages:
                rows = [
                    [write_cell(kind, value) for kind, value in zip(kinds, row, strict=False)]
                    for row in page
                ]
                if spec.record.__name__ == "ConsentRecord":
                    ids = [row[-1] for row in page]
                    rows = [_own_source(r, i, source) for r, i in zip(rows, ids, strict=True)]
                sink.write(rows)
                written[spec.name] += len(rows)
    return written


def _own_source(row: list[Any], consent_id: str, source: str) -> list[Any]:
    """A consent keeps no source; it is the one that its id was made with."""
    _, customer, sku, order, line, *_ = row
    name = f"{order}/{line}" if order else ""
    for candidate in (row[0], source, UNNAMED):
        if row_id("Consent", candidate, customer, sku, name) == consent_id:
            return [candidate, *row[1:]]
    return row
