from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.allocation.strict import solve_strict
from tests.graph.allocation.problems import TODAY, a_problem

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases" / "strict.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["fact"].replace(" ", "-"))
def test_the_strict_run_answers_as_planners_expect(case: dict[str, Any]) -> None:
    solution = solve_strict(a_problem(case))

    gets: dict[str, list[list[object]]] = {}
    uses: dict[str, int] = {}
    for line in solution.lines:
        for peg in line.pegs:
            parts = [peg.quantity, (peg.delivered_on - TODAY).days, peg.supply]
            gets.setdefault(line.demand, []).append(parts)
            uses[peg.supply] = uses.get(peg.supply, 0) + peg.supply_quantity
    lines = solution.by_demand
    if "total" in case:
        assert {key: sum(int(str(p[0])) for p in some) for key, some in gets.items()} == case[
            "total"
        ]
    else:
        expected = {key: sorted(map(str, some)) for key, some in case.get("gets", {}).items()}
        assert {key: sorted(map(str, some)) for key, some in gets.items()} == expected
    short = {key: line.short_quantity for key, line in lines.items() if line.short_quantity}
    assert short == case.get("short", {})
    for key, kind in case.get("says", {}).items():
        assert lines[key].constraint.kind == kind, lines[key].constraint.sentence
    for key, word in case.get("names", {}).items():
        assert word in lines[key].constraint.sentence
    for key, units in case.get("uses", {}).items():
        assert uses[key] == units
