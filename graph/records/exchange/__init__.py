"""The exchange format as data: which tables and columns there are and what each one means."""

from graph.records.exchange.columns import (
    SEPARATOR,
    Closing,
    ColumnSpec,
    Kind,
    Reference,
    TableSpec,
)
from graph.records.exchange.orders import ORDER_LINES, ORDERS, SHIPMENTS
from graph.records.exchange.parties import (
    CONSENTS,
    CUSTOMERS,
    EXCHANGE_RATES,
    SETTINGS,
    SIGNALS,
    SUPPLIER_RECEIPTS,
    SUPPLIERS,
)
from graph.records.exchange.places import EXCLUSIONS, LANES, LOCATIONS, PRODUCTS, SUBSTITUTES
from graph.records.exchange.state import STATE_TABLES
from graph.records.exchange.supply import (
    INBOUND_SHIPMENTS,
    PROTECTIONS,
    STOCK_LOTS,
    STOCK_POSITIONS,
)

FORMAT_VERSION = 1

FACT_TABLES: tuple[TableSpec, ...] = (
    SETTINGS,
    EXCHANGE_RATES,
    CUSTOMERS,
    SUPPLIERS,
    PRODUCTS,
    SUBSTITUTES,
    LOCATIONS,
    LANES,
    EXCLUSIONS,
    SUPPLIER_RECEIPTS,
    STOCK_POSITIONS,
    STOCK_LOTS,
    INBOUND_SHIPMENTS,
    PROTECTIONS,
    ORDERS,
    ORDER_LINES,
    SHIPMENTS,
    SIGNALS,
    CONSENTS,
)
"""In the order they are merged: what is referred to comes first."""

ALL_TABLES = FACT_TABLES + STATE_TABLES
BY_NAME: dict[str, TableSpec] = {spec.name: spec for spec in ALL_TABLES}

__all__ = [
    "ALL_TABLES",
    "BY_NAME",
    "FACT_TABLES",
    "FORMAT_VERSION",
    "SEPARATOR",
    "STATE_TABLES",
    "Closing",
    "ColumnSpec",
    "Kind",
    "Reference",
    "TableSpec",
]
