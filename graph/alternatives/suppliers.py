"""EXPEDITE and DROP_SHIP: what the product's supplier can do. CANCEL_SHORT: give it up."""

from datetime import date, timedelta
from decimal import Decimal

from graph.alternatives.facts import (
    Alternative,
    Effects,
    FreeSupply,
    Leg,
    LineFacts,
    Movement,
    Neighbourhood,
    Refusal,
    Terms,
)
from graph.alternatives.pricing import expected_penalty, price_change
from graph.alternatives.shipping import Found, Offer, judge, most_telling, refused
from graph.values.words import AlternativeKind, RefusalReason, SupplyKind


def expedite(line: LineFacts, near: Neighbourhood) -> list[Found]:
    """Speed an open inbound of the line's own location, or buy anew from the fast source."""
    kind, terms, way = AlternativeKind.EXPEDITE, near.terms, near.own_way
    if terms is None or terms.expedite_days is None or way is None:
        return [refused(kind, RefusalReason.NOT_OFFERED, "Its supplier does not expedite.")]
    arrives = near.today + timedelta(days=terms.expedite_days)
    days = timedelta(days=way.days)
    found: list[Found] = []
    refusals: list[Refusal] = []
    inbounds: list[FreeSupply | None] = [
        one
        for one in near.supplies.get(line.product, ())
        if one.kind is SupplyKind.INBOUND
        and one.location == line.location
        and one.supplier == terms.supplier
        and one.quantity > 0
        and one.p50 > arrives
    ]
    for inbound in [*inbounds, None]:
        quantity = line.quantity if inbound is None else inbound.quantity
        leg = _supplier_leg(line, terms, (arrives, arrives + days), inbound)
        offer = Offer(
            kind,
            quantity,
            arrives + days,
            arrives + days,
            (Movement("" if inbound is None else inbound.key, quantity, (leg,)),),
            way.cost_per_unit + terms.expedite_cost_per_unit,
            way.co2_per_unit,
            0 if inbound is None else inbound.contended_by,
        )
        judged = judge(line, near, offer)
        (refusals if isinstance(judged, Refusal) else found).append(judged)  # type: ignore[arg-type]  # sorted by class
    return found or [most_telling(refusals, refusals[0])]


def _supplier_leg(
    line: LineFacts, terms: Terms, days: tuple[date, date], inbound: FreeSupply | None
) -> Leg:
    ships, arrives = days
    return Leg(
        line.quantity,
        ships,
        arrives,
        arrives,
        line.product,
        line.location,
        None,
        None if inbound is None else inbound.row_id,
        terms.supplier,
    )


def drop_ship(line: LineFacts, near: Neighbourhood) -> list[Found]:
    """The supplier ships to the customer itself."""
    kind, terms = AlternativeKind.DROP_SHIP, near.terms
    if terms is None or terms.drop_ship_days is None:
        return [
            refused(kind, RefusalReason.NOT_OFFERED, "Its supplier does not ship to customers.")
        ]
    arrives = near.today + timedelta(days=terms.drop_ship_days)
    leg = Leg(line.quantity, near.today, arrives, arrives, line.product, supplier=terms.supplier)
    moved = (Movement("", line.quantity, (leg,)),)
    offer = Offer(
        kind, line.quantity, arrives, arrives, moved, terms.drop_ship_cost_per_unit, Decimal(0)
    )
    return [judge(line, near, offer)]


def cancel_short(line: LineFacts, near: Neighbourhood) -> list[Found]:
    """Cancel the rest: no cost, its margin is lost, penalties stop, the promise stays broken."""
    effects = price_change(line, line.present, (), horizon_on=near.horizon_on)
    lost = line.quantity * (line.price - line.unit_cost)
    stopped = -expected_penalty(line, line.present, near.horizon_on)
    cancelled = Effects(margin=-lost, penalty=stopped, customer=effects.customer)
    return [
        Alternative(
            AlternativeKind.CANCEL_SHORT,
            line.quantity,
            None,
            None,
            cancelled,
            Decimal(0),
            (),
        )
    ]
