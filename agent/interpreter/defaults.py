"""What a word means for a kind of row when the question leaves it open."""

from typing import Any

# The date that a bare date phrase is about.
DATE_OF = {
    "Backorder": ("Backorder", "dueDate"),
    "InboundShipment": ("InboundShipment", "expectedDate"),
    "OrderLine": ("OrderLine", "promisedDate"),
    "Order": ("Order", "orderDate"),
    "Shipment": ("Shipment", "arrivalDate"),
    "Signal": ("Signal", "at"),
    "BrokenPromise": ("BrokenPromise", "at"),
    "CancelThreat": ("CancelThreat", "at"),
    "CompetitorQuote": ("CompetitorQuote", "at"),
    "JournalEntry": ("JournalEntry", "at"),
    "Exception": ("Exception", "raisedAt"),
    "Plan": ("Plan", "createdAt"),
    "StockLot": ("StockLot", "expiry"),
    "FulfillmentAlternative": ("FulfillmentAlternative", "date.p50"),
    "ScoreChange": ("ScoreChange", "at"),
    "Exclusion": ("Exclusion", "from"),
    "Protection": ("Protection", "from"),
    "Customer": ("Backorder", "dueDate"),
    "Product": ("Backorder", "dueDate"),
}
PAST_ONLY = {"at", "raisedAt", "createdAt", "orderDate"}
# What a row is ranked by when only "biggest" is said.
SIZE_OF = {
    "Backorder": ("Backorder", "openValue"),
    "Customer": ("Customer", "lifetimeValue"),
    "Product": ("Backorder", "openQuantity"),
    "InboundShipment": ("InboundShipment", "quantityOpen"),
    "Location": ("Backorder", "openQuantity"),
    "Supplier": ("Supplier", "onTime.rate"),
    "StockPosition": ("StockPosition", "available"),
    "Order": ("Backorder", "openValue"),
    "Exception": ("Exception", "severity"),
    "FulfillmentAlternative": ("FulfillmentAlternative", "quantity"),
    "Plan": ("Plan", "lineCount"),
}
# The value that names a row, for groups by a kind of thing.
KEY_OF = {
    "Customer": "name",
    "Product": "sku",
    "Location": "name",
    "Supplier": "name",
    "Order": "number",
    "InboundShipment": "number",
    "Plan": "number",
    "Backorder": "order.number",
}
QUANTITY_OF = {
    "Backorder": "openQuantity",
    "InboundShipment": "quantityOpen",
    "StockPosition": "available",
    "FulfillmentAlternative": "quantity",
    "StockLot": "quantity",
    "Reservation": "quantity",
    "Shipment": "quantity",
    "OrderLine": "quantityOrdered",
}
TIME_WORDS = {"earliest", "soonest", "next", "latest", "newest", "oldest", "most recent", "first"}
# Rows of which only those in force are meant unless said otherwise.
STANDING: dict[str, list[Any]] = {
    "InboundShipment": ["quantityOpen", "gt", 0],
    "FulfillmentAlternative": ["feasible", "eq", True],
    "Exception": ["state", "eq", "OPEN"],
}
