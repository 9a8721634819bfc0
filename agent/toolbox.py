"""The tools a model may call: look up the schema, find names, query, propose, submit a reading."""

import json
from typing import Any

from graphql import GraphQLError, OperationDefinitionNode, OperationType, parse

from agent.acts import REFUSED
from agent.compose import Composer, NotComposable
from agent.port import GiveBack, ToolCall
from agent.reading import Reading
from agent.running import Run

ANSWER_CHARACTERS = 6_000
REQUIRED = {
    "explain": ("about", "subject"),
    "propose": ("scope", "strategy"),
    "what_if": ("change", "scope"),
    "compare": ("left", "right", "about"),
    "decide": ("action", "target"),
    "message": ("to", "about"),
    "clarify": ("ask", "options"),
    "refuse": ("reason",),
    "help": ("topic",),
}
"""Facts that each act needs."""
BROKEN = (NotComposable, ValueError, TypeError, KeyError, IndexError, AttributeError)
STRATEGIES = ("STRICT", "FAIR_SHARE", "OPTIMAL")
READINGS = ("scope", "subject", "target", "left", "right", "offer")


def _tool(name: str, description: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "function",
        "function": {
            "name": name,
            "description": description,
            "parameters": {
                "type": "object",
                "properties": properties,
                "required": list(properties),
                "additionalProperties": False,
            },
        },
    }


TEXT = {"type": "string"}
TOOLS = [
    _tool(
        "look_up_node", "Paths and relations of a kind of row, such as Backorder.", {"node": TEXT}
    ),
    _tool("find_names", "Names in the data like a text.", {"text": TEXT}),
    _tool("run_query", "Run a read-only GraphQL query.", {"query": TEXT}),
    _tool(
        "propose",
        "Draft a plan for the lines of a reading of backorders. Ends the run.",
        {"scope": {"type": "object"}, "strategy": TEXT},
    ),
    _tool(
        "submit_reading",
        "Submit the typed reading: node, where [[path, op, value]], order_by, limit, group_by, "
        "measures; for acts {do: explain | decide ..., subject | target: reading}. Ends the run.",
        {"reading": {"type": "object"}},
    ),
]


class Toolbox:
    """Runs the calls of one question."""

    def __init__(self, run: Run) -> None:
        self.run = run

    async def call(self, call: ToolCall) -> str | Reading | GiveBack:
        """Data as text, a submitted reading, or how to mend the call."""
        try:
            arguments = json.loads(call.arguments)
        except ValueError:
            return GiveBack("the arguments are not JSON")
        if not isinstance(arguments, dict):
            return GiveBack("the arguments are not an object")
        if call.name == "look_up_node":
            return self._node(str(arguments.get("node")))
        if call.name == "find_names":
            return self._names(str(arguments.get("text")))
        if call.name == "run_query":
            return await self._query(str(arguments.get("query")))
        if call.name == "propose":
            given = {key: arguments.get(key) for key in ("scope", "strategy")}
            return self._reading({"do": "propose", **given})
        if call.name == "submit_reading":
            return self._reading(arguments.get("reading"))
        return GiveBack(f"there is no tool {call.name!r}")

    def _node(self, node: str) -> str | GiveBack:
        found = self.run.knowledge.schema.nodes.get(node)
        if found is None:
            return GiveBack(f"nodes are {', '.join(self.run.knowledge.schema.nodes)}")
        paths = {name: path.members or path.kind for name, path in found.paths.items()}
        relations = {name: one.target for name, one in found.relations.items()}
        return json.dumps({"paths": paths, "relations": relations})[:ANSWER_CHARACTERS]

    def _names(self, text: str) -> str:
        names = self.run.knowledge.names
        found = names.find(text) or names.close(text)[0]
        return json.dumps([[one.node, one.path, one.value] for one in found[:20]])

    async def _query(self, query: str) -> str | GiveBack:
        try:
            document = parse(query)
        except GraphQLError as error:
            return GiveBack(f"not GraphQL: {error.message}")
        for one in document.definitions:
            reads = isinstance(one, OperationDefinitionNode)
            if reads and one.operation is not OperationType.QUERY:  # type: ignore[attr-defined]
                return GiveBack("only queries are run here; nothing can be changed")
        response = await self.run.port.execute(query, {})
        # A note in the data cannot end the fence that marks it as data.
        text = json.dumps(response, default=str).replace("<", "\\u003c")
        return f"<data>{text[:ANSWER_CHARACTERS]}</data>"

    def _reading(self, given: Any) -> Reading | GiveBack:
        if not isinstance(given, dict):
            return GiveBack("`reading` is not an object")
        do = given.get("do")
        if do is not None and (hint := _lacking(do, given)) is not None:
            return GiveBack(hint)
        try:
            made = Reading.from_json(given)
            for name in READINGS if do is not None else ():
                if isinstance(made.act.get(name), dict) and "node" in made.act[name]:
                    made.act[name] = Reading.from_json(made.act[name])
            about = made.act.get("about")
            if do == "message" and isinstance(about, dict):
                made.act["about"] = Reading.from_json(about)
            composer = Composer(self.run.knowledge.schema, self.run.knowledge.today)
            for one in [made] if do is None else made.act.values():
                if isinstance(one, Reading):
                    composer.document(one)
        except BROKEN as error:
            return GiveBack(f"the reading does not hold: {error}")
        return made


def _lacking(do: Any, given: dict[str, Any]) -> str | None:
    """What an act lacks, in words for the model; None: nothing."""
    if do not in REQUIRED:
        return f"`do` is one of {', '.join(REQUIRED)}"
    missing = [name for name in REQUIRED[do] if given.get(name) in (None, "", [], {})]
    if missing:
        return f"{do} needs {', '.join(missing)}"
    rows = {"explain": "subject", "propose": "scope", "decide": "target", "message": "about"}
    name = rows.get(do)
    if name is not None and not (isinstance(given[name], dict) and "node" in given[name]):
        return f"{name} is a reading: {{node, where}}"
    if do == "refuse" and given["reason"] not in REFUSED:
        return f"reason is one of {', '.join(REFUSED)}"
    if do == "propose" and given["strategy"] not in STRATEGIES:
        return f"strategy is one of {', '.join(STRATEGIES)}"
    return None
