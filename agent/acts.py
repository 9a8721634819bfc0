"""Answers that are more than rows: why, proposals, decisions, messages, refusals, help."""

from typing import Any

from agent.answer import Answer
from agent.compose import Composer
from agent.documents import EXPLAIN, EXPLAIN_CUSTOMER, FIRST_LINE, PROPOSE, WHY_ABOVE
from agent.interpreter.intents import topics
from agent.port import GraphPort
from agent.reading import Reading
from agent.running import Run, kinds_named, run_rows

OVERVIEW = (
    "Ask about backorders, customers, products, stock, inbounds, plans and exceptions in your own "
    "words; ask why a line ranks where it does; ask to propose a plan. Nothing is changed but by "
    "a person with the right."
)
REFUSED = {
    "OUT_OF_SCOPE": "Only questions about backorders, their customers, supply and plans are read.",
    "NOT_IN_DATA": "The graph holds nothing about this.",
    "SECRET": "Nothing about secrets or the inside of the service is answered.",
    "INJECTION": "Words cannot change the rules the service works by.",
    "DESTRUCTIVE": "Changes in bulk are not made by words; nothing was changed.",
}
NEEDS = ["right", "confirmation"]
NOT_BUILT = "Understood, but this cannot be computed yet."
USUAL_STRATEGY = "OPTIMAL"
NO_SHARES = "Draft a plan that shares out evenly: the lines of this scope by FAIR_SHARE."
OFFERED = "Draft a plan and look at its gains and losers before you approve it."


async def act(run: Run, reading: Reading, answer: Answer) -> Answer:
    """Fill the answer of a reading that does something."""
    handlers = {
        "refuse": _refuse,
        "help": _help,
        "clarify": _clarify,
        "propose": _propose,
        "decide": _decide,
        "message": _message,
        "explain": _explain,
        "compare": _compare,
    }
    handler = handlers.get(reading.do or "")
    if handler is None:
        answer.kind, answer.reason, answer.offer = "refuse", "NOT_BUILT", OFFERED
        answer.text = f"{NOT_BUILT} {OFFERED}"
        for name, value in reading.act.items():
            setattr(answer, name, value.as_json() if isinstance(value, Reading) else value)
        return answer
    await handler(run, reading, answer)
    if reading.also:
        parts = [await run_rows(run, one, Answer("answer", node=one.node)) for one in reading.also]
        answer.parts = [one.as_json() for one in parts]
    return answer


async def _found(run: Run, reading: Reading, answer: Answer) -> dict[str, Any]:
    """{node, rows} of a reading; the answer keeps the query."""
    part = await run_rows(run, reading, Answer("answer"))
    answer.query, answer.variables = part.query, part.variables
    return {"node": reading.node, "rows": part.rows or [], "total": part.total}


async def _refuse(run: Run, reading: Reading, answer: Answer) -> None:
    answer.kind, answer.reason = "refuse", reading.act["reason"]
    offer = reading.act.get("offer")
    answer.text = " ".join([REFUSED[str(answer.reason)], offer if isinstance(offer, str) else ""])
    answer.text = answer.text.strip()
    answer.offer = await _found(run, offer, answer) if isinstance(offer, Reading) else offer


async def _help(run: Run, reading: Reading, answer: Answer) -> None:
    answer.topic = str(reading.act["topic"])
    answer.text = topics()["texts"].get(answer.topic, OVERVIEW)


async def _clarify(run: Run, reading: Reading, answer: Answer) -> None:
    answer.kind, answer.text = "clarify", str(reading.act["ask"])
    answer.options = [{"text": one} for one in reading.act["options"]]


async def _propose(run: Run, reading: Reading, answer: Answer) -> None:
    scope: Reading = reading.act["scope"]
    excluded = [
        one[2]
        for constraint in reading.act.get("constraints", [])
        for one in constraint.get("exclude_supply", [])
    ]
    answer.kind, answer.constraints = "plan", reading.act.get("constraints")
    if "supply" in reading.act or any("share" in one for one in answer.constraints or []):
        answer.kind, answer.reason, answer.offer = "refuse", "NOT_BUILT", NO_SHARES
        answer.text = "Shares of one supply by group cannot be planned yet; nothing was drafted."
        answer.scope = await _found(run, scope, answer)
        return
    answer.strategy = reading.act["strategy"]
    answer.scope = await _found(run, scope, answer)
    if not answer.scope["rows"]:
        answer.kind, answer.text = "answer", "No line meets this, so nothing was drafted."
        answer.rows, answer.total, answer.node = [], 0, scope.node
        return
    await draft(run, scope, answer, excluded)
    if answer.plan is None:
        answer.kind = "error"


async def draft(
    run: Run, scope: Reading, answer: Answer, excluded: list[str] | None = None
) -> None:
    """Draft a plan for the lines of a reading; problems go into `message`."""
    composer = Composer(run.knowledge.schema, run.knowledge.today)
    given: dict[str, Any] = {"draft": True, "strategy": answer.strategy or USUAL_STRATEGY}
    where = composer.where("Backorder", scope.where)
    if where:
        given["where"] = where
    if kinds := kinds_named(scope.where):
        given["kinds"] = kinds
    if excluded:
        given["excludeSupplyAt"] = excluded
    response = await run.port.execute(PROPOSE, {"input": given})
    payload = (response.get("data") or {}).get("proposePlan") or {}
    problems = payload.get("problems") or response.get("errors") or []
    if problems:
        answer.message = "; ".join(str(one.get("message")) for one in problems)
    plan = payload.get("plan")
    if plan:
        for name, outcome in (("winners", "GAINS"), ("losers", "LOSES")):
            plan[name] = [line for line in plan["lines"] if line["outcome"] == outcome]
        answer.plan = plan


