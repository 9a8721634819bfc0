"""Reads planning instances (lines, supply, lanes, substitutes as CSV) and writes plan.csv."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from graph.allocation.problem import Demand, Problem, Route, Solution, Substitution, Supply
from graph.values.words import AlternativeKind, SupplyKind

TODAY = date(2026, 1, 5)
HORIZON_DAYS = 30


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="") as file:
        yield from csv.DictReader(file)


def _routes(folder: Path) -> dict[str, tuple[Route, ...]]:
    """By destination, which is a location here: an arrival there counts as at the customer."""
    routes: dict[str, list[Route]] = defaultdict(list)
    for row in _rows(folder / "lanes.csv"):
        routes[row["destination"]].append(
            Route(
                row["origin"],
                int(row["days"]),
                Decimal(row["cost"]),
                rank=int(row["rank"]),
                kind=AlternativeKind.ALTERNATE_LOCATION,
            )
        )
    return {place: (Route(place, 0), *others) for place, others in routes.items()}


def read_instance(folder: Path) -> Problem:
    """The instance as a problem; day 0 is TODAY. Rank: by priority, due day, quantity, line."""
    stand_ins = {
        row["sku"]: (Substitution(row["substitute"]),) for row in _rows(folder / "substitutes.csv")
    }
    lines = sorted(
        _rows(folder / "lines.csv"),
        key=lambda row: (int(row["priority"]), int(row["due_day"]), int(row["qty"]), row["line"]),
    )
    days = [TODAY + timedelta(days=day) for day in range(HORIZON_DAYS + 1)]
    demands = tuple(
        Demand(
            row["line"],
            rank,
            row["sku"],
            row["location"],
            int(row["qty"]),
            days[int(row["due_day"])],
            ship_complete=row["ship_complete"] == "1",
            minimum_shipment=int(row["min_ship"]),
            substitutions=stand_ins.get(row["sku"], ()),
        )
        for rank, row in enumerate(lines, start=1)
    )
    supplies = tuple(
        Supply(
            row["supply"],
            SupplyKind.STOCK if row["kind"] == "onhand" else SupplyKind.INBOUND,
            row["sku"],
            row["location"],
            int(row["qty"]),
            days[int(row["day"])],
            days[int(row["day"])],
        )
        for row in _rows(folder / "supply.csv")
        if int(row["qty"]) > 0
    )
    return Problem(TODAY, days[-1], demands, supplies, _routes(folder))


def write_plan(solution: Solution, folder: Path) -> None:
    """Write plan.csv with the day on which each delivery reaches the line's location."""
    with (folder / "plan.csv").open("w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["line", "supply", "qty", "day"])
        for line in solution.lines:
            for peg in line.pegs:
                day = (peg.delivered_on - TODAY).days
                out.writerow([line.demand, peg.supply, peg.supply_quantity, day])
