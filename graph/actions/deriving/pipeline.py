"""The order of computation, once per change and never iterated.

Arrivals and promises -> health -> queue entry -> priority -> standing projection -> alternatives
-> exceptions. Everything is computed from one snapshot; what differs is handed back for writing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from graph.actions.components import Links
from graph.actions.deriving import (
    alternatives_step,
    arrivals_step,
    exceptions_step,
    health_step,
    promises_step,
    ranking_step,
    rows_step,
)
from graph.actions.deriving.previous import (
    Previous,
    component_prints,
    needs_first,
    previous_projection,
)
from graph.actions.deriving.projection_step import (
    Projection,
    first_projection,
    project,
    projected_rows,
)
from graph.actions.deriving.queue_step import entering
from graph.actions.deriving.standing import Standing
from graph.actions.loading import MOST_PRODUCTS_APART, in_queue_order, links_of, load_planning
from graph.actions.network import Network, network_of
from graph.actions.planning_facts import PlanningFacts
from graph.records.bulk import AnyRow, Changes, Values, differing
from graph.records.customers import BrokenPromiseRecord
from graph.records.derivation_queries import (
    broken_promises_of,
    open_products_of_customers,
    overrides,
    projected_reservations,
    rows_of_backorders,
)
from graph.records.history_queries import line_histories
from graph.records.orders import OrderLineRecord
from graph.records.queue import (
    BackorderRecord,
    DateChangeRecord,
    PreviousProjectionRecord,
    PriorityComponentRecord,
    ReservationRecord,
    ScoreChangeRecord,
)
from graph.records.queue_queries import queue_rows


@dataclass(frozen=True, slots=True)
class Wish:
    """What a refresh was asked for, and why where no mark tells.

    passing: a day on which nobody stops. What neither a snapshot nor a later day rests on
    (alternatives, the steps of arrivals) stays as it is and is overdue.
    """

    products: frozenset[str] | None
    cause: str
    passing: bool = False


@dataclass(frozen=True, slots=True)
class Derived:
    """What must be written. backorders: ids whose rows are touched, to lock them first."""

    lines: int
    changes: tuple[Changes, ...]
    histories: tuple[tuple[type[SQLModel], list[Values]], ...]
    backorders: tuple[str, ...]
    full: bool
    entered: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """Rows that differ."""
        return sum(one.count for one in self.changes) + sum(len(rows) for _, rows in self.histories)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the steps after health stand on."""

    scope: frozenset[str] | None
    planning: PlanningFacts
    network: Network
    present: Mapping[str, AnyRow]  # backorders that are open or whose line is
    entered: Mapping[str, date]
    standing: Standing
    wish: Wish
    arrivals: Mapping[str, tuple[date, date]] = field(default_factory=dict)


async def derive(connection: AsyncConnection, standing: Standing, wish: Wish) -> Derived:
    """Compute the components of the wish and of every mark, in the snapshot of `connection`."""
    links = await links_of(connection)
    today = standing.moment.day
    scope = _closed(links, standing.scope(wish.products))
    arrivals = await arrivals_step.arrive(connection, standing, scope, steps=not wish.passing)
    scope = _closed(links, None if scope is None else scope | arrivals.moved_products)
    histories = await line_histories(connection, scope, today)
    promises = promises_step.keep_promises(histories, today)
    changes = [
        *arrivals.changes,
        differing(OrderLineRecord, histories, promises.lines, keep=True),
        differing(
            BrokenPromiseRecord, await broken_promises_of(connection, scope), promises.broken
        ),
    ]
    health = await health_step.assess_customers(
        connection,
        standing,
        customers=_customers_to_assess(standing, wish, scope, histories, promises),
        promises=promises,
        scope=scope,
    )
    if scope is not None and health.moved:
        scope = _closed(links, scope | await open_products_of_customers(connection, health.moved))
    grounds = await _grounds(connection, standing, scope=scope, wish=wish)
    grounds = _updated(grounds, arrivals, health)
    rest = await _decide(connection, grounds)
    return replace(rest, changes=(*changes, *health.changes, *rest.changes))


def _closed(links: Links, products: frozenset[str] | None) -> frozenset[str] | None:
    if products is None:
        return None
    closure = links.closure(products)
    return None if len(closure) > MOST_PRODUCTS_APART else closure


def _customers_to_assess(
    standing: Standing,
    wish: Wish,
    scope: frozenset[str] | None,
    histories: Sequence[AnyRow],
    promises: promises_step.Promises,
) -> frozenset[str] | None:
    """Customers whose health may have moved; None: all.

    Those marked, those with open lines in the scope, and those of lines whose record moved.
    """
    if scope is None:
        return None
    moved = {line["id"] for line in promises.lines}
    return standing.customers(wish.products) | {
        row.customer_id for row in histories if row.id in moved or promises_step.has_rest(row)
    }


async def _grounds(
    connection: AsyncConnection,
    standing: Standing,
    *,
    scope: frozenset[str] | None,
    wish: Wish,
) -> Grounds:
    planning = await load_planning(connection, scope, today=standing.moment.day)
    present = {row.id: row for row in await queue_rows(connection, scope)}
    return Grounds(scope, planning, network_of(planning), present, {}, standing, wish)


