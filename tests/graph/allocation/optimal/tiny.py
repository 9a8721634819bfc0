"""Tiny problems with money, drawn at random."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from graph.allocation.problem import Problem
from graph.allocation.worth import Worth
from tests.graph.allocation.problems import a_problem

MONEY = st.integers(0, 40).map(lambda n: Decimal(n) / 4)


@st.composite
def worths(draw: st.DrawFn) -> Worth:
    early, late = sorted((draw(MONEY), draw(MONEY)))
    return Worth(
        margin=draw(MONEY),
        penalty_per_day=draw(MONEY) / 8,
        grace_days=draw(st.integers(0, 2)),
        penalty_cap=draw(st.none() | MONEY),
        customer_loss=((1, early), (6, late)),
    )


@st.composite
def tiny_problems(
    draw: st.DrawFn, *, protections: bool = False, orders: bool = False, expiry: bool = False
) -> Problem:
    lines: dict[str, dict[str, Any]] = {}
    for number in range(draw(st.integers(1, 3))):
        rule = draw(st.sampled_from(["none", "complete", "minimum", "pack"]))
        lines[f"line{number}"] = {
            "product": draw(st.sampled_from(["P", "P", "Q"])),
            "at": draw(st.sampled_from(["HERE", "THERE"])),
            "units": draw(st.integers(1, 4)),
            "due": draw(st.integers(-2, 5)),
            "latest": draw(st.none() | st.integers(0, 8)),
            "complete": rule == "complete",
            "minimum": draw(st.integers(2, 3)) if rule == "minimum" else 1,
            "pack": draw(st.integers(2, 3)) if rule == "pack" else 1,
            "hold": draw(st.integers(0, 9)) == 0,
            "order": draw(st.sampled_from(["", "O"])) if orders else "",
            "group": "TOGETHER" if orders else "INDEPENDENT",
            "groups": draw(st.sampled_from([[], ["VIP"]])),
        }
    supply = {
        f"supply{number}": {
            "product": draw(st.sampled_from(["P", "P", "Q"])),
            "at": draw(st.sampled_from(["HERE", "THERE"])),
            "units": draw(st.integers(1, 5)),
            "there": draw(st.integers(0, 6)),
            "expires": draw(st.none() | st.integers(2, 8)) if expiry else None,
        }
        for number in range(draw(st.integers(1, 3)))
    }
    limits = {
        f"limit{number}": {
            "kind": draw(st.sampled_from(["FLOOR", "CEILING"])),
            "group": draw(st.sampled_from(["VIP", "VIP", None])),
            "units": draw(st.integers(0, 5)),
        }
        for number in range(draw(st.integers(1, 2)) if protections else 0)
    }
    facts = {
        "lines": lines,
        "supply": supply,
        "protections": limits,
        "routes": {"HERE": ["HERE", "THERE"]},
    }
    problem = a_problem(facts, horizon=8)
    routes = {
        place: tuple(replace(one, cost_per_unit=draw(MONEY) / 4) for one in some)
        for place, some in problem.routes.items()
    }
    demands = tuple(replace(one, worth=draw(worths())) for one in problem.demands)
    return replace(problem, demands=demands, routes=routes)
