"""Builders of records: plain functions whose call names only what matters.

Every builder takes natural keys (numbers, skus, codes) and makes the ids from them. Dates given as
whole numbers are days from TODAY.
"""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import SQLModel

from graph.records.customers import BrokenPromiseRecord, CustomerRecord, SignalRecord
from graph.records.database import Transactions
from graph.records.facts_queries import write_fact
from graph.records.locations import LaneRecord, LocationRecord
from graph.records.orders import OrderLineRecord, OrderRecord, ShipmentRecord
from graph.records.products import ProductRecord
from graph.records.queue import AlternativeRecord, BackorderRecord, LegRecord, ReservationRecord
from graph.records.supply import InboundRecord, StockPositionRecord, SupplierRecord
from graph.values.identity import row_id

TODAY = date(2026, 3, 4)
"""A Wednesday; its week runs from 2 to 8 March."""
SOURCE = "test"


class FixedClock:
    """A clock that stands at noon of TODAY; the wall is the same."""

    def wall(self) -> datetime:
        return at_noon(TODAY)

    def at(self, business_date: date | None) -> datetime:
        return at_noon(business_date or TODAY)


def at_noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def line_id(order: str, line: str = "1") -> str:
    return row_id("OrderLine", SOURCE, order, line)


def backorder_id(order: str, line: str = "1") -> str:
    return row_id("Backorder", SOURCE, order, line)


def customer_id(number: str) -> str:
    return row_id("Customer", SOURCE, number)


def product_id(sku: str) -> str:
    return row_id("Product", SOURCE, sku)


def location_id(code: str) -> str:
    return row_id("Location", SOURCE, code)


def a_customer(number: str, **facts: Any) -> CustomerRecord:
    given: dict[str, Any] = {"name": number, "tier": "GOLD"} | facts
    return CustomerRecord(id=customer_id(number), source=SOURCE, number=number, **given)


def a_signal(number: str, *, kind: str, customer: str, **facts: Any) -> SignalRecord:
    return SignalRecord(
        id=row_id("Signal", SOURCE, number),
        source=SOURCE,
        number=number,
        customer_id=customer_id(customer),
        kind=kind,
        **({"at": at_noon(TODAY)} | facts),
    )


def a_broken_promise(order: str, *, customer: str, on: int, days_late: int) -> BrokenPromiseRecord:
    return BrokenPromiseRecord(
        id=row_id("BrokenPromise", order),
        customer_id=customer_id(customer),
        order_id=row_id("Order", SOURCE, order),
        line_id=line_id(order),
        at=in_days(on),
        days_late=days_late,
    )


def a_product(sku: str, **facts: Any) -> ProductRecord:
    given: dict[str, Any] = {"name": sku, "price": Decimal(10), "cost": Decimal(6)} | facts
    return ProductRecord(id=product_id(sku), source=SOURCE, sku=sku, **given)


def a_location(code: str, **facts: Any) -> LocationRecord:
    given: dict[str, Any] = {"name": code, "kind": "DC", "region": "North"} | facts
    return LocationRecord(id=location_id(code), source=SOURCE, code=code, **given)


def a_lane(start: str, *, region: str, days: int = 1) -> LaneRecord:
    return LaneRecord(
        id=row_id("Lane", SOURCE, start, f"region:{region}"),
        from_id=location_id(start),
        to_region=region,
        transit_days=days,
        cost_per_unit=Decimal("0.5"),
    )


def a_supplier(number: str, **facts: Any) -> SupplierRecord:
    given: dict[str, Any] = {"name": number} | facts
    return SupplierRecord(
        id=row_id("Supplier", SOURCE, number), source=SOURCE, number=number, **given
    )


def some_stock(sku: str, location: str, **facts: Any) -> StockPositionRecord:
    return StockPositionRecord(
        id=row_id("StockPosition", SOURCE, sku, location),
        product_id=product_id(sku),
        location_id=location_id(location),
        **facts,
    )


