"""How every decision and event runs: one write transaction, at most once per key, then a refresh.

An action file states its request and does the work; this file opens the transaction, lets due
reservations and drafts expire first, keeps the result under the key, marks what became stale in
the same transaction, and refreshes it afterwards with no transaction open.
"""

from typing import Any

from sqlalchemy.exc import DBAPIError

from graph.actions.desk import Call, Done, Work, open_desk
from graph.actions.idempotency import earlier_result, forget, kept_result, remember
from graph.actions.plan_expiry import expire_what_is_due
from graph.actions.refresh import refresh
from graph.actions.staleness import mark_stale

MOST_TRIES = 5
# PostgreSQL: serialization failure, deadlock. The database has rolled all back; trying again mends.
PASSING = ("40001", "40P01")

Touched = frozenset[str] | None
"""Products to refresh; None: everything."""


async def made_before(call: Call, request: object) -> dict[str, Any] | None:
    """What the call's key made before, for steps that solve first; None when it is new."""
    if call.key is None:
        return None
    async with call.transactions.read() as connection:
        return await kept_result(connection, call.key, actor=call.viewer.name, request=request)


async def perform(call: Call, request: object, work: Work) -> dict[str, Any]:
    """Do the work once; returns its result. Raises what the work raises, and KeyReused."""
    done, products = await _persist(call, request, work)
    if products is None or products:
        await refresh(call.transactions, call.clock, cause=done.cause, products=products)
    if done.refusal is not None:
        raise done.refusal
    return done.result


async def _persist(call: Call, request: object, work: Work) -> tuple[Done, Touched]:
    tries = 1
    while True:
        try:
            return await _transact(call, request, work)
        except DBAPIError as problem:
            if getattr(problem.orig, "sqlstate", None) not in PASSING or tries == MOST_TRIES:
                raise
        tries += 1


async def _transact(call: Call, request: object, work: Work) -> tuple[Done, Touched]:
    async with call.transactions.begin() as session:
        desk = await open_desk(session, call.clock, call.viewer)
        if call.key is not None:
            kept = await earlier_result(
                session, call.key, actor=call.viewer.name, request=request, at=desk.at
            )
            if kept is not None:
                return Done(kept), frozenset()
        await expire_what_is_due(desk)
        done = await work(desk)
        await desk.settle()
        if call.key is not None and done.refusal is None:
            await remember(session, call.key, result=done.result, at=desk.at)
        elif call.key is not None:
            await forget(session, call.key)
        products = None if desk.everything else frozenset(desk.products)
        if products is None or products:
            await mark_stale(session, products, done.cause)
    return done, products
