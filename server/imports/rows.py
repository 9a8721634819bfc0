"""Turns the cells of a row into what is staged: values, row ids, and what is wrong with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.records.exchange import BY_NAME, SEPARATOR, Kind, Reference, TableSpec
from graph.records.exchange.problems import Problem, Rule
from graph.records.staging.tables import ref_name
from graph.values.identity import row_id
from server.imports.cells import CellBroken, default_of, reader_of
from server.imports.row_rules import ROW_RULES

MOST_CACHED = 20_000
LONGEST_SHOWN = 80
MOST_KNOWN = 5000
LONGEST_KNOWN = 100

Values = dict[str, Any]


def shown(value: Any) -> str:
    """A value as problems show it."""
    text = "" if value is None else str(value)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def split_source(text: str, source: str) -> tuple[str, str]:
    """The source and the key that a reference names."""
    named, mark, key = text.partition(SEPARATOR)
    return (named, key) if mark else (source, text)


@dataclass(frozen=True, slots=True)
class Read:
    """One row read. row: None where it was rejected; key: its row id where that can be told."""

    row: Values | None
    key: str | None
    problems: tuple[Problem, ...]


class RowReader:
    """Reads the rows of one table of one file.

    header: the columns given, in the order of the cells; all of them known. source: that of rows
    which name none.
    """

    def __init__(self, spec: TableSpec, file: str, header: Sequence[str], *, source: str) -> None:
        self.spec = spec
        self.file = file
        self.source = source
        at = {column.name: index for index, column in enumerate(spec.columns)}
        self.plan = tuple(
            (position, name, reader_of(spec, column), column.required, dict[str, Any]())
            for position, name in enumerate(header)
            for column in (spec.column(name),)
        )
        self.given = sum(1 << at[name] for name in header)
        self.defaults = {column.name: default_of(column) for column in spec.columns}
        self.missing = tuple(
            column.name for column in spec.columns if column.required and column.name not in header
        )
        self.strip = not spec.state
        self.attributes = tuple(
            (column.name, column.attribute) for column in spec.columns if column.attribute
        )
        self.references = tuple(
            (reference, _finder(reference)) for reference in spec.references if not spec.state
        )
        self.ref_columns = tuple(
            (name, ref_name(name))
            for name in sorted({name for ref, _ in self.references for name in ref.columns})
        )
        self.has_source = "source" in spec.names
        self.rules = ROW_RULES.get(spec.name)
        self.key_names = spec.key
        self.ref_kinds = frozenset(c.name for c in spec.columns if c.kind is Kind.REF)

    def examine(self, row: int, values: Sequence[Any]) -> Read:
        """Look for problems of single cells only; the row is not taken."""
        _, problems = self._cells(row, values)
        return Read(None, None, tuple(problems))

    def _cells(self, row: int, values: Sequence[Any]) -> tuple[Values, list[Problem]]:
        cells = dict(self.defaults)
        problems: list[Problem] = []
        for position, name, reader, required, known in self.plan:
            value = values[position]
            # Most cells were seen before in their column; equal numbers of other types were not.
            is_text = type(value) is str
            if is_text and value in known:
                cells[name] = known[value]
                continue
            written = value
            if self.strip and is_text:
                value = value.strip()
            if value is None or value == "":
                if required:
                    message = f"{self.spec.name} need a value here"
                    problems.append(self._problem(row, (name, Rule.VALUE_MISSING, message), ""))
                    cells[name] = None
                continue
            try:
                found = cells[name] = reader(value)
            except CellBroken as broken:
                cells[name] = None
                problems.append(self._problem(row, (name, broken.rule, broken.message), value))
                continue
            if is_text and len(known) < MOST_KNOWN and len(value) < LONGEST_KNOWN:
                known[written] = found
        return cells, problems

    def read(self, row: int, values: Sequence[Any]) -> Read:
        """Read the cells of one row; as many as the header has."""
        cells, problems = self._cells(row, values)
        for name in self.missing:
            message = f"{self.spec.name} need a value here"
            problems.append(self._problem(row, (name, Rule.VALUE_MISSING, message), ""))
        if self.has_source and not cells["source"]:
            cells["source"] = self.source
        if not problems and self.rules is not None:
            problems = [self._problem(row, broken, None, cells) for broken in self.rules(cells)]
        if problems:
            return Read(None, self._key_if_told(cells), tuple(problems))
        staged = self._staged(cells)
        staged["row_"] = row
        return Read(staged, None, ())

    def _problem(
        self, row: int, broken: tuple[str, Rule, str], value: Any, cells: Values | None = None
    ) -> Problem:
        name, rule, message = broken
        if cells is not None:
            value = cells[name]
        return Problem(self.file, row, name, shown(value), rule, message)

    def _staged(self, cells: Values) -> Values:
        staged = {attribute: cells[name] for name, attribute in self.attributes}
        staged["given_"] = self.given
        if self.spec.state:
            return staged | self._state_key(cells)
        source = cells["source"] if self.has_source else self.source
        staged["source_"] = source
        for reference, find in self.references:
            staged[reference.attribute] = find(cells, source)
        for name, stage_name in self.ref_columns:
            staged[stage_name] = cells[name]
        staged["key_" if self.spec.name == "exchangeRates" else "id"] = self.key(cells)
        return staged

    def _state_key(self, cells: Values) -> Values:
        if self.key_names == ("id",):
            return {}
        return {"key_": "/".join(str(cells[name]) for name in self.key_names)}

    def _key_if_told(self, cells: Values) -> str | None:
        known = [cells[name] for name in self.key_names if self.spec.column(name).required]
        if any(value is None for value in known):
            return None
        if self.spec.state:
            return "/".join(map(str, known))
        return self.key(cells)

    def key(self, cells: Values) -> str:
        """The row id that the natural key gives."""
        if self.spec.name == "exchangeRates":
            return f"{cells['currency']}/{cells['fromDate']}"
        source = cells["source"] if self.has_source else self.source
        if self.spec.owner is not None:
            source, _ = split_source(cells[self.spec.owner], source)
        parts: Mapping[str, Any] = {
            name: split_source(cells[name], source)[1]
            if name in self.ref_kinds and cells[name]
            else cells[name]
            for name in self.key_names
        }
        if self.spec.key_parts is not None:
            return row_id(self.spec.node, source, *self.spec.key_parts(parts))
        return row_id(self.spec.node, source, *parts.values())


def _finder(reference: Reference) -> Callable[[Values, str], str | None]:
    """A function from a row's cells to the row id it refers to, with a bounded memory."""
    node = BY_NAME[reference.target].node
    first, *others = reference.columns
    known: dict[tuple[Any, ...], str] = {}

    def find(cells: Values, source: str) -> str | None:
        named = cells[first]
        if named is None:
            return None
        at = (source, named, *(cells[name] for name in others))
        found = known.get(at)
        if found is None:
            if len(known) > MOST_CACHED:
                known.clear()
            owner, key = split_source(named, source)
            rest = (split_source(cells[name], source)[1] for name in others)
            found = known[at] = row_id(node, owner, key, *rest)
        return found

    return find
