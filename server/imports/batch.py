"""A batch of files as an import reads it: folder, zip, workbook, JSON Lines or one CSV file."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from graph.records.exchange import ALL_TABLES, BY_NAME, FORMAT_VERSION, TableSpec
from graph.records.exchange.batch import BatchSettings, Piece
from graph.records.exchange.problems import Problem, Rule
from server.imports.entries import (
    archive_entries,
    by_table,
    file_entry,
    folder_entries,
    table_called,
    unknown_table,
)
from server.imports.json_tables import mixed_pieces, table_pieces
from server.imports.lines import Entry, FileBroken, Progress
from server.imports.piecemeal import sheet_pieces
from server.imports.sheets import Workbook, csv_rows

SETTINGS = BY_NAME["settings"]


def _no_progress(_bytes: int) -> None:
    """Nobody watches."""


class FileBatch:
    """Reads the files of a path; also fills in the settings. Close it when done."""

    def __init__(self, path: Path, progress: Progress = _no_progress) -> None:
        self.path = path
        self.label = path.name or str(path)
        self.progress = progress
        self._notes: list[str] = []
        self._problems: list[Problem] = []
        self._tables: dict[str, Entry] = {}
        self._mixed: Entry | None = None
        self._book: Workbook | None = None
        self._archive: zipfile.ZipFile | None = None
        try:
            self._open()
        except (FileBroken, OSError) as problem:
            message = problem.message if isinstance(problem, FileBroken) else str(problem)
            self._problems.append(Problem(self.label, 0, "", "", Rule.FILE_UNREADABLE, message))

    def _open(self) -> None:
        suffix = self.path.suffix.lower()
        if self.path.is_dir():
            self._sort(folder_entries(self.path))
        elif not self.path.exists():
            raise FileBroken(Rule.FILE_UNREADABLE, f"there is no {str(self.path)!r}")
        elif suffix == ".zip":
            self._archive = _archive(self.path)
            self._sort(archive_entries(self._archive))
        elif suffix == ".xlsx":
            self._book = Workbook(self.path)
        elif suffix == ".jsonl" and table_called(self.path.stem) is None:
            self._mixed = file_entry(self.path)
        elif suffix in (".csv", ".jsonl"):
            self._sort([file_entry(self.path)])
        else:
            message = "is neither a folder nor a .zip, .xlsx, .jsonl or .csv file"
            raise FileBroken(Rule.FILE_UNREADABLE, message)

    def _sort(self, entries: list[Entry]) -> None:
        found = by_table(entries)
        self._tables = found.tables
        self._problems.extend(found.problems)
        if not found.tables and not found.problems:
            message = "holds no table of the format"
            self._problems.append(Problem(self.label, 0, "", "", Rule.NOTHING_FOUND, message))

    @property
    def size(self) -> int:
        """Bytes that will be read, as far as known."""
        if self._mixed is not None:
            return self._mixed.size
        return sum(entry.size for entry in self._tables.values())

    def close(self) -> None:
        """Close what is open."""
        if self._book is not None:
            self._book.close()
        if self._archive is not None:
            self._archive.close()

    def settings(self) -> tuple[BatchSettings, list[Problem]]:
        """The settings row and all problems that concern the batch as a whole."""
        problems = list(self._problems)
        rows = []
        for piece in self._of(SETTINGS, source=""):
            problems.extend(piece.problems)
            rows.extend(piece.rows)
        if len(rows) > 1:
            message = "settings have one row"
            problems.append(Problem("settings", 0, "", "", Rule.KEY_TWICE, message))
        if not rows:
            return BatchSettings(), problems
        row = rows[0]
        if row["format"] is not None and row["format"] > FORMAT_VERSION:
            message = f"version {row['format']} of the format; this program reads {FORMAT_VERSION}"
            version = str(row["format"])
            problems.append(
                Problem("settings", row["row_"], "format", version, Rule.FORMAT_NEWER, message)
            )
        settings = BatchSettings(row["business_date"], row["currency"], row["source"] or None)
        return settings, problems

    def pieces(self, source: str) -> Iterator[Piece]:
        """All rows of all tables but settings."""
        if self._mixed is not None:
            yield from mixed_pieces(self._mixed, self.progress, source=source)
            return
        for spec in ALL_TABLES:
            if spec is SETTINGS:
                continue
            if spec.read_only:
                if spec.name in self._tables or self._sheet(spec) is not None:
                    self._notes.append(f"{spec.name} are exported to be read; left out")
                continue
            yield from self._of(spec, source=source)
        if self._book is not None:
            yield from self._unknown_sheets()

    def _of(self, spec: TableSpec, *, source: str) -> Iterator[Piece]:
        sheet = self._sheet(spec)
        entry = self._tables.get(spec.name)
        if sheet is not None and self._book is not None:
            yield from sheet_pieces(spec, sheet, self._book.rows(sheet), source=source)
        elif entry is not None and entry.name.lower().endswith(".jsonl"):
            yield from table_pieces(spec, entry, self.progress, source=source)
        elif entry is not None:
            rows = csv_rows(entry, self.progress)
            yield from sheet_pieces(spec, entry.name, rows, source=source)
        elif self._mixed is not None and spec is SETTINGS:
            yield from mixed_pieces(self._mixed, _no_progress, source=source, only=spec)

    def _sheet(self, spec: TableSpec) -> str | None:
        names = [] if self._book is None else self._book.names
        return next((name for name in names if name.lower() == spec.name.lower()), None)

    def _unknown_sheets(self) -> Iterator[Piece]:
        for name in [] if self._book is None else self._book.names:
            if table_called(name) is None:
                problem = unknown_table(f"{self.label}:{name}", name)
                yield Piece(SETTINGS, name, problems=[problem], broken=True)

    def notes(self) -> list[str]:
        """What was left out."""
        return self._notes


def _archive(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as problem:
        message = f"is not a zip archive that can be read: {problem}"
        raise FileBroken(Rule.FILE_UNREADABLE, message) from problem
