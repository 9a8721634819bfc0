"""A batch of files becomes facts: staged aside, checked, merged in one short transaction."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.actions.desk import Desk, open_desk
from graph.actions.import_effects import settle_effects, write_children
from graph.actions.import_report import ImportOptions, ImportReport, TableCount, counted
from graph.actions.journal import Entry
from graph.actions.refresh import refresh
from graph.actions.sources import SOURCE, UNNAMED
from graph.actions.staleness import mark_stale
from graph.ports import Clock
from graph.records.database import Transactions
from graph.records.exchange import BY_NAME
from graph.records.exchange.batch import Batch, BatchSettings
from graph.records.exchange.problems import Problem, Problems, Rule
from graph.records.facts_queries import read_fact, write_fact
from graph.records.staging.checks import Context, check_stage, currency_changed
from graph.records.staging.closing import stage_absent
from graph.records.staging.effects import acknowledge, has_history, products_touched
from graph.records.staging.merge import apply, classify, complete, counts, lock_targets
from graph.records.staging.merge import set_rejected_aside as set_aside
from graph.records.staging.restore import differing, restore
from graph.records.staging.tables import Change, Stage, StageTable
from graph.records.staging.worth import compute_lines, compute_open
from graph.values.viewer import Viewer
from graph.values.words import JournalAction, Right

MOST_TRIES = 5
# PostgreSQL: serialization failure, deadlock, a row that someone else made first.
PASSING = ("40001", "40P01", "23505")
MOST_PRODUCTS = 2000
"""More products than this and everything is computed again."""
FIRST_CURRENCY = "USD"


@dataclass(frozen=True, slots=True)
class Importing:
    """One import under way."""

    transactions: Transactions
    viewer: Viewer
    clock: Clock
    batch: Batch
    options: ImportOptions
    stage: Stage
    report: ImportReport

    @property
    def cause(self) -> str:
        """What histories and the journal show."""
        return self.options.cause or f"import of {self.batch.label}"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the batch states of itself, and the source and currency that hold for its rows."""

    stated: BatchSettings
    source: str
    currency: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Settings that an import changes, before and after."""

    before: dict[str, str | None]
    after: dict[str, str | None]


async def import_batch(
    transactions: Transactions,
    viewer: Viewer,
    batch: Batch,
    *,
    clock: Clock,
    options: ImportOptions | None = None,
) -> ImportReport:
    """Store a batch, all or nothing; problems are in the report. Raises RightMissing.

    The same batch again changes nothing and leaves no entry.
    """
    viewer.must(Right.INTEGRATE)
    wanted = options or ImportOptions()
    report = ImportReport(Problems(wanted.most_problems))
    async with transactions.engine.connect() as connection:
        stage = Stage(connection)
        work = Importing(transactions, viewer, clock, batch, wanted, stage, report)
        try:
            terms = await _fill(work)
            refused = report.problems.fatal or (report.problems.total and not wanted.accept_rejects)
            products = (
                frozenset[str]() if refused or not wanted.store else await _merge(work, terms)
            )
        finally:
            await stage.drop()
    if wanted.compute and (products is None or products):
        await refresh(transactions, clock, cause=work.cause, products=products)
    return report


async def _fill(work: Importing) -> Terms:
    """Stage and check everything; the database is only read."""
    stage, problems = work.stage, work.report.problems
    known = await _facts(stage.connection)
    settings, found = work.batch.settings()
    for problem in found:
        problems.add(problem)
    source = settings.source or known.source or UNNAMED
    currency = settings.currency or known.currency or FIRST_CURRENCY
    broken: set[str] = set()
    await stage.begin()
    for piece in work.batch.pieces(source):
        for problem in piece.problems:
            problems.add(problem)
        if piece.broken:
            broken.add(piece.spec.name)
        if piece.spec.record is not None:
            await stage.put(piece)
    await stage.filled()
    work.report.notes.extend(work.batch.notes())
    _check_snapshots(work)
    if await currency_changed(stage, currency, known.currency or FIRST_CURRENCY):
        message = (
            f"amounts here are in {known.currency or FIRST_CURRENCY}, the batch says {currency}"
        )
        problems.add(Problem("settings", 0, "currency", currency, Rule.CURRENCY_CHANGED, message))
    await check_stage(Context(stage, problems, frozenset(broken), work.report.notes), currency)
    for name, table in stage.tables.items():
        work.report.tables[name] = TableCount(read=table.rows)
    await stage.connection.commit()
    return Terms(settings, source, currency)


async def _facts(connection: AsyncConnection) -> BatchSettings:
    """What the database says of itself; the read leaves no transaction open."""
    source = await read_fact(connection, SOURCE)
    currency = await read_fact(connection, "currency")
    day = await read_fact(connection, "business_date")
    await connection.rollback()
    return BatchSettings(
        date.fromisoformat(day) if isinstance(day, str) else None,
        currency if isinstance(currency, str) else None,
        source if isinstance(source, str) else None,
    )


def _check_snapshots(work: Importing) -> None:
    for name in sorted(work.options.snapshot):
        spec = BY_NAME.get(name)
        if spec is None or spec.closing is None:
            message = f"rows of {name!r} cannot be closed, so it has no snapshots"
        elif name not in work.stage.tables:
            message = f"the batch has no {name}"
        else:
            continue
        problem = Problem(work.batch.label, 0, "", name, Rule.SNAPSHOT_REFUSED, message)
        work.report.problems.add(problem)


async def _merge(work: Importing, terms: Terms) -> frozenset[str] | None:
    """The transaction, again where another one crossed it; returns what to compute again."""
    tries = 1
    while True:
        try:
            async with work.transactions.begin_on(work.stage.connection) as session:
                desk = await open_desk(session, work.clock, work.viewer)
                return await _transact(work, desk, terms)
        except DBAPIError as problem:
            if getattr(problem.orig, "sqlstate", None) not in PASSING or tries == MOST_TRIES:
                raise
        tries += 1


async def _transact(work: Importing, desk: Desk, terms: Terms) -> frozenset[str] | None:
    stage, report = work.stage, work.report
    report.baseline = not await has_history(stage)
    moved = await _settings_changed(work, desk, terms.stated)
    await set_aside(stage)
    await lock_targets(stage)
    facts = [table for table in stage.tables.values() if not table.spec.state]
    for name in BY_NAME:
        table = stage.tables.get(name)
        if table is not None and not table.spec.state:
            await _prepare(work, table, terms, today=desk.today)
    restored = await _restore(work) if report.baseline else await _compare(work)
    report.stored = True
    if not report.changes and not moved.after and not restored:
        return frozenset()
    entry = Entry(
        JournalAction.IMPORTED,
        cause=work.cause,
        before=moved.before or None,
        after={**counted(report.tables), **moved.after},
    )
    report.entry_id = await desk.note(entry)
    if "stockPositions" in stage.tables:
        await acknowledge(stage, stage.tables["stockPositions"])
    if not report.baseline:
        await write_children(desk, stage, parent_id=entry.id, cause=work.cause)
    for table in sorted(facts, key=lambda table: list(BY_NAME).index(table.spec.name)):
        await apply(stage, table)
    if not report.baseline:
        await settle_effects(desk, stage, parent_id=entry.id, cause=work.cause)
    products = (
        None
        if report.baseline or moved.after
        else await products_touched(stage, most=MOST_PRODUCTS)
    )
    if products is not None:
        products |= frozenset(desk.products)
    await mark_stale(desk.session, products, work.cause)
    return products


async def _settings_changed(work: Importing, desk: Desk, settings: BatchSettings) -> Moved:
    """Write the settings that differ."""
    connection = work.stage.connection
    wanted: dict[str, str | None] = {
        "currency": settings.currency,
        "source": settings.source,
        "business_date": settings.business_date.isoformat() if settings.business_date else None,
    }
    unsaid = {"currency": FIRST_CURRENCY, "source": UNNAMED}
    was: dict[str, str | None] = {}
    now: dict[str, str | None] = {}
    for name, value in wanted.items():
        present = await read_fact(connection, name)
        if value is None or value == present:
            continue
        await write_fact(desk.session, name, value)
        # Saying what held anyway is no change.
        if value != (present or unsaid.get(name)):
            was[name], now[name] = present, value
    if "business_date" in now and settings.business_date is not None:
        desk.today = settings.business_date
    return Moved(was, now)


async def _prepare(work: Importing, table: StageTable, terms: Terms, *, today: date) -> None:
    """Bring a table's staged rows to what they will write, and count."""
    stage, name = work.stage, table.spec.name
    await complete(stage, table)
    if name == "orderLines":
        await compute_lines(stage, table, terms.currency)
    if name == "inboundShipments":
        await compute_open(stage, table)
    closed = 0
    if name in work.options.snapshot:
        if table.unnamed_rejected:
            note = f"{name}: nothing was closed, since rejected rows have no readable key"
            work.report.notes.append(note)
        else:
            closed = await stage_absent(stage, table, source=terms.source, today=today)
    await classify(stage, table)
    found = await counts(stage, table)
    changed = found.get(Change.CHANGED, 0)
    work.report.tables[name] = TableCount(
        read=table.rows,
        new=found.get(Change.NEW, 0),
        changed=changed if name == "lanes" else changed - closed,
        closed=closed,
    )


async def _restore(work: Importing) -> int:
    """Decisions and histories go into a database that has none."""
    total = 0
    for name in BY_NAME:
        table = work.stage.tables.get(name)
        if table is not None and table.spec.state:
            work.viewer.must(Right.CONFIGURE)
            new = await restore(work.stage, table)
            work.report.tables[name] = TableCount(read=table.rows, new=new)
            total += new
    return total


async def _compare(work: Importing) -> int:
    """Decisions and histories that differ are left as they are, and said so."""
    for name, table in work.stage.tables.items():
        if table.spec.state and (number := await differing(work.stage, table)):
            note = f"{name}: {number} rows differ from what is here and were left out"
            work.report.notes.append(note)
            work.report.tables[name] = TableCount(read=table.rows)
    return 0
