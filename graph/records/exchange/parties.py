"""Tables of the exchange format: settings, customers and what they said, suppliers."""

from collections.abc import Mapping
from typing import Any

from graph.records.customers import ConsentRecord, CustomerRecord, SignalRecord
from graph.records.exchange.columns import (
    ADDED,
    MOST_DAYS,
    SOURCE,
    VERSION,
    Closing,
    ColumnSpec,
    Kind,
    Reference,
    TableSpec,
    choice,
    day,
    days,
    flag,
    instant,
    money,
    quantity,
    rate,
    ref,
    text,
)
from graph.records.orders import ExchangeRateRecord
from graph.records.supply import SupplierReceiptRecord, SupplierRecord
from graph.values.words import SignalKind, Tier

SETTINGS = TableSpec(
    name="settings",
    node="Setting",
    record=None,
    description="One row about the whole batch.",
    columns=(
        day("businessDate", "The day it is for the graph; blank: it stays as it is."),
        text(
            "currency", "The reporting currency, ISO 4217; blank: it stays as it is, at first USD."
        ),
        text(
            "source",
            "The source of every row that names none; blank: it stays as it is, at first `local`.",
        ),
        ColumnSpec(
            "format",
            Kind.INT,
            "Version of this format the batch was written in; blank: 1.",
            attribute="format",
            minimum=1,
            maximum=MOST_DAYS,
        ),
    ),
)

EXCHANGE_RATES = TableSpec(
    name="exchangeRates",
    node="ExchangeRate",
    record=ExchangeRateRecord,
    description="What one unit of a currency is worth in the reporting currency, from a day on.",
    columns=(
        text("currency", "ISO 4217 code.", required=True),
        day("fromDate", "First day the rate holds.", required=True),
        rate("rate", "Reporting currency per unit of `currency`.", required=True),
    ),
    key=("currency", "fromDate"),
)

CUSTOMERS = TableSpec(
    name="customers",
    node="Customer",
    record=CustomerRecord,
    description="Who orders, on which terms.",
    columns=(
        SOURCE,
        text("number", "The customer's number in its source.", required=True),
        text("name", "Name shown to planners.", required=True),
        choice("tier", "PREMIUM > GOLD > SILVER > STANDARD.", Tier, default=Tier.STANDARD.value),
        text("segment", "Market segment."),
        text("region", "Region; lanes and protections name it."),
        text("city", "City."),
        money("lifetimeValue", "Expected value of the relation, reporting currency.", default=0),
        flag("creditHold", "Nothing may be promised or shipped.", default=False),
        flag("acceptsSubstitutes", "Takes stand-ins without being asked.", default=False),
        flag("acceptsSplit", "Takes an order line in several shipments.", default=True),
        days("minimumRemainingLifeDays", "Least shelf life left at arrival, days.", default=0),
        text("accountOwner", "Who looks after the customer."),
        days(
            "maxDaysLate",
            "Service commitment: days late without penalty.",
            attribute="commitment_max_days_late",
        ),
        rate(
            "fillRateTarget",
            "Service commitment: share of units on time, 0..1.",
            attribute="commitment_fill_rate_target",
            maximum=1,
        ),
        rate(
            "penaltyPercentPerDay",
            "Penalty per day beyond maxDaysLate, a fraction of the late value (0.01 = 1 %).",
            attribute="commitment_penalty_percent_per_day",
            maximum=1,
        ),
        rate(
            "penaltyCap",
            "Most the penalty can be, a fraction of the late value.",
            attribute="commitment_penalty_cap",
        ),
        day("customerSince", "First day of the relation."),
        ADDED,
        VERSION,
    ),
    key=("number",),
    moves_all=True,
)

SIGNALS = TableSpec(
    name="signals",
    node="Signal",
    record=SignalRecord,
    description="Dated things a customer said or did.",
    columns=(
        SOURCE,
        text("number", "The signal's number in its source.", required=True),
        ref("customer", "Whose signal.", "customers", required=True),
        ref("sku", "The product it is about.", "products"),
        choice("kind", "What it is.", SignalKind, required=True),
        instant("at", "When it was said.", required=True),
        money("value", "SURVEY: 0..10; COMPETITOR_QUOTE: the quoted unit price; else blank."),
        text("text", "The customer's words."),
        flag("open", "Threats and quotes: it still stands.", default=False, attribute="is_open"),
        ADDED,
        instant("recordedAt", "When it was entered here.", initial=True),
    ),
    key=("number",),
    references=(
        Reference("customer_id", "customers", ("customer",)),
        Reference("product_id", "products", ("sku",)),
    ),
    closing=Closing.SETTLE,
)


def _consent_key(row: Mapping[str, Any]) -> tuple[str, ...]:
    line = f"{row['order']}/{row['line']}" if row["order"] else ""
    return (row["customer"], row["sku"], line)


CONSENTS = TableSpec(
    name="consents",
    node="Consent",
    record=ConsentRecord,
    description="A customer's answer to a stand-in, for one order line or for all.",
    columns=(
        text(SOURCE.name, SOURCE.description, attribute=None),
        ref("customer", "Who answered.", "customers", required=True),
        ref("sku", "The stand-in.", "products", required=True),
        ref("order", "The order whose line it is for; blank: all lines.", "orders"),
        text("line", "That line's number.", attribute=None),
        flag("granted", "Whether the customer takes it.", default=True),
        instant("at", "When the answer came.", required=True),
        text("text", "The customer's words."),
        ADDED,
    ),
    key=("customer", "sku", "order", "line"),
    key_parts=_consent_key,
    references=(
        Reference("customer_id", "customers", ("customer",)),
        Reference("product_id", "products", ("sku",)),
        Reference("line_id", "orderLines", ("order", "line")),
    ),
)

SUPPLIERS = TableSpec(
    name="suppliers",
    node="Supplier",
    record=SupplierRecord,
    description="Who delivers, and on which terms faster.",
    columns=(
        SOURCE,
        text("number", "The supplier's number in its source.", required=True),
        text("name", "Name shown to planners.", required=True),
        flag("expediteOffered", "Speeds up an order for money.", default=False),
        days("expediteDays", "Days from asking to arrival when expedited."),
        money("expediteCostPerUnit", "Extra cost per base unit when expedited."),
        flag("dropShipOffered", "Ships straight to the customer.", default=False),
        days("dropShipDays", "Days from asking to arrival at the customer."),
        money("dropShipCostPerUnit", "Extra cost per base unit when drop-shipped."),
        ADDED,
        VERSION,
    ),
    key=("number",),
    moves_all=True,
)

SUPPLIER_RECEIPTS = TableSpec(
    name="supplierReceipts",
    node="SupplierReceipt",
    record=SupplierReceiptRecord,
    description="Past receipts: the record that arrival confidence rests on.",
    columns=(
        SOURCE,
        text("number", "The receipt's number in its source.", required=True),
        ref("supplier", "Who delivered.", "suppliers", required=True),
        ref("sku", "What was delivered.", "products"),
        day("orderedOn", "When it was ordered."),
        day("promisedOn", "The day promised."),
        day("receivedOn", "The day it arrived.", required=True),
        quantity("quantity", "Base units received.", required=True),
        ADDED,
    ),
    key=("number",),
    references=(
        Reference("supplier_id", "suppliers", ("supplier",)),
        Reference("product_id", "products", ("sku",)),
    ),
)
