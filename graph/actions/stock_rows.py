"""The stock position of a product at a location, made where there is none yet."""

from graph.actions.desk import Desk
from graph.records.stock_queries import lock_position_at, names_of
from graph.records.supply import StockLotRecord, StockPositionRecord
from graph.refusals import NotFound
from graph.values.identity import row_id


async def position_for(desk: Desk, product_id: str, location_id: str) -> StockPositionRecord:
    """The position, locked; a new one has nothing on hand."""
    position = await lock_position_at(desk.session, product_id, location_id)
    if position is not None:
        return position
    names = await names_of(desk.session, product_id, location_id)
    if names is None:
        raise NotFound("StockPosition", f"{product_id} at {location_id}")
    source, sku, code = names
    position = StockPositionRecord(
        id=row_id("StockPosition", source, sku, code),
        product_id=product_id,
        location_id=location_id,
    )
    desk.session.add(position)
    await desk.session.flush()
    return position


async def new_lot(desk: Desk, position: StockPositionRecord, number: str) -> StockLotRecord:
    """A lot of the position with nothing in it yet."""
    names = await names_of(desk.session, position.product_id, position.location_id)
    if names is None:
        raise NotFound("StockPosition", position.id)
    source, sku, code = names
    lot = StockLotRecord(
        id=row_id("StockLot", source, sku, code, number),
        position_id=position.id,
        number=number,
        quantity=0,
    )
    desk.session.add(lot)
    await desk.session.flush()
    return lot
