"""What one location has of a product, lot by lot, first expired first out."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from graph.alternatives.facts import FreeSupply, Leg, LineFacts, Movement, Neighbourhood, Way
from graph.values.words import AlternativeKind, SupplyKind

STOCK_KINDS = (SupplyKind.STOCK, SupplyKind.LOT)


@dataclass(frozen=True, slots=True)
class Pool:
    """Stock of one product at one location that may go together; at least one supply."""

    location: str
    supplies: tuple[FreeSupply, ...]

    @property
    def first(self) -> FreeSupply:
        """The supply taken first."""
        return self.supplies[0]

    @property
    def quantity(self) -> int:
        """Units the line may take of all together; floors of others hold for their sum."""
        free = sum(max(0, one.quantity) for one in self.supplies)
        caps = [one.left_by_floors for one in self.supplies if one.left_by_floors is not None]
        return min((free, *caps))

    @property
    def protected(self) -> int:
        """Units that floors keep for others."""
        return sum(one.protected for one in self.supplies)

    def usable(self, line: LineFacts, way: Way) -> "Pool | None":
        """Without the lots that would keep too short on arrival; None when none is left."""
        arrival = timedelta(days=way.days)
        kept = tuple(one for one in self.supplies if keeps(line, one, one.p50 + arrival))
        return Pool(self.location, kept) if kept else None


def pools(near: Neighbourhood, product: str) -> list[Pool]:
    """The stock of a product by location, in the order the supplies came."""
    at: dict[str, list[FreeSupply]] = defaultdict(list)
    for one in near.supplies.get(product, ()):
        if one.kind in STOCK_KINDS:
            at[one.location].append(one)
    return [Pool(location, tuple(sorted(some, key=_fefo))) for location, some in at.items()]


def _fefo(one: FreeSupply) -> tuple[date, str]:
    return one.expiry or date.max, one.key


def keeps(line: LineFacts, supply: FreeSupply, arrives_on: date) -> bool:
    """Whether a lot still keeps on arrival as long as the customer wants."""
    if supply.expiry is None:
        return True
    return supply.expiry >= arrives_on + timedelta(days=line.minimum_remaining_life_days)


def movement(line: LineFacts, supply: FreeSupply, way: Way) -> Movement:
    """All units of a supply by a way."""
    inbound = supply.row_id if supply.kind is SupplyKind.INBOUND else None
    supplier = supply.supplier if inbound is not None else None
    quantity = supply.quantity
    p50, p90 = (day + timedelta(days=way.days) for day in (supply.p50, supply.p90))
    if way.kind is not AlternativeKind.TRANSFER:
        leg = Leg(
            *(quantity, supply.p50, p50, p90, supply.product, supply.location),
            inbound=inbound,
            supplier=supplier,
        )
        return Movement(supply.key, quantity, (leg,))
    there = timedelta(days=way.transfer_days)
    before, after = supply.p50 + there, supply.p90 + there
    legs = (
        Leg(quantity, supply.p50, before, after, supply.product, supply.location, line.location),
        Leg(quantity, before, p50, p90, supply.product, line.location),
    )
    return Movement(supply.key, quantity, legs)


def fitted(movements: Iterable[Movement], quantity: int) -> tuple[Movement, ...]:
    """The first units of the movements, `quantity` in all."""
    taken = []
    for one in movements:
        units = min(one.quantity, quantity)
        if units <= 0:
            break
        quantity -= units
        legs = tuple(
            Leg(
                *(units, leg.ship_on, leg.p50, leg.p90, leg.product, leg.origin, leg.to),
                inbound=leg.inbound,
                supplier=leg.supplier,
            )
            for leg in one.legs
        )
        taken.append(Movement(one.source, units, legs))
    return tuple(taken)
