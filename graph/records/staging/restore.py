"""Decisions and histories: taken into a database that has none, else only compared."""

from sqlalchemy import and_, exists, select, update

from graph.records.bulk import table_of
from graph.records.plans import GuardrailRecord, PolicyRecord
from graph.records.staging.merge import insert_new
from graph.records.staging.tables import Change, Stage, StageTable

POLICY = table_of(PolicyRecord)
GUARDRAIL = table_of(GuardrailRecord)


async def differing(stage: Stage, table: StageTable) -> int:
    """Staged rows of decisions or histories that are not in the database just so."""
    same = and_(
        *(~table.differs(item, sqlite=stage.sqlite) for item in table.fields),
    )
    there = exists().where(table.matches, same)
    return await stage.count(~there, table)


async def restore(stage: Stage, table: StageTable) -> int:
    """Insert the rows that are not there; returns how many."""
    there = exists().where(table.matches)
    await stage.connection.execute(
        update(table.table).where(there).values(change_=int(Change.SAME))
    )
    number = await stage.count(table.table.c.change_ == int(Change.NEW), table)
    if table.target in (POLICY, GUARDRAIL):
        await _one_active(stage, table)
    await insert_new(stage, table)
    return number


async def _one_active(stage: Stage, table: StageTable) -> None:
    """What the batch calls active takes the place of what is active here."""
    staged = table.table.c
    arriving = exists(select(staged.seq_).where(staged.active, staged.change_ == int(Change.NEW)))
    await stage.connection.execute(
        update(table.target).where(table.target.c.active, arriving).values(active=False)
    )