def an_inbound(
    number: str, *, sku: str, location: str, quantity: int, **facts: Any
) -> InboundRecord:
    """An open purchase line, expected today unless said; `supplier` by its number."""
    supplier = facts.pop("supplier", None)
    given: dict[str, Any] = {
        "kind": "PURCHASE",
        "expected_date": TODAY,
        "quantity_open": quantity,
    } | facts
    return InboundRecord(
        id=row_id("InboundShipment", SOURCE, number, "1"),
        source=SOURCE,
        number=number,
        product_id=product_id(sku),
        location_id=location_id(location),
        supplier_id=row_id("Supplier", SOURCE, supplier) if supplier else None,
        quantity_ordered=quantity,
        **given,
    )


def an_order(number: str, *, customer: str, ordered: int = -10) -> OrderRecord:
    return OrderRecord(
        id=row_id("Order", SOURCE, number),
        source=SOURCE,
        number=number,
        customer_id=customer_id(customer),
        order_date=in_days(ordered),
    )


def a_line(order: str, *, sku: str, location: str, quantity: int, **facts: Any) -> OrderLineRecord:
    number = facts.pop("number", "1")
    given: dict[str, Any] = {"price": Decimal(10)} | facts
    return OrderLineRecord(
        id=line_id(order, number),
        source=SOURCE,
        order_id=row_id("Order", SOURCE, order),
        number=number,
        product_id=product_id(sku),
        location_id=location_id(location),
        quantity_ordered=quantity,
        **given,
    )


def a_shipment(number: str, *, order: str, location: str, quantity: int, on: int) -> ShipmentRecord:
    return ShipmentRecord(
        id=row_id("Shipment", SOURCE, number, order, "1"),
        source=SOURCE,
        number=number,
        line_id=line_id(order),
        location_id=location_id(location),
        ship_date=in_days(on),
        quantity=quantity,
    )


def a_backorder(
    order: OrderRecord, line: OrderLineRecord, *, quantity: int | None = None, **facts: Any
) -> BackorderRecord:
    """The open rest of a line: all of it unless a quantity is said."""
    given: dict[str, Any] = {
        "is_open": True,
        "entered_on": order.order_date,
        "due_date": line.promised_date or line.requested_date,
        "price": line.price,
    }
    return BackorderRecord(
        id=backorder_id(order.number, line.number),
        line_id=line.id,
        order_id=order.id,
        customer_id=order.customer_id,
        product_id=line.product_id,
        location_id=line.location_id,
        order_date=order.order_date,
        open_quantity=line.quantity_ordered if quantity is None else quantity,
        **(given | facts),
    )


def an_alternative(order: str, *, kind: str, **facts: Any) -> AlternativeRecord:
    backorder = backorder_id(order)
    given: dict[str, Any] = {"feasible": "reason" not in facts} | facts
    return AlternativeRecord(
        id=row_id("FulfillmentAlternative", backorder, kind, ""),
        backorder_id=backorder,
        kind=kind,
        **given,
    )


def a_leg(alternative: AlternativeRecord, *, quantity: int, **facts: Any) -> LegRecord:
    start = facts.pop("start", None)
    position = facts.pop("position", 1)
    return LegRecord(
        id=row_id("Leg", alternative.id, position),
        alternative_id=alternative.id,
        position=position,
        quantity=quantity,
        from_id=location_id(start) if start else None,
        **facts,
    )


def a_peg(order: str, *, firmness: str, quantity: int, **supply: Any) -> ReservationRecord:
    """A reservation on `position`, or on `inbound`, given as records."""
    position, inbound = supply.pop("position", None), supply.pop("inbound", None)
    source = position or inbound
    return ReservationRecord(
        id=row_id("Reservation", firmness, backorder_id(order), source.id),
        backorder_id=backorder_id(order),
        firmness=firmness,
        supply="STOCK" if position is not None else "INBOUND",
        position_id=position.id if position is not None else None,
        inbound_id=inbound.id if inbound is not None else None,
        quantity=quantity,
        supply_quantity=quantity,
        **supply,
    )


async def store(transactions: Transactions, *records: SQLModel) -> None:
    """Write the records and pin the business date to TODAY."""
    async with transactions.begin() as session:
        await write_fact(session, "business_date", TODAY.isoformat())
        await write_fact(session, "currency", "USD")
        session.add_all(records)
