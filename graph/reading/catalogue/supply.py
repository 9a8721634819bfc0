"""Stock, lots, suppliers, inbound shipments, protections."""

from typing import TYPE_CHECKING

from sqlalchemy import case, func, select
from sqlalchemy.sql.elements import ColumnElement

from graph.reading.catalogue.model import (
    Kind,
    Node,
    Path,
    added,
    amount,
    day,
    flag,
    fraction,
    many,
    number,
    one,
    text,
    units,
    word,
)
from graph.reading.expressions import days_between
from graph.records.metadata import METADATA
from graph.records.supply import (
    InboundRecord,
    ProtectionRecord,
    StockLotRecord,
    StockPositionRecord,
    SupplierRecord,
)
from graph.values.words import InboundKind, ProtectionKind

if TYPE_CHECKING:
    from graph.reading.scope import Scope


def _arrived_by(t: "Scope") -> ColumnElement[object]:
    steps = METADATA.tables["arrival_step"].alias()
    found = select(func.max(steps.c.probability)).where(
        steps.c.inbound_id == t.id, steps.c.on_date <= t.argument
    )
    return func.coalesce(found.scalar_subquery(), 0, type_=steps.c.probability.type)


def _pegged(t: "Scope", c: "Scope") -> object:
    pegs = METADATA.tables["reservation"].alias()
    return c.id.in_(select(pegs.c.backorder_id).where(pegs.c.inbound_id == t.id)) & c.is_open


STOCK_POSITION = Node(
    "StockPosition",
    "stockPositions",
    StockPositionRecord,
    "A product at a location. available = on hand - reserved - safety stock.",
    (
        units("onHand", lambda t: t.on_hand, "Units physically there."),
        units(
            "reserved",
            lambda t: t.reserved_external + t.reserved_ours,
            "Reserved units: the order system's figure plus ours it has not acknowledged.",
        ),
        units("safetyStock", lambda t: t.safety_stock, "Units kept for shortages."),
        units(
            "available",
            lambda t: t.on_hand - t.reserved_external - t.reserved_ours - t.safety_stock,
            "Units free to give; negative when more is reserved than there is.",
        ),
        day("countedOn", lambda t: t.counted_on, "Day of the last count."),
        added(),
    ),
    (
        one("product", "Product", lambda t, c: c.id == t.product_id, "The product."),
        one("location", "Location", lambda t, c: c.id == t.location_id, "The location."),
        many("lots", "StockLot", lambda t, c: c.position_id == t.id, "Its lots."),
    ),
    order=(("available", True),),
)

STOCK_LOT = Node(
    "StockLot",
    "stockLots",
    StockLotRecord,
    "A lot of a stock position, with its expiry.",
    (
        text("number", lambda t: t.number, "The lot's number.", required=True),
        units("quantity", lambda t: t.quantity, "Units in the lot, part of on hand."),
        day("expiry", lambda t: t.expiry, "Last day it may be used."),
        flag("blocked", lambda t: t.blocked, "Blocked lots are not available."),
        added(),
    ),
    (one("position", "StockPosition", lambda t, c: c.id == t.position_id, "Where it lies."),),
    order=(("expiry", False),),
)

SUPPLIER = Node(
    "Supplier",
    "suppliers",
    SupplierRecord,
    "A supplier with its delivery record and what it offers.",
    (
        text("number", lambda t: t.number, "The supplier's number.", required=True),
        text("name", lambda t: t.name, "The supplier's name.", required=True),
        fraction(
            "onTime.rate",
            lambda t: t.on_time_rate,
            "Share of received units that came by the promised day, 0..1.",
        ),
        number("onTime.receipts", lambda t: t.on_time_receipts, "Receipts it rests on."),
        number("leadTime.p50", lambda t: t.lead_time_p50, "Likely days from order to receipt."),
        number("leadTime.p90", lambda t: t.lead_time_p90, "Cautious days from order to receipt."),
        flag("expedite.offered", lambda t: t.expedite_offered, "Speeds up orders for a fee."),
        number("expedite.days", lambda t: t.expedite_days, "Days until an expedited one arrives."),
        amount("expedite.costPerUnit", lambda t: t.expedite_cost_per_unit, "Its cost on top."),
        flag("dropShip.offered", lambda t: t.drop_ship_offered, "Ships to customers itself."),
        number("dropShip.days", lambda t: t.drop_ship_days, "Days until the customer has it."),
        amount("dropShip.costPerUnit", lambda t: t.drop_ship_cost_per_unit, "Its cost on top."),
        added(),
    ),
    (
        many(
            "inbounds",
            "InboundShipment",
            lambda t, c: c.supplier_id == t.id,
            "Purchase lines of this supplier, open or not.",
        ),
        many("products", "Product", lambda t, c: c.supplier_id == t.id, "What it supplies."),
    ),
    order=(("name", False),),
)

