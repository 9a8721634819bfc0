"""What an import is asked to do, and what it tells when done."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.records.exchange.problems import Problem, Problems


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """snapshot: tables whose absent rows are closed. store False: check only.

    accept_rejects: rows with problems are left out, the rest is stored. most_problems: how many
    problems are told in full. compute False: leave derived rows to a later refresh.
    """

    snapshot: frozenset[str] = frozenset()
    accept_rejects: bool = False
    most_problems: int = 1000
    store: bool = True
    compute: bool = True
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class TableCount:
    """Rows of one table: read from files, new, changed, closed as absent."""

    read: int = 0
    new: int = 0
    changed: int = 0
    closed: int = 0


@dataclass(slots=True)
class ImportReport:
    """What came of it. stored False: nothing was written. entry_id: its journal entry, if any."""

    problems: Problems
    tables: dict[str, TableCount] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    stored: bool = False
    entry_id: str | None = None
    baseline: bool = False

    @property
    def told(self) -> tuple[Problem, ...]:
        """The problems that are spelled out."""
        return tuple(self.problems.kept)

    @property
    def changes(self) -> int:
        """Rows new, changed or closed."""
        return sum(count.new + count.changed + count.closed for count in self.tables.values())


def counted(tables: Mapping[str, TableCount]) -> dict[str, dict[str, int]]:
    """The counts as the journal keeps them: only what is not 0."""
    found = {
        name: {
            word: number
            for word, number in (
                ("new", count.new),
                ("changed", count.changed),
                ("closed", count.closed),
            )
            if number
        }
        for name, count in tables.items()
    }
    return {name: numbers for name, numbers in found.items() if numbers}
