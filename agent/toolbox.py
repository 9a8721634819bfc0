"""The tools a model may call: look up the schema, list names, run a query, submit a reading."""

import json
from typing import Any

from graphql import GraphQLError, OperationDefinitionNode, OperationType, parse

from agent.compose import Composer, NotComposable
from agent.port import GiveBack, HandOver, ToolCall
from agent.reading import Reading
from agent.running import Run

ANSWER_CHARACTERS = 6_000
ACTS = (
    "explain",
    "propose",
    "what_if",
    "compare",
    "decide",
    "message",
    "clarify",
    "refuse",
    "help",
)


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
        "submit_reading",
        "Submit the typed reading: node, where [[path, op, value]], order_by, limit, group_by, "
        "measures; for acts {do: propose | explain ..., scope | subject: reading}. Ends the run.",
        {"reading": {"type": "object"}},
    ),
]


class Toolbox:
    """Runs the calls of one question."""

    def __init__(self, run: Run) -> None:
        self.run = run

    async def call(self, call: ToolCall) -> str | Reading | GiveBack | HandOver:
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
        return f"<data>{json.dumps(response, default=str)[:ANSWER_CHARACTERS]}</data>"

    def _reading(self, given: Any) -> Reading | GiveBack:
        if not isinstance(given, dict):
            return GiveBack("`reading` is not an object")
        do = given.get("do")
        if do is not None and do not in ACTS:
            return GiveBack(f"`do` is one of {', '.join(ACTS)}")
        try:
            made = Reading.from_json(given)
            inner = ("scope", "subject", "target", "about", "left", "right", "offer")
            for name in inner:
                if isinstance(made.act.get(name), dict) and "node" in made.act[name]:
                    made.act[name] = Reading.from_json(made.act[name])
            composer = Composer(self.run.knowledge.schema, self.run.knowledge.today)
            for one in [made] if do is None else made.act.values():
                if isinstance(one, Reading):
                    composer.document(one)
        except (
            NotComposable,
            ValueError,
            TypeError,
            KeyError,
            IndexError,
            AttributeError,
        ) as error:
            return GiveBack(f"the reading does not hold: {error}")
        return made
