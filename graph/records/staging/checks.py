"""Rules that need more than one row: duplicates, references, rates, circles of substitutes."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, and_, exists, func, or_, select, update

from graph.records.bulk import table_of
from graph.records.exchange import BY_NAME, Reference, TableSpec
from graph.records.exchange.problems import Problem, Problems, Rule
from graph.records.orders import ExchangeRateRecord
from graph.records.products import ProductRecord, SubstituteRecord
from graph.records.staging.tables import REJECTED, Stage, StageTable, ref_name

SUBSTITUTE = table_of(SubstituteRecord)
PRODUCT = table_of(ProductRecord)
RATE = table_of(ExchangeRateRecord)


@dataclass(frozen=True, slots=True)
class Context:
    """What the checks report to. broken: tables whose files could not be read or staged.

    notes: what else happened to rows.
    """

    stage: Stage
    problems: Problems
    broken: frozenset[str]
    notes: list[str]


async def check_stage(context: Context, currency: str) -> None:
    """Check all staged rows; those with problems are marked as rejected."""
    for name, table in _in_order(context.stage):
        await _duplicates(context, table)
        for reference in table.spec.references:
            await _unknown_references(context, table, reference)
        if name == "orders":
            await _missing_rates(context, table, currency)
        if name == "substitutes":
            await _circles(context, table)


def _in_order(stage: Stage) -> Iterator[tuple[str, StageTable]]:
    """What is referred to comes first."""
    return ((name, stage.tables[name]) for name in BY_NAME if name in stage.tables)


async def _duplicates(context: Context, stage: StageTable) -> None:
    connection, table = context.stage.connection, stage.table
    firsts = (
        select(stage.key.label("key"), func.min(table.c.seq_).label("first"))
        .group_by(stage.key)
        .having(func.count() > 1)
        .subquery()
    )
    found = (await connection.execute(select(func.count()).select_from(firsts))).scalar_one()
    if not found:
        return
    first = table.alias("first")
    extra = and_(stage.key == firsts.c.key, table.c.seq_ > firsts.c.first)
    rows = await connection.execute(
        select(table, first.c.file_.label("first_file"), first.c.row_.label("first_row"))
        .join(firsts, extra)
        .join(first, first.c.seq_ == firsts.c.first)
        .order_by(table.c.seq_)
        .limit(context.problems.room)
    )
    names = tuple(name for name in stage.spec.key if name in stage.spec.names)
    told = 0
    for row in rows:
        file = context.stage.files[row.first_file]
        message = f"the same {_words(names)} as in {file}:{row.first_row}"
        _tell(context, row, (names[0], "", Rule.KEY_TWICE, message))
        told += 1
    seqs = select(table.c.seq_).join(firsts, extra)
    total = await connection.scalar(select(func.count()).select_from(seqs.subquery()))
    context.problems.count(int(total or 0) - told)
    await _reject(context, stage, table.c.seq_.in_(seqs))


def _words(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


async def _unknown_references(context: Context, stage: StageTable, reference: Reference) -> None:
    table, target = stage.table, BY_NAME[reference.target]
    if target.name in context.broken or target.record is None:
        return
    named = table.c[reference.attribute]
    unknown = and_(stage.good, named.is_not(None), ~_stored(target, named))
    staged = context.stage.tables.get(target.name)
    if staged is not None:
        other = staged.table.alias("other")
        key = other.c.id if "id" in other.c else other.c.key_
        unknown = and_(unknown, ~exists().where(key == named, other.c.rejected_ == 0))
    unknown = await _without_followers(context, stage, target, unknown=unknown, named=named)
    columns = [_written(stage, name) for name in reference.columns]
    rows = await context.stage.connection.execute(
        select(table.c.file_, table.c.row_, *columns)
        .where(unknown)
        .order_by(table.c.seq_)
        .limit(context.problems.room)
    )
    told = 0
    for row in rows:
        value = "/".join(str(part) for part in row[2:])
        message = f"there is no {target.node} {value!r}"
        _tell(context, row, (reference.columns[0], value, Rule.REFERENCE_UNKNOWN, message))
        told += 1
    total = await context.stage.count(unknown, stage)
    context.problems.count(total - told)
    if total:
        await _reject(context, stage, unknown)


def _stored(target: TableSpec, named: ColumnElement[str]) -> ColumnElement[bool]:
    if target.record is None:
        raise ValueError(target.name)
    record: Table = table_of(target.record)
    key = record.c.id if "id" in record.c else next(iter(record.primary_key))
    return exists().where(key == named)


def _written(stage: StageTable, column: str) -> ColumnElement[str]:
    name = ref_name(column)
    if name in stage.table.c:
        return stage.table.c[name]
    return stage.table.c[stage.spec.column(column).attribute or column]


async def _without_followers(
    context: Context,
    stage: StageTable,
    target: TableSpec,
    *,
    unknown: ColumnElement[bool],
    named: ColumnElement[str],
) -> ColumnElement[bool]:
    """Reject rows whose target is in the batch but has problems: those are told already."""
    broken: ColumnElement[bool] = exists().where(
        REJECTED.c.table_ == target.name, REJECTED.c.key_ == named
    )
    staged = context.stage.tables.get(target.name)
    if staged is not None:
        other = staged.table.alias("broken")
        key = other.c.id if "id" in other.c else other.c.key_
        broken = or_(broken, exists().where(key == named))
    number = await context.stage.count(and_(unknown, broken), stage)
    if number:
        word = "row refers" if number == 1 else "rows refer"
        note = f"{stage.spec.name}: {number} {word} to {target.name} with problems of their own"
        context.notes.append(note)
        await _reject(context, stage, and_(unknown, broken))
    return and_(unknown, ~broken)


async def _missing_rates(context: Context, stage: StageTable, currency: str) -> None:
    table = stage.table
    known: ColumnElement[bool] = exists().where(
        RATE.c.currency == table.c.currency, RATE.c.from_date <= table.c.order_date
    )
    staged = context.stage.tables.get("exchangeRates")
    if staged is not None:
        rates = staged.table
        known = or_(
            known,
            exists().where(
                rates.c.currency == table.c.currency,
                rates.c.from_date <= table.c.order_date,
                rates.c.rejected_ == 0,
            ),
        )
    missing = and_(stage.good, table.c.currency.is_not(None), table.c.currency != currency, ~known)
    rows = await context.stage.connection.execute(
        select(table.c.file_, table.c.row_, table.c.currency, table.c.order_date)
        .where(missing)
        .order_by(table.c.seq_)
        .limit(context.problems.room)
    )
    told = 0
    for row in rows:
        message = f"no rate for {row.currency!r} on {row.order_date}"
        _tell(context, row, ("currency", row.currency, Rule.RATE_MISSING, message))
        told += 1
    total = await context.stage.count(missing, stage)
    context.problems.count(total - told)
    if total:
        await _reject(context, stage, missing)


async def _circles(context: Context, stage: StageTable) -> None:
    """Reject rows that close a circle: A stands in for B, B for A, directly or by others."""
    connection, table = context.stage.connection, stage.table
    staged = (
        await connection.execute(select(table).where(stage.good).order_by(table.c.seq_))
    ).fetchall()
    replaced = {row.id for row in staged}
    stand_ins: dict[str, set[str]] = {}
    for row in await connection.execute(select(SUBSTITUTE)):
        if row.id not in replaced:
            stand_ins.setdefault(row.original_id, set()).add(row.product_id)
    closing: list[int] = []
    for row in staged:
        if row.original_id in _reach(stand_ins, row.product_id):
            value = getattr(row, ref_name("sku"))
            original = getattr(row, ref_name("original"))
            message = f"{value!r} for {original!r} closes a circle of substitutes"
            _tell(context, row, ("sku", value, Rule.SUBSTITUTE_CYCLE, message))
            closing.append(row.seq_)
        else:
            stand_ins.setdefault(row.original_id, set()).add(row.product_id)
    for start in range(0, len(closing), 500):
        await _reject(context, stage, table.c.seq_.in_(closing[start : start + 500]))


def _reach(stand_ins: dict[str, set[str]], start: str) -> set[str]:
    seen, waiting = {start}, [start]
    while waiting:
        for product in stand_ins.get(waiting.pop(), ()):
            if product not in seen:
                seen.add(product)
                waiting.append(product)
    return seen


def _tell(context: Context, row: object, what: tuple[str, str, Rule, str]) -> None:
    column, value, rule, message = what
    file = context.stage.files[row.file_]  # type: ignore[attr-defined]
    at: int = row.row_  # type: ignore[attr-defined]
    context.problems.add(Problem(file, at, column, value, rule, message))


async def _reject(context: Context, stage: StageTable, condition: ColumnElement[bool]) -> None:
    await context.stage.connection.execute(update(stage.table).where(condition).values(rejected_=1))


async def currency_changed(stage: Stage, wanted: str, present: str) -> bool:
    """Whether amounts are stored already that are in another reporting currency."""
    if wanted == present:
        return False
    return bool(await stage.connection.scalar(select(exists().select_from(PRODUCT))))
