"""The seeded network the sample is replayed against: real cities, invented locations and lanes.

Nothing of it is in the source, which has one warehouse; every row is marked as added.
"""

from dataclasses import dataclass
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

from server.sample.csv_files import ExchangeFolder

WHOLE = "*"


@dataclass(frozen=True, slots=True)
class Place:
    """A location. home: whether customers of its region are served from it in the normal course."""

    code: str
    name: str
    city: str
    kind: str
    region: str
    latitude: Decimal
    longitude: Decimal
    handling_days: int
    cut_off: str
    home: bool = True


def _place(code: str, facts: str, point: tuple[str, str], days: int, *, home: bool = True) -> Place:
    name, city, kind, region = facts.split("|")
    north, east = (Decimal(one) for one in point)
    return Place(code, name, city, kind, region, north, east, days, f"{11 + days}:00", home)


PLACES = (
    _place("SAC", "Sacramento DC|Sacramento|DC|Far West", ("38.58", "-121.49"), 1),
    _place("DAL", "Dallas DC|Dallas|DC|Southwest", ("32.78", "-96.80"), 1),
    _place("ATL", "Atlanta DC|Atlanta|DC|Southeast", ("33.75", "-84.39"), 1),
    _place("CHI", "Chicago DC|Chicago|DC|Great Lakes", ("41.88", "-87.63"), 1),
    _place("EWR", "Newark DC|Newark|DC|Mideast", ("40.74", "-74.17"), 1),
    _place("MKC", "Kansas City Plant|Kansas City|PLANT|Plains", ("39.10", "-94.58"), 2),
    _place("DEN", "Denver Store|Denver|STORE|Rocky Mountain", ("39.74", "-104.99"), 0),
    _place("BOS", "Boston Store|Boston|STORE|New England", ("42.36", "-71.06"), 0),
    _place("MIA", "Miami Vendor Hub|Miami|VENDOR|Southeast", ("25.76", "-80.19"), 2, home=False),
)
OVERSEAS = "External"
HOME = {place.region: place.code for place in PLACES if place.home} | {OVERSEAS: "ATL"}
POINTS = {place.region: place for place in PLACES if place.home}
KM_A_DAY = 900
MOST_KM = 3_300
OVERSEAS_DAYS = 6


def _km(one: Place, other: Place) -> float:
    """Great-circle distance; source: haversine formula, mean earth radius 6,371 km."""
    north, east = radians(one.latitude), radians(one.longitude)
    other_north, other_east = radians(other.latitude), radians(other.longitude)
    half = (
        sin((other_north - north) / 2) ** 2
        + cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    )
    return 2 * 6371 * asin(sqrt(half))


def transit_days(origin: str, region: str) -> int | None:
    """Days from a location to the customers of a region; None without a lane."""
    place = next(one for one in PLACES if one.code == origin)
    if region == OVERSEAS:
        return OVERSEAS_DAYS if origin in ("ATL", "MIA") else None
    distance = _km(place, POINTS[region])
    return None if distance > MOST_KM else 1 + int(distance // KM_A_DAY)


def write_network(out: ExchangeFolder, source: str) -> None:
    """Locations and lanes."""
    for place in PLACES:
        out.add(
            "locations",
            {
                "source": source,
                "code": place.code,
                "name": place.name,
                "city": place.city,
                "kind": place.kind,
                "region": place.region,
                "latitude": place.latitude,
                "longitude": place.longitude,
                "handlingDays": place.handling_days,
                "cutOff": place.cut_off,
                "added": WHOLE,
            },
        )
    for place in PLACES:
        for region in (*POINTS, OVERSEAS):
            days = transit_days(place.code, region)
            if days is not None:
                _lane(out, source, place.code, days, (None, region))
        for other in PLACES:
            if other.code == place.code or not other.home or _km(place, other) > MOST_KM / 2:
                continue
            days = 1 + int(_km(place, other) // KM_A_DAY)
            _lane(out, source, place.code, days, (other.code, None))


def _lane(
    out: ExchangeFolder,
    source: str,
    origin: str,
    days: int,
    end: tuple[str | None, str | None],
) -> None:
    """One lane; end: the location or the region it leads to."""
    to, to_region = end
    cost = Decimal("0.12") + Decimal("0.09") * days
    out.add(
        "lanes",
        {
            "source": source,
            "from": origin,
            "to": to,
            "toRegion": to_region,
            "transitDays": days,
            "costPerUnit": cost if to is None else cost * Decimal("0.6"),
            "co2PerUnit": Decimal("0.05") * days,
            "added": WHOLE,
        },
    )
