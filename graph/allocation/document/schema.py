"""The JSON Schema of a problem; what a field means is said here and nowhere else."""

from typing import Any

from graph.allocation.confirmation import Confirmation
from graph.allocation.problem import PlaceRule
from graph.allocation.worth import Dates
from graph.values.words import AlternativeKind, GroupPolicy, ProtectionKind

Schema = dict[str, Any]


def _text(about: str) -> Schema:
    return {"type": "string", "minLength": 1, "description": about}


def _day(about: str) -> Schema:
    return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"} | {
        "description": about
    }


def _units(about: str, least: int | None = 0) -> Schema:
    found: Schema = {"type": "integer", "description": about}
    return found if least is None else found | {"minimum": least}


def _money(about: str) -> Schema:
    return {"type": ["number", "string"], "description": about + " Money; text is read exactly."}


def _word(members: Any, about: str) -> Schema:
    return {"enum": [one.value for one in members], "description": about}


def _flag(about: str) -> Schema:
    return {"type": "boolean", "description": about}


def _texts(about: str) -> Schema:
    return {"type": "array", "items": {"type": "string"}, "description": about}


def _object(required: list[str], **properties: Schema) -> Schema:
    return {
        "type": "object",
        "required": required,
        "properties": properties,
        "additionalProperties": False,
    }


def _rows(item: Schema, about: str) -> Schema:
    return {"type": "array", "items": item, "description": about}


