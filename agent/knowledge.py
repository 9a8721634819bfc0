"""What the agent knows of a graph before a question comes: its schema, its names, its day."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agent.lexicon_names import Names
from agent.port import GraphPort
from agent.schema_index import SchemaIndex, index_schema

NAMES = """query NamesToRecognise {
  now { businessDate currency computedAt }
  names { node path value }
}
"""
DAY = """query WhichDay {
  now { businessDate currency computedAt }
}
"""


@dataclass(frozen=True)
class Knowledge:
    """Schema index, names in the data, business date and currency."""

    schema: SchemaIndex
    names: Names
    today: date
    currency: str | None = None


@dataclass
class KnowledgeCache:
    """Keeps schema and names between questions; names are read again when data was computed."""

    schemas: dict[int, SchemaIndex] = field(default_factory=dict)
    names: tuple[str | None, Names] | None = None

    async def knowledge(self, port: GraphPort) -> Knowledge:
        """The present knowledge. Raises ValueError when the graph does not answer."""
        text = await port.schema_text()
        key = hash(text)
        if key not in self.schemas:
            self.schemas = {key: index_schema(text)}
        now = _data(await port.execute(DAY if self.names else NAMES))
        stamp = now["now"].get("computedAt")
        if self.names is None or self.names[0] != stamp:
            found = now if "names" in now else _data(await port.execute(NAMES))
            self.names = (stamp, Names.from_rows(found["names"]))
        day = date.fromisoformat(now["now"]["businessDate"])
        return Knowledge(self.schemas[key], self.names[1], day, now["now"].get("currency"))


def _data(response: dict[str, Any]) -> dict[str, Any]:
    if response.get("errors") or not response.get("data"):
        raise ValueError(f"the graph did not answer: {response.get('errors')}")
    data: dict[str, Any] = response["data"]
    return data
