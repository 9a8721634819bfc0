import time
from typing import Any

import pytest
from strawberry import Schema

from graph.records.database import Transactions
from graph.refusals import Refusal
from graph.schema.build import build_schema
from graph.schema.context import GraphContext
from graph.schema.limits import Limits
from graph.values.identity import global_id
from graph.values.viewer import Viewer
from tests.builders import FixedClock, customer_id
from tests.graph.reading.planted import plant

MISSION = """
query PremiumAtRiskServableElsewhere {
  backorders(
    where: {
      customer: { tier: { in: [PREMIUM] }, churnRisk: { band: { eq: HIGH } } }
      alternatives: { some: { kind: { eq: ALTERNATE_LOCATION }, feasible: { eq: true } } }
    }
    orderBy: [{ priority: { score: DESC } }]
    first: 50
  ) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges { node {
      id openQuantity daysOverdue
      expected { p50 p90 constraint { kind sentence } }
      priority { score rank components { name points sentence } }
      customer { name tier lifetimeValue churnRisk { value band drivers { sentence } } }
      product { sku name stock { available location { name } } inbounds { expectedDate arrival { p50 p90 } quantityOpen } }
      alternatives(where: { feasible: { eq: true } }) {
        rank kind quantity date { p50 p90 } cost marginEffect contendedBy
        customerEffect { low mid high } legs { quantity shipDate from { name } }
      }
    } }
  }
}
"""  # noqa: E501 - the design's text, letter for letter


@pytest.fixture(scope="session")
def schema() -> Schema:
    return build_schema()


async def run(schema: Schema, transactions: Transactions, document: str) -> Any:
    context = GraphContext(Viewer("planner"), transactions, FixedClock())
    return await schema.execute(document, context_value=context)


async def data(schema: Schema, transactions: Transactions, document: str) -> Any:
    result = await run(schema, transactions, document)
    assert result.errors is None
    return result.data


async def refusal(schema: Schema, transactions: Transactions, document: str) -> str:
    result = await run(schema, transactions, document)
    original: Any = result.errors[0].original_error
    while original is not None and not isinstance(original, Refusal):
        original = getattr(original, "original_error", None)
    assert isinstance(original, Refusal)
    return str(original)


async def test_the_mission_is_one_query(schema: Schema, transactions: Transactions) -> None:
    await plant(transactions)

    found = (await data(schema, transactions, MISSION))["backorders"]

    assert found["totalCount"] == 1
    assert found["pageInfo"]["hasNextPage"] is False
    node = found["edges"][0]["node"]
    assert (node["openQuantity"], node["daysOverdue"]) == (10, 5)
    assert node["priority"] == {"score": 90.0, "rank": 1, "components": []}
    assert node["customer"]["churnRisk"] == {"value": 0.62, "band": "HIGH", "drivers": []}
    assert node["product"]["stock"] == [
        {"available": 22, "location": {"name": "West"}},
        {"available": -3, "location": {"name": "East"}},
    ]
    assert node["product"]["inbounds"] == [
        {
            "expectedDate": "2026-03-04",
            "arrival": {"p50": "2026-03-06", "p90": "2026-03-10"},
            "quantityOpen": 15,
        }
    ]
    assert node["alternatives"] == [
        {
            "rank": 1,
            "kind": "ALTERNATE_LOCATION",
            "quantity": 10,
            "date": {"p50": "2026-03-06", "p90": "2026-03-07"},
            "cost": "4.00",
            "marginEffect": None,
            "contendedBy": 0,
            "customerEffect": {"low": None, "mid": None, "high": None},
            "legs": [
                {"quantity": 7, "shipDate": None, "from": {"name": "West"}},
                {"quantity": 3, "shipDate": None, "from": {"name": "West"}},
            ],
        }
    ]


async def test_pages_follow_each_other_without_gap_or_repeat(
    schema: Schema, transactions: Transactions
) -> None:
    await plant(transactions)
    seen: list[str] = []
    after = "null"

    while after:
        page = await data(
            schema,
            transactions,
            f"{{ backorders(first: 3, after: {after}) {{ nodes {{ order {{ number }} }}"
            " pageInfo { hasNextPage endCursor } } }",
        )
        seen += [node["order"]["number"] for node in page["backorders"]["nodes"]]
        info = page["backorders"]["pageInfo"]
        after = f'"{info["endCursor"]}"' if info["hasNextPage"] else ""

    assert seen == ["O1", "O3", "O2", "O4"]


