"""What a reader of files hands to an import: rows ready to be staged, and what is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from graph.records.exchange.columns import TableSpec
from graph.records.exchange.problems import Problem


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """The settings row; None where it does not say."""

    business_date: date | None = None
    currency: str | None = None
    source: str | None = None


@dataclass(slots=True)
class Piece:
    """Some rows of one table of one file.

    rows: by stage column (`staging.tables`), money and rates as scaled integers. omitted:
    columns that some row does not give. rejected: row ids of rows with problems, None where the
    id cannot be told. broken: the file's columns are wrong, so its rows are not staged.
    """

    spec: TableSpec
    file: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    omitted: frozenset[str] = frozenset()
    rejected: list[str | None] = field(default_factory=list)
    broken: bool = False


class Batch(Protocol):
    """Files of the exchange format, read once."""

    label: str

    def settings(self) -> tuple[BatchSettings, list[Problem]]:
        """The settings, read before anything else."""
        ...

    def pieces(self, source: str) -> Iterator[Piece]:
        """All rows of the other tables; source: that of rows which name none."""
        ...

    def notes(self) -> list[str]:
        """What was left out, and why, once the pieces have been read."""
        ...
