"""Collects columns, rows and entries of a linear model in arrays, and cuts it into its parts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from graph.allocation.optimal.arcs import Floats, Ints

Flags = npt.NDArray[np.bool_]
INFINITE = np.inf


@dataclass(frozen=True, slots=True)
class Part:
    """One part's model: the most of gain · x with lower <= A x <= upper, 0 <= x <= most.

    A by columns: starts, index (rows), value. columns, rows: their numbers in the whole model.
    """

    number: int
    columns: Ints
    rows: Ints
    gain: Floats
    most: Floats
    whole: Flags
    lower: Floats
    upper: Floats
    starts: Ints
    index: Ints
    value: Floats


@dataclass(slots=True)
class Matrix:
    """A model that grows by arrays; every column and row belongs to one cell."""

    columns: int = 0
    rows: int = 0
    _gain: list[Floats] = field(default_factory=list)
    _most: list[Floats] = field(default_factory=list)
    _whole: list[Flags] = field(default_factory=list)
    _column_cell: list[Ints] = field(default_factory=list)
    _lower: list[Floats] = field(default_factory=list)
    _upper: list[Floats] = field(default_factory=list)
    _row_cell: list[Ints] = field(default_factory=list)
    _entries: list[tuple[Ints, Ints, Floats]] = field(default_factory=list)
    _made_whole: list[Ints] = field(default_factory=list)

    def add_columns(
        self, cell: Ints, gain: Floats | float, most: Floats | float, *, whole: bool = False
    ) -> Ints:
        """Numbers of the new columns; whole: they take whole numbers only."""
        count = len(cell)
        self._column_cell.append(np.asarray(cell, dtype=np.int64))
        self._gain.append(np.broadcast_to(np.asarray(gain, dtype=float), count))
        self._most.append(np.broadcast_to(np.asarray(most, dtype=float), count))
        self._whole.append(np.full(count, whole))
        self.columns += count
        return np.arange(self.columns - count, self.columns)

    def add_rows(self, cell: Ints, lower: Floats | float, upper: Floats | float) -> Ints:
        """Numbers of the new rows."""
        count = len(cell)
        self._row_cell.append(np.asarray(cell, dtype=np.int64))
        self._lower.append(np.broadcast_to(np.asarray(lower, dtype=float), count))
        self._upper.append(np.broadcast_to(np.asarray(upper, dtype=float), count))
        self.rows += count
        return np.arange(self.rows - count, self.rows)

    def add(self, rows: Ints, columns: Ints, value: Floats | float) -> None:
        """Entries; one place is named once."""
        spread = np.broadcast_to(np.asarray(value, dtype=float), len(rows))
        self._entries.append((rows, columns, spread))

    def make_whole(self, columns: Ints) -> None:
        """Let existing columns take whole numbers only."""
        self._made_whole.append(columns)

    def sizes(self, part_of: Ints) -> Ints:
        """Columns of each part. part_of: part of each cell."""
        count = int(part_of.max()) + 1
        return np.bincount(part_of[np.concatenate(self._column_cell)], minlength=count)

    def gains(self) -> Floats:
        """Gain of each column."""
        return np.concatenate(self._gain) if self._gain else np.zeros(0)

    def parts(self, part_of: Ints) -> Iterator[Part]:
        """Models by part, in order of their numbers; parts without columns are left out.

        part_of: part of each cell.
        """
        if not self.columns:
            return
        count = int(part_of.max()) + 1
        column_part = part_of[np.concatenate(self._column_cell)]
        row_part = part_of[np.concatenate(self._row_cell)]
        rows = np.concatenate([one[0] for one in self._entries])
        columns = np.concatenate([one[1] for one in self._entries])
        value = np.concatenate([one[2] for one in self._entries])
        column_order = np.argsort(column_part, kind="stable")
        row_order = np.argsort(row_part, kind="stable")
        column_ends = np.searchsorted(column_part[column_order], np.arange(count + 1))
        row_ends = np.searchsorted(row_part[row_order], np.arange(count + 1))
        local_row = np.empty(self.rows, dtype=np.int64)
        local_row[row_order] = np.arange(self.rows)
        place = np.empty(self.columns, dtype=np.int64)
        place[column_order] = np.arange(self.columns)
        order = np.lexsort((rows, place[columns]))
        sorted_place, rows, value = place[columns][order], rows[order], value[order]
        starts = np.searchsorted(sorted_place, np.arange(self.columns + 1))
        gain, most = np.concatenate(self._gain), np.concatenate(self._most)
        whole = np.concatenate(self._whole)
        for columns in self._made_whole:
            whole[columns] = True
        lower, upper = np.concatenate(self._lower), np.concatenate(self._upper)
        for number in range(count):
            first, last = column_ends[number], column_ends[number + 1]
            if first == last:
                continue
            mine = column_order[first:last]
            ours = row_order[row_ends[number] : row_ends[number + 1]]
            here = slice(starts[first], starts[last])
            yield Part(
                number=number,
                columns=mine,
                rows=ours,
                gain=gain[mine],
                most=most[mine],
                whole=whole[mine],
                lower=lower[ours],
                upper=upper[ours],
                starts=starts[first : last + 1] - starts[first],
                index=local_row[rows[here]] - row_ends[number],
                value=value[here],
            )


def stacked(parts: Sequence[Part]) -> Part:
    """The parts as one, side by side: their columns and rows in the order given."""

    def joined(name: str) -> npt.NDArray[Any]:
        return np.concatenate([getattr(one, name) for one in parts])

    rows = np.cumsum([0, *(len(one.rows) for one in parts)])
    entries = np.cumsum([0, *(len(one.value) for one in parts)])
    starts = [one.starts[:-1] + first for one, first in zip(parts, entries, strict=False)]
    index = [one.index + first for one, first in zip(parts, rows, strict=False)]
    return Part(
        number=parts[0].number,
        columns=joined("columns"),
        rows=joined("rows"),
        gain=joined("gain"),
        most=joined("most"),
        whole=joined("whole"),
        lower=joined("lower"),
        upper=joined("upper"),
        starts=np.concatenate([*starts, entries[-1:]]),
        index=np.concatenate(index),
        value=joined("value"),
    )
