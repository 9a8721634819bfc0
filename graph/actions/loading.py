"""Reads the facts of planning in few statements, columns only."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from sqlalchemy import or_, true
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.actions.components import Links
from graph.actions.line_arithmetic import latest_date_of
from graph.actions.loading_supply import Shelf, supplies_of
from graph.actions.planning_facts import (
    ConsentRow,
    CustomerRow,
    ExclusionRow,
    HeldPeg,
    LaneRow,
    LocationRow,
    OpenLine,
    PlanningFacts,
    ProductRow,
    ProtectionRow,
    SubstituteRow,
    SupplyRow,
)
from graph.records import planning_queries as queries
from graph.records.bulk import AnyRow, fetch, table_of
from graph.records.customers import ConsentRecord, CustomerRecord
from graph.records.locations import ExclusionRecord, LaneRecord, LocationRecord
from graph.records.products import ProductRecord, SubstituteRecord
from graph.records.supply import ProtectionRecord
from graph.values.identity import row_id
from graph.values.words import Firmness

HORIZON_DAYS = 120
MOST_PRODUCTS_APART = 400
"""Beyond this many products everything is read: one scan beats long lists of ids."""

CUSTOMER_COLUMNS = (
    *("id", "number", "name", "tier", "segment", "region", "lifetime_value", "credit_hold"),
    *("accepts_substitutes", "accepts_split", "minimum_remaining_life_days"),
    *("commitment_max_days_late", "commitment_fill_rate_target"),
    *("commitment_penalty_percent_per_day", "commitment_penalty_cap"),
    *("churn_value", "churn_band", "satisfaction_level", "satisfaction_trend"),
)
PRODUCT_COLUMNS = (
    *("id", "sku", "name", "price", "cost", "pack_multiple", "shelf_life_days", "supplier_id"),
)
LOCATION_COLUMNS = ("id", "code", "name", "kind", "region", "handling_days")
LANE_COLUMNS = (
    *("id", "from_id", "to_id", "to_region", "transit_days", "cost_per_unit", "co2_per_unit"),
)
SUBSTITUTE_COLUMNS = ("original_id", "product_id", "ratio", "rank", "needs_consent")
EXCLUSION_COLUMNS = ("id", "location_id", "product_id", "valid_from", "valid_to", "reason")


async def links_of(connection: AsyncConnection) -> Links:
    """The links between products that are planned together."""
    return Links(await queries.product_links(connection))


async def load_planning(
    connection: AsyncConnection,
    products: frozenset[str] | None,
    *,
    today: date,
    horizon_days: int = HORIZON_DAYS,
) -> PlanningFacts:
    """The facts of the components of `products` (None: of all), as they are now.

    A component: products linked by substitutes either way and by orders whose lines move together.
    A SOFT reservation counts until it is released; releasing those that are due is an action.
    """
    if products is not None:
        products = (await links_of(connection)).closure(products)
        if len(products) > MOST_PRODUCTS_APART:
            products = None
    exclusions = await _exclusions(connection, today)
    rows = await queries.open_lines(connection, products)
    reservations = await queries.held_reservations(connection, products)
    held = _held(reservations)
    lines = _in_queue_order(line_of(row, held) for row in rows if not all_cancelled(row))
    supplies = supplies_of(
        Shelf(
            positions=await queries.positions(connection, products),
            lots=await queries.lots(connection, products),
            inbounds=await queries.open_inbounds(connection, products),
            reservations=reservations,
        ),
        exclusions,
        today=today,
    )
    protections = await _protections(connection, products, today)
    return PlanningFacts(
        today=today,
        horizon_on=today + timedelta(days=horizon_days),
        policy_version=next((row.policy_version for row in rows if row.is_open), None),
        lines=lines,
        customers=await _customers(connection, {line.customer_id for line in lines.values()}),
        products=await _products(connection, products),
        locations={
            row.id: LocationRow(*row)
            for row in await fetch(connection, LocationRecord, only=LOCATION_COLUMNS)
        },
        lanes=await _lanes(connection),
        supplies=supplies,
        held=held,
        substitutes=await _substitutes(connection, today),
        protections=protections,
        exclusions=exclusions,
        consents=await _consents(connection, products),
        versions=_versions(lines, supplies, protections),
    )


def all_cancelled(row: AnyRow) -> bool:
    """Whether nothing of a line can be open, whatever was shipped."""
    return bool(row.quantity_ordered - row.quantity_cancelled <= 0)


def line_of(row: AnyRow, held: Mapping[str, tuple[HeldPeg, ...]]) -> OpenLine:
    """An open line; its open quantity is the most it can be where shipments are unknown."""
    due = row.promised_date or row.requested_date or row.order_date
    backorder_id = row.backorder_id or row_id("Backorder", row.source, row.order_number, row.number)
    return OpenLine(
        backorder_id=backorder_id,
        line_id=row.id,
        order_id=row.order_id,
        order_number=row.order_number,
        line_number=row.number,
        customer_id=row.customer_id,
        product_id=row.product_id,
        location_id=row.location_id,
        in_queue=row.backorder_id is not None,
        in_doubt=row.quantity_shipped is None,
        quantity_ordered=row.quantity_ordered,
        open_quantity=row.quantity_ordered - (row.quantity_shipped or 0) - row.quantity_cancelled,
        allocated_quantity=sum(peg.quantity for peg in held.get(backorder_id, ())),
        order_date=row.order_date,
        due_on=due,
        due_date=row.promised_date or row.requested_date,
        latest_on=latest_date_of(row),
        price=row.price,
        sort_key=row.sort_key or "~",
        group_policy=row.group_policy,
        ship_complete=row.ship_complete,
        minimum_shipment=row.minimum_shipment,
        maximum_shipments=row.maximum_shipments,
        frozen=row.frozen,
        hold=row.hold,
        in_queue_on=row.in_queue_on,
        version=row.version,
    )


def queue_place(line: OpenLine) -> tuple[int, str, date, date, str, str, str]:
    """A line's place among all: those that can be served in time, then the queue by its key."""
    return (
        1 if line.in_queue else 0,
        line.sort_key if line.in_queue else "",
        line.due_on,
        line.order_date,
        line.order_number,
        line.line_number,
        line.backorder_id,
    )


