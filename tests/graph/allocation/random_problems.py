"""Small problems with every rule of the format, drawn at random."""

from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import strategies as st

from graph.allocation.problem import Problem
from tests.graph.allocation.problems import a_problem

PRODUCTS = st.sampled_from(["P", "Q"])
PLACES = st.sampled_from(["HERE", "THERE"])


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    lines: dict[str, dict[str, Any]] = {}
    for number in range(draw(st.integers(1, 6))):
        order = draw(st.sampled_from(["", "", "O"]))
        lines[f"line{number}"] = {
            "product": draw(PRODUCTS),
            "at": draw(PLACES),
            "units": draw(st.integers(1, 20)),
            "due": draw(st.integers(-3, 12)),
            "latest": draw(st.none() | st.integers(-3, 20)),
            "complete": draw(st.booleans()),
            "minimum": draw(st.integers(1, 12)),
            "pack": draw(st.integers(1, 4)),
            "shipments": draw(st.none() | st.integers(1, 2)),
            "hold": draw(st.integers(0, 9)) == 0,
            "frozen": draw(st.integers(0, 9)) == 0,
            "in_scope": draw(st.booleans()),
            "order": order,
            "group": draw(st.sampled_from(["TOGETHER", "IN_RATIO"])) if not order else "TOGETHER",
            "groups": draw(st.sampled_from([[], ["VIP"]])),
            "life": draw(st.integers(0, 5)),
            "stand_ins": draw(st.sampled_from([{}, {}, {"S": 2}])),
        }
    supply = {
        f"supply{number}": {
            "product": draw(st.sampled_from(["P", "Q", "S"])),
            "at": draw(PLACES),
            "units": draw(st.integers(1, 20)),
            "there": draw(st.integers(0, 15)),
            "expires": draw(st.none() | st.integers(1, 30)),
        }
        for number in range(draw(st.integers(0, 7)))
    }
    protections = {
        f"protection{number}": {
            "kind": draw(st.sampled_from(["FLOOR", "CEILING"])),
            "group": draw(st.sampled_from([None, "VIP"])),
            "units": draw(st.integers(0, 20)),
            "frees": draw(st.none() | st.integers(1, 12)),
        }
        for number in range(draw(st.integers(0, 2)))
    }
    routes = {"HERE": ["HERE", "THERE"]}
    facts = {"lines": lines, "supply": supply, "protections": protections, "routes": routes}
    return a_problem(facts, horizon=20)


def shuffled(problem: Problem, seed: int) -> Problem:
    """The same problem with its parts in another order."""
    demands, supplies = list(problem.demands), list(problem.supplies)
    protections = list(problem.protections)
    for some in (demands, supplies, protections):
        Random(seed).shuffle(some)
    return replace(
        problem,
        demands=tuple(demands),
        supplies=tuple(supplies),
        protections=tuple(protections),
    )
