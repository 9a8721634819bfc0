"""Builders of a small world to derive from; a call names only what matters."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlmodel import SQLModel

from graph.records.bulk import AnyRow, table_of
from graph.records.customers import CustomerRecord
from graph.records.database import Transactions
from graph.records.facts_queries import write_fact
from graph.records.locations import LaneRecord, LocationRecord
from graph.records.orders import OrderLineRecord, OrderRecord
from graph.records.products import ProductRecord
from graph.records.queue import ReservationRecord
from graph.records.supply import InboundRecord, StockPositionRecord, SupplierRecord
from graph.values.identity import row_id

TODAY = date(2026, 3, 2)
SOURCE = "test"


class FixedClock:
    """A clock that stands at noon of the day it is given; the wall is the same."""

    def __init__(self, day: date = TODAY) -> None:
        self.now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)

    def wall(self) -> datetime:
        return self.now

    def at(self, business_date: date | None) -> datetime:
        if business_date is None:
            return self.now
        return datetime.combine(business_date, self.now.timetz())


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def line_id(order: str, line: str = "1") -> str:
    return row_id("OrderLine", SOURCE, order, line)


def backorder_id(order: str, line: str = "1") -> str:
    return row_id("Backorder", SOURCE, order, line)


def product_id(sku: str) -> str:
    return row_id("Product", SOURCE, sku)


def a_customer(number: str = "C1", **facts: Any) -> CustomerRecord:
    given = {"name": f"Customer {number}", "tier": "GOLD", "region": "North"} | facts
    return CustomerRecord(
        id=row_id("Customer", SOURCE, number), source=SOURCE, number=number, **given
    )


def a_product(sku: str = "P1", **facts: Any) -> ProductRecord:
    given: dict[str, Any] = {"name": f"Product {sku}", "price": Decimal(10), "cost": Decimal(6)}
    return ProductRecord(id=product_id(sku), source=SOURCE, sku=sku, **(given | facts))


def a_location(code: str = "L1", **facts: Any) -> LocationRecord:
    given = {"name": f"Location {code}", "kind": "DC", "region": "North"} | facts
    return LocationRecord(id=row_id("Location", SOURCE, code), source=SOURCE, code=code, **given)


def a_lane(
    start: str, *, to: str | None = None, region: str | None = None, days: int = 1
) -> LaneRecord:
    end = to if to is not None else f"region:{region}"
    return LaneRecord(
        id=row_id("Lane", SOURCE, start, end),
        from_id=row_id("Location", SOURCE, start),
        to_id=row_id("Location", SOURCE, to) if to is not None else None,
        to_region=region,
        transit_days=days,
        cost_per_unit=Decimal("0.5"),
    )


def a_supplier(number: str = "S1", **facts: Any) -> SupplierRecord:
    return SupplierRecord(
        id=row_id("Supplier", SOURCE, number),
        source=SOURCE,
        number=number,
        name=f"Supplier {number}",
        **facts,
    )


def some_stock(sku: str = "P1", location: str = "L1", **facts: Any) -> StockPositionRecord:
    return StockPositionRecord(
        id=row_id("StockPosition", SOURCE, sku, location),
        product_id=product_id(sku),
        location_id=row_id("Location", SOURCE, location),
        **facts,
    )


def an_inbound(
    number: str,
    *,
    quantity: int,
    expected: date,
    sku: str = "P1",
    location: str = "L1",
    **facts: Any,
) -> InboundRecord:
    given = {"supplier_id": row_id("Supplier", SOURCE, "S1"), "kind": "PURCHASE"} | facts
    return InboundRecord(
        id=row_id("InboundShipment", SOURCE, number, "1"),
        source=SOURCE,
        number=number,
        product_id=product_id(sku),
        location_id=row_id("Location", SOURCE, location),
        quantity_ordered=quantity,
        quantity_open=quantity,
        expected_date=expected,
        **given,
    )


def an_order(
    number: str, *, quantity: int, due: date | None, customer: str = "C1", **facts: Any
) -> list[SQLModel]:
    """An order of one line. order_date and group_policy go to the order, the rest to its line."""
    order = OrderRecord(
        id=row_id("Order", SOURCE, number),
        source=SOURCE,
        number=number,
        customer_id=row_id("Customer", SOURCE, customer),
        order_date=facts.pop("order_date", in_days(-10)),
        group_policy=facts.pop("group_policy", "INDEPENDENT"),
    )
    return [order, a_line(number, quantity=quantity, due=due, **facts)]


def a_line(
    order: str, *, quantity: int, due: date | None, number: str = "1", **facts: Any
) -> OrderLineRecord:
    sku, location = facts.pop("sku", "P1"), facts.pop("location", "L1")
    given = {"price": Decimal(10), "promised_date": due} | facts
    return OrderLineRecord(
        id=line_id(order, number),
        source=SOURCE,
        order_id=row_id("Order", SOURCE, order),
        number=number,
        product_id=product_id(sku),
        location_id=row_id("Location", SOURCE, location),
        quantity_ordered=quantity,
        **given,
    )


def a_firm_peg(order: str, stock: StockPositionRecord, quantity: int) -> ReservationRecord:
    """A firm reservation; the caller raises reserved_ours of the stock with it."""
    backorder = backorder_id(order)
    return ReservationRecord(
        id=row_id("Reservation", "made by hand", backorder, f"STOCK:{stock.id}"),
        backorder_id=backorder,
        firmness="FIRM",
        supply="STOCK",
        position_id=stock.id,
        quantity=quantity,
        supply_quantity=quantity,
    )


async def store(transactions: Transactions, *records: SQLModel | list[SQLModel]) -> None:
    """Write the records and pin the business date to TODAY."""
    async with transactions.begin() as session:
        await write_fact(session, "business_date", TODAY.isoformat())
        for record in records:
            session.add_all(record if isinstance(record, list) else [record])


async def rows(transactions: Transactions, model: type[SQLModel]) -> list[AnyRow]:
    """All rows of a table, by primary key."""
    table = table_of(model)
    async with transactions.read() as connection:
        found = await connection.execute(select(table).order_by(*table.primary_key))
        return list(found.fetchall())


async def by_id(transactions: Transactions, model: type[SQLModel]) -> dict[str, AnyRow]:
    return {row.id: row for row in await rows(transactions, model)}
