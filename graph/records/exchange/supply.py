"""Tables of the exchange format: stock, lots, inbound shipments, protections."""

from graph.records.exchange.columns import (
    ADDED,
    NO_SOURCE,
    SOURCE,
    Closing,
    Reference,
    TableSpec,
    choice,
    day,
    flag,
    quantity,
    ref,
    text,
)
from graph.records.supply import (
    InboundRecord,
    ProtectionRecord,
    StockLotRecord,
    StockPositionRecord,
)
from graph.values.words import InboundKind, ProtectionKind

STOCK_POSITIONS = TableSpec(
    name="stockPositions",
    node="StockPosition",
    record=StockPositionRecord,
    description="A product at a location.",
    columns=(
        NO_SOURCE,
        ref("sku", "The product.", "products", required=True),
        ref("location", "Code of the location.", "locations", required=True),
        quantity("onHand", "Base units lying there, lots included.", default=0),
        quantity(
            "reserved",
            "Base units the order system has reserved, ours that it knows of included.",
            default=0,
            attribute="reserved_external",
        ),
        quantity("safetyStock", "Base units kept for shortages.", default=0),
        day("countedOn", "Day of the last count."),
        ADDED,
    ),
    key=("sku", "location"),
    owner="sku",
    references=(
        Reference("product_id", "products", ("sku",)),
        Reference("location_id", "locations", ("location",)),
    ),
    closing=Closing.EMPTY,
)

STOCK_LOTS = TableSpec(
    name="stockLots",
    node="StockLot",
    record=StockLotRecord,
    description="A lot of a stock position; its quantity is part of what is on hand.",
    columns=(
        NO_SOURCE,
        ref("sku", "The product.", "products", required=True),
        ref("location", "Code of the location.", "locations", required=True),
        text("number", "The lot's number.", required=True),
        quantity("quantity", "Base units of the lot.", required=True),
        day("expiry", "Last day it is good.", moves=True),
        flag("blocked", "Must not be used.", default=False, moves=True),
        ADDED,
    ),
    key=("sku", "location", "number"),
    owner="sku",
    references=(Reference("position_id", "stockPositions", ("sku", "location")),),
    closing=Closing.EMPTY,
)

INBOUND_SHIPMENTS = TableSpec(
    name="inboundShipments",
    node="InboundShipment",
    record=InboundRecord,
    description="One line of a purchase, transfer or production order on its way.",
    columns=(
        SOURCE,
        text("number", "The order's number in its source.", required=True),
        text("line", "The order's line.", default="1"),
        choice("kind", "What brings it.", InboundKind, default=InboundKind.PURCHASE.value),
        ref("supplier", "Who delivers.", "suppliers"),
        ref("sku", "The product.", "products", required=True),
        ref("location", "Code of the location it reaches.", "locations", required=True),
        ref("fromLocation", "Code of the location a transfer leaves.", "locations"),
        quantity("quantityOrdered", "Base units ordered.", required=True),
        quantity("quantityReceived", "Base units received so far.", default=0),
        quantity("quantityCancelled", "Base units that will not come.", default=0),
        day("orderedOn", "When it was ordered.", moves=True),
        day("expectedDate", "Arrival at the location as promised.", required=True, moves=True),
        text("tracking", "What the carrier last said."),
        day("trackingEta", "The carrier's day of arrival.", moves=True),
        ADDED,
    ),
    key=("number", "line"),
    references=(
        Reference("supplier_id", "suppliers", ("supplier",)),
        Reference("product_id", "products", ("sku",)),
        Reference("location_id", "locations", ("location",)),
        Reference("from_location_id", "locations", ("fromLocation",)),
    ),
    closing=Closing.CANCEL_REST,
)

PROTECTIONS = TableSpec(
    name="protections",
    node="Protection",
    record=ProtectionRecord,
    description="A FLOOR kept for a group, or a CEILING (quota) on what a group may take.",
    columns=(
        SOURCE,
        text("number", "The protection's number in its source.", required=True),
        choice("kind", "FLOOR or CEILING.", ProtectionKind, required=True, moves=True),
        ref("sku", "The product.", "products", required=True),
        ref("location", "Code of the location; blank: all.", "locations"),
        text("group", "A tier, a segment or a customer number; blank: everybody.", moves=True),
        text("region", "Region of the customers; blank: all.", moves=True),
        quantity("quantity", "Base units.", required=True),
        day("from", "First day.", attribute="valid_from", moves=True),
        day("to", "Last day.", attribute="valid_to", moves=True),
        day("freesOn", "Day from which the unclaimed part is free for all.", moves=True),
        ADDED,
    ),
    key=("number",),
    references=(
        Reference("product_id", "products", ("sku",)),
        Reference("location_id", "locations", ("location",)),
    ),
    closing=Closing.END,
)
