"""Pieces from JSON Lines: one table a file, or all tables in one file."""

from collections.abc import Iterator
from typing import Any

from graph.records.exchange import TableSpec
from graph.records.exchange.batch import Piece
from graph.records.exchange.problems import Problem, Rule
from server.imports.cells import near
from server.imports.entries import table_called, unknown_table
from server.imports.lines import Entry, FileBroken, Progress
from server.imports.piecemeal import ROWS_A_PIECE, broken_file, row_broken, take
from server.imports.rows import RowReader, shown
from server.imports.sheets import RawObject, json_objects

TABLE = "table"


class ObjectReader:
    """Reads JSON objects of one table; remembers readers by the keys that objects have."""

    def __init__(self, spec: TableSpec, file: str, *, source: str) -> None:
        self.spec = spec
        self.file = file
        self.source = source
        self.readers: dict[tuple[str, ...], RowReader] = {}
        self.told: set[str] = set()
        self.piece = Piece(spec, file)

    def take(self, raw: RawObject, values: dict[str, Any]) -> None:
        """Read one object into the piece at hand."""
        names = tuple(name for name in values if name != TABLE)
        reader = self.readers.get(names)
        if reader is None:
            unknown = [name for name in names if name not in self.spec.names]
            if unknown:
                self._tell(raw.row, unknown)
                names = tuple(name for name in names if name in self.spec.names)
            reader = RowReader(self.spec, self.file, names, source=self.source)
            if not unknown:
                self.readers[names] = reader
            self.piece.omitted |= frozenset(self.spec.names) - frozenset(names)
        take(self.piece, reader.read(raw.row, [values[name] for name, _ in _pairs(reader)]))

    def _tell(self, row: int, unknown: list[str]) -> None:
        for name in unknown:
            if name not in self.told:
                self.told.add(name)
                message = f"{self.spec.name} have no column {shown(name)!r}"
                message += near(name, self.spec.names)
                self.piece.problems.append(
                    Problem(self.file, row, shown(name), "", Rule.COLUMN_UNKNOWN, message)
                )

    def full(self) -> bool:
        """The piece is large enough to be staged."""
        return len(self.piece.rows) + len(self.piece.problems) >= ROWS_A_PIECE

    def hand_over(self) -> Piece:
        """The piece at hand; the next rows go to a new one."""
        piece, self.piece = self.piece, Piece(self.spec, self.file, omitted=self.piece.omitted)
        return piece


def _pairs(reader: RowReader) -> list[tuple[str, int]]:
    return [(name, position) for position, name, *_ in reader.plan]


def table_pieces(
    spec: TableSpec, entry: Entry, progress: Progress, *, source: str
) -> Iterator[Piece]:
    """All rows of a file that holds one table."""
    reader = ObjectReader(spec, entry.name, source=source)
    try:
        for raw in json_objects(entry, progress):
            if raw.values is None:
                take(
                    reader.piece,
                    row_broken(entry.name, raw.row, raw.broken or "", Rule.JSON_BROKEN),
                )
            else:
                reader.take(raw, raw.values)
            if reader.full():
                yield reader.hand_over()
        yield reader.hand_over()
    except FileBroken as problem:
        yield reader.hand_over()
        yield broken_file(spec, entry.name, problem)


def mixed_pieces(
    entry: Entry, progress: Progress, *, source: str, only: TableSpec | None = None
) -> Iterator[Piece]:
    """All rows of a file whose objects name their table; or those of one table only."""
    readers: dict[str, ObjectReader] = {}
    spare = _settings()
    told: set[str] = set()
    strays = Piece(spare, entry.name, broken=True)
    try:
        for raw in json_objects(entry, progress, containing=only.name if only else None):
            named = raw.values.get(TABLE) if raw.values is not None else None
            spec = table_called(named) if isinstance(named, str) else None
            if only is not None and spec is not only:
                continue
            if raw.values is None or spec is None:
                _stray(strays, raw, named, told)
            elif spec.read_only or (only is None and spec is spare):
                continue
            else:
                reader = readers.setdefault(
                    spec.name, ObjectReader(spec, entry.name, source=source)
                )
                reader.take(raw, raw.values)
                if reader.full():
                    yield reader.hand_over()
    except FileBroken as problem:
        if only is None:
            yield broken_file(spare, entry.name, problem)
    for reader in readers.values():
        yield reader.hand_over()
    yield strays


def _settings() -> TableSpec:
    found = table_called("settings")
    if found is None:
        raise KeyError("settings")
    return found


def _stray(piece: Piece, raw: RawObject, named: object, told: set[str]) -> None:
    if raw.values is None:
        take(piece, row_broken(piece.file, raw.row, raw.broken or "", Rule.JSON_BROKEN))
    elif named is None:
        message = 'an object names its table: {"table": "orders", …}'
        take(piece, row_broken(piece.file, raw.row, message, Rule.JSON_BROKEN))
    elif str(named) not in told:
        told.add(str(named))
        piece.problems.append(unknown_table(piece.file, str(named)))