def _updated(
    grounds: Grounds, arrivals: arrivals_step.Arrivals, health: health_step.Healths
) -> Grounds:
    """The facts with today's arrivals and health, and with the lines that enter the queue."""
    planning = replace(
        grounds.planning,
        supplies=arrivals.updated(grounds.planning),
        customers=health.updated(grounds.planning.customers),
    )
    entered = entering(planning, grounds.network)
    lines = {
        key: replace(line, in_queue=True) if key in entered else line
        for key, line in planning.lines.items()
    }
    return replace(
        grounds,
        planning=replace(planning, lines=in_queue_order(lines)),
        entered=entered,
        arrivals=arrivals.dates,
    )


async def _decide(connection: AsyncConnection, grounds: Grounds) -> Derived:
    """Priority, projection, alternatives, exceptions, and the rows that follow."""
    ruled = {row.backorder_id: row for row in await overrides(connection)}
    previous = await _previous(connection, grounds, ruled)
    ranking = ranking_step.rank_lines(
        grounds.planning,
        grounds.standing,
        await ranking_step.open_signals(connection, grounds.planning),
        previous=previous.dates,
        overrides=ruled,
    )
    planning = replace(
        grounds.planning,
        lines=in_queue_order(
            {
                key: replace(line, sort_key=ranking.standards[key].sort_key)
                if key in ranking.standards
                else line
                for key, line in grounds.planning.lines.items()
            }
        ),
    )
    grounds = replace(grounds, planning=planning)
    projection = project(planning, grounds.network)
    options = await (
        alternatives_step.found_before(connection)
        if grounds.wish.passing
        else alternatives_step.find_all(connection, grounds.scope, planning, projection)
    )
    rows = _rows(grounds, ranking, projection)
    scope, keys = grounds.scope, set(planning.lines)
    changes = [
        differing(BackorderRecord, grounds.present.values(), rows, keep=True),
        differing(
            PriorityComponentRecord,
            await rows_of_backorders(connection, PriorityComponentRecord, scope),
            ranking.components,
        ),
        differing(
            ReservationRecord,
            await projected_reservations(connection, scope),
            projected_rows(planning, projection),
        ),
        differing(
            PreviousProjectionRecord,
            await rows_of_backorders(connection, PreviousProjectionRecord, scope),
            previous.rows,
        ),
        *options.changes,
        *await exceptions_step.raise_and_close(
            connection,
            exceptions_step.Judged(
                scope=scope,
                planning=planning,
                projection=projection,
                arrivals=grounds.arrivals,
                served=options.served,
                moment=grounds.standing.moment,
            ),
        ),
    ]
    return _derived(grounds, changes, rows, keys)


async def _previous(
    connection: AsyncConnection, grounds: Grounds, ruled: Mapping[str, AnyRow]
) -> Previous:
    planning = grounds.planning
    policy = grounds.standing.policy_id or ""
    prints = component_prints(planning, overrides=ruled, policy=policy)
    kept = await rows_of_backorders(connection, PreviousProjectionRecord, grounds.scope)
    first = first_projection(planning, grounds.network) if needs_first(planning, kept) else None
    return previous_projection(
        planning,
        prints,
        kept=kept,
        present={key: (row.expected_p50, row.expected_p90) for key, row in grounds.present.items()},
        first={key: (one.p50, one.p90) for key, one in first.expected.items()} if first else {},
    )


def _rows(grounds: Grounds, ranking: ranking_step.Ranking, projection: Projection) -> list[Values]:
    planning, today = grounds.planning, grounds.planning.today
    present = {key: row.entered_on for key, row in grounds.present.items()}
    opened = rows_step.open_rows(
        planning,
        entered={
            key: present.get(key) or grounds.entered.get(key, today) for key in planning.lines
        },
        standards=ranking.standards,
        expected=projection.expected,
        policy_version=ranking.policy_version,
    )
    still_open = {row["id"] for row in opened}
    return opened + rows_step.closed_rows(planning, grounds.present.values(), still_open)


def _derived(
    grounds: Grounds, changes: list[Changes], rows: list[Values], keys: set[str]
) -> Derived:
    """Stamp the rows that differ and tell the histories of what moved."""
    standing = grounds.standing
    told = rows_step.histories(
        grounds.present,
        [row for row in rows if row["is_open"]],
        at=standing.moment.at,
        cause_of=lambda product: standing.cause_for(product, grounds.wish.cause),
    )
    stamped = {"computed_at": standing.moment.at}
    queue = changes[0]
    changes[0] = replace(
        queue,
        inserts=tuple(row | stamped for row in queue.inserts),
        updates=tuple(row | stamped for row in queue.updates if row["is_open"]),
    )
    closing = tuple(row | stamped for row in queue.updates if not row["is_open"])
    changes.append(Changes(queue.table, (), closing, ()))
    return Derived(
        lines=len(keys),
        changes=tuple(changes),
        histories=((ScoreChangeRecord, list(told.scores)), (DateChangeRecord, list(told.dates))),
        backorders=tuple(sorted(row["id"] for row in queue.updates)),
        full=grounds.scope is None,
        entered=tuple(sorted(row["id"] for row in queue.inserts)),
        closed=tuple(sorted(row["id"] for row in closing)),
    )
