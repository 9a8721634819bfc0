"""Decisions and events through the schema: what changed as selected, refusals as data."""

from typing import Any

import pytest

from graph.actions.refresh import refresh
from graph.records.database import Transactions
from graph.records.orders import OrderLineRecord
from graph.records.plans import PlanRecord
from graph.schema.build import build_schema
from graph.schema.context import GraphContext
from graph.schema.mutations import MUTATIONS
from graph.values.viewer import Viewer
from graph.values.words import Right
from tests.graph.actions.decision_world import CLOCK, PLANNER
from tests.graph.actions.derivation_world import (
    a_customer,
    a_lane,
    a_location,
    a_product,
    a_supplier,
    an_inbound,
    an_order,
    by_id,
    in_days,
    line_id,
    rows,
    some_stock,
    store,
)

SCHEMA = build_schema()
PROPOSE = """
mutation Propose($input: ProposePlanInput!) {
  proposePlan(input: $input) {
    plan {
      id number status strategy lineCount
      lines { outcome before { quantity date } after { quantity date } reason }
    }
    problems { code message path mend }
  }
}
"""


async def ask(
    transactions: Transactions,
    document: str,
    variables: dict[str, Any] | None = None,
    viewer: Viewer = PLANNER,
) -> dict[str, Any]:
    context = GraphContext(viewer, transactions, CLOCK)
    answer = await SCHEMA.execute(document, variable_values=variables, context_value=context)
    assert answer.errors is None
    assert answer.data is not None
    return answer.data


async def step(
    transactions: Transactions, mutation: str, viewer: Viewer = PLANNER, **given: Any
) -> dict[str, Any]:
    """One mutation on a plan: its number and status, and the codes of the problems."""
    name = mutation[0].upper() + mutation[1:]
    document = (
        f"mutation M($input: {name}Input!) {{ {mutation}(input: $input) "
        "{ plan { number status } problems { code path mend } } }"
    )
    found: dict[str, Any] = (await ask(transactions, document, {"input": given}, viewer))[mutation]
    return found


@pytest.fixture
async def queue(transactions: Transactions) -> Transactions:
    """A waits at L1 where nothing is; L2 has five."""
    await store(
        transactions,
        *(a_customer(tier="PREMIUM"), a_product(), a_location(), a_location("L2"), a_supplier()),
        *(a_lane("L1", region="North"), a_lane("L2", region="North")),
        *(some_stock(on_hand=0), some_stock(location="L2", on_hand=5)),
        an_inbound("T1", quantity=3, expected=in_days(4)),
        an_order("A", quantity=8, due=in_days(-1)),
    )
    await refresh(transactions, CLOCK, cause="loaded")
    return transactions


async def test_a_where_proposes_and_the_plan_comes_back_as_selected(queue: Transactions) -> None:
    given = {"where": {"customer": {"tier": {"eq": "PREMIUM"}}}, "strategy": "STRICT"}

    payload = (await ask(queue, PROPOSE, {"input": given}))["proposePlan"]

    assert payload["problems"] == []
    assert (payload["plan"]["number"], payload["plan"]["status"]) == ("P-1", "PROPOSED")
    (line,) = payload["plan"]["lines"]
    assert line["outcome"] == "GAINS"
    assert line["after"]["quantity"] == 8


async def test_from_proposal_to_execution_through_the_schema(queue: Transactions) -> None:
    await ask(queue, PROPOSE, {"input": {"draft": True}})

    approved = await step(queue, "approvePlan", plan="P-1")
    executed = await step(queue, "executePlan", plan="P-1", key="k")
    again = await step(queue, "executePlan", plan="P-1", key="k")

    assert approved["plan"] == {"number": "P-1", "status": "APPROVED"}
    assert executed == again == {"plan": {"number": "P-1", "status": "EXECUTED"}, "problems": []}


async def test_a_refusal_is_data_with_its_mend(queue: Transactions) -> None:
    await ask(queue, PROPOSE, {"input": {}})

    refused = await step(queue, "executePlan", plan="P-1")

    assert refused["plan"] is None
    (problem,) = refused["problems"]
    assert problem["code"] == "PLAN_NOT_APPROVED"
    assert problem["mend"] == "approve it first, with the right to approve."


