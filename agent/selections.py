"""What is selected of a row when the question does not say: enough to act on."""

from agent.reading import Reading
from agent.schema_index import RelationInfo, SchemaIndex

ALTERNATIVE = (
    "rank kind quantity feasible reason date { p50 p90 } cost marginEffect "
    "customerEffect { low mid high } co2 contendedBy legs { quantity shipDate from { name } }"
)
BACKORDER = (
    "order { number } line { number requestedDate promisedDate hold frozen } "
    "openQuantity shortQuantity dueDate daysOverdue openValue "
    "customer { name tier churnRisk { value band } } product { sku name } location { name } "
    "expected { p50 p90 constraint { kind sentence } } "
    "priority { score rank components { name points sentence } }"
)
ALTERNATIVES = "alternatives(where: {feasible: {eq: true}}, orderBy: [{rank: ASC}]) { %s }"
LINE = (
    "backorder { order { number } line { number } openQuantity customer { name } product { sku } }"
)
SELECTIONS = {
    "Backorder": BACKORDER,
    "FulfillmentAlternative": f"{ALTERNATIVE} {LINE}",
    "Customer": "number name tier segment region lifetimeValue creditHold accountOwner "
    "satisfaction { level trend } churnRisk { value band drivers { sentence } } backordersCount",
    "Product": "sku name price cost marginRate backordersCount",
    "Location": "code name city kind region handlingDays cutOff",
    "StockPosition": "product { sku name } location { name city } onHand reserved "
    "safetyStock available",
    "StockLot": "number quantity expiry position { product { sku } location { name } }",
    "Supplier": "name onTime { rate receipts } leadTime { p50 p90 }",
    "InboundShipment": "number kind quantityOpen expectedDate daysLate arrival { p50 p90 "
    "receipts } "
    "tracking supplier { name } product { sku name } location { name }",
    "Order": "number orderDate customer { name } backordersCount",
    "OrderLine": "number order { number customer { name } } product { sku } requestedDate "
    "promisedDate quantityOrdered quantityShipped hold frozen onTimeInFull",
    "Reservation": f"firmness supply quantity expiresAt {LINE} inbound {{ number }}",
    "Plan": "number status strategy createdAt createdBy decidedAt decidedBy lineCount "
    "totals { service revenue margin penalty churnWeightedValue } regret",
    "PlanLine": "outcome before { quantity date } after { quantity date } binding reason "
    f"marginEffect plan {{ number status }} {LINE}",
    "Exception": "kind severity state raisedAt recommendedAction "
    "blocks { order { number } customer { name } product { sku } }",
    "JournalEntry": "at actor actorKind action cause backorder { order { number } line { "
    "number } }",
    "Signal": "kind at value text customer { name }",
    "BrokenPromise": "at daysLate customer { name } order { number }",
    "CancelThreat": "at open customer { name }",
    "CompetitorQuote": "at open customer { name } product { sku }",
    "ScoreChange": "at score cause",
    "Substitute": "ratio rank needsConsent product { sku name } original { sku name }",
    "Shipment": "number shipDate arrivalDate quantity location { name }",
}


def selection_of(schema: SchemaIndex, reading: Reading) -> str:
    """The fields of a row: the usual ones, those asked for, alternatives where they are asked."""
    usual = SELECTIONS.get(reading.node) or _scalars(schema, reading.node)
    parts = [usual]
    if reading.node == "Backorder" and "alternatives" in str(reading.where):
        parts.append(ALTERNATIVES % ALTERNATIVE)
    for path in reading.select or []:
        written = _path(schema, reading.node, path)
        if written and written.split(" ")[0] not in ("legs", "backorder"):
            parts.append(written)
    return " ".join(parts)


def _scalars(schema: SchemaIndex, node: str) -> str:
    paths = schema.nodes[node].paths.values()
    return " ".join(
        one.name for one in paths if "." not in one.name and one.kind not in ("OBJECT", "JSON")
    )


def _path(schema: SchemaIndex, node: str, path: str) -> str:
    found = schema.find(node, path)
    if found is None or isinstance(found, RelationInfo) or found.kind == "OBJECT":
        return ""
    made = ""
    for part in reversed(path.split(".")):
        made = f"{part} {{ {made} }}" if made else part
    return made
