"""One table as its file holds it: a header and rows, from CSV, JSON Lines or a workbook."""

import csv
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import orjson

from graph.records.exchange.problems import Rule
from server.imports.lines import Entry, FileBroken, Progress, text_lines

LONGEST_CELL = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class RawRow:
    """The cells of one row, or what is wrong with it. row: its first line; header 1."""

    row: int
    cells: Sequence[Any] = ()
    broken: str | None = None


@dataclass(frozen=True, slots=True)
class RawObject:
    """One JSON object, or what is wrong with its line."""

    row: int
    values: dict[str, Any] | None
    broken: str | None = None


def csv_rows(entry: Entry, progress: Progress) -> Iterator[RawRow]:
    """All rows of a CSV file, the header first, blank lines left out. Raises FileBroken."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(text_lines(entry, progress), strict=True)
    while True:
        row = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            yield RawRow(row, broken=str(problem))
            continue
        if cells:
            yield RawRow(row, cells)


def json_objects(
    entry: Entry, progress: Progress, *, containing: str | None = None
) -> Iterator[RawObject]:
    """One object for each line; only lines that contain a text, if one is named."""
    for row, line in enumerate(text_lines(entry, progress), start=1):
        if line.isspace() or (containing is not None and containing not in line):
            continue
        try:
            values = orjson.loads(line)
        except orjson.JSONDecodeError as problem:
            yield RawObject(row, None, f"this is not JSON: {problem.msg}")
            continue
        if isinstance(values, dict):
            yield RawObject(row, values)
        else:
            yield RawObject(row, None, "a line holds one JSON object")


class Workbook:
    """An .xlsx file; its sheets are read row by row. Raises FileBroken."""

    def __init__(self, path: Path) -> None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about styles, which we do not read
                self.book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        except (zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError) as problem:
            message = f"is not a workbook that can be read: {problem}"
            raise FileBroken(Rule.FILE_UNREADABLE, message) from problem

    @property
    def names(self) -> list[str]:
        """Names of the sheets."""
        return [sheet.title for sheet in self.book.worksheets]

    def rows(self, name: str) -> Iterator[RawRow]:
        """All rows of a sheet, the header first; blank rows are left out."""
        sheet = self.book[name]
        sheet.reset_dimensions()
        try:
            for row, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                if any(cell is not None for cell in cells):
                    yield RawRow(row, cells)
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, SyntaxError) as problem:
            message = f"cannot be read: {problem}"
            raise FileBroken(Rule.FILE_UNREADABLE, message) from problem

    def close(self) -> None:
        """Close the file."""
        self.book.close()
