"""Locations, lanes, exclusions."""

from graph.reading.catalogue.model import (
    Node,
    added,
    amount,
    day,
    fraction,
    many,
    number,
    one,
    text,
    word,
)
from graph.records.locations import ExclusionRecord, LaneRecord, LocationRecord
from graph.values.words import LocationKind

LOCATION = Node(
    "Location",
    "locations",
    LocationRecord,
    "A place that holds stock or ships.",
    (
        text("code", lambda t: t.code, "The location's code in its source.", required=True),
        text("name", lambda t: t.name, "The location's name.", required=True),
        text("city", lambda t: t.city, "City."),
        word("kind", LocationKind, lambda t: t.kind, "What the location is."),
        text("region", lambda t: t.region, "Region it lies in."),
        fraction("latitude", lambda t: t.latitude, "Degrees north."),
        fraction("longitude", lambda t: t.longitude, "Degrees east."),
        number("handlingDays", lambda t: t.handling_days, "Days from release to dispatch."),
        text("cutOff", lambda t: t.cut_off, "Time of day until which an order leaves that day."),
        added(),
    ),
    (
        many("stock", "StockPosition", lambda t, c: c.location_id == t.id, "What lies there."),
        many(
            "exclusions",
            "Exclusion",
            lambda t, c: c.location_id == t.id,
            "Periods in which it must not serve.",
        ),
        many("lanes", "Lane", lambda t, c: c.from_id == t.id, "Lanes that leave it."),
        many(
            "backorders",
            "Backorder",
            lambda t, c: (c.location_id == t.id) & c.is_open,
            "Open backorders that ship from it.",
        ),
        many(
            "inbounds",
            "InboundShipment",
            lambda t, c: c.location_id == t.id,
            "What is or was inbound to it.",
        ),
    ),
    order=(("name", False),),
)

LANE = Node(
    "Lane",
    "lanes",
    LaneRecord,
    "A way from a location to another, or to the customers of a region.",
    (
        number("transitDays", lambda t: t.transit_days, "Calendar days.", required=True),
        amount("costPerUnit", lambda t: t.cost_per_unit, "Cost of one base unit."),
        fraction("co2PerUnit", lambda t: t.co2_per_unit, "Kilograms of CO2 of one base unit."),
        text("toRegion", lambda t: t.to_region, "Customer region it leads to, if any."),
        added(),
    ),
    (
        one("from", "Location", lambda t, c: c.id == t.from_id, "Where it starts."),
        one("to", "Location", lambda t, c: c.id == t.to_id, "The location it leads to, if any."),
    ),
    order=(("transitDays", False),),
)

EXCLUSION = Node(
    "Exclusion",
    "exclusions",
    ExclusionRecord,
    "A period in which a location must not serve, for one product or all.",
    (
        day("from", lambda t: t.valid_from, "First day."),
        day("to", lambda t: t.valid_to, "Last day; null: until further notice."),
        text("reason", lambda t: t.reason, "Why.", required=True),
        added(),
    ),
    (
        one("location", "Location", lambda t, c: c.id == t.location_id, "The location."),
        one("product", "Product", lambda t, c: c.id == t.product_id, "The product; null: all."),
    ),
    order=(("from", True),),
)

NODES = (LOCATION, LANE, EXCLUSION)
