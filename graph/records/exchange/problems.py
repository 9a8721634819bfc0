"""What can be wrong with a batch: a code, a message and how to mend it, for each place."""

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """The rules of the exchange format; `docs/exchange-format.md` lists them."""

    FILE_UNREADABLE = "FILE_UNREADABLE"
    ENCODING_BROKEN = "ENCODING_BROKEN"
    FORMAT_NEWER = "FORMAT_NEWER"
    TABLE_UNKNOWN = "TABLE_UNKNOWN"
    TABLE_TWICE = "TABLE_TWICE"
    NOTHING_FOUND = "NOTHING_FOUND"
    HEADER_MISSING = "HEADER_MISSING"
    COLUMN_MISSING = "COLUMN_MISSING"
    COLUMN_UNKNOWN = "COLUMN_UNKNOWN"
    COLUMN_TWICE = "COLUMN_TWICE"
    ROW_BROKEN = "ROW_BROKEN"
    JSON_BROKEN = "JSON_BROKEN"
    VALUE_MISSING = "VALUE_MISSING"
    VALUE_UNKNOWN = "VALUE_UNKNOWN"
    TEXT_INVALID = "TEXT_INVALID"
    NUMBER_INVALID = "NUMBER_INVALID"
    NUMBER_FRACTIONAL = "NUMBER_FRACTIONAL"
    NUMBER_NEGATIVE = "NUMBER_NEGATIVE"
    NUMBER_OUT_OF_RANGE = "NUMBER_OUT_OF_RANGE"
    DATE_INVALID = "DATE_INVALID"
    BOOL_INVALID = "BOOL_INVALID"
    ADDED_INVALID = "ADDED_INVALID"
    DOCUMENT_INVALID = "DOCUMENT_INVALID"
    VALUES_DISAGREE = "VALUES_DISAGREE"
    KEY_TWICE = "KEY_TWICE"
    REFERENCE_UNKNOWN = "REFERENCE_UNKNOWN"
    RATE_MISSING = "RATE_MISSING"
    CURRENCY_CHANGED = "CURRENCY_CHANGED"
    SUBSTITUTE_CYCLE = "SUBSTITUTE_CYCLE"
    SNAPSHOT_REFUSED = "SNAPSHOT_REFUSED"


MENDS: dict[Rule, str] = {
    Rule.FILE_UNREADABLE: "Check the file, or write it again.",
    Rule.ENCODING_BROKEN: "Save the file as UTF-8.",
    Rule.FORMAT_NEWER: "Upgrade this program.",
    Rule.TABLE_UNKNOWN: "Name the file or sheet after a table of the format, or take it away.",
    Rule.TABLE_TWICE: "Keep one file for each table.",
    Rule.NOTHING_FOUND: "Name files after tables of the format, such as `orders.csv`.",
    Rule.HEADER_MISSING: "Write the column names into the first row.",
    Rule.COLUMN_MISSING: "Add the column.",
    Rule.COLUMN_UNKNOWN: "Rename the column, or take it away.",
    Rule.COLUMN_TWICE: "Keep one column of that name.",
    Rule.ROW_BROKEN: "Write as many cells as the header has; quote cells that hold commas.",
    Rule.JSON_BROKEN: "Write one JSON object on each line, with its table under `table`.",
    Rule.VALUE_MISSING: "Fill the cell in.",
    Rule.VALUE_UNKNOWN: "Take one of the values the message names.",
    Rule.TEXT_INVALID: "Take the unprintable character out.",
    Rule.NUMBER_INVALID: "Write digits with a point before decimals, without other signs.",
    Rule.NUMBER_FRACTIONAL: "Convert to whole base units.",
    Rule.NUMBER_NEGATIVE: "Write 0 or more.",
    Rule.NUMBER_OUT_OF_RANGE: "Write a number within the limits.",
    Rule.DATE_INVALID: "Write a day that exists as YYYY-MM-DD.",
    Rule.BOOL_INVALID: "Write true or false.",
    Rule.ADDED_INVALID: "Leave blank, write `*`, or name columns of this table.",
    Rule.DOCUMENT_INVALID: "Write JSON.",
    Rule.VALUES_DISAGREE: "Correct one of the values.",
    Rule.KEY_TWICE: "Keep one row for each natural key.",
    Rule.REFERENCE_UNKNOWN: "Add the row it names, or correct the name.",
    Rule.RATE_MISSING: "Add a rate to exchangeRates that holds on that day.",
    Rule.CURRENCY_CHANGED: "Import into an empty database, or keep the currency.",
    Rule.SUBSTITUTE_CYCLE: "Take one of the rows of the circle away.",
    Rule.SNAPSHOT_REFUSED: "Import this table as a delta.",
}

FATAL = frozenset(
    {
        Rule.FILE_UNREADABLE,
        Rule.ENCODING_BROKEN,
        Rule.FORMAT_NEWER,
        Rule.TABLE_UNKNOWN,
        Rule.TABLE_TWICE,
        Rule.NOTHING_FOUND,
        Rule.HEADER_MISSING,
        Rule.COLUMN_MISSING,
        Rule.COLUMN_UNKNOWN,
        Rule.COLUMN_TWICE,
        Rule.CURRENCY_CHANGED,
        Rule.SNAPSHOT_REFUSED,
    }
)
"""Not a matter of single rows: these stop an import even where rejected rows are accepted."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One place that breaks a rule. row: the line of the file or sheet, header 1; 0: all of it."""

    file: str
    row: int
    column: str
    value: str
    rule: Rule
    message: str

    @property
    def mend(self) -> str:
        """How to mend it."""
        return MENDS[self.rule]

    def __str__(self) -> str:
        place = f"{self.file}:{self.row}" if self.row else self.file
        column = f" {self.column}" if self.column else ""
        return f"{place}{column}: {self.message} [{self.rule}] {self.mend}"


class Problems:
    """Problems found so far: the first `most` in full, the rest counted."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.kept: list[Problem] = []
        self.total = 0
        self.fatal = False

    def add(self, problem: Problem) -> None:
        """Keep or count one."""
        self.total += 1
        self.fatal = self.fatal or problem.rule in FATAL
        if len(self.kept) < self.most:
            self.kept.append(problem)

    def count(self, more: int) -> None:
        """Count problems that are not spelled out."""
        self.total += more

    @property
    def room(self) -> int:
        """How many more would be kept in full."""
        return self.most - len(self.kept)
