from graph.reading.catalogue import NODES
from graph.reading.scope import Scope


def test_no_name_of_a_scope_hides_a_column() -> None:
    taken = {"statement", "node", "alias", "argument", *dir(Scope)}

    hidden = {
        f"{node.name}.{column.name}"
        for node in NODES.values()
        for column in node.record.__table__.c
        if column.name in taken
    }

    assert hidden == set()
