from pathlib import Path

import pytest

from graph.reading.catalogue import NODES
from graph.reading.catalogue.model import Node

LINES = (Path(__file__).parent / "vocabulary_paths.txt").read_text().splitlines()


@pytest.mark.parametrize("line", LINES)
def test_the_catalogue_has_every_path_of_the_vocabulary(line: str) -> None:
    name, _, path = line.partition(" ")
    node = NODES[name]

    dotted, _, target = path.partition(" > ")

    if target:
        assert node.relation[dotted].target == target
    else:
        found = node.path[dotted.removesuffix("()")]
        assert (found.argument is not None) == dotted.endswith("()")


def described(node: Node) -> list[tuple[str, str]]:
    paths = [(path.name, path.description) for path in node.paths]
    return paths + [(link.name, link.description) for link in node.relations]


def test_every_node_path_and_relation_says_what_it_means() -> None:
    silent = [
        f"{node.name}.{name}"
        for node in NODES.values()
        for name, description in described(node)
        if not description.endswith(".")
    ]

    assert silent == []
