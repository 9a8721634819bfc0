"""What of each stock position, lot and inbound is free to give, and when it is there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph.actions.planning_facts import ExclusionRow, SupplyRow
from graph.availability.exclusions import first_day_open
from graph.records.bulk import AnyRow
from graph.values.words import SupplyKind

Rows = Sequence[AnyRow]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Raw rows of supply, and the FIRM and SOFT reservations on them."""

    positions: Rows
    lots: Rows
    inbounds: Rows
    reservations: Rows


def supplies_of(
    shelf: Shelf, exclusions: Sequence[ExclusionRow], *, today: date
) -> dict[str, SupplyRow]:
    """Supplies by key, in order of key; those whose location never serves again are left out."""
    taken: dict[str, int] = defaultdict(int)
    for row in shelf.reservations:
        if row.supply == SupplyKind.INBOUND:
            taken[row.inbound_id] += row.supply_quantity
        elif row.supply == SupplyKind.LOT:
            taken[row.lot_id] += row.supply_quantity
    lots: dict[str, list[AnyRow]] = defaultdict(list)
    for row in shelf.lots:
        lots[row.position_id].append(row)
    found: list[SupplyRow] = []
    for position in shelf.positions:
        found.extend(_on_the_shelf(position, lots.get(position.id, []), taken, today))
    found.extend(_on_the_way(row, taken[row.id], today) for row in shelf.inbounds)
    shifted = (after_exclusions(row, exclusions) for row in found)
    return {row.key: row for row in sorted((r for r in shifted if r), key=lambda row: row.key)}


def _on_the_shelf(
    position: AnyRow, lots: list[AnyRow], taken: dict[str, int], today: date
) -> list[SupplyRow]:
    """The position's loose units, then its usable lots.

    Claims without a lot (the order system's, ours on the position, safety stock) are taken from
    the loose units first, then from the lots that expire first. So is what the lots hold beyond
    the position: its count is the newer word, and a plan may not give more than it has.
    """
    on_lots = sum(taken[lot.id] for lot in lots)
    reserved = position.reserved_external + position.reserved_ours - on_lots
    claims = max(0, reserved) + position.safety_stock
    loose = position.on_hand - sum(lot.quantity for lot in lots)
    free = max(0, loose - claims)
    claims = max(0, claims - loose)

    def supply(row: AnyRow, kind: SupplyKind, quantity: int, expiry: date | None) -> SupplyRow:
        return SupplyRow(
            key=f"{kind.value}:{row.id}",
            kind=kind,
            row_id=row.id,
            position_id=position.id,
            product_id=position.product_id,
            location_id=position.location_id,
            free_quantity=quantity,
            p50=today,
            p90=today,
            expiry=expiry,
            supplier_id=None,
            version=row.version,
        )

    found = [supply(position, SupplyKind.STOCK, free, None)]
    for lot in sorted(lots, key=lambda lot: (lot.expiry or date.max, lot.number)):
        if lot.blocked or (lot.expiry is not None and lot.expiry <= today):
            continue
        rest = max(0, lot.quantity - taken[lot.id])
        given = min(rest, claims)
        claims -= given
        found.append(supply(lot, SupplyKind.LOT, rest - given, lot.expiry))
    return found


def _on_the_way(row: AnyRow, taken_quantity: int, today: date) -> SupplyRow:
    p50 = max(row.arrival_p50 or row.expected_date, today)
    return SupplyRow(
        key=f"INBOUND:{row.id}",
        kind=SupplyKind.INBOUND,
        row_id=row.id,
        position_id=None,
        product_id=row.product_id,
        location_id=row.location_id,
        free_quantity=max(0, row.quantity_open - taken_quantity),
        p50=p50,
        p90=max(row.arrival_p90 or p50, p50),
        expiry=None,
        supplier_id=row.supplier_id,
        version=row.version,
    )


def after_exclusions(row: SupplyRow, exclusions: Iterable[ExclusionRow]) -> SupplyRow | None:
    """The supply with its dates moved behind periods in which its location must not serve."""
    mine = [
        one
        for one in exclusions
        if one.location_id == row.location_id and one.product_id in (None, row.product_id)
    ]
    if not mine:
        return row
    closed = [(one.valid_from, one.valid_to) for one in mine]
    p50, p90 = first_day_open(row.p50, closed), first_day_open(row.p90, closed)
    if p50 is None or p90 is None:
        return None
    return replace(row, p50=p50, p90=p90)
