"""The strict plan at growing sizes: seconds, growth, memory, against a plain rule in the same run.

Each size runs in a process of its own, so that memory is the peak of that size alone.
"""

import json
import os
import random
import resource
import subprocess
import sys
import time
from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.allocation.problem import Demand, Problem, Route, Supply
from graph.allocation.strict import solve_strict
from graph.values.words import AlternativeKind, SupplyKind
from server.problem_folder import HORIZON_DAYS, TODAY, read_folder, write_plan

SIZES = (1_000, 10_000, 100_000)
LARGEST = 1_000_000


def made_problem(lines: int, seed: int = 7) -> Problem:
    """An instance of our own, for where the shared generator is not at hand."""
    # A seeded generator for data, not for secrets.
    dice = random.Random(seed)
    places = [f"LOC{n:02d}" for n in range(20)]
    items = [f"SKU{n:06d}" for n in range(max(10, lines // 10))]
    day = [TODAY + timedelta(days=n) for n in range(HORIZON_DAYS + 1)]
    demands = []
    for n in range(lines):
        quantity, rule = dice.randint(1, 25), dice.random()
        demands.append(
            Demand(
                f"LINE{n:07d}",
                n + 1,
                dice.choice(items),
                dice.choice(places),
                quantity,
                day[dice.randrange(HORIZON_DAYS)],
                ship_complete=rule < 0.2,
                minimum_shipment=max(1, quantity // 3) if 0.2 <= rule < 0.3 else 1,
            )
        )
    supplies = []
    for n, item in enumerate(item for item in items for _ in range(10)):
        arrives = 0 if n % 10 < 4 else dice.randrange(1, HORIZON_DAYS - 1)
        kind = SupplyKind.INBOUND if arrives else SupplyKind.STOCK
        key, place, units = f"SUP{n:07d}", dice.choice(places), dice.randint(1, 18)
        supplies.append(Supply(key, kind, item, place, units, day[arrives], day[arrives]))
    routes = {
        place: (
            Route(place, 0),
            *(
                Route(origin, 1 + rank, rank=rank, kind=AlternativeKind.ALTERNATE_LOCATION)
                for rank, origin in enumerate(dice.sample(places, 5), start=1)
                if origin != place
            ),
        )
        for place in places
    }
    return Problem(TODAY, day[-1], tuple(demands), tuple(supplies), routes)


def plain_rule(problem: Problem) -> int:
    """First come, first served by rank, without rules or reasons; units given."""
    free = [supply.quantity for supply in problem.supplies]
    at: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, supply in enumerate(problem.supplies):
        at[supply.product, supply.location].append(index)
    given = 0
    for demand in problem.demands:
        rest = demand.quantity
        for route in problem.routes.get(demand.destination, ()):
            for index in at.get((demand.product, route.origin), ()):
                got = min(rest, free[index])
                free[index] -= got
                rest -= got
        given += demand.quantity - rest
    return given


def measure(lines: int) -> dict[str, float | int]:
    """Figures of one size, in this process."""
    shared = os.environ.get("BACKORDER_TEST_SHARED")
    if not shared:
        problem = made_problem(lines)
        return _timed(problem) | _plain(problem) | {"faults": -1}
    program = str(Path(shared) / "bench" / "instances.py")
    with TemporaryDirectory() as name:
        folder = Path(name)

        def call(*words: str) -> dict[str, float]:
            out = subprocess.run(
                [sys.executable, program, *words], check=True, capture_output=True, text=True
            ).stdout
            found: dict[str, float] = json.loads(out.splitlines()[0])
            return found

        call("make", name, "--lines", str(lines))
        problem = read_folder(folder)
        figures = _timed(problem)
        write_plan(solve_strict(problem), folder / "plan.csv")
        checked, rule = call("check", name), call("solve", name, "--plan", "rule.csv")
        return figures | {
            "plain_s": rule["solve_s"],
            "faults": int(checked["faults"]),
            "on_time": int(checked["on_time"]),
            "rule_on_time": int(rule["on_time"]),
        }


def _timed(problem: Problem) -> dict[str, float | int]:
    start = time.perf_counter()
    solution = solve_strict(problem)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    late = sum(1 for line in solution.lines if line.constraint.kind != "NONE")
    return {"seconds": seconds, "peak_mb": peak, "reasons": late}


def _plain(problem: Problem) -> dict[str, float | int]:
    start = time.perf_counter()
    plain_rule(problem)
    return {"plain_s": time.perf_counter() - start}


def run(*, full: bool) -> str:
    """A table: one row a size. Growth: factor of the seconds against the row above."""
    rows = [
        "strict plan, reasons and input hash included",
        f"{'lines':>9} {'seconds':>8} {'growth':>7} {'peak MB':>8} {'plain s':>8} "
        f"{'reasons':>8} {'faults':>6} {'on time':>9} {'plain':>9}",
    ]
    before = None
    for lines in (*SIZES, LARGEST) if full else SIZES:
        out = subprocess.run(
            [sys.executable, "-m", "tests.bench.strict_plan", str(lines)],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        one = json.loads(out)
        growth = "" if before is None else f"{one['seconds'] / before:.1f}"
        before = one["seconds"]
        faults = "-" if one["faults"] < 0 else one["faults"]
        rows.append(
            f"{lines:>9,} {one['seconds']:>8.2f} {growth:>7} {one['peak_mb']:>8.0f} "
            f"{one['plain_s']:>8.2f} {one['reasons']:>8,} {faults:>6} "
            f"{one.get('on_time', '-'):>9} {one.get('rule_on_time', '-'):>9}"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
