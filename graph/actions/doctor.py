"""Looks for drift between counters and what they are counted from, and repairs it with an entry."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlmodel import SQLModel

from graph.actions.journal import Entry, write_entries
from graph.actions.line_arithmetic import settle
from graph.actions.staleness import mark_stale
from graph.ports import Clock
from graph.records import doctor_queries as queries
from graph.records.bulk import AnyRow, Values, apply, differing
from graph.records.database import Transactions
from graph.records.derivation_queries import DERIVED
from graph.records.facts_queries import read_fact, read_marks
from graph.records.orders import OrderLineRecord
from graph.records.supply import InboundRecord, ProtectionRecord, StockPositionRecord
from graph.values.viewer import Viewer
from graph.values.words import JournalAction, Right

JOURNAL_FIELDS: Mapping[str, str] = {
    "quantityOrdered": "quantity_ordered",
    "quantityShipped": "quantity_shipped",
    "quantityCancelled": "quantity_cancelled",
    "promisedDate": "promised_date",
    "requestedDate": "requested_date",
    "hold": "hold",
    "frozen": "frozen",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not add up. counter: (table, column, wrong, right) where it is one."""

    check: str
    subject: str
    sentence: str
    mend: str
    counter: tuple[str, str, int, int] | None = None
    line_id: str | None = None


async def examine(connection: AsyncConnection) -> list[Finding]:
    """Every check, in a snapshot; an empty list: nothing drifted."""
    return [
        *await _counters(connection),
        *await _lines(connection),
        *await _overdrawn(connection),
        *await _protections(connection),
        *await _journal(connection),
        *await _orphans(connection),
        *await _marks(connection),
    ]


async def doctor(
    transactions: Transactions, clock: Clock, viewer: Viewer, *, repair: bool = False
) -> list[Finding]:
    """The findings; with repair, those of counters are set right with a REPAIRED entry each.

    Raises RightMissing: reading needs READ, repairing CONFIGURE.
    """
    viewer.must(Right.CONFIGURE if repair else Right.READ)
    if not repair:
        async with transactions.read() as connection:
            return await examine(connection)
    async with transactions.begin() as session:
        findings = await examine(await session.connection())
        await _repair(session, clock, viewer, findings)
    return findings


BY_REPAIR = "run `backorders doctor --repair`"
RECORDS: Mapping[str, type[SQLModel]] = {
    "stock_position": StockPositionRecord,
    "inbound_shipment": InboundRecord,
    "order_line": OrderLineRecord,
    "protection": ProtectionRecord,
}


async def _repair(
    session: AsyncSession, clock: Clock, viewer: Viewer, findings: list[Finding]
) -> None:
    entries = []
    connection = await session.connection()
    for finding in findings:
        if finding.counter is None:
            continue
        table, column, wrong, right = finding.counter
        if finding.line_id is None:
            model = RECORDS[table]
            row: Values = {"id": finding.subject, column: right}
            await apply(connection, differing(model, [{**row, column: wrong}], [row], keep=True))
        entries.append(
            Entry(
                JournalAction.REPAIRED,
                cause=finding.sentence,
                before={column: wrong},
                after={column: right},
                backorder_id=finding.subject if finding.line_id else None,
            )
        )
    lines = [finding.line_id for finding in findings if finding.line_id]
    await settle(session, clock, lines)
    if entries:
        await write_entries(session, clock, viewer, entries)
        await mark_stale(session, None, "counters were repaired")


async def _counters(connection: AsyncConnection) -> list[Finding]:
    found = [
        Finding(
            "reserved",
            row.id,
            f"stock {row.id} counts {row.reserved_ours} reserved by us, reservations {row.counted}",
            BY_REPAIR,
            ("stock_position", "reserved_ours", row.reserved_ours, int(row.counted)),
        )
        for row in await queries.wrong_reserved(connection)
    ]
    found += [
        Finding(
            "inbound",
            row.id,
            f"inbound {row.id} counts {row.quantity_open} open, its quantities {row.counted}",
            BY_REPAIR,
            ("inbound_shipment", "quantity_open", row.quantity_open, int(row.counted)),
        )
        for row in await queries.wrong_inbounds(connection)
    ]
    return found + [
        Finding(
            "arithmetic",
            row.id,
            f"line {row.id} counts {row.quantity_over_shipped} over-shipped, should {row.counted}",
            BY_REPAIR,
            ("order_line", "quantity_over_shipped", row.quantity_over_shipped, int(row.counted)),
        )
        for row in await queries.wrong_lines(connection)
    ]


