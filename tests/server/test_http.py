"""GraphQL over HTTP: who may ask, in which form, and which status answers."""

from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

GRAPHQL = "application/graphql-response+json"
TODAY = datetime.now(UTC).date().isoformat()


async def post(client: httpx2.AsyncClient, query: str, **headers: str) -> httpx2.Response:
    return await client.post("/graphql", json={"query": query}, headers=headers)


async def test_a_query_is_answered_with_its_request_id(client: httpx2.AsyncClient) -> None:
    answer = await post(client, "{ now { businessDate } }", **{"x-request-id": "abc123"})

    assert (answer.status_code, answer.headers["x-request-id"]) == (200, "abc123")
    assert answer.json() == {"data": {"now": {"businessDate": TODAY}}}


async def test_nobody_without_the_token_gets_an_answer(anonymous: httpx2.AsyncClient) -> None:
    answer = await post(anonymous, "{ now { businessDate } }")

    assert answer.status_code == 401
    assert answer.json()["errors"][0]["message"] == "present the token as 'Authorization: Bearer …'"


async def test_a_foreign_host_name_is_refused(client: httpx2.AsyncClient) -> None:
    answer = await post(client, "{ now { businessDate } }", host="evil.example")

    assert answer.status_code == 421


@pytest.mark.parametrize(
    ("accept", "status", "kind"),
    [
        (GRAPHQL, 400, GRAPHQL),
        ("application/json", 200, "application/json"),
        (f"{GRAPHQL}, application/json;q=0.9", 400, GRAPHQL),
        ("text/html", 406, "application/json"),
    ],
)
async def test_the_status_of_a_query_that_cannot_run_depends_on_the_answer_kind(
    client: httpx2.AsyncClient, accept: str, status: int, kind: str
) -> None:
    answer = await post(client, "{ nowhere }", accept=accept)

    assert answer.status_code == status
    assert answer.headers["content-type"] == f"{kind}; charset=utf-8"
    assert "data" not in answer.json()


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"query": ""}', "application/json", 400),
        (b'{"query": "{now{pinned}}", "variables": []}', "application/json", 400),
        (b"query={now{pinned}}", "application/x-www-form-urlencoded", 415),
        (b'{"query": "{now{pinned}}"}', "application/json; charset=latin-1", 415),
        (b" " * 1_000_001, "application/json", 413),
    ],
)
async def test_a_body_that_is_no_request_is_refused(
    client: httpx2.AsyncClient, body: bytes, kind: str, status: int
) -> None:
    answer = await client.post("/graphql", content=body, headers={"content-type": kind})

    assert answer.status_code == status
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


async def test_a_query_may_come_by_get(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/graphql", params={"query": "{ now { businessDate } }"})

    assert answer.json() == {"data": {"now": {"businessDate": TODAY}}}


async def test_what_the_caller_did_wrong_never_looks_like_our_fault(
    client: httpx2.AsyncClient,
) -> None:
    answer = await post(client, '{ backorders(after: "x") { nodes { id } } }', accept=GRAPHQL)

    error: dict[str, Any] = answer.json()["errors"][0]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["extensions"]["reason"] == "INPUT_INVALID"
    assert error["message"] == "after: this is no cursor of ours; take one from pageInfo"


async def test_a_deep_walk_of_a_cycle_is_refused_at_once(client: httpx2.AsyncClient) -> None:
    deep = "{ nodes { customer " + "{ backorders { customer " * 30 + "{ name }" + "} }" * 30 + "}}"

    answer = await post(client, "{ backorders " + deep + " }", accept=GRAPHQL)

    assert answer.status_code == 400
    assert "exceeds maximum operation depth" in answer.json()["errors"][0]["message"]


async def test_a_wide_query_is_refused_by_the_rows_it_may_touch(
    client: httpx2.AsyncClient,
) -> None:
    query = """{ customers(first: 500) { nodes { backorders(first: 100) {
        alternatives(first: 100) { legs(first: 100) { quantity } } } } } }"""

    answer = await post(client, query)

    assert "5,050,500 rows or more" in answer.json()["errors"][0]["message"]


async def test_health_answers_while_the_database_does(anonymous: httpx2.AsyncClient) -> None:
    answer = await anonymous.get("/health")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_the_printed_link_signs_the_browser_in(
    client: httpx2.AsyncClient, anonymous: httpx2.AsyncClient
) -> None:
    token = client.headers.pop("authorization").removeprefix("Bearer ")

    answer = await anonymous.get(f"/?token={token}")
    page = await anonymous.get("/")

    assert answer.status_code == 303
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert page.status_code == 200


async def test_filters_may_come_in_variables(client: httpx2.AsyncClient) -> None:
    query = "query Q($w: BackorderWhere) { backorders(where: $w) { totalCount } }"
    variables = {"w": {"openQuantity": {"gt": 5}}}

    answer = await client.post("/graphql", json={"query": query, "variables": variables})

    assert answer.json() == {"data": {"backorders": {"totalCount": 0}}}


async def test_a_question_is_answered_through_graphql(client: httpx2.AsyncClient) -> None:
    document = 'mutation { ask(question: "how many lines are on hold") }'

    answer = await post(client, document)

    found = answer.json()["data"]["ask"]
    assert (found["kind"], found["measures"]) == ("answer", {"count": 0})
    assert found["reading"]["where"] == [["line.hold", "eq", True]]


async def test_questions_under_one_name_go_on(client: httpx2.AsyncClient) -> None:
    turns = ["backorders for premium customers", "only those on hold"]

    answers = [
        (await post(client, f'mutation {{ ask(question: "{one}", conversation: "mine") }}')).json()
        for one in turns
    ]

    assert answers[1]["data"]["ask"]["reading"]["where"] == [
        ["customer.tier", "eq", "PREMIUM"],
        ["line.hold", "eq", True],
    ]


async def test_the_schema_is_served_to_who_holds_the_token(
    client: httpx2.AsyncClient, anonymous: httpx2.AsyncClient
) -> None:
    text = (await client.get("/schema.graphql")).text
    token = anonymous.headers.pop("authorization")
    refused = await anonymous.get("/schema.graphql")
    anonymous.headers["authorization"] = token

    assert "type Backorder implements Node" in text
    assert refused.status_code == 401


async def test_the_journal_tells_the_request_of_a_change(client: httpx2.AsyncClient) -> None:
    paused = 'mutation { setPaused(input: {paused: true, reason: "audit"}) { problems { code } } }'
    await post(client, paused, **{"x-request-id": "abc123"})

    answer = await post(client, "{ journalEntries { nodes { actorKind requestId } } }")

    entries = answer.json()["data"]["journalEntries"]["nodes"]
    assert {one["requestId"] for one in entries if one["actorKind"] == "PERSON"} == {"abc123"}