async def _decide(run: Run, reading: Reading, answer: Answer) -> None:
    answer.kind, answer.action = "draft", reading.act["action"]
    answer.needs, answer.confirmation = reading.act.get("needs") or NEEDS, False
    target = reading.act.get("target")
    if isinstance(target, Reading):
        answer.target = await _found(run, target, answer)
        count = answer.target["total"]
        answer.text = f"Prepared, not done: {answer.action} for {count} found. It needs your yes."
    else:
        answer.text = f"Prepared, not done: {answer.action}. It needs your yes."


async def _message(run: Run, reading: Reading, answer: Answer) -> None:
    about = reading.act["about"]
    answer.kind, answer.to, answer.send = "draft", reading.act["to"], False
    answer.request = reading.act.get("request")
    answer.about = await _found(run, about, answer)
    rows = answer.about["rows"]
    lines = [f"To {answer.to}: where your open lines stand."] + [_line(row) for row in rows[:20]]
    if not rows:
        lines.append("There are no such lines at present.")
    answer.text = "\n".join(lines)


def _line(row: dict[str, Any]) -> str:
    order = (row.get("order") or {}).get("number", "")
    expected = (row.get("expected") or {}).get("p50") or "no date yet"
    product = (row.get("product") or {}).get("name", "")
    open_quantity, late = row.get("openQuantity"), row.get("daysOverdue")
    return f"- {order}: {open_quantity} of {product}, {late} days overdue, expected {expected}"


async def _explain(run: Run, reading: Reading, answer: Answer) -> None:
    subject: Reading = reading.act["subject"]
    if isinstance(reading.act.get("versus"), Reading):
        await _explain_order(run, reading, answer)
        return
    fields = EXPLAIN_CUSTOMER if subject.node == "Customer" else EXPLAIN
    part = await run_rows(run, subject, Answer("answer"), fields)
    answer.query, answer.variables = part.query, part.variables
    answer.about, answer.node = reading.act["about"], subject.node
    answer.subject = {"node": subject.node, "rows": part.rows}
    answer.rows, answer.total = part.rows, part.total
    said = [sentence for row in part.rows or [] for sentence in sentences(row, str(answer.about))]
    answer.text = "\n".join(said) or "Nothing meets this: the premise does not hold in the data."


async def _explain_order(run: Run, reading: Reading, answer: Answer) -> None:
    """Why one line stands above another: of each order the line that stands highest."""
    composer = Composer(run.knowledge.schema, run.knowledge.today)
    sides: list[dict[str, Any]] = []
    for name in ("subject", "versus"):
        side: Reading = reading.act[name]
        where = {"where": composer.where("Backorder", side.where)}
        found = await port_data(run.port, FIRST_LINE, where)
        rows = (found.get("backorders") or {}).get("nodes") or []
        setattr(answer, name, {"node": "Backorder", "rows": rows, "total": len(rows)})
        sides += rows
    answer.about = reading.act["about"]
    if len(sides) < 2:
        answer.text = "One of the two has no open backorder, so there is nothing to compare."
        return
    variables = {"one": sides[0]["id"], "other": sides[1]["id"]}
    answer.query, answer.variables = WHY_ABOVE, variables
    why = (await port_data(run.port, WHY_ABOVE, variables)).get("whyAbove")
    if not why:
        answer.kind, answer.message = "error", "the graph did not say why"
        return
    above, below = sides if why["above"] == sides[0]["id"] else (sides[1], sides[0])
    head = f"{_label(above)} (rank {why['rankAbove']}) stands above {_label(below)}"
    answer.text = f"{head} (rank {why['rankBelow']}): {' '.join(why['reasons'])}"


def _label(row: dict[str, Any]) -> str:
    return f"{row['order']['number']}/{row['line']['number']}"


def sentences(row: dict[str, Any], about: str) -> list[str]:
    """Why a line or a customer is as it is, each sentence as the graph states it."""
    if "priority" not in row:
        churn = row.get("churnRisk") or {}
        level = row.get("satisfaction") or {}
        head = f"{row.get('name')}: satisfaction {level.get('level')}, {level.get('trend')}"
        return [head, *(str(one["sentence"]) for one in churn.get("drivers") or [])]
    label = _label(row)
    constraint = (row.get("expected") or {}).get("constraint") or {}
    priority = row["priority"]
    parts = [str(one["sentence"]) for one in priority.get("components") or []]
    if override := priority.get("override"):
        set_by = f"Set to rank {override['rank']} by {override['author']}: {override['reason']}."
        parts.insert(0, set_by)  # it goes before any score
    if about in ("lateness", "allocation", "short"):
        parts = [str(constraint.get("sentence") or "No constraint is recorded.")]
        parts.append(f"{row['allocatedQuantity']} of {row['openQuantity']} units are allocated.")
    return [f"{label} (rank {priority.get('rank')}): {' '.join(parts)}"]


async def _compare(run: Run, reading: Reading, answer: Answer) -> None:
    sides = {"left": reading.act["left"], "right": reading.act["right"]}
    for name, side in sides.items():
        found = await _found(run, side, answer) if isinstance(side, Reading) else side
        setattr(answer, name, found)
    answer.about = reading.act["about"]
    answer.text = "Totals of a plan are its differences against the present."


async def port_data(port: GraphPort, document: str, variables: dict[str, Any]) -> dict[str, Any]:
    """The data of a document, {} where it failed."""
    return (await port.execute(document, variables)).get("data") or {}
