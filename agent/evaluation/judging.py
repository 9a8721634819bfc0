"""Whether a reading is right: by the rows it finds, else by its structure."""

import json
from typing import Any

from agent.answer import Answer
from agent.budget import Budget
from agent.reading import Reading
from agent.running import Run, run_rows

ACTED = ("scope", "subject", "target", "about", "left", "right", "supply")


def plain(reading: Any) -> Any:
    """A reading with conditions in a fixed order and without what the wording leaves open."""
    if not isinstance(reading, dict):
        return reading
    made = {key: value for key, value in reading.items() if value not in (None, [], {})}
    for key in ("select", "before", "text"):
        made.pop(key, None)
    if "where" in made:
        made["where"] = sorted(json.dumps(_same(one), sort_keys=True) for one in made["where"])
    for key in ACTED:
        if key in made:
            made[key] = plain(made[key])
    if "also" in made:
        made["also"] = [plain(one) for one in made["also"]]
    return made


def _same(condition: Any) -> Any:
    """One of a single value is that value; conditions of a related row in a fixed order."""
    if isinstance(condition, list) and len(condition) == 3:
        path, op, value = condition
        if op == "in" and isinstance(value, list) and len(value) == 1:
            return [path, "eq", value[0]]
        if op in ("some", "none", "every"):
            return [path, op, sorted((_same(one) for one in value), key=json.dumps)]
    return condition


async def _result(run: Run, reading: Reading) -> Any:
    answer = await run_rows(run, reading, Answer("answer"))
    if answer.kind == "error":
        return None
    if answer.series is not None:
        return (reading.node, answer.total, json.dumps(answer.series, default=str))
    if answer.rows is not None:
        ids = [one["id"] for one in answer.rows]
        return (reading.node, answer.total, ids if reading.order_by else sorted(ids))
    groups = [json.dumps(one, sort_keys=True, default=str) for one in answer.groups or []]
    return (reading.node, sorted(groups), json.dumps(answer.measures, default=str))


async def _runs(run: Run, got: dict[str, Any]) -> bool:
    """Whether every reading of rows in a reading is one that the graph answers."""
    parts = [got] if "do" not in got else [got[key] for key in ACTED if key in got]
    readings = [one for one in parts if isinstance(one, dict) and "node" in one]
    found = [await _result(run, Reading.from_json(one)) for one in readings]
    return None not in found


async def right(run: Run, got: dict[str, Any], gold: dict[str, Any]) -> bool:
    """Whether a reading equals a gold reading, by structure or by what it finds.

    A reading that the graph cannot answer is never right. Two empty results prove nothing, so
    then only the structure counts.
    """
    if gold.get("do") in ("refuse", "clarify"):
        return got.get("do") == gold["do"] and got.get("reason") == gold.get("reason")
    wide = Run(run.port, run.knowledge, Budget(rows=100))
    if plain(got) == plain(gold):
        return await _runs(wide, got)
    if "do" in gold or "do" in got or got.get("node") != gold.get("node"):
        return False
    first, second = (Reading.from_json(one) for one in (got, gold))
    if second.order_by is None:
        first.order_by = None
    found = await _result(wide, first)
    empty = found is None or found[1] in (0, [])
    return not empty and found == await _result(wide, second)
