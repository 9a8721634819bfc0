"""Writes a plan as JSON: what each line gets, why, and what the plan is worth."""

from dataclasses import fields
from decimal import Decimal
from typing import Any

from graph.allocation.appraisal import appraise, gain_of
from graph.allocation.document.reading import Document, Issue
from graph.allocation.problem import Peg, PlannedLine, Solution
from graph.allocation.stress import Slip


def plan_as_json(document: Document, solution: Solution) -> dict[str, Any]:
    """The plan; money as text, dates as ISO."""
    problem, objective = document.problem, document.objective
    money = appraise(problem, solution, objective)
    wanted = sum(one.quantity for one in problem.demands)
    on_time = sum(one.on_time_quantity for one in solution.lines)
    late = sum(one.late_quantity for one in solution.lines)
    whole = sum(one.late_quantity == one.short_quantity == 0 for one in solution.lines)
    return {
        "inputHash": solution.input_hash,
        "totals": {
            "demand": wanted,
            "onTime": on_time,
            "late": late,
            "short": wanted - on_time - late,
            "linesInFullOnTime": whole,
            "fillRate": _share(on_time + late, wanted),
            "otif": _share(whole, len(solution.lines)),
        },
        "money": {_camel(one.name): _text(getattr(money, one.name)) for one in fields(money)}
        | {
            "total": _text(money.total(objective)),
            "gain": _text(gain_of(problem, solution, objective)),
        },
        "proof": None
        if solution.proof is None
        else {
            "gain": _text(solution.proof.gain),
            "bound": _text(solution.proof.bound),
            "gap": _text(solution.proof.gap),
            "ended": solution.proof.ended,
        },
        "lines": [_line(one) for one in solution.lines],
        "issues": [issue_as_json(one) for one in document.issues],
    }


def issue_as_json(issue: Issue) -> dict[str, Any]:
    """An issue with its rows."""
    return {
        "code": issue.code,
        "rows": list(issue.rows),
        "message": issue.message,
        "mend": issue.mend,
        "leftOut": issue.dropped,
    }


def slip_as_json(slip: Slip) -> dict[str, Any]:
    """What an inbound that slips does to the plan."""
    return {
        "supply": slip.supply,
        "days": slip.days,
        "lines": list(slip.lines),
        "unitsLate": slip.units_late,
        "money": _text(slip.money),
    }


def _line(line: PlannedLine) -> dict[str, Any]:
    return {
        "demand": line.demand,
        "onTime": line.on_time_quantity,
        "late": line.late_quantity,
        "short": line.short_quantity,
        "pegs": [_peg(peg) for peg in line.pegs],
        "constraint": {
            "kind": line.constraint.kind.value,
            "sentence": line.constraint.sentence,
            "object": line.constraint.object_key,
            "until": None if line.constraint.until is None else line.constraint.until.isoformat(),
        },
        "refused": [
            {"kind": one.kind.value, "reason": one.reason.value, "sentence": one.sentence}
            for one in line.refused
        ],
    }


def _peg(peg: Peg) -> dict[str, Any]:
    return {
        "supply": peg.supply,
        "quantity": peg.quantity,
        "supplyQuantity": peg.supply_quantity,
        "likely": peg.arrives_p50.isoformat(),
        "cautious": peg.arrives_p90.isoformat(),
        "deliveredOn": peg.delivered_on.isoformat(),
        "kind": None if peg.kind is None else peg.kind.value,
        "hastened": peg.hastened,
        "cost": _text(peg.cost),
    }


def _share(part: int, whole: int) -> str | None:
    return None if not whole else str(round(Decimal(part) / whole, 4))


def _text(money: Decimal) -> str:
    return f"{round(money, 4):f}"


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
