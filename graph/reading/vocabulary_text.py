"""The catalogue as a document, so that the words of the graph are described in one place only."""

from graph.reading.catalogue import NODES
from graph.reading.catalogue.model import Node, Path

HEAD = """# Vocabulary
Every node of the graph with its values and links, made from the catalogue that also makes the
schema and the SQL; a test fails when this page is behind it. Quantities are base units, money is
in the reporting currency, rates are fractions, dates are business dates, instants UTC.
"""


def vocabulary_text() -> str:
    """docs/vocabulary.md."""
    return "\n".join([HEAD, *(_node(node) for node in NODES.values())])


def _node(node: Node) -> str:
    rows = [f"| `{_name(path)}` | {_kind(path)} | {path.description} |" for path in node.paths]
    rows += [
        f"| `{link.name}` | {'list of ' if link.many else ''}{link.target} | {link.description} |"
        for link in node.relations
    ]
    head = f"## {node.name}\n{node.description} Root list: `{node.plural}`.\n"
    return "\n".join([head, "| name | holds | meaning |", "|---|---|---|", *rows, ""])


def _name(path: Path) -> str:
    return path.name if path.argument is None else f"{path.name}({path.argument}:)"


def _kind(path: Path) -> str:
    if path.members is None:
        return path.kind.value.lower()
    return ", ".join(member.value for member in path.members)
