"""`backorders solve`: files in, plans out, clear words for what is wrong."""

import csv
import json
from pathlib import Path

import pytest

from graph.allocation.document.schema import PROBLEM as SCHEMA
from server.__main__ import parser
from server.commands import solve
from server.settings import Settings

PROBLEM = {
    "today": "2026-01-01",
    "demands": [
        {"key": "a", "product": "P", "destination": "X", "quantity": 6, "due": "2026-01-03"}
    ],
    "supplies": [{"key": "s", "product": "P", "location": "X", "quantity": 4}],
}
FILES = {
    "lines.csv": "line,sku,location,qty,priority,due_day,ship_complete,min_ship,margin\n"
    "L1,P,X,6,1,2,0,1,3\nL2,P,X,6,2,2,0,1,9\n",
    "supply.csv": "supply,sku,location,kind,day,qty\nS1,P,X,onhand,0,7\n",
    "lanes.csv": "origin,destination,days,cost,rank\nY,X,1,1.0,1\n",
    "substitutes.csv": "sku,substitute\n",
}


def run(*words: str) -> int:
    arguments = parser("solve").parse_args(["solve", *words])
    return solve.run(Settings(), arguments)


def test_a_problem_file_becomes_a_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "problem.json"
    file.write_text(json.dumps(PROBLEM))
    assert run(str(file)) == 0
    plan = json.loads(capsys.readouterr().out)
    assert plan["totals"] | {"fillRate": None, "otif": None} == {
        "demand": 6,
        "onTime": 4,
        "late": 0,
        "short": 2,
        "linesInFullOnTime": 0,
        "fillRate": None,
        "otif": None,
    }


def test_a_folder_gets_its_plan_as_csv(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    assert run(str(tmp_path), "--strategy", "optimal") == 0
    totals = json.loads(capsys.readouterr().out)
    assert totals["gain"] == str(6 * 9 + 3) + ".00"
    rows = list(csv.DictReader((tmp_path / "plan.csv").read_text().splitlines()))
    assert [(row["line"], row["qty"], row["day"]) for row in rows] == [
        ("L1", "1", "2"),
        ("L2", "6", "2"),
    ]
    assert run(str(tmp_path), "--strategy", "strict") == 0
    assert json.loads(capsys.readouterr().out)["gain"] == str(6 * 3 + 9) + ".00"


@pytest.mark.parametrize(
    ("text", "status", "told"),
    [
        ("{", 2, "line 1, column 2"),
        ('{"today": "2026-01-01"}', 1, "'demands' is a required property"),
        (json.dumps(PROBLEM | {"today": "soon"}), 1, "today"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, status: int, told: str
) -> None:
    file = tmp_path / "problem.json"
    file.write_text(text)
    assert run(str(file)) == status
    assert told in capsys.readouterr().err


def test_a_folder_without_its_files_names_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(str(tmp_path)) == 1
    assert "lines.csv, supply.csv, lanes.csv, substitutes.csv" in capsys.readouterr().err
    assert run(str(tmp_path / "nowhere.json")) == 2


def test_the_published_schema_is_the_one_that_is_checked() -> None:
    published = Path(__file__).parents[2] / "docs" / "problem.schema.json"
    assert json.loads(published.read_text()) == SCHEMA
