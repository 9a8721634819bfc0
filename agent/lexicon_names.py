"""Names in the data, found again in a question with a tolerance for spelling."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

WORD = re.compile(r"[a-z0-9]+")
LONGEST_WORDS = 12
CLOSE = 84.0


def plain(text: str) -> str:
    """Lower case, words only, single blanks."""
    return " ".join(WORD.findall(text.lower()))


@dataclass(frozen=True)
class Name:
    """A value that names something: node, path, the value as it is written in the data.

    op: how a condition on it is written; "contains" for the common start of several names.
    """

    node: str
    path: str
    value: str
    op: str = "eq"


def _families(exact: dict[str, list[Name]]) -> dict[str, Name]:
    """What several names begin with before a bracket: Tailspin Toys of Tailspin Toys (Muir, MI)."""
    seen: dict[tuple[str, str, str], int] = {}
    for names in exact.values():
        for one in names:
            start, bracket, _ = one.value.partition(" (")
            if bracket:
                key = (one.node, one.path, start)
                seen[key] = seen.get(key, 0) + 1
    return {
        plain(start): Name(node, path, start, "contains")
        for (node, path, start), count in seen.items()
        if count > 1 and node in ("Customer", "Supplier") and plain(start)
    }


@dataclass
class Names:
    """Names by their plain text; several things may share one text."""

    exact: dict[str, list[Name]] = field(default_factory=dict)
    by_first: dict[str, list[str]] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)

    @classmethod
    def from_rows(cls, rows: Iterable[dict[str, str]]) -> "Names":
        """From the rows of the `names` field."""
        made = cls()
        for row in rows:
            key = plain(str(row["value"]))
            if key:
                made.exact.setdefault(key, []).append(
                    Name(row["node"], row["path"], str(row["value"]))
                )
        for key, name in _families(made.exact).items():
            made.exact.setdefault(key, [name])
        made.keys = sorted(key for key in made.exact if len(key) >= 4 and not key.isdigit())
        return made

    def find(self, text: str) -> list[Name]:
        """The things whose name this is, letter for letter but for case and punctuation."""
        return self.exact.get(plain(text), [])

    def close(self, text: str) -> tuple[list[Name], float]:
        """The things whose name is nearest, with its likeness 0..100; none below 84."""
        key = plain(text)
        if len(key) < 4:
            return [], 0.0
        # Of the same length within a third: a typo does not shorten a name to its first word.
        pool = [one for one in self.keys if abs(len(one) - len(key)) <= max(2, len(key) // 5)]
        best = process.extractOne(key, pool, scorer=fuzz.ratio, score_cutoff=CLOSE)
        return (self.exact[best[0]], float(best[1])) if best else ([], 0.0)

    def joined(self, rows: Iterable[dict[str, str]]) -> "Names":
        """These names and some more; the keys for near spellings stay as they are."""
        more = Names.from_rows(rows)
        exact = {key: [*self.exact.get(key, ()), *names] for key, names in more.exact.items()}
        return Names({**self.exact, **exact}, self.by_first, self.keys)
