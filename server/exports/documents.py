"""The page and the JSON Schema of the exchange format, made from its tables and columns."""

import json
from typing import Any

from graph.records.exchange import (
    FACT_TABLES,
    FORMAT_VERSION,
    STATE_TABLES,
    ColumnSpec,
    Kind,
    TableSpec,
)
from graph.records.exchange.problems import MENDS, Rule

KINDS: dict[Kind, str] = {
    Kind.TEXT: "text",
    Kind.INT: "whole number",
    Kind.MONEY: "amount, four decimals",
    Kind.RATE: "fraction or factor, six decimals",
    Kind.DATE: "day, YYYY-MM-DD",
    Kind.INSTANT: "instant, ISO 8601; UTC where no zone is given",
    Kind.BOOL: "true or false",
    Kind.ENUM: "one of the words",
    Kind.REF: "key of a row of another table",
    Kind.ADDED: "`*` or column names",
    Kind.DOCUMENT: "JSON",
}

INTRODUCTION = f"""# Exchange format, version {FORMAT_VERSION}
This page is made by `backorders format`; `backorders format --schema` prints the JSON Schema of a
row of each table, kept in `exchange-format.schema.json`.

A batch is a folder or a zip archive of `<table>.csv` or `<table>.jsonl` files, a workbook with one
sheet a table, one CSV file, or one JSON Lines file whose objects name their table
(`{{"table": "orders", …}}`). CSV is UTF-8 with a header and commas; workbooks hold their shared
texts in memory, all else is read row by row whatever its size.

- `backorders check PATH` tells every problem and stores nothing. `backorders import PATH` stores
  all or nothing. Both exit with 1 where there are problems. `--json` prints the report as data.
- Rows are matched by natural key (**bold** below) and source. A column that is not in the file
  leaves what is there; a blank cell sets the default. The same batch again changes nothing.
- A reference names a row of the same source; `source::key` names one of another source.
- `--snapshot TABLE` closes the rows of the batch's sources that it does not name. A rejected row
  counts as named; where a rejected row's key cannot be read, nothing of the table is closed.
- `--accept-rejects` leaves rows with problems out and stores the rest.
- An import is one journal entry, with a child entry for each order line, stock position and
  inbound shipment that changed; the first load has the baseline entry alone.
- Shipped and cancelled beyond ordered is kept as over-shipped; the open quantity is never negative.
- `reserved` of a stock position is the order system's figure. Where it grew since the last import,
  reservations of released plans that fit into the growth, oldest first and whole, count as
  contained in it and no longer as ours, so nothing is counted twice. Reservations that were not
  released stay ours.
- Decisions and histories are restored into a database that has none. Elsewhere they are compared,
  and rows that differ are left out with a note.
"""


def format_page() -> str:
    """The page as Markdown."""
    parts = [INTRODUCTION, "## Facts\n", *map(_table, FACT_TABLES)]
    parts += ["## Decisions and histories\n", *map(_table, STATE_TABLES)]
    parts += ["## Rules\n", "| Rule | How to mend it |\n|---|---|\n"]
    parts += [f"| {rule.value} | {MENDS[rule]} |\n" for rule in Rule]
    return "".join(parts)


def _table(spec: TableSpec) -> str:
    lines = [f"### {spec.name}\n{spec.description}"]
    if spec.closing is not None:
        lines.append(f"Snapshot: where a row is absent, {spec.closing.value}.")
    lines += ["", "| Column | Kind | Default | Meaning |", "|---|---|---|---|"]
    lines += [_line(spec, column) for column in spec.columns]
    return "\n".join(lines) + "\n\n"


def _line(spec: TableSpec, column: ColumnSpec) -> str:
    name = f"**{column.name}**" if column.name in (*spec.key, "source") else column.name
    kind = KINDS[column.kind]
    if column.values is not None:
        kind = " ".join(member.value for member in column.values)
    if column.target is not None:
        kind = f"row of {column.target}"
    if column.required:
        default = "required"
    elif column.default is None:
        default = ""
    else:
        default = str(column.default).lower() if column.kind is Kind.BOOL else str(column.default)
    meaning = column.description + (" New rows only." if column.initial else "")
    return f"| {name} | {kind} | {default} | {meaning} |"


def format_schema() -> str:
    """The JSON Schema of one row of each table, as JSON Lines hold it."""
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Backorder exchange format",
        "version": FORMAT_VERSION,
        "oneOf": [{"$ref": f"#/$defs/{spec.name}"} for spec in (*FACT_TABLES, *STATE_TABLES)],
        "$defs": {spec.name: _object(spec) for spec in (*FACT_TABLES, *STATE_TABLES)},
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _object(spec: TableSpec) -> dict[str, Any]:
    return {
        "type": "object",
        "description": spec.description,
        "properties": {"table": {"const": spec.name}}
        | {column.name: _property(column) for column in spec.columns},
        "required": ["table", *(column.name for column in spec.columns if column.required)],
        "additionalProperties": False,
    }


def _property(column: ColumnSpec) -> dict[str, Any]:
    blank = [] if column.required else ["null"]
    found: dict[str, Any] = {"description": column.description}
    match column.kind:
        case Kind.INT:
            found |= {"type": ["integer", *blank]}
        case Kind.MONEY | Kind.RATE:
            found |= {"type": ["number", "string", *blank]}
        case Kind.BOOL:
            found |= {"type": ["boolean", "string", *blank]}
        case Kind.DATE:
            found |= {"type": ["string", *blank], "format": "date"}
        case Kind.INSTANT:
            found |= {"type": ["string", *blank], "format": "date-time"}
        case Kind.ENUM:
            words = [member.value for member in column.values or ()]
            found |= {"enum": [*words, *([] if column.required else [None])]}
        case Kind.ADDED:
            found |= {"type": ["string", "array", *blank], "items": {"type": "string"}}
        case Kind.DOCUMENT:
            pass
        case _:
            found |= {"type": ["string", *blank]}
    if column.kind in (Kind.INT, Kind.MONEY, Kind.RATE):
        limits = {"minimum": column.minimum, "maximum": column.maximum}
        found |= {word: limit for word, limit in limits.items() if limit is not None}
    return found
