"""`backorders check`, `import`, `export` and `format`: the exchange format at the command line."""

import argparse
import asyncio
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy.exc import DBAPIError

from graph.actions.import_batch import import_batch
from graph.actions.import_report import ImportOptions, ImportReport
from graph.values.viewer import Viewer
from graph.values.words import ActorKind
from server.exports.context import export_context
from server.exports.documents import format_page, format_schema
from server.exports.write import FORMATS, ExportBroken, export_facts
from server.imports.batch import FileBatch
from server.imports.lines import Progress as OnBytes
from server.rendering.words import counted
from server.service import open_service
from server.settings import Settings

if TYPE_CHECKING:
    from server.commands import Commands

CONTEXT = "context"


def register(commands: "Commands") -> None:
    """Add `check`, `import`, `export` and `format`."""
    check = commands.add_parser("check", help="look for problems in a batch; store nothing")
    load = commands.add_parser("import", help="store a batch, all or nothing")
    for parser in (check, load):
        parser.add_argument("path", type=Path, help="folder, .zip, .xlsx, .jsonl or .csv")
        parser.add_argument(
            "--snapshot",
            action="append",
            default=[],
            metavar="TABLE",
            help="close the rows of this table that the batch does not name; repeatable",
        )
        parser.add_argument("--json", action="store_true", help="print the report as JSON")
    load.add_argument(
        "--accept-rejects", action="store_true", help="leave rows with problems out, store the rest"
    )
    load.add_argument(
        "--no-refresh", action="store_true", help="leave derived figures to a later refresh"
    )
    check.set_defaults(run=run_import, store=False, accept_rejects=False, no_refresh=True)
    load.set_defaults(run=run_import, store=True)
    export = commands.add_parser("export", help="write facts, decisions and histories")
    export.add_argument("path", type=Path, help="where to; must not exist yet")
    export.add_argument(
        "--format", choices=FORMATS, help="default: by the path's ending, or folder"
    )
    export.add_argument(
        "--context",
        action="store_true",
        help="every node with every field, derived ones too, as JSON Lines; not for import",
    )
    export.set_defaults(run=run_export)
    describe = commands.add_parser("format", help="print the exchange format's description")
    describe.add_argument("--schema", action="store_true", help="as JSON Schema")
    describe.set_defaults(run=run_format)


def run_format(_settings: Settings, arguments: argparse.Namespace) -> int:
    """Print the page of the format, or its JSON Schema."""
    sys.stdout.write(format_schema() if arguments.schema else format_page())
    return 0


def operator() -> Viewer:
    """Who works at this machine's command line."""
    return Viewer("command line", ActorKind.PERSON)


@contextmanager
def _watched(total: int) -> Iterator[OnBytes]:
    """A progress bar on standard error where that is a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("reading"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("reading", total=total or None)
        yield lambda number: bar.advance(task, number)


async def _import(settings: Settings, arguments: argparse.Namespace) -> ImportReport:
    options = ImportOptions(
        snapshot=frozenset(arguments.snapshot),
        accept_rejects=arguments.accept_rejects,
        most_problems=settings.max_import_problems,
        store=arguments.store,
        compute=not arguments.no_refresh,
    )
    async with open_service(settings) as service:
        with closing(FileBatch(arguments.path)) as batch, _watched(batch.size) as on_bytes:
            batch.progress = on_bytes
            return await import_batch(
                service.transactions, operator(), batch, clock=service.clock, options=options
            )


def run_import(settings: Settings, arguments: argparse.Namespace) -> int:
    """Check or import; exit status 1 where there are problems or nothing could be stored."""
    try:
        report = asyncio.run(_import(settings, arguments))
    except (DBAPIError, OSError) as problem:
        cause = problem.orig if isinstance(problem, DBAPIError) else problem
        print(f"backorders: nothing was stored: {cause}", file=sys.stderr)
        print("  See that the disk has room and no one else holds the database.", file=sys.stderr)
        return 1
    if arguments.json:
        print(json.dumps(_as_json(report), indent=2))
    else:
        _print(report, store=arguments.store)
    if not arguments.store:
        return 1 if report.problems.total else 0
    return 0 if report.stored else 1


def _as_json(report: ImportReport) -> dict[str, object]:
    return {
        "stored": report.stored,
        "problemCount": report.problems.total,
        "problems": [
            {
                "file": problem.file,
                "row": problem.row,
                "column": problem.column,
                "value": problem.value,
                "rule": problem.rule.value,
                "message": problem.message,
                "mend": problem.mend,
            }
            for problem in report.told
        ],
        "tables": {
            name: {
                "read": count.read,
                "new": count.new,
                "changed": count.changed,
                "closed": count.closed,
            }
            for name, count in report.tables.items()
        },
        "notes": report.notes,
    }


def _print(report: ImportReport, *, store: bool) -> None:
    for problem in report.told:
        print(problem, file=sys.stderr)
    total = report.problems.total
    if total > len(report.told):
        print(f"… and {total - len(report.told)} more", file=sys.stderr)
    for note in report.notes:
        print(f"note: {note}")
    for name, count in report.tables.items():
        words = [f"{count.read:,} read"]
        if report.stored:
            numbers = (("new", count.new), ("changed", count.changed), ("closed", count.closed))
            words += [f"{number:,} {word}" for word, number in numbers if number]
        print(f"{name}: {', '.join(words)}")
    if total:
        print(counted(total, "problem"), file=sys.stderr)
    if not store:
        print("nothing was stored: this was a check")
    elif not report.stored:
        print("nothing was stored", file=sys.stderr)
    elif not report.changes:
        print("nothing differs from what is here")


async def _export(settings: Settings, path: Path, kind: str) -> Mapping[str, int]:
    async with open_service(settings) as service:
        if kind == CONTEXT:
            return await export_context(service.transactions, service.clock, path)
        return await export_facts(service.transactions, path, kind=kind)


def run_export(settings: Settings, arguments: argparse.Namespace) -> int:
    """Write everything; a path that exists is refused."""
    endings = {".zip": "zip", ".xlsx": "xlsx", ".jsonl": "jsonl"}
    kind = (
        CONTEXT
        if arguments.context
        else arguments.format or endings.get(arguments.path.suffix.lower(), "folder")
    )
    try:
        written = asyncio.run(_export(settings, arguments.path, kind))
    except (ExportBroken, OSError) as problem:
        print(f"backorders: nothing was exported: {problem}", file=sys.stderr)
        return 1
    rows = sum(written.values())
    print(f"{rows:,} rows of {len(written)} tables written to {arguments.path}")
    return 0
