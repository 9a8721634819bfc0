"""Tables of the exchange format: products, stand-ins, locations, lanes, exclusions."""

from collections.abc import Mapping
from typing import Any

from graph.records.exchange.columns import (
    ADDED,
    NO_SOURCE,
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
    money,
    quantity,
    rate,
    ref,
    text,
)
from graph.records.locations import ExclusionRecord, LaneRecord, LocationRecord
from graph.records.products import ProductRecord, SubstituteRecord
from graph.values.words import LocationKind

PRODUCTS = TableSpec(
    name="products",
    node="Product",
    record=ProductRecord,
    description="What is ordered and stocked.",
    columns=(
        SOURCE,
        text("sku", "Stock keeping unit, the product's number.", required=True),
        text("name", "Name shown to planners.", required=True),
        text("category", "Group of products."),
        money("price", "List price per base unit, reporting currency.", required=True),
        money("cost", "Cost per base unit, reporting currency.", required=True),
        quantity(
            "packMultiple", "Ships in multiples of this many base units.", default=1, minimum=1
        ),
        days("shelfLifeDays", "Shelf life in days; blank: does not expire."),
        ref("supplier", "The usual supplier.", "suppliers"),
        ADDED,
        VERSION,
    ),
    key=("sku",),
    references=(Reference("supplier_id", "suppliers", ("supplier",)),),
    moves_all=True,
)

SUBSTITUTES = TableSpec(
    name="substitutes",
    node="Substitute",
    record=SubstituteRecord,
    description="What may stand in for a product.",
    columns=(
        NO_SOURCE,
        ref("original", "SKU of what is replaced.", "products", required=True),
        ref("sku", "SKU of the stand-in.", "products", required=True),
        rate("ratio", "Units of the stand-in for one of the original, above 0.", default=1),
        days("rank", "1 is the best stand-in.", default=1, minimum=1),
        day("validFrom", "First day it may be used."),
        day("validTo", "Last day it may be used."),
        flag("needsConsent", "The customer must be asked.", default=True),
        ADDED,
        VERSION,
    ),
    key=("original", "sku"),
    owner="original",
    references=(
        Reference("original_id", "products", ("original",)),
        Reference("product_id", "products", ("sku",)),
    ),
    closing=Closing.END,
    moves_all=True,
)


def _degrees(name: str, description: str, most: int) -> ColumnSpec:
    return ColumnSpec(name, Kind.RATE, description, attribute=name, minimum=-most, maximum=most)


LOCATIONS = TableSpec(
    name="locations",
    node="Location",
    record=LocationRecord,
    description="Where stock lies and goods leave from.",
    columns=(
        SOURCE,
        text("code", "The location's code in its source.", required=True),
        text("name", "Name shown to planners.", required=True),
        text("city", "City."),
        choice("kind", "What it is.", LocationKind, default=LocationKind.DC.value),
        text("region", "Region the location lies in."),
        _degrees("latitude", "Degrees north.", 90),
        _degrees("longitude", "Degrees east.", 180),
        days("handlingDays", "Days between release and dispatch.", default=0),
        text("cutOff", "Latest time of day for same-day release, HH:MM."),
        ADDED,
        VERSION,
    ),
    key=("code",),
    moves_all=True,
)


def _lane_key(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (row["from"], row["to"] or f"region:{row['toRegion']}")


LANES = TableSpec(
    name="lanes",
    node="Lane",
    record=LaneRecord,
    description="From a location to another, or to a region's customers; name exactly one of "
    "`to` and `toRegion`.",
    columns=(
        NO_SOURCE,
        ref("from", "Code of the location it leaves.", "locations", required=True),
        ref("to", "Code of the location it reaches.", "locations"),
        text("toRegion", "Region of the customers it reaches."),
        days("transitDays", "Calendar days under way.", required=True),
        money("costPerUnit", "Cost per base unit, reporting currency.", default=0),
        rate("co2PerUnit", "kg CO2 per base unit.", default=0),
        ADDED,
        VERSION,
    ),
    key=("from", "to", "toRegion"),
    key_parts=_lane_key,
    owner="from",
    references=(
        Reference("from_id", "locations", ("from",)),
        Reference("to_id", "locations", ("to",)),
    ),
    closing=Closing.REMOVE,
    moves_all=True,
)

EXCLUSIONS = TableSpec(
    name="exclusions",
    node="Exclusion",
    record=ExclusionRecord,
    description="A location that must not serve, for a product or for all, in a period.",
    columns=(
        SOURCE,
        text("number", "The exclusion's number in its source.", required=True),
        ref("location", "Code of the location.", "locations", required=True),
        ref("sku", "The product; blank: all.", "products"),
        day("from", "First day.", required=True, attribute="valid_from"),
        day("to", "Last day; blank: until further notice.", attribute="valid_to"),
        text("reason", "Why, for planners.", required=True),
        ADDED,
    ),
    key=("number",),
    references=(
        Reference("location_id", "locations", ("location",)),
        Reference("product_id", "products", ("sku",)),
    ),
    closing=Closing.END,
)