def _in_queue_order(lines: Iterable[OpenLine]) -> dict[str, OpenLine]:
    return {line.backorder_id: line for line in sorted(lines, key=queue_place)}


def in_queue_order(lines: Mapping[str, OpenLine]) -> dict[str, OpenLine]:
    """The lines, by backorder id, in order of the queue."""
    return _in_queue_order(lines.values())


def supply_key(reservation: AnyRow) -> str:
    """The key of the supply that a reservation draws on."""
    row = {
        "STOCK": reservation.position_id,
        "LOT": reservation.lot_id,
        "INBOUND": reservation.inbound_id,
    }[reservation.supply]
    return f"{reservation.supply}:{row}"


def _held(reservations: Iterable[AnyRow]) -> dict[str, tuple[HeldPeg, ...]]:
    held: dict[str, list[HeldPeg]] = defaultdict(list)
    for row in sorted(reservations, key=lambda row: str(row.id)):
        held[row.backorder_id].append(
            HeldPeg(
                reservation_id=row.id,
                backorder_id=row.backorder_id,
                supply_key=supply_key(row),
                firmness=Firmness(row.firmness),
                quantity=row.quantity,
                supply_quantity=row.supply_quantity,
                arrival_p50=row.arrival_p50,
                arrival_p90=row.arrival_p90,
                plan_id=row.plan_id,
                kind=row.kind,
            )
        )
    return {backorder: tuple(pegs) for backorder, pegs in held.items()}


