"""Priority policies: saving one as a new version, and making one the active rule of the queue."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from graph.actions.desk import Call, Desk, Done
from graph.actions.journal import Entry
from graph.actions.step import perform
from graph.ports import Clock
from graph.priority.policy import DEFAULT_DOCUMENT, parse, policy_hash
from graph.records.database import Transactions
from graph.records.plans import PolicyRecord
from graph.refusals import InputInvalid, NotFound
from graph.values.identity import row_id
from graph.values.viewer import SYSTEM, Viewer
from graph.values.words import JournalAction, Right

DEFAULT_NAME = "standard"


@dataclass(frozen=True, slots=True)
class SavePolicy:
    """document: as the policy schema asks; it becomes the next version under its name."""

    name: str
    document: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ActivatePolicy:
    """version: None: the newest of that name."""

    name: str
    version: int | None = None


async def save_policy(
    transactions: Transactions,
    viewer: Viewer,
    request: SavePolicy,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Row id of the policy, also where the newest version holds the same document already.

    Raises RightMissing, InputInvalid, KeyReused.
    """
    viewer.must(Right.CONFIGURE)
    if not request.name.strip():
        raise InputInvalid(("name",), "give the policy a name")
    parse(request.document)
    call = Call(transactions, viewer, clock, key)
    return str((await perform(call, request, partial(_save, request)))["id"])


async def _newest(session: AsyncSession, name: str) -> PolicyRecord | None:
    query = select(PolicyRecord).where(col(PolicyRecord.name) == name)
    found: PolicyRecord | None = await session.scalar(
        query.order_by(col(PolicyRecord.version).desc()).limit(1)
    )
    return found


async def _save(request: SavePolicy, desk: Desk) -> Done:
    newest = await _newest(desk.session, request.name)
    digest = policy_hash(request.document)
    if newest is not None and newest.hash == digest:
        return Done({"id": newest.id})
    version = 1 if newest is None else newest.version + 1
    record = PolicyRecord(
        id=row_id("PriorityPolicy", request.name, version),
        name=request.name,
        version=version,
        kind=request.document["kind"],
        document=request.document,
        hash=digest,
        created_at=desk.at,
    )
    desk.session.add(record)
    cause = f"policy {request.name} saved as version {version}"
    after = {"name": request.name, "version": version, "hash": digest}
    await desk.note(Entry(JournalAction.POLICY_SAVED, cause=cause, after=after))
    return Done({"id": record.id}, cause=cause)


async def activate_policy(
    transactions: Transactions,
    viewer: Viewer,
    request: ActivatePolicy,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Row id of the policy by which the queue is ranked from now on.

    Raises RightMissing, NotFound, KeyReused.
    """
    viewer.must(Right.CONFIGURE)
    call = Call(transactions, viewer, clock, key)
    return str((await perform(call, request, partial(_activate, request)))["id"])


async def _activate(request: ActivatePolicy, desk: Desk) -> Done:
    session = desk.session
    query = select(PolicyRecord).where(col(PolicyRecord.name) == request.name)
    if request.version is not None:
        query = query.where(col(PolicyRecord.version) == request.version)
    chosen = await session.scalar(query.order_by(col(PolicyRecord.version).desc()).limit(1))
    if chosen is None:
        raise NotFound("PriorityPolicy", f"{request.name}/{request.version or 'newest'}")
    before = await session.scalar(select(PolicyRecord).where(col(PolicyRecord.active)))
    if before is not None and before.id == chosen.id:
        return Done({"id": chosen.id})
    await session.execute(update(PolicyRecord).values(active=False))
    chosen.active = True
    cause = f"policy {chosen.name}/{chosen.version} activated"
    entry = Entry(
        JournalAction.POLICY_ACTIVATED,
        cause=cause,
        before=None if before is None else {"policy": f"{before.name}/{before.version}"},
        after={"policy": f"{chosen.name}/{chosen.version}"},
    )
    await desk.note(entry)
    desk.everything = True
    return Done({"id": chosen.id}, cause=cause)


async def ensure_policy(transactions: Transactions, clock: Clock) -> None:
    """Save and activate the default policy where there is none at all."""
    async with transactions.read() as connection:
        if await connection.scalar(select(func.count()).select_from(PolicyRecord)):
            return
    request = SavePolicy(DEFAULT_NAME, DEFAULT_DOCUMENT)
    await save_policy(transactions, SYSTEM, request, clock=clock)
    await activate_policy(transactions, SYSTEM, ActivatePolicy(DEFAULT_NAME), clock=clock)
