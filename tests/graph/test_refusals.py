"""Every code belongs to one refusal, says how to mend it, and stands in the documentation."""

import re
from pathlib import Path

import pytest

from graph import refusals
from graph.refusals import Code, InputInvalid, Refusal

DOCS = Path(__file__).parents[2] / "docs" / "errors.md"


def refusal_types() -> dict[Code, type[Refusal]]:
    return {kind.code: kind for kind in Refusal.__subclasses__()}


def test_every_code_is_the_code_of_one_refusal() -> None:
    kinds = Refusal.__subclasses__()

    assert sorted(kind.code for kind in kinds) == sorted(Code)


@pytest.mark.parametrize("code", list(Code))
def test_every_refusal_tells_how_to_mend_it(code: Code) -> None:
    doc = " ".join((refusal_types()[code].__doc__ or "").split())

    assert re.fullmatch(r".+\. Mend: .+\.", doc)


def test_the_documentation_lists_exactly_the_codes_there_are() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", DOCS.read_text(), re.MULTILINE)

    assert sorted(rows) == sorted(Code)


def test_the_tree_on_top_of_the_module_names_every_refusal() -> None:
    tree = (refusals.__doc__ or "").split()

    assert {kind.__name__ for kind in Refusal.__subclasses__()} <= set(tree)


def test_an_invalid_input_names_its_field() -> None:
    refusal = InputInvalid(("lines", "2", "quantity"), "at least 1 unit")

    assert str(refusal) == "lines.2.quantity: at least 1 unit"
    assert refusal.path == ("lines", "2", "quantity")