INBOUND = Node(
    "InboundShipment",
    "inboundShipments",
    InboundRecord,
    "One line of a purchase order, transfer or production order.",
    (
        text("number", lambda t: t.number, "Number of the order it belongs to.", required=True),
        text("line", lambda t: t.line, "Line within that order.", required=True),
        word("kind", InboundKind, lambda t: t.kind, "Purchase, transfer or production."),
        units("quantityOrdered", lambda t: t.quantity_ordered, "Units ordered."),
        units("quantityReceived", lambda t: t.quantity_received, "Units received so far."),
        units("quantityOpen", lambda t: t.quantity_open, "Units still to come."),
        day("orderedOn", lambda t: t.ordered_on, "Day it was ordered."),
        day("expectedDate", lambda t: t.expected_date, "Announced arrival at its location."),
        number(
            "daysLate",
            lambda t: case(
                ((t.quantity_open > 0), days_between(t.arrival_p50, t.expected_date)), else_=0
            ),
            "Likely days after the announced date (arrival.p50 - expectedDate); negative: early.",
        ),
        day("arrival.p50", lambda t: t.arrival_p50, "Likely arrival at its location."),
        day("arrival.p90", lambda t: t.arrival_p90, "Cautious arrival: 90 % sure."),
        Path(
            "arrival.pBy",
            Kind.RATE,
            _arrived_by,
            "Probability that it arrived on or before a day.",
            argument="on",
        ),
        number("arrival.receipts", lambda t: t.arrival_receipts, "Receipts this rests on."),
        text("arrival.basis", lambda t: t.arrival_basis, "What the confidence rests on."),
        text("tracking", lambda t: t.tracking, "Latest tracking message."),
        day("trackingEta", lambda t: t.tracking_eta, "Arrival that tracking announces."),
        added(),
    ),
    (
        one("supplier", "Supplier", lambda t, c: c.id == t.supplier_id, "Who supplies it."),
        one("product", "Product", lambda t, c: c.id == t.product_id, "What comes."),
        one("location", "Location", lambda t, c: c.id == t.location_id, "Where it arrives."),
        one("from", "Location", lambda t, c: c.id == t.from_location_id, "Where it left."),
        many(
            "candidates",
            "Backorder",
            lambda t, c: (c.product_id == t.product_id) & c.is_open,
            "Open backorders it could serve: those of its product.",
        ),
        many(
            "pegs",
            "Reservation",
            lambda t, c: c.inbound_id == t.id,
            "Reservations on it, PROJECTED ones too.",
        ),
        many(
            "backorders",
            "Backorder",
            _pegged,
            "Open backorders pegged to it, PROJECTED pegs included.",
        ),
    ),
    order=(("expectedDate", False),),
)

PROTECTION = Node(
    "Protection",
    "protections",
    ProtectionRecord,
    "Quantity kept for a group (FLOOR) or most that a group may take (CEILING, a quota).",
    (
        text("number", lambda t: t.number, "The protection's number.", required=True),
        word("kind", ProtectionKind, lambda t: t.kind, "FLOOR protects, CEILING limits."),
        units("quantity", lambda t: t.quantity, "Units protected or allowed."),
        units("used", lambda t: t.used, "Units the group has taken."),
        day("from", lambda t: t.valid_from, "First day in force."),
        day("to", lambda t: t.valid_to, "Last day in force."),
        day("freesOn", lambda t: t.frees_on, "Day from which the unclaimed part is free."),
        text("group", lambda t: t.group, "Tier, segment or customer number; null: everybody."),
        text("region", lambda t: t.region, "Customer region; null: everywhere."),
        added(),
    ),
    (
        one("product", "Product", lambda t, c: c.id == t.product_id, "The product."),
        one("location", "Location", lambda t, c: c.id == t.location_id, "Null: everywhere."),
    ),
    order=(("number", False),),
)

NODES = (STOCK_POSITION, STOCK_LOT, SUPPLIER, INBOUND, PROTECTION)
