"""`backorders solve`: plans a problem from a file, without any database."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.allocation.appraisal import gain_of
from graph.allocation.confirmation import Fallback, Inconsistent, OnException
from graph.allocation.document.reading import Unreadable
from graph.allocation.document.run import CONFIRM, METHODS, NoSuchLine, plan_document
from graph.allocation.document.schema import PROBLEM
from graph.allocation.optimal.solving import Effort
from graph.allocation.solve import Method, Settings, solve
from graph.allocation.worth import Objective
from server.problem_folder import FolderUnreadable, read_folder, write_plan
from server.settings import Settings as ServerSettings

if TYPE_CHECKING:
    from server.commands import Commands


def register(commands: "Commands") -> None:
    """Add `solve`."""
    about = "plan a problem (a JSON file, or a folder of CSV files) without a database"
    parser = commands.add_parser("solve", help=about, description=about)
    parser.add_argument("problem", nargs="?", type=Path, help="problem.json, or a folder")
    parser.add_argument(
        "--strategy",
        choices=[one.lower() for one in METHODS],
        default="optimal",
        help="how to plan; confirm: by the lines' confirmation strategies",
    )
    parser.add_argument("--out", type=Path, help="write the plan there instead of printing it")
    parser.add_argument("--seconds", type=float, default=120.0, help="wall clock for a folder")
    parser.add_argument("--gap", type=float, default=5e-4, help="gap to stop at for a folder")
    parser.add_argument(
        "--on-exception",
        choices=[one.value for one in OnException],
        default=OnException.SKIP_PAIR.value,
        help="confirm: what stops when a line does not get what it must",
    )
    parser.add_argument(
        "--fallback",
        choices=[one.value for one in Fallback],
        default=Fallback.NONE.value,
        help="confirm: who is planned again without WIN and GAIN",
    )
    parser.add_argument(
        "--why",
        action="append",
        default=[],
        metavar="LINE",
        help="say the smallest changes that bring this line on time",
    )
    parser.add_argument("--schema", action="store_true", help="print the problem's JSON Schema")
    parser.set_defaults(run=run)


def run(settings: ServerSettings, arguments: argparse.Namespace) -> int:
    """Plan and print; issues with rows are part of the plan and told on the error stream."""
    if arguments.schema:
        print(json.dumps(PROBLEM, indent=2))
        return 0
    if arguments.problem is None:
        print("backorders solve: name a problem: a JSON file or a folder", file=sys.stderr)
        return 2
    try:
        if arguments.problem.is_dir():
            return _folder(arguments)
        plan = plan_document(
            json.loads(arguments.problem.read_text(encoding="utf-8")),
            arguments.strategy.upper(),
            on_exception=OnException(arguments.on_exception),
            fallback=Fallback(arguments.fallback),
            why=arguments.why,
        )
    except OSError as problem:
        print(f"backorders: {arguments.problem}: {problem.strerror}", file=sys.stderr)
        return 2
    except UnicodeDecodeError as problem:
        print(f"backorders: {arguments.problem} is not UTF-8: {problem}", file=sys.stderr)
        return 2
    except json.JSONDecodeError as problem:
        place = f"line {problem.lineno}, column {problem.colno}"
        print(f"backorders: {arguments.problem}: {place}: {problem.msg}", file=sys.stderr)
        return 2
    except (Unreadable, FolderUnreadable, Inconsistent, NoSuchLine) as problem:
        print(f"backorders: {arguments.problem}: {problem}", file=sys.stderr)
        return 1
    for issue in plan["issues"]:
        left = "left out" if issue["leftOut"] else "planned all the same"
        print(
            f"{issue['code']} ({left}): {issue['message']}\n  mend: {issue['mend']}",
            file=sys.stderr,
        )
    _give(plan, arguments.out)
    return 0


def _give(plan: dict[str, Any], out: Path | None) -> None:
    text = json.dumps(plan, indent=2, ensure_ascii=False)
    if out is None:
        print(text)
    else:
        out.write_text(text + "\n", encoding="utf-8")


def _folder(arguments: argparse.Namespace) -> int:
    """Plan a folder, write its plan.csv (or --out), print the totals."""
    problem = read_folder(arguments.problem)
    if arguments.strategy.upper() == CONFIRM:
        raise FolderUnreadable("a folder has no confirmation strategies; use a JSON problem")
    effort = Effort(gap=arguments.gap, seconds=arguments.seconds)
    solution = solve(problem, Method(arguments.strategy.upper()), Settings(effort=effort))
    write_plan(solution, arguments.out or arguments.problem / "plan.csv")
    totals = {
        "demand": sum(one.quantity for one in problem.demands),
        "onTime": sum(one.on_time_quantity for one in solution.lines),
        "late": sum(one.late_quantity for one in solution.lines),
        "short": sum(one.short_quantity for one in solution.lines),
        "gain": str(round(gain_of(problem, solution, Objective()), 2)),
    }
    if solution.proof is not None:
        totals |= {
            "bound": str(round(solution.proof.bound, 2)),
            "gap": f"{solution.proof.gap:.6f}",
            "ended": solution.proof.ended,
        }
    print(json.dumps(totals))
    return 0
