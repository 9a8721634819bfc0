"""Reads CSV files, gzipped or not, and writes tables of the exchange format row by row."""

import csv
import gzip
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from graph.records.exchange import BY_NAME

Cell = str | int | Decimal | date | bool | None
Row = Mapping[str, Cell]


class SourceMissing(Exception):
    """A file of the source is not in the folder. Mend: name the folder that holds it."""


class SourceBroken(Exception):
    """The source contradicts itself. Mend: take the tables from one dump."""


def open_table(folder: Path, name: str) -> IO[str]:
    """`name.csv` or `name.csv.gz` of the folder, as text. Raises SourceMissing."""
    plain = folder / f"{name}.csv"
    if plain.is_file():
        return plain.open(encoding="utf-8-sig", newline="")
    packed = folder / f"{name}.csv.gz"
    if packed.is_file():
        return gzip.open(packed, "rt", encoding="utf-8-sig", newline="")
    raise SourceMissing(f"there is no {name}.csv or {name}.csv.gz in {str(folder)!r}")


def read_rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """The rows of a table by column name."""
    with open_table(folder, name) as file:
        yield from csv.DictReader(file)


def read_columns(folder: Path, name: str, columns: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The named columns of each row, in that order: three times as fast as `read_rows`."""
    with open_table(folder, name) as file:
        rows = csv.reader(file)
        header = next(rows)
        missing = [column for column in columns if column not in header]
        if missing:
            raise SourceMissing(f"{name} has no column {missing[0]!r}")
        places = [header.index(column) for column in columns]
        for row in rows:
            yield tuple([row[place] for place in places])


def cell_text(value: Cell) -> str:
    """A cell as the exchange format writes it."""
    if value is None:
        return ""
    if value is True:
        return "true"
    if value is False:
        return "false"
    return str(value)


class ExchangeFolder:
    """Writes tables of the exchange format into a folder; a table's file appears with its first
    row and has the columns that row names. Close it when done, best by `with`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: dict[str, int] = {}
        self._columns: dict[str, tuple[str, ...]] = {}
        self._files: dict[str, IO[str]] = {}
        self._writers: dict[str, csv._writer] = {}  # type: ignore[name-defined]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        for file in self._files.values():
            file.close()

    def add(self, table: str, row: Row) -> None:
        """Write one row. Raises ValueError where it names other columns than the first did."""
        if table not in self._columns:
            self._begin(table, tuple(row))
        columns = self._columns[table]
        if len(row) != len(columns):
            raise ValueError(f"{table}: {sorted(row)} are not {sorted(columns)}")
        self._writers[table].writerow([cell_text(row[column]) for column in columns])
        self.rows[table] += 1

    def _begin(self, table: str, columns: tuple[str, ...]) -> None:
        unknown = set(columns) - set(BY_NAME[table].names)
        if unknown:
            raise ValueError(f"{table} has no column {sorted(unknown)}")
        self.folder.mkdir(parents=True, exist_ok=True)
        file = (self.folder / f"{table}.csv").open("w", encoding="utf-8", newline="")
        self._columns[table] = columns
        self._files[table] = file
        self._writers[table] = csv.writer(file, lineterminator="\n")
        self._writers[table].writerow(columns)
        self.rows[table] = 0
