"""The health of customers whose record moved, from signals, orders and broken promises."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from graph.actions.deriving.promises_step import Promises
from graph.actions.deriving.standing import Standing
from graph.actions.planning_facts import CustomerRow
from graph.customers.drivers import BrokenPromiseFact, CustomerFacts
from graph.customers.health import Health, assess
from graph.customers.satisfaction import SignalFact
from graph.records import health_queries as queries
from graph.records.bulk import AnyRow, Changes, Values, differing
from graph.records.customers import CustomerRecord, DriverRecord
from graph.values.identity import row_id
from graph.values.words import SignalKind

Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True)
class Healths:
    """What differs, and the customers whose health moved, with their facts as they are now."""

    changes: tuple[Changes, ...] = ()
    moved: frozenset[str] = frozenset()
    assessed: Mapping[str, Health] = field(default_factory=dict)

    def updated(self, customers: Mapping[str, CustomerRow]) -> Mapping[str, CustomerRow]:
        """The customers with the health just assessed."""
        return {key: self._with_health(row) for key, row in customers.items()}

    def _with_health(self, row: CustomerRow) -> CustomerRow:
        health = self.assessed.get(row.id)
        if health is None:
            return row
        return replace(
            row,
            churn_value=health.churn_value,
            churn_band=health.churn_band.value,
            satisfaction_level=health.satisfaction_level,
            satisfaction_trend=health.satisfaction_trend.value,
        )


async def assess_customers(
    connection: AsyncConnection,
    standing: Standing,
    *,
    customers: frozenset[str] | None,
    promises: Promises,
    scope: frozenset[str] | None,
) -> Healths:
    """Assess the customers (None: all) on the business day."""
    if customers is not None and not customers:
        return Healths()
    today = standing.moment.day
    facts = await _facts(connection, customers, promises=promises, scope=scope, today=today)
    stored = await queries.stored_health(connection, customers)
    assessed = {row.id: assess(facts.get(row.id, CustomerFacts()), today) for row in stored}
    rows = [_row(key, health) for key, health in assessed.items()]
    changes = differing(CustomerRecord, stored, rows, keep=True)
    drivers = differing(
        DriverRecord,
        await queries.stored_drivers(connection, customers),
        [one for key, health in assessed.items() for one in _drivers(key, health)],
    )
    moved = frozenset(str(row["id"]) for row in changes.updates)
    return Healths((changes, drivers), moved, assessed)


async def _facts(
    connection: AsyncConnection,
    customers: frozenset[str] | None,
    *,
    promises: Promises,
    scope: frozenset[str] | None,
    today: date,
) -> dict[str, CustomerFacts]:
    """Facts by customer; promises of the scope as just derived, the others as stored."""
    signals = _grouped(await queries.signals_of(connection, customers), _signal)
    order_days = _grouped(
        await queries.order_days_of(connection, customers), lambda row: row.order_date
    )
    broken: dict[str, list[BrokenPromiseFact]] = defaultdict(list)
    for values in promises.broken:
        broken[values["customer_id"]].append(BrokenPromiseFact(values["at"], values["days_late"]))
    if scope is not None:
        elsewhere = await queries.broken_promises_elsewhere(connection, customers, scope)
        for row in elsewhere:
            broken[row.customer_id].append(BrokenPromiseFact(row.at, row.days_late))
    late = {
        row.customer_id: row.late
        for row in await queries.late_open_lines_of(connection, customers, today)
    }
    return {
        key: CustomerFacts(
            signals=tuple(signals.get(key, ())),
            broken_promises=tuple(broken.get(key, ())),
            late_open_lines=late.get(key, 0),
            order_days=tuple(order_days.get(key, ())),
        )
        for key in {*signals, *order_days, *broken, *late}
    }


def _grouped(rows: Iterable[AnyRow], make: Callable[[AnyRow], Fact]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = defaultdict(list)
    for row in rows:
        found[row.customer_id].append(make(row))
    return found


def _signal(row: AnyRow) -> SignalFact:
    return SignalFact(SignalKind(row.kind), row.at.date(), row.value, row.is_open)


def _row(customer_id: str, health: Health) -> Values:
    return {
        "id": customer_id,
        "satisfaction_level": health.satisfaction_level,
        "satisfaction_trend": health.satisfaction_trend.value,
        "churn_value": health.churn_value,
        "churn_band": health.churn_band.value,
    }


def _drivers(customer_id: str, health: Health) -> list[Values]:
    return [
        {
            "id": row_id("Driver", customer_id, driver.name),
            "customer_id": customer_id,
            "name": driver.name,
            "points": driver.points,
            "sentence": driver.sentence,
        }
        for driver in health.drivers
    ]
