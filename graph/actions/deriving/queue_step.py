"""Which open lines enter the queue now, and since when; once in, a line stays until it closes."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from graph.actions.network import Network
from graph.actions.planning_facts import OpenLine, PlanningFacts, SupplyRow
from graph.availability.promise import available_to_promise
from graph.values.words import SupplyKind

Dated = list[tuple[date, int]]


def entering(planning: PlanningFacts, network: Network) -> dict[str, date]:
    """Backorder ids of open lines that enter, with the day they count as waiting from.

    A line enters when its source called it backordered, when its location has no stock record of
    the product, when its last ship day has passed, when its shipments are unknown, or when what
    its location can promise by its last ship day does not cover its rest. Promised before it is
    the unreserved rest of every line with an earlier due date, in the queue or not.
    """
    shelves: dict[tuple[str, str], list[OpenLine]] = defaultdict(list)
    for line in planning.lines.values():
        shelves[line.product_id, line.location_id].append(line)
    supplies: dict[tuple[str, str], list[SupplyRow]] = defaultdict(list)
    for supply in planning.supplies.values():
        supplies[supply.product_id, supply.location_id].append(supply)
    found: dict[str, date] = {}
    for shelf, lines in shelves.items():
        if any(not line.in_queue for line in lines):
            found.update(_entering_at(planning, network, lines=lines, supplies=supplies[shelf]))
    return found


def _entering_at(
    planning: PlanningFacts,
    network: Network,
    *,
    lines: list[OpenLine],
    supplies: list[SupplyRow],
) -> Iterable[tuple[str, date]]:
    on_hand, receipts = _supply(supplies, planning.today)
    commitments: Dated = []
    for line in sorted(lines, key=due_place):
        region = planning.customers[line.customer_id].region
        last_ship_day = line.due_on - timedelta(days=network.own(line.location_id, region).days)
        ship_day = max(last_ship_day, planning.today)
        rest = max(0, line.open_quantity - line.allocated_quantity)
        since = None
        if not line.in_queue:
            since = _plainly_since(line, last_ship_day, today=planning.today)
            if since is None and (
                on_hand is None
                or available_to_promise(on_hand, receipts, commitments, ship_day) < rest
            ):
                since = planning.today
        if since is not None:
            yield line.backorder_id, since
        commitments.append((ship_day, rest))


def due_place(line: OpenLine) -> tuple[date, date, str, str, str]:
    """By due date, order date and key; whether a line waits already makes no difference."""
    number = (line.order_number, line.line_number, line.backorder_id)
    return (line.due_on, line.order_date, *number)


def _plainly_since(line: OpenLine, last_ship_day: date, *, today: date) -> date | None:
    if line.in_queue_on is not None:
        return min(line.in_queue_on, today)
    if last_ship_day < today:
        return max(last_ship_day + timedelta(days=1), line.order_date)
    return today if line.in_doubt else None


def _supply(supplies: Iterable[SupplyRow], today: date) -> tuple[int | None, Dated]:
    """Units on the shelf (None: no record of the product there) and cautious receipts by day."""
    on_hand: int | None = None
    receipts: Dated = []
    for supply in supplies:
        on_shelf = supply.kind is not SupplyKind.INBOUND
        if on_shelf:
            on_hand = on_hand or 0
        if on_shelf and supply.p90 <= today:
            on_hand = (on_hand or 0) + supply.free_quantity
        else:  # on the way, or at a location that is excluded until then
            receipts.append((supply.p90, supply.free_quantity))
    return on_hand, receipts
