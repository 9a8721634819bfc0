from pathlib import Path

import pytest

from graph.reading.catalogue import NODES

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


def test_every_node_path_and_relation_says_what_it_means() -> None:
    silent = [
        f"{node.name}.{part.name}"
        for node in NODES.values()
        for part in (*node.paths, *node.relations)
        if not part.description.endswith(".")
    ]

    assert silent == []
