"""When each open inbound arrives, by its supplier's record; and what that record looks like."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from graph.actions.deriving.standing import Standing
from graph.actions.loading_supply import after_exclusions
from graph.actions.planning_facts import PlanningFacts, SupplyRow
from graph.availability.arrival import Arrival, ArrivalModel, Expected, Receipt, supplier_figures
from graph.records.bulk import AnyRow, Changes, Values, differing, fetch
from graph.records.derivation_queries import arrival_steps
from graph.records.planning_queries import open_inbounds
from graph.records.supply import (
    ArrivalStepRecord,
    InboundRecord,
    SupplierReceiptRecord,
    SupplierRecord,
)
from graph.values.words import InboundKind

RECEIPT_COLUMNS = (
    *("supplier_id", "product_id", "ordered_on", "promised_on", "received_on", "quantity"),
)
FITTED: dict[tuple[str, str], ArrivalModel] = {}
"""The last model fitted, by the print of its receipts and the last full refresh: a cache of one."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What differs, and the dates (p50, p90) of the inbounds computed, by inbound id."""

    changes: tuple[Changes, ...]
    dates: Mapping[str, tuple[date, date]]
    moved_products: frozenset[str]

    def updated(self, planning: PlanningFacts) -> dict[str, SupplyRow]:
        """The supplies with these dates, behind the exclusions of their location."""
        supplies: dict[str, SupplyRow] = {}
        for key, supply in planning.supplies.items():
            dates = self.dates.get(supply.row_id)
            if dates is None or supply.position_id is not None:
                supplies[key] = supply
                continue
            moved = replace(supply, p50=dates[0], p90=dates[1])
            shifted = after_exclusions(moved, planning.exclusions)
            if shifted is not None:
                supplies[key] = shifted
        return supplies


async def arrive(
    connection: AsyncConnection,
    standing: Standing,
    scope: frozenset[str] | None,
    *,
    steps: bool = True,
) -> Arrivals:
    """Arrivals of the scope's open inbounds; of all of them where the receipts moved.

    steps: also their distributions, which only readers look at.
    """
    new_record = standing.derived.get("receipts") != standing.receipts
    if new_record:
        scope = None
    receipts = await _receipts(connection) if scope is None else None
    model = await _model(connection, standing, receipts)
    inbounds = await open_inbounds(connection, scope)
    found = {row.id: model.arrival(_expected(row), standing.moment.day) for row in inbounds}
    changes = [differing(InboundRecord, inbounds, _inbound_rows(found), keep=True)]
    if steps:
        present = await arrival_steps(connection, scope)
        changes.append(differing(ArrivalStepRecord, present, _step_rows(found)))
    if receipts is not None:
        suppliers = await fetch(connection, SupplierRecord)
        rows = _supplier_rows(suppliers, receipts)
        changes.append(differing(SupplierRecord, suppliers, rows, keep=True))
    return Arrivals(
        tuple(changes),
        {key: (one.p50, one.p90) for key, one in found.items()},
        frozenset(
            row.product_id
            for row in inbounds
            if (row.arrival_p50, row.arrival_p90) != (found[row.id].p50, found[row.id].p90)
        ),
    )


async def _receipts(connection: AsyncConnection) -> list[Receipt]:
    rows = await fetch(connection, SupplierReceiptRecord, only=RECEIPT_COLUMNS)
    return [Receipt(supplier, product or "", *rest) for supplier, product, *rest in rows]


async def _model(
    connection: AsyncConnection, standing: Standing, receipts: list[Receipt] | None
) -> ArrivalModel:
    key = (standing.receipts, str(standing.derived.get("full")))
    if receipts is None and key in FITTED:
        return FITTED[key]
    model = ArrivalModel.fit(receipts if receipts is not None else await _receipts(connection))
    FITTED.clear()
    FITTED[key] = model
    return model


def _expected(row: AnyRow) -> Expected:
    return Expected(
        supplier=row.supplier_id,
        ordered_on=row.ordered_on,
        expected_on=row.expected_date,
        tracking_eta=row.tracking_eta,
        kind=InboundKind(row.kind),
    )


def _inbound_rows(found: Mapping[str, Arrival]) -> list[Values]:
    return [
        {
            "id": key,
            "arrival_p50": arrival.p50,
            "arrival_p90": arrival.p90,
            "arrival_receipts": arrival.receipts,
            "arrival_basis": arrival.basis,
        }
        for key, arrival in found.items()
    ]


def _step_rows(found: Mapping[str, Arrival]) -> Iterable[Values]:
    for key, arrival in found.items():
        for day, share in arrival.steps:
            yield {"inbound_id": key, "on_date": day, "probability": share}


def _supplier_rows(suppliers: Sequence[AnyRow], receipts: list[Receipt]) -> list[Values]:
    figures = supplier_figures(receipts)
    rows = []
    for supplier in suppliers:
        own = figures.get(supplier.id)
        rows.append(
            {
                "id": supplier.id,
                "on_time_rate": own.on_time_rate if own else None,
                "on_time_receipts": own.receipts if own else 0,
                "lead_time_p50": own.lead_p50 if own else None,
                "lead_time_p90": own.lead_p90 if own else None,
            }
        )
    return rows
