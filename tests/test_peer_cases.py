"""Each case of another system is named, and what is said to test it exists."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
ROW = re.compile(r"^\| ([\w-]+) \| (.+) \|$", re.M)


def table() -> dict[str, str]:
    rows = dict(ROW.findall((ROOT / "docs" / "peer-cases.md").read_text()))
    rows.pop("case")
    return rows


def test_what_is_named_as_a_test_exists() -> None:
    facts = {one["fact"] for one in yaml.safe_load((ROOT / "tests/cases/strict.yaml").read_text())}

    for case, said in table().items():
        tested = said.split("; not built")[0]
        if tested.startswith("not built"):
            continue
        found = re.search(r"`([\w/.]+)::(\w+)`", tested)
        if found is None:
            assert tested in facts, case
        else:
            assert f"def {found[2]}(" in (ROOT / found[1]).read_text(), case


def test_no_known_case_is_left_out(shared_folder: Path) -> None:
    known = yaml.safe_load((shared_folder / "cases" / "peer_cases.yaml").read_text())

    assert sorted(table()) == sorted(one["id"] for one in known)