async def test_a_where_that_finds_nothing_is_said(queue: Transactions) -> None:
    given = {"where": {"customer": {"tier": {"eq": "SILVER"}}}}

    payload = (await ask(queue, PROPOSE, {"input": given}))["proposePlan"]

    assert payload["plan"] is None
    assert [(one["code"], one["path"]) for one in payload["problems"]] == [
        ("INPUT_INVALID", ["where"])
    ]
    assert await rows(queue, PlanRecord) == []


async def test_the_same_key_proposes_once_whatever_the_where_finds_later(
    queue: Transactions,
) -> None:
    given = {"where": {"openQuantity": {"gt": 5}}, "key": "k"}
    first = (await ask(queue, PROPOSE, {"input": given}))["proposePlan"]
    cancel = """
    mutation {
      cancelLine(input: {line: "A/1", reason: "less", quantity: 4}) { problems { code } }
    }
    """
    assert (await ask(queue, cancel))["cancelLine"]["problems"] == []

    again = (await ask(queue, PROPOSE, {"input": given}))["proposePlan"]

    assert again["plan"]["id"] == first["plan"]["id"]
    assert len(await rows(queue, PlanRecord)) == 1


async def test_a_reader_gets_a_preview_but_no_plan(queue: Transactions) -> None:
    reader = Viewer("rea", rights=frozenset({Right.READ}))
    document = """
    mutation { previewPlan(input: {}) {
      preview { inputHash lines { outcome afterQuantity reason } } problems { code }
    } }
    """

    preview = (await ask(queue, document, viewer=reader))["previewPlan"]
    refused = (await ask(queue, PROPOSE, {"input": {}}, reader))["proposePlan"]

    assert [line["afterQuantity"] for line in preview["preview"]["lines"]] == [8]
    assert [one["code"] for one in refused["problems"]] == ["RIGHT_MISSING"]
    assert await rows(queue, PlanRecord) == []


async def test_an_event_answers_with_the_changed_node(queue: Transactions) -> None:
    document = """
    mutation {
      countStock(input: {product: "P1", location: "L1", onHand: 9}) {
        position { onHand available product { sku } } problems { code }
      }
      holdLines(input: {lines: ["A/1"], reason: "credit"}) {
        lines { hold } problems { code }
      }
    }
    """

    done = await ask(queue, document)

    assert done["countStock"]["position"] == {
        "onHand": 9,
        "available": 9,
        "product": {"sku": "P1"},
    }
    assert done["holdLines"]["lines"] == [{"hold": True}]
    assert (await by_id(queue, OrderLineRecord))[line_id("A")].hold is True


async def test_a_wrong_value_in_a_list_is_named_by_its_place(queue: Transactions) -> None:
    document = """
    mutation { saveOrder(input: {number: "N", customer: "C1", lines: [
      {number: "1", product: "P1", location: "L1", quantityOrdered: 2},
      {number: "2", product: "P1", location: "L1", quantityOrdered: 0}
    ]}) { order { id } problems { code path } } }
    """

    payload = (await ask(queue, document))["saveOrder"]

    assert payload["order"] is None
    assert payload["problems"] == [
        {"code": "INPUT_INVALID", "path": ["lines", "1", "quantityOrdered"]}
    ]


async def test_who_may_act_but_not_read_gets_no_rows(queue: Transactions) -> None:
    system = Viewer("erp", rights=frozenset({Right.INTEGRATE}))
    document = """
    mutation { receiveInbound(input: {inbound: "T1", quantity: 2}) {
      inbound { quantityOpen } problems { code }
    } }
    """

    payload = (await ask(queue, document, viewer=system))["receiveInbound"]

    assert payload == {"inbound": None, "problems": []}


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.name)
def test_every_mutation_names_its_right_and_takes_a_key(mutation: Any) -> None:
    text = SCHEMA.as_str()
    name = f"{mutation.request.__name__}Input"
    body = text.partition(f"input {name} {{")[2].partition("\n}")[0]

    assert "Right: " in mutation.description
    assert "key: String" in body
