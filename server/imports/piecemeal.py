"""Reads rows of one table into pieces small enough to stage at once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from graph.records.exchange import TableSpec
from graph.records.exchange.batch import Piece
from graph.records.exchange.problems import Problem, Rule
from server.imports.cells import near
from server.imports.lines import FileBroken
from server.imports.rows import Read, RowReader, shown
from server.imports.sheets import RawRow

ROWS_A_PIECE = 2000


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a sheet and what is wrong with them. positions: cells of known columns."""

    names: tuple[str, ...]
    positions: tuple[int, ...]
    width: int
    problems: tuple[Problem, ...]


def read_header(spec: TableSpec, file: str, row: RawRow | None) -> Header:
    """Check the column names of a sheet against the format."""
    cells = [] if row is None else ["" if cell is None else str(cell).strip() for cell in row.cells]
    while cells and not cells[-1]:
        cells.pop()
    if not cells:
        broken = row.broken if row is not None and row.broken else "there is no header"
        problem = Problem(file, 1, "", "", Rule.HEADER_MISSING, broken)
        return Header((), (), 0, (problem,))
    problems: list[Problem] = []
    known: dict[str, int] = {}
    by_lower = {name.lower(): name for name in spec.names}
    for position, cell in enumerate(cells):
        name = by_lower.get(cell.lower())
        if name is None:
            message = f"{spec.name} have no column {shown(cell)!r}{_separator(cells)}"
            message += near(cell, spec.names)
            problems.append(Problem(file, 1, shown(cell), "", Rule.COLUMN_UNKNOWN, message))
        elif name in known:
            message = f"the column {name!r} comes twice"
            problems.append(Problem(file, 1, name, "", Rule.COLUMN_TWICE, message))
        else:
            known[name] = position
    for column in spec.columns:
        if column.required and column.name not in known:
            message = f"{spec.name} need the column {column.name!r}"
            problems.append(Problem(file, 1, column.name, "", Rule.COLUMN_MISSING, message))
    return Header(tuple(known), tuple(known.values()), len(cells), tuple(problems))


def _separator(cells: Sequence[str]) -> str:
    """A hint for files that separate cells by something else than a comma."""
    if len(cells) > 1:
        return ""
    for mark, word in ((";", "semicolons"), ("\t", "tabs")):
        if mark in cells[0]:
            return f" (cells are separated by commas, not by {word})"
    return ""


def sheet_pieces(
    spec: TableSpec, file: str, rows: Iterable[RawRow], *, source: str
) -> Iterator[Piece]:
    """All rows of a sheet; broken files end in a piece that says so."""
    stream = iter(rows)
    try:
        header = read_header(spec, file, next(stream, None))
        broken = bool(header.problems)
        yield Piece(spec, file, problems=list(header.problems), broken=broken)
        # A missing column is told once, at the header; its rows are read for other problems only.
        reader = RowReader(spec, file, header.names, source=source)
        reader.missing = ()
        omitted = frozenset(spec.names) - frozenset(header.names)
        if not header.names:
            return
        piece = Piece(spec, file, omitted=omitted, broken=broken)
        for raw in stream:
            take(piece, _read(reader, header, raw, broken=broken))
            if len(piece.rows) + len(piece.problems) >= ROWS_A_PIECE:
                yield piece
                piece = Piece(spec, file, omitted=omitted, broken=broken)
        yield piece
    except FileBroken as problem:
        yield broken_file(spec, file, problem)


def broken_file(spec: TableSpec, file: str, problem: FileBroken) -> Piece:
    """A piece that tells that the file cannot be read on."""
    found = Problem(file, problem.row, "", "", problem.rule, problem.message)
    return Piece(spec, file, problems=[found], broken=True)


def take(piece: Piece, read: Read) -> None:
    """Put one row into its piece."""
    if read.row is not None:
        if not piece.broken:
            piece.rows.append(read.row)
        return
    piece.problems.extend(read.problems)
    piece.rejected.append(read.key)


def row_broken(file: str, row: int, message: str, rule: Rule = Rule.ROW_BROKEN) -> Read:
    """A row whose cells cannot be told apart."""
    return Read(None, None, (Problem(file, row, "", "", rule, message),))


def _read(reader: RowReader, header: Header, raw: RawRow, *, broken: bool) -> Read:
    if raw.broken is not None:
        return row_broken(reader.file, raw.row, raw.broken)
    cells = raw.cells
    if len(cells) != header.width:
        extra = [cell for cell in cells[header.width :] if cell not in (None, "")]
        if extra or (len(cells) < header.width and not _is_workbook(cells)):
            message = f"{len(cells)} cells, the header has {header.width}"
            return row_broken(reader.file, raw.row, message)
        cells = [*cells, *([None] * (header.width - len(cells)))]
    picked = [cells[position] for position in header.positions]
    if broken:
        return reader.examine(raw.row, picked)
    return reader.read(raw.row, picked)


def _is_workbook(cells: Sequence[Any]) -> bool:
    """Workbooks leave trailing blank cells out; text files never do."""
    return isinstance(cells, tuple)