async def _customers(connection: AsyncConnection, ids: set[str]) -> dict[str, CustomerRow]:
    few = len(ids) <= MOST_PRODUCTS_APART
    where = table_of(CustomerRecord).c.id.in_(sorted(ids)) if few else true()
    rows = await fetch(connection, CustomerRecord, where, only=CUSTOMER_COLUMNS)
    return {row[0]: CustomerRow(*row) for row in rows}


async def _products(
    connection: AsyncConnection, products: frozenset[str] | None
) -> dict[str, ProductRow]:
    where = queries.of_products(table_of(ProductRecord).c.id, products)
    rows = await fetch(connection, ProductRecord, where, only=PRODUCT_COLUMNS)
    return {row[0]: ProductRow(*row) for row in rows}


async def _lanes(connection: AsyncConnection) -> tuple[LaneRow, ...]:
    rows = await fetch(connection, LaneRecord, only=LANE_COLUMNS)
    return tuple(sorted((LaneRow(*row) for row in rows), key=lambda lane: lane.id))


async def _substitutes(
    connection: AsyncConnection, today: date
) -> dict[str, tuple[SubstituteRow, ...]]:
    table = table_of(SubstituteRecord)
    rows = await fetch(
        connection,
        SubstituteRecord,
        or_(table.c.valid_from.is_(None), table.c.valid_from <= today),
        or_(table.c.valid_to.is_(None), table.c.valid_to >= today),
        only=SUBSTITUTE_COLUMNS,
    )
    found: dict[str, list[SubstituteRow]] = defaultdict(list)
    for row in rows:
        found[row.original_id].append(SubstituteRow(*row))
    return {
        original: tuple(sorted(some, key=lambda one: (one.rank, one.product_id)))
        for original, some in sorted(found.items())
    }


async def _protections(
    connection: AsyncConnection, products: frozenset[str] | None, today: date
) -> tuple[ProtectionRow, ...]:
    table = table_of(ProtectionRecord)
    rows = await fetch(
        connection,
        ProtectionRecord,
        queries.of_products(table.c.product_id, products),
        or_(table.c.valid_from.is_(None), table.c.valid_from <= today),
        or_(table.c.valid_to.is_(None), table.c.valid_to >= today),
    )
    return tuple(
        ProtectionRow(
            id=row.id,
            kind=row.kind,
            product_id=row.product_id,
            location_id=row.location_id,
            group=row.group,
            region=row.region,
            rest_quantity=max(0, row.quantity - row.used),
            frees_on=row.frees_on,
            version=row.version,
        )
        for row in sorted(rows, key=lambda row: str(row.id))
    )


async def _exclusions(connection: AsyncConnection, today: date) -> tuple[ExclusionRow, ...]:
    table = table_of(ExclusionRecord)
    rows = await fetch(
        connection,
        ExclusionRecord,
        or_(table.c.valid_to.is_(None), table.c.valid_to >= today),
        only=EXCLUSION_COLUMNS,
    )
    return tuple(sorted((ExclusionRow(*row) for row in rows), key=lambda row: row.id))


async def _consents(
    connection: AsyncConnection, products: frozenset[str] | None
) -> tuple[ConsentRow, ...]:
    table = table_of(ConsentRecord)
    rows = await fetch(connection, ConsentRecord, queries.of_products(table.c.product_id, products))
    latest = {
        (row.customer_id, row.product_id, row.line_id): row
        for row in sorted(rows, key=lambda row: (row.at, str(row.id)))
    }
    return tuple(
        ConsentRow(row.customer_id, row.product_id, row.line_id, granted=row.granted)
        for row in latest.values()
    )


def _versions(
    lines: Mapping[str, OpenLine],
    supplies: Mapping[str, SupplyRow],
    protections: Iterable[ProtectionRow],
) -> dict[str, int]:
    return (
        {f"LINE:{line.line_id}": line.version for line in lines.values()}
        | {key: supply.version for key, supply in supplies.items()}
        | {f"PROTECTION:{row.id}": row.version for row in protections}
    )
