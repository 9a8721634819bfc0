"""Invents what customers ask of lines and orders, in line with what the play made of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from server.sample.csv_files import Cell
from server.sample.facts import Chain, Item, Line
from server.sample.fulfilment import SampleLine
from server.sample.network import PLACES, region_transit_days

CANADIAN = "CAD"
EUROPEAN = "EUR"


@dataclass(frozen=True, slots=True)
class Promise:
    """requested: the source's date; promised: what the invented network can hold."""

    requested_on: date
    promised_on: date | None


def promise(chain: Chain, location: str, region: str, rng: Random) -> Promise:
    """The source's date where the network reaches it, else the first it reaches.

    A few have none, and a few are called off weeks ahead.
    """
    place = next(place for place in PLACES if place.code == location)
    days = place.hub_days + region_transit_days(location, region)
    reachable = chain.ordered_on + timedelta(days=days)
    chance = rng.random()
    if chance < 0.04:
        return Promise(chain.promised_on, None)
    if chance > 0.95:
        return Promise(chain.promised_on, reachable + timedelta(days=rng.randint(21, 60)))
    return Promise(chain.promised_on, max(chain.promised_on, reachable))


def line_wishes(line: SampleLine, item: Item, rng: Random) -> dict[str, Cell]:
    """Constraints of a line; a whole-or-nothing line never shipped in parts."""
    whole = line.parts == 0 or (line.parts == 1 and not line.open_quantity)
    untouched = bool(line.open_quantity) and line.parts == 0
    least = item.pack * rng.choice((2, 3))
    return {
        "shipComplete": whole and rng.random() < 0.1,
        "minimumShipment": least
        if whole and line.quantity >= least and rng.random() < 0.08
        else None,
        "maximumLateness": rng.choice((7, 14, 21, 30, 60)) if rng.random() < 0.14 else None,
        "maximumShipments": line.parts + rng.choice((1, 2)) if rng.random() < 0.07 else None,
        "frozen": untouched and rng.random() < 0.02,
        "hold": line.stuck,
    }


def group_policies(orders: Mapping[str, Sequence[SampleLine]], rng: Random) -> dict[str, str]:
    """Orders whose lines move together: only where all or none of them has left."""
    found: dict[str, str] = {}
    for number in sorted(orders, key=int):
        lines = orders[number]
        days = {line.closed_on for line in lines}
        same = len(days) == 1 and all(line.parts <= 1 for line in lines)
        if len(lines) < 2 or not same or rng.random() > (0.5 if None in days else 0.04):
            found[number] = "INDEPENDENT"
        else:
            found[number] = "IN_RATIO" if rng.random() < 0.25 else "TOGETHER"
    return found


def currencies(orders: Mapping[str, Sequence[Line]], rng: Random) -> dict[str, str]:
    """The few orders written in another currency than the source's dollars."""
    return {
        number: CANADIAN if rng.random() < 0.7 else EUROPEAN
        for number in sorted(orders, key=int)
        if rng.random() < 0.02
    }
