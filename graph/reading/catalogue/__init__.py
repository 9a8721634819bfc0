"""Every node, path and relation the graph answers for, with unit, meaning and SQL: one source.

Types, filters, orders, groups, documentation and statements are made from it.
"""

from graph.reading.catalogue import (
    alternatives,
    customers,
    decisions,
    locations,
    orders,
    products,
    queue,
    supply,
)
from graph.reading.catalogue.model import Node

NODES: dict[str, Node] = {
    node.name: node
    for room in (queue, alternatives, customers, products, locations, supply, orders, decisions)
    for node in room.NODES
}
