"""The words the interpreter knows: planners' synonyms and the names of the schema's own paths."""

import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from agent.schema_index import SchemaIndex

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FILE = Path(__file__).with_name("synonyms.yaml")
CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
MEASURED = {"INT", "MONEY", "RATE"}


@dataclass(frozen=True)
class Entry:
    """What a phrase may mean. kind: node, field, cond, value, level, feasible, cmp, and so on."""

    kind: str
    node: str = ""
    path: str = ""
    value: Any = None
    where: tuple[Any, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict, hash=False, compare=False)


@dataclass
class Lexicon:
    """Entries by phrase (lower case, single blanks); `longest` in words."""

    entries: dict[str, list[Entry]] = field(default_factory=dict)
    longest: int = 1

    @cached_property
    def single_words(self) -> list[str]:
        """Phrases of one word of four letters or more; read after the last `add`."""
        return [one for one in self.entries if " " not in one and len(one) >= 4]

    def add(self, phrase: str, entry: Entry) -> None:
        """Add a meaning to a phrase."""
        phrase = phrase.lower()
        self.entries.setdefault(phrase, []).append(entry)
        self.longest = max(self.longest, len(phrase.split()))


@cache
def synonyms() -> dict[str, Any]:
    """The synonyms file."""
    data: dict[str, Any] = yaml.load(FILE.read_text(), Loader=LOADER)  # noqa: S506 - a safe loader
    return data


@cache
def fillers() -> frozenset[str]:
    """Words that say nothing about the rows; every other unknown word does."""
    return frozenset(str(one) for one in synonyms()["filler"])


def _words(dotted: str) -> str:
    return CAPITAL.sub(" ", dotted.replace(".", " ")).lower()


def _simple(made: Lexicon, data: dict[str, Any]) -> None:  # noqa: C901 - one loop a section
    for op, words in data["compare"].items():
        for word in words:
            made.add(word, Entry("cmp", value=op))
    for op, words in data["after_number"].items():
        for word in words:
            made.add(word, Entry("after_number", value=op))
    for kind in ("negation", "either", "or", "and", "group", "order_by", "distinct", "feasible"):
        for word in data[kind]:
            made.add(word, Entry(kind))
    for kind in ("aggregate", "superlative", "order_after", "levels"):
        for value, words in data[kind].items():
            for word in words:
                made.add(word, Entry(kind, value=value))
    for word, number in data["times"].items():
        made.add(word, Entry("times", value=number))
    for word in data["stop"]:
        made.add(str(word), Entry("stop"))


def _meaning(made: Lexicon, data: dict[str, Any]) -> None:  # noqa: C901 - as above
    for node, words in data["nodes"].items():
        weak = node[0].islower()
        name = node[0].upper() + node[1:]
        for word in words:
            made.add(word, Entry("node", node=name, extra={"weak": weak}))
    for noun in data["nouns"]:
        for word in noun["words"]:
            made.add(word, Entry("node", node=noun["node"], where=tuple(noun["where"])))
    for node, paths in data["fields"].items():
        for path, words in paths.items():
            for word in words:
                made.add(word, Entry("field", node=node, path=path))
    for one in data["conditions"]:
        other = {key: value for key, value in one.items() if key not in ("words", "node", "where")}
        for word in one["words"]:
            made.add(word, Entry("cond", node=one["node"], where=tuple(one["where"]), extra=other))
    for place, members in data["values"].items():
        node, _, path = place.partition(".")
        for value, words in members.items():
            for word in words:
                made.add(word, Entry("value", node=node, path=path, value=value))


def lexicon_of(schema: SchemaIndex) -> Lexicon:
    """The lexicon for a schema: its path names and enum values, then the synonyms."""
    made = Lexicon()
    data = synonyms()
    _simple(made, data)
    _meaning(made, data)
    for node in schema.nodes.values():
        for path in node.paths.values():
            phrase = _words(path.name)
            if len(phrase.split()) > 1 and phrase not in made.entries:
                kind = "field" if path.kind not in ("OBJECT", "JSON") else ""
                if kind:
                    made.add(phrase, Entry(kind, node=node.name, path=path.name))
            for member in path.members:
                word = member.replace("_", " ").lower()
                if len(member) > 4 and word not in made.entries and "no " not in word:
                    made.add(word, Entry("value", node=node.name, path=path.name, value=member))
    return made
