"""The way from a row to what a word is about: the shortest meaningful chain of relations."""

from functools import lru_cache

from agent.schema_index import SchemaIndex

PREFERRED = {
    ("Backorder", "InboundShipment"): "product.inbounds",
    ("Backorder", "Supplier"): "pegs.inbound.supplier",
    ("Backorder", "StockPosition"): "product.stock",
    ("Backorder", "Order"): "order",
    ("Backorder", "Location"): "location",
    ("Backorder", "Substitute"): "product.substitutes",
    ("Customer", "Product"): "backorders.product",
    ("Customer", "Location"): "backorders.location",
    ("Customer", "Order"): "backorders.order",
    ("Product", "Customer"): "backorders.customer",
    ("Product", "Location"): "backorders.location",
    ("Product", "Supplier"): "inbounds.supplier",
    ("InboundShipment", "Customer"): "backorders.customer",
    ("InboundShipment", "Order"): "backorders.order",
    ("InboundShipment", "Location"): "location",
    ("StockPosition", "Location"): "location",
    ("OrderLine", "Customer"): "order.customer",
    ("Exception", "Customer"): "blocks.customer",
    ("FulfillmentAlternative", "Location"): "backorder.location",
    ("FulfillmentAlternative", "Product"): "backorder.product",
    ("Leg", "Location"): "from",
}
AVOIDED = {"journal", "parent", "children", "scoreHistory", "expectedHistory", "proposals"}
Step = tuple[str, bool]


def road(schema: SchemaIndex, row: str, target: str) -> tuple[Step, ...] | None:
    """Relation names from a row to a target, each with whether it leads to many; None: no way."""
    return _road(id(schema), _Held(schema), row, target)


def road_to_one(schema: SchemaIndex, row: str, target: str) -> tuple[Step, ...] | None:
    """The shortest way through relations to one row each; None: no such way."""
    ways: list[tuple[str, tuple[Step, ...]]] = [(row, ())]
    for _ in range(3):
        further: list[tuple[str, tuple[Step, ...]]] = []
        for here, way in ways:
            for name, relation in schema.nodes[here].relations.items():
                if relation.many or name in AVOIDED:
                    continue
                longer = (*way, (name, False))
                if relation.target == target:
                    return longer
                further.append((relation.target, longer))
        ways = further
    return None


class _Held:
    """Lets the cache take a schema that has no hash; two schemas never share an id."""

    def __init__(self, schema: SchemaIndex) -> None:
        self.schema = schema

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.schema is self.schema

    def __hash__(self) -> int:
        return id(self.schema)


@lru_cache(maxsize=4096)
def _road(_key: int, held: _Held, row: str, target: str) -> tuple[Step, ...] | None:
    schema = held.schema
    if row == target:
        return ()
    if (row, target) in PREFERRED:
        return _named(schema, row, PREFERRED[row, target])
    best: dict[str, tuple[int, tuple[Step, ...]]] = {row: (0, ())}
    frontier = [row]
    for _ in range(4):
        found: list[str] = []
        for here in frontier:
            cost, way = best[here]
            for name, relation in schema.nodes[here].relations.items():
                if name in AVOIDED and relation.target != target:
                    continue
                price = cost + (3 if relation.many else 1)
                if relation.target not in best or price < best[relation.target][0]:
                    best[relation.target] = (price, (*way, (name, relation.many)))
                    found.append(relation.target)
        frontier = found
    return best[target][1] if target in best else None


def _named(schema: SchemaIndex, row: str, dotted: str) -> tuple[Step, ...] | None:
    steps: list[Step] = []
    here = row
    for name in dotted.split("."):
        relation = schema.nodes[here].relations.get(name)
        if relation is None:
            return None
        steps.append((name, relation.many))
        here = relation.target
    return tuple(steps)


def dotted(way: tuple[Step, ...], path: str) -> str:
    """A path at the end of a way through to-one relations."""
    return ".".join([*(name for name, _ in way), path])
