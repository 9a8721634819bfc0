"""The invented network: places in real cities, and the lanes between them and to regions."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

from server.sample.csv_files import Row
from server.sample.facts import Item


@dataclass(frozen=True, slots=True)
class Place:
    """A location; hub_days: handling days before dispatch."""

    code: str
    name: str
    city: str
    kind: str
    region: str
    latitude: float
    longitude: float
    hub_days: int
    cut_off: str


PLACES = (
    Place("SAC", "Sacramento DC", "Sacramento", "DC", "Far West", 38.5816, -121.4944, 1, "15:00"),
    Place("DAL", "Dallas DC", "Dallas", "DC", "Southwest", 32.7767, -96.7970, 1, "16:00"),
    Place("ATL", "Atlanta DC", "Atlanta", "DC", "Southeast", 33.7490, -84.3880, 1, "15:30"),
    Place("CMH", "Columbus DC", "Columbus", "DC", "Great Lakes", 39.9612, -82.9988, 0, "17:00"),
    Place("HAR", "Harrisburg DC", "Harrisburg", "DC", "Mideast", 40.2732, -76.8867, 1, "14:00"),
    Place("BOS", "Boston Store", "Boston", "STORE", "New England", 42.3601, -71.0589, 0, "12:00"),
    Place("OMA", "Omaha Plant", "Omaha", "PLANT", "Plains", 41.2565, -95.9345, 2, ""),
    Place(
        "DEN", "Denver Vendor Hub", "Denver", "VENDOR", "Rocky Mountain", 39.7392, -104.9903, 2, ""
    ),
)
DCS = ("SAC", "DAL", "ATL", "CMH", "HAR")
REGIONS = {
    "Far West": (36.8, -119.8),
    "Southwest": (32.0, -99.5),
    "Southeast": (33.5, -84.0),
    "Great Lakes": (41.5, -86.0),
    "Mideast": (40.8, -76.0),
    "New England": (43.2, -71.6),
    "Plains": (41.5, -96.5),
    "Rocky Mountain": (41.0, -108.5),
    "External": (18.2, -66.4),
}
HOME = {
    "Far West": "SAC",
    "Rocky Mountain": "SAC",
    "Southwest": "DAL",
    "Plains": "DAL",
    "Southeast": "ATL",
    "External": "ATL",
    "Great Lakes": "CMH",
    "Mideast": "HAR",
    "New England": "HAR",
}
SERVES = {
    "BOS": ("New England", "Mideast"),
    "OMA": ("Plains", "Great Lakes", "Rocky Mountain", "Southwest"),
    "DEN": ("Rocky Mountain", "Southwest", "Plains", "Far West"),
}
NO_LANE = {("SAC", "External"), ("CMH", "External"), ("HAR", "External"), ("SAC", "New England")}
NO_TRANSFER = {("SAC", "HAR"), ("HAR", "SAC")}
DAY_KM = 900  # a lorry's day
EARTH_KM = 6371


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two (latitude, longitude) in degrees."""
    (lat1, lon1), (lat2, lon2) = [(radians(x), radians(y)) for x, y in (a, b)]
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def place_rows() -> Iterator[Row]:
    """The locations table."""
    for place in PLACES:
        yield {
            "code": place.code,
            "name": place.name,
            "city": place.city,
            "kind": place.kind,
            "region": place.region,
            "latitude": Decimal(str(place.latitude)),
            "longitude": Decimal(str(place.longitude)),
            "handlingDays": place.hub_days,
            "cutOff": place.cut_off,
            "added": "*",
        }


def _lane(start: Place, to: str, region: str, km: float) -> Row:
    return {
        "from": start.code,
        "to": to,
        "toRegion": region,
        "transitDays": 1 + int(km // DAY_KM),
        "costPerUnit": (Decimal("0.05") + Decimal(str(km)) * Decimal("0.0002")).quantize(
            Decimal("0.0001")
        ),
        "co2PerUnit": (Decimal(str(km)) * Decimal("0.00009")).quantize(Decimal("0.000001")),
        "added": "*",
    }


def _spot(place: Place) -> tuple[float, float]:
    return place.latitude, place.longitude


def region_transit_days(code: str, region: str) -> int:
    """Days under way from a place to a region's customers."""
    place = next(place for place in PLACES if place.code == code)
    return 1 + int(distance_km(_spot(place), REGIONS[region]) // DAY_KM)


def lane_rows() -> Iterator[Row]:
    """The lanes table; not every pair has one."""
    for place in PLACES:
        for region in SERVES.get(place.code, tuple(REGIONS)):
            if (place.code, region) not in NO_LANE:
                yield _lane(place, "", region, distance_km(_spot(place), REGIONS[region]))
    for start in PLACES:
        for end in PLACES:
            if _transfers(start, end):
                yield _lane(start, end.code, "", distance_km(_spot(start), _spot(end)))


def _transfers(start: Place, end: Place) -> bool:
    if start == end or end.kind in ("VENDOR", "PLANT") or start.kind == "STORE":
        return False
    if end.kind == "STORE":
        return start.code == "HAR"
    return (start.code, end.code) not in NO_TRANSFER


def home(item: Item, region: str) -> str:
    """The place that serves an item to a region in the normal course."""
    if region == "Plains" and item.category == "Packaging Materials":
        return "OMA"
    if region == "New England" and item.category == "Mugs":
        return "BOS"
    return HOME[region]
