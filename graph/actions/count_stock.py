"""A count said how much lies there; pegs it does not hold are cut in the same transaction."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from graph.actions.desk import Call, Desk, Done
from graph.actions.journal import Entry
from graph.actions.peg_cut import cut_what_supply_lost
from graph.actions.pegs import SupplyRef
from graph.actions.references import find
from graph.actions.step import perform
from graph.actions.stock_rows import new_lot, position_for
from graph.ports import Clock
from graph.records.database import Transactions
from graph.records.stock_queries import lots_of
from graph.records.supply import StockPositionRecord
from graph.refusals import InputInvalid
from graph.values.viewer import Viewer
from graph.values.words import JournalAction, Right, SupplyKind


@dataclass(frozen=True, slots=True)
class LotCount:
    """Units counted of one lot; expiry and blocked change only where they are given."""

    number: str
    quantity: int
    expiry: date | None = None
    blocked: bool | None = None


@dataclass(frozen=True, slots=True)
class CountStock:
    """on_hand: base units of the product at the location, lots included; at least their sum.

    product: id, SKU or name; location: id, code or name. counted_on: default the business date.
    """

    product: str
    location: str
    on_hand: int
    lots: tuple[LotCount, ...] = ()
    counted_on: date | None = None
    safety_stock: int | None = None


async def count_stock(
    transactions: Transactions,
    viewer: Viewer,
    request: CountStock,
    *,
    clock: Clock,
    key: str | None = None,
) -> str:
    """Row id of the stock position. Raises RightMissing, InputInvalid, NotFound, KeyReused."""
    viewer.must(Right.INTEGRATE)
    _check(request)
    call = Call(transactions, viewer, clock, key)
    return str((await perform(call, request, partial(_count, request)))["id"])


def _check(request: CountStock) -> None:
    if request.on_hand < 0:
        raise InputInvalid(("onHand",), "a count is 0 or more")
    if request.safety_stock is not None and request.safety_stock < 0:
        raise InputInvalid(("safetyStock",), "safety stock is 0 or more")
    for index, lot in enumerate(request.lots):
        if lot.quantity < 0:
            raise InputInvalid(("lots", str(index), "quantity"), "a count is 0 or more")
    if sum(lot.quantity for lot in request.lots) > request.on_hand:
        raise InputInvalid(("lots",), "the lots sum to more than is on hand")


async def _count(request: CountStock, desk: Desk) -> Done:
    product_id = await find(desk.session, "Product", request.product, path="product")
    location_id = await find(desk.session, "Location", request.location, path="location")
    counted_on = request.counted_on or desk.today
    if counted_on > desk.today:
        raise InputInvalid(("countedOn",), f"lies after the business date {desk.today}")
    position = await position_for(desk, product_id, location_id)
    before = _shown(position)
    position.on_hand = request.on_hand
    position.counted_on = counted_on
    if request.safety_stock is not None:
        position.safety_stock = request.safety_stock
    position.version += 1
    supplies = [SupplyRef(SupplyKind.STOCK, position.id)]
    supplies += [await _count_lot(desk, position, lot) for lot in request.lots]
    await desk.session.flush()
    cause = f"count of {request.on_hand} on {counted_on}"
    entry = Entry(JournalAction.COUNTED, cause=cause, before=before, after=_shown(position))
    await desk.note(entry)
    await cut_what_supply_lost(desk, supplies=supplies, cause=cause, parent_id=entry.id)
    desk.products.add(product_id)
    return Done({"id": position.id}, cause=cause)


def _shown(position: StockPositionRecord) -> dict[str, object]:
    return {
        "position": position.id,
        "onHand": position.on_hand,
        "safetyStock": position.safety_stock,
    }


async def _count_lot(desk: Desk, position: StockPositionRecord, count: LotCount) -> SupplyRef:
    lots = {lot.number: lot for lot in await lots_of(desk.session, position.id)}
    lot = lots.get(count.number) or await new_lot(desk, position, count.number)
    lot.quantity = count.quantity
    lot.expiry = count.expiry or lot.expiry
    lot.blocked = lot.blocked if count.blocked is None else count.blocked
    lot.version += 1
    return SupplyRef(SupplyKind.LOT, lot.id)
