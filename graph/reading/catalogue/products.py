"""Products and what may stand in for them."""

from graph.reading.catalogue.model import (
    Node,
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
)
from graph.reading.expressions import rate
from graph.records.products import ProductRecord, SubstituteRecord

PRODUCT = Node(
    "Product",
    "products",
    ProductRecord,
    "A product; quantities of it are counted in its base unit.",
    (
        text("sku", lambda t: t.sku, "Stock keeping unit, the product's key.", required=True),
        text("source", lambda t: t.source, "The system the product comes from.", required=True),
        text("name", lambda t: t.name, "The product's name.", required=True),
        text("category", lambda t: t.category, "Product category."),
        amount("price", lambda t: t.price, "List price of a base unit, reporting currency."),
        amount("cost", lambda t: t.cost, "Cost of a base unit, reporting currency."),
        fraction(
            "marginRate",
            lambda t: rate(t.price - t.cost, t.price),
            "Margin as a fraction of the price: (price - cost) / price.",
        ),
        units("packMultiple", lambda t: t.pack_multiple, "It ships in multiples of this."),
        number("shelfLifeDays", lambda t: t.shelf_life_days, "Days it keeps; null: no limit."),
        added(),
    ),
    (
        one("supplier", "Supplier", lambda t, c: c.id == t.supplier_id, "Its usual supplier."),
        many(
            "substitutes",
            "Substitute",
            lambda t, c: c.original_id == t.id,
            "What may stand in for it.",
        ),
        many(
            "substituteFor",
            "Substitute",
            lambda t, c: c.product_id == t.id,
            "What it may stand in for.",
        ),
        many(
            "backorders",
            "Backorder",
            lambda t, c: (c.product_id == t.id) & c.is_open,
            "Open backorders of it.",
        ),
        many(
            "stock",
            "StockPosition",
            lambda t, c: c.product_id == t.id,
            "Its stock at every location.",
        ),
        many(
            "inbounds",
            "InboundShipment",
            lambda t, c: c.product_id == t.id,
            "Purchases, transfers and production of it, those with nothing open too.",
        ),
    ),
    order=(("sku", False),),
)

SUBSTITUTE = Node(
    "Substitute",
    "substitutes",
    SubstituteRecord,
    "A stand-in: `ratio` units of `product` replace one unit of `original`.",
    (
        fraction("ratio", lambda t: t.ratio, "Units of the stand-in for one unit asked for."),
        number("rank", lambda t: t.rank, "Order of preference, 1 first.", required=True),
        day("validFrom", lambda t: t.valid_from, "First day it may be used."),
        day("validTo", lambda t: t.valid_to, "Last day it may be used."),
        flag("needsConsent", lambda t: t.needs_consent, "The customer must agree first."),
        added(),
    ),
    (
        one("product", "Product", lambda t, c: c.id == t.product_id, "The stand-in."),
        one("original", "Product", lambda t, c: c.id == t.original_id, "What it replaces."),
    ),
    order=(("rank", False),),
)

NODES = (PRODUCT, SUBSTITUTE)
