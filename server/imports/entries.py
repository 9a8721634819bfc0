"""Finds the files of a batch: in a folder, in a zip archive, or the one file named."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from graph.records.exchange import BY_NAME, TableSpec
from graph.records.exchange.problems import Problem, Rule
from server.imports.cells import near
from server.imports.lines import Entry, FileBroken

TABLE_ENDINGS = (".csv", ".jsonl")
BY_LOWER_NAME = {name.lower(): spec for name, spec in BY_NAME.items()}


@dataclass(slots=True)
class Found:
    """The files of a batch by table."""

    tables: dict[str, Entry] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def table_called(name: str) -> TableSpec | None:
    """The table of that name, in any case."""
    return BY_LOWER_NAME.get(name.lower())


def unknown_table(file: str, name: str) -> Problem:
    """A file or sheet that names no table."""
    message = f"{name!r} is no table of the format{near(name, tuple(BY_NAME))}"
    return Problem(file, 0, "", name, Rule.TABLE_UNKNOWN, message)


def _file_opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")


def _member_opener(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    def open_member() -> BinaryIO:
        try:
            # ZipExtFile reads its own way, so that a line costs a buffer's look-up only.
            return cast("BinaryIO", BufferedReader(archive.open(member)))
        except (RuntimeError, NotImplementedError, zipfile.BadZipFile) as problem:
            message = f"cannot be unpacked: {problem}"
            raise FileBroken(Rule.FILE_UNREADABLE, message) from problem

    return open_member


def folder_entries(folder: Path) -> list[Entry]:
    """The files of a folder, by name."""
    return [
        Entry(path.name, _file_opener(path), path.stat().st_size)
        for path in sorted(folder.iterdir())
        if path.is_file()
    ]


def file_entry(path: Path) -> Entry:
    """One file."""
    return Entry(path.name, _file_opener(path), path.stat().st_size)


def archive_entries(archive: zipfile.ZipFile) -> list[Entry]:
    """The files of a zip archive, by name, whatever folder they lie in."""
    return [
        Entry(
            PurePosixPath(member.filename).name, _member_opener(archive, member), member.file_size
        )
        for member in sorted(archive.infolist(), key=lambda member: member.filename)
        if not member.is_dir() and "__MACOSX" not in member.filename
    ]


def by_table(entries: list[Entry]) -> Found:
    """Sort the files to tables; other kinds of files are nobody's business."""
    found = Found()
    for entry in entries:
        path = PurePosixPath(entry.name)
        if path.suffix.lower() not in TABLE_ENDINGS or path.name.startswith("."):
            continue
        spec = table_called(path.stem)
        if spec is None:
            found.problems.append(unknown_table(entry.name, path.stem))
        elif spec.name in found.tables:
            message = f"{found.tables[spec.name].name} holds this table already"
            found.problems.append(Problem(entry.name, 0, "", "", Rule.TABLE_TWICE, message))
        else:
            found.tables[spec.name] = entry
    return found
