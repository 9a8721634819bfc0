"""Rows completed in one loop give what the executor gives field by field."""

import random
from typing import Any

from graphql import (
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)
from strawberry import Schema
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from graph.records.database import Transactions
from graph.schema.build import build_schema
from graph.schema.context import GraphContext
from graph.schema.limits import Limits
from graph.schema.projection import RowExecutor
from graph.schema.types import TYPE_KEY
from graph.values.viewer import Viewer
from tests.builders import FixedClock
from tests.graph.reading.planted import plant

ROOTS = ("backorders", "customers", "products", "orderLines", "inboundShipments", "stockPositions")


def plain_schema() -> Schema:
    """The schema with the executor of the library."""
    schema = build_schema(Limits(cost=199_999))
    schema.execution_context_class = StrawberryGraphQLCoreExecutionContext
    return schema


async def answered(schema: Schema, transactions: Transactions, document: str) -> Any:
    context = GraphContext(Viewer("planner"), transactions, FixedClock())
    result = await schema.execute(document, {"yes": True}, context_value=context)
    return result.data, [str(error) for error in result.errors or ()]


def selection(kind: GraphQLObjectType, dice: random.Random, depth: int) -> str:
    """A selection of some fields, some under another name, in a fragment or behind a switch."""
    parts = ["__typename"] if dice.random() < 0.3 else []
    names = dice.sample(sorted(kind.fields), min(6, len(kind.fields)))
    for place, name in enumerate(names):
        field = kind.fields[name]
        if any(is_required_argument(one) for one in field.args.values()):
            continue
        inner = get_named_type(field.type)
        below = ""
        if isinstance(inner, GraphQLObjectType):
            if depth == 0:
                continue
            below = f" {{ kind: __typename {selection(inner, dice, depth - 1)} }}"
        elif not is_leaf_type(inner):
            continue
        alias = f"a{place}_{depth}: " if dice.random() < 0.3 else ""
        switch = dice.choice(["", "", " @include(if: $yes)", " @skip(if: $yes)"])
        written = f"{alias}{name}{switch}{below}"
        parts.append(f"... on {kind.name} {{ {written} }}" if dice.random() < 0.2 else written)
    return " ".join(parts) or "__typename"


def document_of(schema: GraphQLSchema, seed: int) -> str:
    dice = random.Random(seed)
    assert schema.query_type is not None
    name = dice.choice(ROOTS)
    connection = get_named_type(schema.query_type.fields[name].type)
    assert isinstance(connection, GraphQLObjectType)
    node = get_named_type(connection.fields["nodes"].type)
    assert isinstance(node, GraphQLObjectType)
    return (
        f"query ($yes: Boolean!) {{ {name} {{ totalCount @include(if: $yes) "
        f"nodes {{ {selection(node, dice, 2)} }} edges {{ node {{ {selection(node, dice, 1)} }} }} "
        "pageInfo { endCursor } } }"
    )


async def test_generated_documents_are_answered_alike(transactions: Transactions) -> None:
    await plant(transactions)
    ours, plain = build_schema(), plain_schema()
    assert ours.execution_context_class is RowExecutor

    with_rows = 0
    for seed in range(80):
        document = document_of(ours._schema, seed)  # noqa: SLF001
        data, errors = await answered(ours, transactions, document)
        assert (data, errors) == await answered(plain, transactions, document), document
        with_rows += bool(data and next(iter(data.values()))["nodes"])
    assert with_rows >= 40  # the others: nodes without rows, refusals


async def test_a_value_against_its_type_is_the_usual_error_with_its_path() -> None:
    row = {TYPE_KEY: "Customer", "name": None, "backorders": [{"openQuantity": "many"}]}
    schema, plain = build_schema(), plain_schema()
    outcomes = []
    for one in (schema, plain):
        query = one._schema.query_type  # noqa: SLF001
        assert query is not None
        kept = query.fields["node"].resolve
        query.fields["node"].resolve = lambda *_, **__: row
        try:
            result = await one.execute(
                '{ node(id: "x") { ... on Customer { name backorders { openQuantity } } } }',
                context_value=None,
            )
        finally:
            query.fields["node"].resolve = kept
        outcomes.append((result.data, [(e.message, e.path) for e in result.errors or ()]))

    assert outcomes[0] == outcomes[1]
    assert outcomes[0][1][0][1] == ["node", "name"]
