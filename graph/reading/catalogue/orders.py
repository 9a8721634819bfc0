"""Orders, order lines, shipments."""

from sqlalchemy import func

from graph.reading.catalogue.model import (
    Node,
    added,
    amount,
    day,
    flag,
    many,
    number,
    one,
    text,
    units,
    word,
)
from graph.records.orders import OrderLineRecord, OrderRecord, ShipmentRecord
from graph.values.words import GroupPolicy

ORDER = Node(
    "Order",
    "orders",
    OrderRecord,
    "A customer's order.",
    (
        text("number", lambda t: t.number, "Order number in its source.", required=True),
        text("source", lambda t: t.source, "The system the order comes from.", required=True),
        day("orderDate", lambda t: t.order_date, "Day it was placed."),
        text("currency", lambda t: t.currency, "Currency of the order's own prices."),
        word("groupPolicy", GroupPolicy, lambda t: t.group_policy, "How its lines move."),
        text("customerReference", lambda t: t.customer_reference, "The customer's own number."),
        added(),
    ),
    (
        one("customer", "Customer", lambda t, c: c.id == t.customer_id, "Who ordered."),
        many(
            "backorders",
            "Backorder",
            lambda t, c: (c.order_id == t.id) & c.is_open,
            "Its open backorders.",
        ),
        many("lines", "OrderLine", lambda t, c: c.order_id == t.id, "All its lines."),
    ),
    order=(("number", False),),
)

ORDER_LINE = Node(
    "OrderLine",
    "orderLines",
    OrderLineRecord,
    "A line of an order, served or not. ordered + over-shipped = shipped + cancelled + open.",
    (
        text("number", lambda t: t.number, "Line number in the order.", required=True),
        day("requestedDate", lambda t: t.requested_date, "Day the customer asked for."),
        day("promisedDate", lambda t: t.promised_date, "Day that was promised."),
        units("quantityOrdered", lambda t: t.quantity_ordered, "Units ordered."),
        units(
            "quantityShipped",
            lambda t: t.quantity_shipped,
            "Units shipped; null: the source does not say.",
            required=False,
        ),
        units("quantityCancelled", lambda t: t.quantity_cancelled, "Units cancelled."),
        units("quantityOverShipped", lambda t: t.quantity_over_shipped, "Units beyond the order."),
        units(
            "quantityOpen",
            lambda t: (
                t.quantity_ordered
                + t.quantity_over_shipped
                - func.coalesce(t.quantity_shipped, 0)
                - t.quantity_cancelled
            ),
            "Units neither shipped nor cancelled; an unknown shipped quantity counts as 0.",
        ),
        amount("price", lambda t: t.price, "Price of a base unit, reporting currency."),
        amount("orderPrice", lambda t: t.order_price, "Price in the order's own currency."),
        text("unitOfMeasure", lambda t: t.unit_of_measure, "Unit the order counts in."),
        units("unitsPerMeasure", lambda t: t.units_per_measure, "Base units of one such unit."),
        flag("shipComplete", lambda t: t.ship_complete, "Ships in full or not at all."),
        units(
            "minimumShipment",
            lambda t: t.minimum_shipment,
            "Least units of one shipment.",
            required=False,
        ),
        number(
            "maximumLateness",
            lambda t: t.maximum_lateness,
            "Days after the due date until which the customer takes it; null: no limit.",
        ),
        number("maximumShipments", lambda t: t.maximum_shipments, "Most shipments it may take."),
        flag("frozen", lambda t: t.frozen, "Frozen: no plan touches it."),
        flag("hold", lambda t: t.hold, "On hold: it gets nothing new."),
        flag(
            "onTimeInFull",
            lambda t: func.coalesce(t.on_time_in_full, False),
            "All of it arrived on or before its promised date (OTIF).",
        ),
        units("quantityOnTime", lambda t: t.quantity_on_time, "Units that arrived in time."),
        number("version", lambda t: t.version, "Version of the line's facts.", required=True),
        added(),
    ),
    (
        one("order", "Order", lambda t, c: c.id == t.order_id, "Its order."),
        one("product", "Product", lambda t, c: c.id == t.product_id, "The product."),
        one("location", "Location", lambda t, c: c.id == t.location_id, "Where it ships from."),
        one("backorder", "Backorder", lambda t, c: c.line_id == t.id, "Its backorder, if any."),
        many("shipments", "Shipment", lambda t, c: c.line_id == t.id, "What left for it."),
    ),
    order=(("promisedDate", False),),
)

SHIPMENT = Node(
    "Shipment",
    "shipments",
    ShipmentRecord,
    "What left for an order line.",
    (
        text("number", lambda t: t.number, "Shipment number.", required=True),
        day("shipDate", lambda t: t.ship_date, "Day it left."),
        day("arrivalDate", lambda t: t.arrival_date, "Day the customer had it."),
        units("quantity", lambda t: t.quantity, "Units."),
        flag("estimated", lambda t: t.estimated, "A date came from the lane's transit days."),
        added(),
    ),
    (
        one("line", "OrderLine", lambda t, c: c.id == t.line_id, "The order line."),
        one("location", "Location", lambda t, c: c.id == t.location_id, "Where it left."),
    ),
    order=(("shipDate", True),),
)

NODES = (ORDER, ORDER_LINE, SHIPMENT)
