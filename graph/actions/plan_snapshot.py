"""What a plan needs to know before the facts of planning are read: the day, products, places."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from graph.actions.business_day import now
from graph.ports import Clock
from graph.records.plan_queries import location_ids, products_of_backorders
from graph.refusals import InputInvalid, NotFound
from graph.values.identity import parse_global_id


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The business day, and the products of the lines that the plan is for."""

    today: date
    products: frozenset[str]


async def read_snapshot(
    connection: AsyncConnection, clock: Clock, backorders: Sequence[str]
) -> Snapshot:
    """Read it in the snapshot that the planning facts come from."""
    moment = await now(connection, clock)
    return Snapshot(moment.day, await products_of_backorders(connection, backorders))


async def places_called(connection: AsyncConnection, names: Sequence[str]) -> frozenset[str]:
    """Ids of the locations with these ids, codes or names. Raises NotFound, InputInvalid."""
    found: set[str] = set()
    for index, name in enumerate(names):
        parsed = parse_global_id(name)
        ids = [parsed[1]] if parsed else await location_ids(connection, name)
        if parsed and parsed[0] != "Location":
            raise InputInvalid(("excludeSupplyAt", str(index)), "not the id of a location")
        if not ids:
            raise NotFound("Location", name)
        found |= set(ids)
    return frozenset(found)
