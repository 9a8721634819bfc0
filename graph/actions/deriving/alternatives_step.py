"""The alternatives of every line of the queue, with their legs."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from graph.actions.deriving.neighbourhoods import Surroundings
from graph.actions.deriving.projection_step import Projection
from graph.actions.planning_facts import PlanningFacts
from graph.alternatives.facts import Alternative, Refusal
from graph.alternatives.find import find_alternatives
from graph.records.bulk import Changes, Values, differing, fetch, table_of
from graph.records.derivation_queries import legs_of_backorders, rows_of_backorders
from graph.records.queue import AlternativeRecord, LegRecord
from graph.records.supply import SupplierRecord
from graph.values.identity import row_id
from graph.values.words import AlternativeKind

CENTS = Decimal("0.0001")
SIX = Decimal("0.000001")
WAYS = frozenset(AlternativeKind) - {
    AlternativeKind.CANCEL_SHORT,
    AlternativeKind.WAIT_FOR_INBOUND,
}


@dataclass(frozen=True, slots=True)
class Options:
    """What differs of alternatives and legs; served: lines with another way than to wait."""

    changes: tuple[Changes, ...] = ()
    served: frozenset[str] = frozenset()


async def found_before(connection: AsyncConnection) -> Options:
    """Nothing found anew: the lines that had another way when ways were last found."""
    alternatives = table_of(AlternativeRecord).c
    rows = await connection.execute(
        select(alternatives.backorder_id)
        .where(alternatives.feasible, alternatives.kind.in_([one.value for one in WAYS]))
        .distinct()
    )
    return Options(served=frozenset(rows.scalars()))


async def find_all(
    connection: AsyncConnection,
    scope: frozenset[str] | None,
    planning: PlanningFacts,
    projection: Projection,
) -> Options:
    """Find them against the projection, for lines that wait for more than is reserved."""
    suppliers = {row.id: row for row in await fetch(connection, SupplierRecord)}
    surroundings = Surroundings(planning, projection, suppliers)
    alternatives: list[Values] = []
    legs: list[Values] = []
    for line in planning.lines.values():
        if not line.in_queue or surroundings.rest.get(line.backorder_id, 0) <= 0:
            continue
        ways = find_alternatives(surroundings.line(line), surroundings.around(line))
        for one in ways.feasible:
            row = _feasible(line.backorder_id, one)
            alternatives.append(row)
            legs += _legs(row["id"], one)
        alternatives += [_refused(line.backorder_id, one) for one in ways.refused]
    served = {
        row["backorder_id"] for row in alternatives if row["feasible"] and row["kind"] in WAYS
    }
    present = await rows_of_backorders(connection, AlternativeRecord, scope)
    return Options(
        (
            differing(AlternativeRecord, present, alternatives),
            differing(LegRecord, await legs_of_backorders(connection, scope), legs),
        ),
        frozenset(served),
    )


def _feasible(backorder_id: str, one: Alternative) -> Values:
    signature = [
        f"{leg.product}>{leg.origin or ''}>{leg.to or ''}>{leg.inbound or ''}>{leg.supplier or ''}"
        for leg in one.legs
    ]
    effects = one.effects
    return {
        "id": row_id("FulfillmentAlternative", backorder_id, one.kind.value, *signature),
        "backorder_id": backorder_id,
        "kind": one.kind.value,
        "feasible": True,
        "reason": None,
        "reason_sentence": None,
        "rank": one.rank,
        "quantity": one.quantity,
        "date_p50": one.p50,
        "date_p90": one.p90,
        "cost": effects.cost.quantize(CENTS),
        "margin_effect": effects.margin.quantize(CENTS),
        "penalty_effect": effects.penalty.quantize(CENTS),
        "contended_by": one.contended_by,
        "customer_effect_low": effects.customer.low.quantize(CENTS),
        "customer_effect_mid": effects.customer.mid.quantize(CENTS),
        "customer_effect_high": effects.customer.high.quantize(CENTS),
        "co2": one.co2.quantize(SIX),
    }


def _refused(backorder_id: str, one: Refusal) -> Values:
    nothing = dict.fromkeys(
        (
            "rank",
            "date_p50",
            "date_p90",
            "cost",
            "margin_effect",
            "penalty_effect",
            "customer_effect_low",
            "customer_effect_mid",
            "customer_effect_high",
            "co2",
        )
    )
    return {
        "id": row_id("FulfillmentAlternative", backorder_id, one.kind.value, "refused"),
        "backorder_id": backorder_id,
        "kind": one.kind.value,
        "feasible": False,
        "reason": one.reason.value,
        "reason_sentence": one.sentence,
        "quantity": 0,
        "contended_by": 0,
        **nothing,
    }


def _legs(alternative_id: str, one: Alternative) -> list[Values]:
    return [
        {
            "id": row_id("Leg", alternative_id, position),
            "alternative_id": alternative_id,
            "position": position,
            "quantity": leg.quantity,
            "ship_date": leg.ship_on,
            "arrival_p50": leg.p50,
            "arrival_p90": leg.p90,
            "product_id": leg.product,
            "supplier_id": leg.supplier,
            "from_id": leg.origin,
            "to_id": leg.to,
            "inbound_id": leg.inbound,
        }
        for position, leg in enumerate(one.legs, start=1)
    ]
