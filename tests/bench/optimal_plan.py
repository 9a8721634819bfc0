"""The optimal plan at growing sizes, with and without orders that ship as one, beside others.

Each case runs in a process of its own, so that memory is the peak of that case alone. Gains are
money against serving nobody; first come first served is strict by due date.
"""

import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.allocation.appraisal import gain_of
from graph.allocation.optimal.solve import solve_optimal
from graph.allocation.optimal.solving import Effort
from graph.allocation.preview import solve_preview
from graph.allocation.problem import Problem
from graph.allocation.strict import solve_strict
from graph.allocation.worth import Objective
from server.problem_folder import read_folder, write_plan
from tests.bench.priced import priced
from tests.bench.strict_plan import made_problem

SIZES = (1_000, 10_000, 100_000)
OBJECTIVE = Objective()


def measure(lines: int, together: float, origins: int) -> dict[str, float | int]:
    """Figures of one case, in this process. origins: other places that serve each place."""
    shared = os.environ.get("BACKORDER_TEST_SHARED")
    if not shared:
        return _timed(priced(made_problem(lines), together=together), None)
    program = str(Path(shared) / "bench" / "instances.py")
    with TemporaryDirectory() as name:
        make = [sys.executable, program, "make", name, "--lines", str(lines)]
        make += ["--origins", str(origins)]
        subprocess.run(make, check=True, capture_output=True)
        problem = priced(read_folder(Path(name)), together=together)
        return _timed(problem, Path(name)) | _checked(program, name)


def _timed(problem: Problem, folder: Path | None) -> dict[str, float | int]:
    seconds = 600.0 if len(problem.demands) > 50_000 else 120.0
    start = time.perf_counter()
    plan = solve_optimal(problem, OBJECTIVE, Effort(seconds=seconds))
    took = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if folder is not None:
        write_plan(plan, folder / "plan.csv")
    start = time.perf_counter()
    quick = solve_preview(problem, OBJECTIVE)
    preview_s = time.perf_counter() - start
    by_due = sorted(problem.demands, key=lambda one: (one.due_on, one.key))
    in_turn = replace(
        problem,
        demands=tuple(replace(one, rank=rank) for rank, one in enumerate(by_due, start=1)),
    )
    assert plan.proof is not None
    return {
        "seconds": took,
        "peak_mb": peak,
        "gap": float(plan.proof.gap),
        "bound": float(plan.proof.bound),
        "gain": float(plan.proof.gain),
        "preview_s": preview_s,
        "preview": float(gain_of(problem, quick, OBJECTIVE)),
        "strict": float(gain_of(problem, solve_strict(problem), OBJECTIVE)),
        "fcfs": float(gain_of(problem, solve_strict(in_turn), OBJECTIVE)),
    }


def _checked(program: str, folder: str) -> dict[str, int]:
    out = subprocess.run(
        [sys.executable, program, "check", folder], check=True, capture_output=True, text=True
    ).stdout
    return {"faults": int(json.loads(out.splitlines()[0])["faults"])}


def run(*, full: bool) -> str:
    """A table: a row a case. Gains in percent of the proven bound."""
    cases = [(lines, 0.0, 5) for lines in SIZES] + [(10_000, 0.0, 12)]
    cases += [(lines, 0.2, 5) for lines in (SIZES if full else SIZES[:2])]
    rows = [
        "optimal plan (gap asked for 0.05 %), gains in % of the proven bound",
        f"{'lines':>8} {'as one':>6} {'origins':>7} {'seconds':>8} {'peak MB':>8} {'gap %':>7} "
        f"{'optimal':>8} {'preview':>8} {'strict':>7} {'fcfs':>6} {'preview s':>9} {'faults':>6}",
    ]
    for lines, together, origins in cases:
        words = [sys.executable, "-m", "tests.bench.optimal_plan", str(lines), str(together)]
        out = subprocess.run(
            [*words, str(origins)], check=True, capture_output=True, text=True
        ).stdout
        one = json.loads(out)
        part = {
            name: 100 * one[name] / one["bound"] for name in ("gain", "preview", "strict", "fcfs")
        }
        rows.append(
            f"{lines:>8,} {together:>6.0%} {origins:>7} {one['seconds']:>8.1f} "
            f"{one['peak_mb']:>8.0f} {100 * one['gap']:>7.3f} {part['gain']:>8.2f} "
            f"{part['preview']:>8.2f} {part['strict']:>7.2f} {part['fcfs']:>6.2f} "
            f"{one['preview_s']:>9.2f} {one.get('faults', '-'):>6}"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))))
