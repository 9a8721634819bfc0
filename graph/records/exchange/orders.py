"""Tables of the exchange format: orders, their lines, what left for them."""

from graph.records.exchange.columns import (
    ADDED,
    SOURCE,
    VERSION,
    Closing,
    Reference,
    TableSpec,
    choice,
    day,
    days,
    flag,
    money,
    quantity,
    ref,
    text,
)
from graph.records.orders import OrderLineRecord, OrderRecord, ShipmentRecord
from graph.values.words import GroupPolicy

ORDERS = TableSpec(
    name="orders",
    node="Order",
    record=OrderRecord,
    description="What a customer ordered on one day.",
    columns=(
        SOURCE,
        text("number", "The order's number in its source.", required=True),
        ref("customer", "Who ordered.", "customers", required=True),
        day("orderDate", "The day it was placed.", required=True),
        text("currency", "Currency of its prices, ISO 4217; blank: the reporting currency."),
        choice(
            "groupPolicy",
            "How its lines move: each alone, all on one day, or in one ratio.",
            GroupPolicy,
            default=GroupPolicy.INDEPENDENT.value,
        ),
        text("customerReference", "The customer's own number."),
        ADDED,
        VERSION,
    ),
    key=("number",),
    references=(Reference("customer_id", "customers", ("customer",)),),
    moves_all=True,
)

ORDER_LINES = TableSpec(
    name="orderLines",
    node="OrderLine",
    record=OrderLineRecord,
    description="One product of an order. ordered + over-shipped = shipped + cancelled + open.",
    columns=(
        SOURCE,
        ref("order", "The order's number.", "orders", required=True),
        text("line", "The line's number within the order.", required=True, attribute="number"),
        ref("sku", "The product.", "products", required=True),
        ref("location", "Code of the location it ships from.", "locations", required=True),
        day("requestedDate", "Arrival the customer asked for.", moves=True),
        day("promisedDate", "Arrival promised; blank: none was.", moves=True),
        quantity("quantityOrdered", "Base units ordered.", required=True),
        quantity(
            "quantityShipped",
            "Base units shipped; blank: unknown, then the line stays out of plans.",
        ),
        quantity("quantityCancelled", "Base units cancelled.", default=0),
        money(
            "price",
            "Per base unit, in the order's currency.",
            required=True,
            attribute="order_price",
        ),
        text("unitOfMeasure", "The unit the order was written in."),
        quantity(
            "unitsPerMeasure",
            "Base units in one of that unit.",
            default=1,
            minimum=1,
            moves=False,
        ),
        flag("shipComplete", "Ships whole or not at all.", default=False, moves=True),
        quantity("minimumShipment", "Fewest base units in one shipment."),
        days("maximumLateness", "Days past the due date the customer still takes it.", moves=True),
        days("maximumShipments", "Most shipments for the line.", minimum=1, moves=True),
        flag("frozen", "Plans leave it as it is.", default=False, moves=True),
        flag("hold", "Gets nothing new.", default=False, moves=True),
        day("inQueueOn", "Day the source called it backordered; blank: it did not."),
        ADDED,
        VERSION,
    ),
    key=("order", "line"),
    owner="order",
    references=(
        Reference("order_id", "orders", ("order",)),
        Reference("product_id", "products", ("sku",)),
        Reference("location_id", "locations", ("location",)),
    ),
    closing=Closing.CANCEL_REST,
)

SHIPMENTS = TableSpec(
    name="shipments",
    node="Shipment",
    record=ShipmentRecord,
    description="What left for an order line.",
    columns=(
        SOURCE,
        text("number", "The shipment's number in its source.", required=True),
        ref("order", "The order's number.", "orders", required=True),
        text("line", "The order line's number.", required=True, attribute=None),
        ref("location", "Code of the location it left.", "locations", required=True),
        day("shipDate", "Day of dispatch.", required=True),
        day("arrivalDate", "Day of arrival at the customer; blank: not known yet."),
        quantity("quantity", "Base units.", required=True),
        flag("estimated", "One of the dates was computed from the lane.", default=False),
        ADDED,
    ),
    key=("number", "order", "line"),
    references=(
        Reference("line_id", "orderLines", ("order", "line")),
        Reference("location_id", "locations", ("location",)),
    ),
)