DEMAND = _object(
    ["key", "product", "destination", "quantity", "due"],
    key=_text("Name of the line."),
    product=_text("What is asked for."),
    destination=_text("Where it goes: lanes lead there."),
    quantity=_units("Units asked for, with what it holds already if it has promises.", 1),
    due=_day("Not delivered before it; on time until it."),
    rank=_units("Place in the queue, 1 first; the order of the rows where absent.", 1),
    latest=_day("Nothing arrives after it."),
    shipComplete=_flag("All on one day, or nothing."),
    minimumShipment=_units("Least units of a delivery.", 1),
    packMultiple=_units("Parts are whole packs of so many units.", 1),
    maximumShipments=_units("Most dispatches.", 1),
    hold=_flag("Gets nothing: on hold, or its customer's credit is blocked."),
    frozen=_flag("Stays as it is."),
    order=_text("Order that it belongs to."),
    groupPolicy=_word(GroupPolicy, "How the lines of its order move."),
    groups=_texts("Customer groups it counts to, for protections, quotas, pools."),
    region=_text("Region, for protections."),
    minimumRemainingLifeDays=_units("Days of life left at the customer."),
    kinds={
        "type": "array",
        "items": _word(AlternativeKind, "Kind."),
        "description": "Ways allowed besides the normal course; all where absent.",
    },
    mayExceed=_flag("Takes a minimum above its quantity."),
    margin=_money("Earned by a unit served."),
    penaltyPerDay=_money("Of a unit for each day late beyond graceDays."),
    graceDays=_units("Days late without a penalty."),
    penaltyCap=_money("Most penalty of a unit."),
    customerLoss={
        "type": "array",
        "description": "Expected loss of customer value of a unit: [days late, money], by days.",
        "items": {"type": "array", "minItems": 2, "maxItems": 2},
    },
    promises=_rows(
        _object(["quantity", "by"], quantity=_units("Units.", 1), by=_day("Promised by.")),
        "What it has or was told.",
    ),
    keeps=_flag("Its promises stay as good as they are."),
    shorted={"type": "number", "minimum": 0, "description": "How often it lost out; fairness."},
    floor=_units("Units it gets before a fair share is made."),
    confirmation=_word(Confirmation, "What a confirmation run does with it."),
)
SUPPLY = _object(
    ["key", "product", "location", "quantity"],
    key=_text("Name of the stock, lot or inbound."),
    product=_text("What it is."),
    location=_text("Where it is, or arrives."),
    quantity={"type": "integer", "description": "Units; below 0 is a problem of the row."},
    arrives=_day("Day on which it is there by the cautious reckoning; today where absent."),
    likely=_day("Likely day; that of `arrives` where absent."),
    expires=_day("Expiry of the lot."),
    safetyStock=_units("Of its units, kept for rules.safetyStockFor."),
    openTo=_texts("Customer groups that may have it; all where absent."),
    hastened=_object(
        ["arrives", "costPerUnit"],
        arrives=_day("Day on which it is there if its supplier is paid."),
        costPerUnit=_money("Paid for a unit."),
    ),
)
LANE = _object(
    ["origin", "destination"],
    origin=_text("Location."),
    destination=_text("Destination of demands."),
    days=_units("Days until the customer has it."),
    costPerUnit=_money("Of a unit."),
    co2PerUnit=_money("Kilograms of a unit; not money."),
    rank=_units("Lower is taken first."),
    kind=_word(AlternativeKind, "Kind of way; the normal course where absent."),
)
SUBSTITUTE = _object(
    ["product", "substitute"],
    product=_text("Asked for."),
    substitute=_text("Stands in; its own substitutes stand in too."),
    ratio={"type": ["number", "string"], "description": "Its units for one asked for; 1."},
    rank=_units("Lower is taken first.", 1),
    costPerUnit=_money("What its goods cost more, for one unit asked for."),
)
PROTECTION = _object(
    ["kind", "product", "quantity"],
    kind=_word(ProtectionKind, "FLOOR keeps units for a group, CEILING limits what it takes."),
    key=_text("Name."),
    product=_text("Of what."),
    location=_text("Where; everywhere where absent."),
    group=_text("For whom; everybody where absent."),
    region=_text("Where to; everywhere where absent."),
    quantity=_units("Units."),
    freesOn=_day("A floor's units are free for all from then on."),
    starts=_day("A ceiling counts deliveries from then on."),
    ends=_day("... until then."),
)
QUOTA = _object(
    ["product", "periods"],
    product=_text("Of what."),
    group=_text("For whom; everybody where absent."),
    location=_text("Where; everywhere where absent."),
    cumulative=_flag("What earlier periods left may be used later."),
    periods=_rows(
        _object(
            ["starts", "ends", "quantity"],
            starts=_day("First day."),
            ends=_day("Last day."),
            quantity=_units("Units."),
        ),
        "Periods, one after the other.",
    ),
)
POOL = _object(
    ["group", "product", "quantity"],
    group=_text("Whose it is."),
    product=_text("Of what."),
    quantity=_units("Units; scaled down where all pools ask for more than there is."),
    rank=_units("A better rank (lower) may take from a worse one; 0: nobody takes from it."),
    protectedPercent={
        "type": "number",
        "minimum": 0,
        "maximum": 100,
        "description": "Of its units, out of reach for better ranks.",
    },
    parent=_text("Group whose pool it is a part of."),
)
RULES = _object(
    [],
    protections=_rows(PROTECTION, "Floors and ceilings."),
    quotas=_rows(QUOTA, "Ceilings by period; several must all hold."),
    pools=_rows(POOL, "Supply shared out to groups beforehand."),
    exclusions=_rows(
        _object(
            ["location", "starts"],
            location=_text("Must not serve."),
            product=_text("What; everything where absent."),
            starts=_day("From."),
            ends=_day("Until; for good where absent."),
        ),
        "Locations that do not serve for a time.",
    ),
    reservations=_rows(
        _object(
            ["supply", "quantity"],
            supply=_text("Key of the supply."),
            quantity=_units("Units that are not free.", 1),
            expires=_day("Free again after this day."),
        ),
        "Held by others.",
    ),
    reservationHorizonDays=_units("Lines due later than so many days from today get nothing yet."),
    safetyStockFor=_texts("Customer groups that may have safety stock."),
    places=_word(PlaceRule, "Which locations serve first in strict runs."),
)
OBJECTIVE = _object(
    [],
    margin=_flag("Weigh margin; yes."),
    cost=_flag("Weigh costs of ways, dearer goods, hastening; yes."),
    penalty=_flag("Weigh expected penalties; yes."),
    customerValue=_flag("Weigh expected loss of customer value; yes."),
    fairness=_money("Bonus for each unit of the first half of a line; 0."),
    stability=_money("Cost of each unit later than promised; 0."),
    co2Price=_money("Of one kilogram; 0."),
    dates=_word(Dates, "Which day of a doubtful arrival counts."),
)
EFFORT = _object(
    [],
    gap={"type": "number", "minimum": 0, "description": "Relative, at which to stop; 0.0005."},
    nodes=_units("Of the search tree of each part."),
    seconds={"type": "number", "description": "Wall clock; 0 is a problem, then a preview."},
    workers=_units("Threads.", 1),
)
PROBLEM: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Allocation problem",
    "description": "Who gets which units when: everything a plan is made from.",
} | _object(
    ["today", "demands", "supplies"],
    today=_day("Business date."),
    horizon=_day("Last day looked at; 120 days on where absent."),
    demands=_rows(DEMAND, "Open lines."),
    supplies=_rows(SUPPLY, "Stock, lots, inbounds."),
    lanes=_rows(LANE, "Ways; a destination is also a location that serves itself at once."),
    substitutes=_rows(SUBSTITUTE, "Stand-ins."),
    rules=RULES,
    objective=OBJECTIVE,
    effort=EFFORT,
)
