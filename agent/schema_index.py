"""A light index of the schema's text: nodes, their paths, relations, values and path names.

Made by reading lines, not by building a schema: the text has 26,000 lines, and a question must
not wait a second for it. Documents are validated by the server, in tests also here.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property

SCALARS = {
    "Int": "INT",
    "BigInt": "INT",
    "Float": "RATE",
    "Decimal": "MONEY",
    "String": "TEXT",
    "Boolean": "BOOL",
    "Date": "DATE",
    "DateTime": "INSTANT",
    "ID": "ID",
    "JSON": "JSON",
}
BLOCK = re.compile(r"^(type|enum|input) (\w+)[^\n]*\{\n(.*?)^\}", re.M | re.S)
PROSE = re.compile(r'"""(.*?)"""', re.S)
ARGUMENTS = re.compile(r"\(\s*\n.*?\n  \)", re.S)
FIELD = re.compile(r"^  (\w+)(\([^)]*\))?: (\[)?(\w+)!?\]?!?", re.M)
ROOT = re.compile(r"^  (\w+): (\w+)Connection!", re.M)


@dataclass(frozen=True)
class PathInfo:
    """A scalar of a node. kind as in SCALARS, or ENUM with its members."""

    name: str
    kind: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class RelationInfo:
    """A relation of a node; `many`: to many rows."""

    name: str
    target: str
    many: bool


@dataclass
class NodeInfo:
    """A kind of row."""

    name: str
    plural: str
    paths: dict[str, PathInfo] = field(default_factory=dict)
    relations: dict[str, RelationInfo] = field(default_factory=dict)


@dataclass
class SchemaIndex:
    """Everything the agent composes from."""

    nodes: dict[str, NodeInfo]
    enums: dict[str, tuple[str, ...]]

    def node(self, name: str) -> NodeInfo:
        """A node by its name. Raises KeyError."""
        return self.nodes[name]

    def find(self, node: str, dotted: str) -> PathInfo | RelationInfo | None:
        """What a dotted path from a node ends in, through to-one relations; None: no such path."""
        here = self.nodes[node]
        rest = dotted
        while True:
            if rest in here.paths:
                return here.paths[rest]
            if rest in here.relations:
                return here.relations[rest]
            step = next((r for n, r in here.relations.items() if rest.startswith(f"{n}.")), None)
            if step is None:
                return None
            here, rest = self.nodes[step.target], rest[len(step.name) + 1 :]

    @cached_property
    def plurals(self) -> dict[str, str]:
        """Node by plural root name."""
        return {info.plural: name for name, info in self.nodes.items()}


def index_schema(text: str) -> SchemaIndex:
    """The index of a schema in GraphQL's schema language."""
    bare = PROSE.sub("", text)
    blocks: dict[str, tuple[str, str]] = {}
    for kind, name, body in BLOCK.findall(bare):
        blocks[name] = (kind, body)
    enums = {
        name: tuple(body.split())
        for name, (kind, body) in blocks.items()
        if kind == "enum" and not name.endswith("Path")
    }
    roots = {
        target: plural for plural, target in ROOT.findall(ARGUMENTS.sub("", blocks["Query"][1]))
    }
    nodes = {target: NodeInfo(target, plural) for target, plural in roots.items()}
    for node in nodes.values():
        _fill(node, (node.name, ""), nodes, (blocks, enums))
    return SchemaIndex(nodes, enums)


def _fill(
    node: NodeInfo,
    place: tuple[str, str],
    nodes: dict[str, NodeInfo],
    known: tuple[dict[str, tuple[str, str]], dict[str, tuple[str, ...]]],
) -> None:
    blocks, enums = known
    kind, prefix = place
    for name, _, many, target in FIELD.findall(ARGUMENTS.sub("", blocks[kind][1])):
        dotted = f"{prefix}{name}"
        if target in nodes:
            node.relations[dotted] = RelationInfo(dotted, target, bool(many))
        elif target in SCALARS and not many:
            node.paths[dotted] = PathInfo(dotted, SCALARS[target])
        elif target in enums:
            node.paths[dotted] = PathInfo(dotted, "ENUM", enums[target])
        elif target in blocks and blocks[target][0] == "type":
            node.paths.setdefault(dotted, PathInfo(dotted, "OBJECT"))
            _fill(node, (target, f"{dotted}."), nodes, known)
