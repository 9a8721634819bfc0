"""Decisions that a planner of the sample has taken, through the graph as any planner would.

They are invented like the customers' voices; the journal names the actor `sample`. Without them
plans, overrides, reservations and what rests on them would have nothing to show.
"""

from dataclasses import dataclass
from typing import Any

from graph.values.viewer import Viewer
from server.execution import Executor
from server.local_port import LocalPort
from server.service import Service

PLANNER = Viewer("sample")
WAITING = """query Waiting($where: BackorderWhere, $first: Int) {
  backorders(where: $where, first: $first, orderBy: [{priority: {rank: ASC}}]) { nodes { id } }
}"""
FREE = """query Free($first: Int) {
  backorders(first: $first, orderBy: [{dueDate: DESC}], where: {
    line: {hold: {eq: false}, frozen: {eq: false}}, allocatedQuantity: {eq: 0},
    product: {stock: {some: {available: {gt: 0}}}}
  }) { nodes { id openQuantity location { id }
    product { stock(first: 20) { id available location { id } } } } }
}"""

LATE = """query Late {
  exceptions(first: 2, where: {kind: {eq: INBOUND_LATE}, state: {eq: OPEN}}) { nodes { id } }
}"""


class DecisionRefused(Exception):
    """A decision of the sample was refused. Mend: the sample and the actions do not fit."""


@dataclass
class SamplePlanner:
    """Takes the decisions through one port."""

    port: LocalPort

    async def ask(self, document: str, variables: dict[str, Any]) -> Any:
        """The data of a query. Raises DecisionRefused."""
        answer = await self.port.execute(document, variables)
        if answer.get("errors"):
            raise DecisionRefused(answer["errors"][0]["message"])
        return answer["data"]

    async def do(self, mutation: str, given: dict[str, Any], wanted: str = "") -> Any:
        """Send a mutation; its payload. Raises DecisionRefused."""
        kind = mutation[0].upper() + mutation[1:]
        document = (
            f"mutation Decide($input: {kind}Input!) "
            f"{{ {mutation}(input: $input) {{ {wanted} problems {{ message }} }} }}"
        )
        payload = (await self.ask(document, {"input": given}))[mutation]
        if payload["problems"]:
            raise DecisionRefused(f"{mutation}: {payload['problems'][0]['message']}")
        return payload

    async def waiting(self, where: dict[str, Any], first: int) -> list[str]:
        """Ids of the highest lines that meet it."""
        data = await self.ask(WAITING, {"where": where, "first": first})
        return [one["id"] for one in data["backorders"]["nodes"]]

    async def plan(self, where: dict[str, Any], note: str) -> str:
        """Propose a plan; its number."""
        given = {"where": where, "strategy": "STRICT", "draft": False, "note": note}
        payload = await self.do("proposePlan", given, "plan { number }")
        return str(payload["plan"]["number"])


async def decide(service: Service) -> None:
    """Take them on the sample's last day. Raises DecisionRefused."""
    planner = SamplePlanner(LocalPort(Executor(service), PLANNER))
    await _by_hand(planner)
    await _plans(planner)
    await _soft(planner)
    await _exceptions(planner)


async def _by_hand(planner: SamplePlanner) -> None:
    lines = await planner.waiting({"customer": {"tier": {"eq": "SILVER"}}}, 30)
    for line, rank, reason in (
        (lines[9], 3, "Promised at the trade fair"),
        (lines[19], 12, "Shop opening on the 10th"),
    ):
        given = {"backorder": line, "rank": rank, "reason": reason, "expires": "2016-06-15"}
        await planner.do("overridePriority", given)
    await planner.do(
        "freezeLines", {"lines": lines[25:27], "frozen": True, "reason": "Being packed"}
    )


async def _plans(planner: SamplePlanner) -> None:
    gold = {"customer": {"tier": {"eq": "GOLD"}}, "daysOverdue": {"gt": 10}}
    executed = await planner.plan(gold, "Gold customers that wait longest")
    await planner.do("approvePlan", {"plan": executed})
    await planner.do("executePlan", {"plan": executed})
    ahead = await planner.plan(
        {"dueDate": {"gt": "2016-06-14"}}, "Called off for later, kept apart"
    )
    await planner.do("approvePlan", {"plan": ahead})
    await planner.do("executePlan", {"plan": ahead})
    silver = {"customer": {"tier": {"eq": "SILVER"}}, "daysOverdue": {"gt": 40}}
    rejected = await planner.plan(silver, "Silver, all at once")
    await planner.do("rejectPlan", {"plan": rejected, "reason": "Too dear for what it gains"})
    threatened = {"customer": {"cancelThreats": {"some": {"open": {"eq": True}}}}}
    await planner.plan(threatened, "Customers that threaten to cancel")
    standard = {"customer": {"tier": {"eq": "STANDARD"}}, "daysOverdue": {"gt": 45}}
    approved = await planner.plan(standard, "Standard customers that wait longest")
    await planner.do("approvePlan", {"plan": approved})


async def _soft(planner: SamplePlanner) -> None:
    """Reserve for three late-due lines what their location has, until the week's end."""
    data = await planner.ask(FREE, {"first": 200})
    done = 0
    for line in data["backorders"]["nodes"]:
        here = [
            one
            for one in line["product"]["stock"]
            if one["location"]["id"] == line["location"]["id"] and one["available"] > 0
        ]
        if not here or done == 3:
            continue
        quantity = min(line["openQuantity"], here[0]["available"])
        given = {"backorder": line["id"], "supply": here[0]["id"], "quantity": quantity}
        await planner.do("reserveSoft", given | {"expiresAt": "2016-06-04T16:00:00Z"})
        done += 1


async def _exceptions(planner: SamplePlanner) -> None:
    """One late inbound is put off for a week, another is set aside."""
    data = await planner.ask(LATE, {})
    later, now = (one["id"] for one in data["exceptions"]["nodes"])
    snooze = {"exception": later, "handling": "SNOOZE", "until": "2016-06-07"}
    await planner.do("handleException", snooze | {"reason": "The carrier calls back on Monday"})
    aside = {"exception": now, "handling": "DISMISS", "reason": "The supplier has confirmed it"}
    await planner.do("handleException", aside)