async def _lines(connection: AsyncConnection) -> list[Finding]:
    found = []
    for row in await queries.wrong_backorders(connection):
        for column, counted in (
            ("open_quantity", int(row.counted_open)),
            ("allocated_quantity", int(row.counted_allocated)),
        ):
            wrong = getattr(row, column)
            if wrong != counted:
                sentence = f"backorder {row.id} has {column} {wrong}, should be {counted}"
                counter = ("backorder", column, wrong, counted)
                found.append(
                    Finding("backorder", row.id, sentence, BY_REPAIR, counter, row.line_id)
                )
        if (
            row.open_quantity == row.counted_open
            and row.allocated_quantity == row.counted_allocated
        ):
            sentence = f"backorder {row.id} is open or closed against its open quantity"
            counter = ("backorder", "is_open", 0, int(row.counted_open > 0))
            found.append(Finding("backorder", row.id, sentence, BY_REPAIR, counter, row.line_id))
    return found


async def _overdrawn(connection: AsyncConnection) -> list[Finding]:
    mend = "release a reservation of it, or correct its quantity by a count or an import"
    found = []
    for name, rows in (
        ("stock", await queries.overdrawn_positions(connection)),
        ("lot", await queries.overdrawn_lots(connection)),
        ("inbound", await queries.overdrawn_inbounds(connection)),
        ("backorder", await queries.over_allocated(connection)),
    ):
        found += [
            Finding(
                "overdrawn",
                row.id,
                f"{name} {row.id} has {row.reserved} reserved of {row.holds}",
                mend,
            )
            for row in rows
        ]
    return found


async def _protections(connection: AsyncConnection) -> list[Finding]:
    """Goods that left stay counted, so the counter may be higher than its pegs, never lower."""
    protections, pegs = await queries.protections_and_pegs(connection)
    claimed: Counter[str] = Counter()
    for peg in pegs:
        for protection_id in peg.protection_ids or ():
            claimed[protection_id] += peg.supply_quantity
    return [
        Finding(
            "protection",
            row.id,
            f"protection {row.id} counts {row.used} used, its reservations {claimed[row.id]}",
            BY_REPAIR,
            ("protection", "used", row.used, claimed[row.id]),
        )
        for row in protections
        if row.used < claimed[row.id]
    ]


async def _journal(connection: AsyncConnection) -> list[Finding]:
    """The journal's last word on a line's quantities, dates and holds must be what the row says."""
    last: dict[tuple[str, str], Any] = {}
    rows: dict[str, AnyRow] = {}
    for row in await queries.journal_of_lines(connection):
        rows[row.id] = row
        last.update(
            {(row.id, name): row.after[name] for name in JOURNAL_FIELDS if name in row.after}
        )
    found = []
    for (line_id, name), told in sorted(last.items()):
        value = getattr(rows[line_id], JOURNAL_FIELDS[name])
        value = value.isoformat() if isinstance(value, date) else value
        if value != told:
            found.append(
                Finding(
                    "journal",
                    line_id,
                    f"line {line_id} has {name} {value!r}, the journal last said {told!r}",
                    "set the right value by an action or an import, so that an entry tells why",
                )
            )
    return found


async def _orphans(connection: AsyncConnection) -> list[Finding]:
    mend = "import what is missing; derived rows go with the next refresh"
    return [
        Finding("orphan", row, f"there is {name}: {row}", mend)
        for name, row in await queries.orphans(connection)
    ]


async def _marks(connection: AsyncConnection) -> list[Finding]:
    mend = "run `backorders refresh`"
    found = []
    if marks := await read_marks(connection):
        cause = next(iter(marks.values()))[0]
        sentence = f"{len(marks)} products wait to be computed again ({cause})"
        found.append(Finding("stale", "derived rows", sentence, mend))
    derived = await read_fact(connection, DERIVED) or {}
    if derived.get("passing"):
        sentence = f"alternatives and arrivals were left out when the day became {derived['on']}"
        found.append(Finding("stale", "derived rows", sentence, mend))
    return found