async def test_an_id_refetches_its_row_and_an_unknown_one_is_null(
    schema: Schema, transactions: Transactions
) -> None:
    await plant(transactions)
    alder = global_id("Customer", customer_id("Alder"))

    found = await data(
        schema,
        transactions,
        f'{{ node(id: "{alder}") {{ id ... on Customer {{ name }} }}'
        f' nodes(ids: ["{alder}", "nonsense"]) {{ id }} }}',
    )

    assert found == {"node": {"id": alder, "name": "Alder"}, "nodes": [{"id": alder}, None]}


async def test_groups_answer_with_keys_and_named_measures(
    schema: Schema, transactions: Transactions
) -> None:
    await plant(transactions)

    found = await data(
        schema,
        transactions,
        "{ backorderGroups(by: [{path: CUSTOMER_TIER}], having: [{measure: {count: true}, gt: 1}])"
        " { key { path value } measures { lines openValue late: share("
        "where: {daysOverdue: {gt: 0}}) } } }",
    )

    assert found["backorderGroups"] == [
        {
            "key": [{"path": "customer.tier", "value": "PREMIUM"}],
            "measures": {"lines": 2, "openValue": "110.00", "late": 0.5},
        }
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("first: 501", "first: 501 is not between 0 and 500"),
        ("first: -1", "first: -1 is not between 0 and 500"),
        ('after: "x"', "after: this is no cursor of ours; take one from pageInfo"),
        ("where: {compare: [{left: DUE_DATE}]}", "compare.op: is needed here"),
        ("where: {priority: {rankGain: [{gt: 1}]}}", "priority.rankGain.since: is needed here"),
        ("where: {lookup: [{path: PRICE, op: GT}]}", "lookup.of: name exactly one kind"),
        ("where: {openQuantity: {between: [1]}}", "between: give two values"),
        ("orderBy: [{dueDate: ASC, openQuantity: ASC}]", "orderBy.0: name one path"),
        ('asOf: "2026-03-01"', "there is no snapshot of 2026-03-01"),
    ],
)
async def test_input_that_cannot_be_meant_is_refused_in_words(
    schema: Schema, transactions: Transactions, arguments: str, message: str
) -> None:
    said = await refusal(schema, transactions, f"{{ backorders({arguments}) {{ totalCount }} }}")

    assert said.startswith(message)


async def test_a_walk_in_circles_is_refused_at_once(
    schema: Schema, transactions: Transactions
) -> None:
    inner = "name"
    for _ in range(31):
        inner = f"backorders(first: 2) {{ customer {{ {inner} }} }}"
    started = time.perf_counter()

    result = await run(schema, transactions, f"{{ customers {{ nodes {{ {inner} }} }} }}")

    assert time.perf_counter() - started < 1
    assert result.data is None
    assert "exceeds maximum operation depth of 15" in result.errors[0].message


async def test_a_wide_walk_is_refused_by_its_cost_before_it_reads(
    schema: Schema, transactions: Transactions
) -> None:
    said = await refusal(
        schema,
        transactions,
        "{ customers(first: 500) { nodes { backorders(first: 100) {"
        " alternatives(first: 100) { kind } } } } }",
    )

    assert said.startswith("this query may touch 5,050,500 rows or more, 200,000 are allowed")


async def test_deep_and_long_filters_are_refused(
    schema: Schema, transactions: Transactions
) -> None:
    deep = "{openQuantity: {gt: 1}}"
    for _ in range(Limits().filter_depth):
        deep = f"{{not: {deep}}}"
    many = ", ".join("{openQuantity: {gt: 1}}" for _ in range(Limits().filter_conditions))

    assert (
        await refusal(schema, transactions, f"{{ backorders(where: {deep}) {{ totalCount }} }}")
        == "where: nested deeper than 8; ask in parts"
    )
    assert (
        await refusal(
            schema, transactions, f"{{ backorders(where: {{any: [{many}]}}) {{ totalCount }} }}"
        )
        == "where: more than 60 conditions; ask in parts"
    )
