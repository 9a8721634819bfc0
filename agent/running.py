"""Runs readings of rows against the port and puts what comes back into an answer."""

from dataclasses import dataclass
from typing import Any

from agent.answer import Answer
from agent.budget import Budget
from agent.compose import Composed, Composer, NotComposable
from agent.dates import day_of
from agent.documents import SERIES
from agent.knowledge import Knowledge
from agent.port import GraphPort
from agent.reading import Reading


@dataclass(frozen=True)
class Run:
    """What one question works with."""

    port: GraphPort
    knowledge: Knowledge
    budget: Budget


def kinds_named(where: list[Any]) -> list[str]:
    """The kinds of alternatives that conditions name, in their order."""
    found: list[str] = []
    for one in where:
        if isinstance(one, list) and one[0] == "alternatives" and one[1] == "some":
            for inner in one[2]:
                if isinstance(inner, list) and inner[0] == "kind" and inner[1] in ("eq", "in"):
                    found += inner[2] if inner[1] == "in" else [inner[2]]
    return found


async def run_rows(run: Run, reading: Reading, answer: Answer, fields: str | None = None) -> Answer:
    """Rows, groups, figures or a series of a reading. An error of the graph becomes the answer."""
    if reading.as_of is not None and reading.measures == [["value", "priority.score"]]:
        return await _scores(run, reading, answer)
    if reading.as_of is not None:
        return await _series(run, reading, answer)
    composer = Composer(run.knowledge.schema, run.knowledge.today)
    try:
        composed = composer.document(reading, run.budget.rows)
    except NotComposable as problem:
        answer.kind, answer.message = "error", f"the reading cannot be asked: {problem}"
        return answer
    if fields is not None:
        head, _, _ = composed.query.partition("totalCount")
        composed.query = f"{head}totalCount nodes {{ __typename id {fields} }}\n  }}\n}}\n"
    answer.query, answer.variables = composed.query, composed.variables
    response = await run.port.execute(composed.query, composed.variables)
    data = (response.get("data") or {}).get(composed.root)
    if data is None:
        first = (response.get("errors") or [{}])[0]
        answer.kind, answer.message = "error", str(first.get("message", "the graph gave nothing"))
        return answer
    answer.node = reading.node
    if isinstance(data, dict):
        answer.rows, answer.total = data["nodes"], data["totalCount"]
        return answer
    return _figures(reading, composed, (data, answer))


def _figures(
    reading: Reading, composed: Composed, given: tuple[list[dict[str, Any]], Answer]
) -> Answer:
    data, answer = given
    groups = [
        {
            "key": {one["path"]: one["value"] for one in group["key"]},
            "measures": {label: group["measures"][a] for a, label in composed.labels.items()},
        }
        for group in data
    ]
    if reading.group_by:
        answer.groups, answer.total = groups, len(groups)
        return answer
    answer.measures = groups[0]["measures"] if groups else dict.fromkeys(composed.labels.values())
    if "exists" in answer.measures:
        answer.yes = bool(answer.measures["exists"])
    return answer


async def _series(run: Run, reading: Reading, answer: Answer) -> Answer:
    """Figures of the queue at the end of each day, week or month, as far as snapshots go back."""
    try:
        composed = Composer(run.knowledge.schema, run.knowledge.today).series(reading)
    except (NotComposable, KeyError) as problem:
        answer.kind, answer.message = "error", f"the reading cannot be asked: {problem}"
        return answer
    answer.query, answer.variables = composed.query, composed.variables
    answer.node = reading.node
    response = await run.port.execute(composed.query, composed.variables)
    points = (response.get("data") or {}).get(composed.root)
    if points is None:
        first = (response.get("errors") or [{}])[0]
        answer.kind, answer.message = "error", str(first.get("message", "the graph gave nothing"))
        return answer
    answer.series = [
        {"at": point["at"], **_group(group, composed)}
        for point in points
        for group in point["groups"]
    ]
    answer.total = len(points)
    if not points:
        answer.text = "No day of that time was kept, so there is no trend to show."
    return answer


def _group(group: dict[str, Any], composed: Composed) -> dict[str, Any]:
    """Key, where there is one, and measures under the names they are called by."""
    key = {one["path"]: one["value"] for one in group["key"]}
    measures = {label: group["measures"][alias] for alias, label in composed.labels.items()}
    return {"key": key, "measures": measures} if key else {"measures": measures}


async def _scores(run: Run, reading: Reading, answer: Answer) -> Answer:
    """How scores moved, from their history."""
    composer = Composer(run.knowledge.schema, run.knowledge.today)
    as_of = reading.as_of or {}
    days = [day_of(as_of[name], run.knowledge.today).isoformat() for name in ("from", "to")]
    kept = {"gte": f"{days[0]}T00:00:00+00:00", "lte": f"{days[1]}T23:59:59+00:00"}
    variables = {
        "where": composer.where("Backorder", reading.where),
        "changes": {"at": kept},
    }
    response = await run.port.execute(SERIES, variables)
    answer.query, answer.variables, answer.node = SERIES, variables, reading.node
    rows = ((response.get("data") or {}).get("backorders") or {}).get("nodes")
    if rows is None:
        answer.kind = "error"
        answer.message = str((response.get("errors") or [{}])[0].get("message"))
        return answer
    answer.rows, answer.total = rows, len(rows)
    answer.series = [
        {"at": one["at"], "measures": {"priority.score": one["score"]}, "cause": one["cause"]}
        for row in rows
        for one in row["scoreHistory"]
    ]
    return answer
