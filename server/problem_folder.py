"""Planning instances as folders of CSV files, and plans for them as plan.csv.

lines.csv: line, sku, location, qty, priority, due_day, ship_complete, min_ship and, where an
instance has them, order, together (0/1), pack, margin, penalty_per_day, penalty_cap, loss_1,
loss_30 (money lost by a unit 1 and 30 days late). supply.csv: supply, sku, location, kind (onhand
or inbound), day, qty. lanes.csv: origin, destination, days, cost, rank. substitutes.csv: sku,
substitute. Days count from TODAY; arriving at a line's location is arriving at its customer.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from graph.allocation.problem import Demand, Problem, Route, Solution, Substitution, Supply
from graph.allocation.worth import UNPRICED, Worth
from graph.values.words import AlternativeKind, GroupPolicy, SupplyKind

TODAY = date(2026, 1, 5)
HORIZON_DAYS = 30
NEEDED = ("lines.csv", "supply.csv", "lanes.csv", "substitutes.csv")


class FolderUnreadable(ValueError):
    """A file is missing or a row of it cannot be read; says which."""


def read_folder(folder: Path) -> Problem:
    """The instance as a problem. Rank: by priority, due day, quantity, line.

    Raises FolderUnreadable.
    """
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        raise FolderUnreadable(f"{folder} has no {', '.join(missing)}")
    stand_ins = {
        row["sku"]: (Substitution(row["substitute"]),) for row in _rows(folder, "substitutes.csv")
    }
    days = [TODAY + timedelta(days=day) for day in range(HORIZON_DAYS + 1)]
    lines = sorted(
        _rows(folder, "lines.csv"),
        key=lambda row: (int(row["priority"]), int(row["due_day"]), int(row["qty"]), row["line"]),
    )
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
            pack_multiple=int(row.get("pack") or 1),
            order=row.get("order") or "",
            group_policy=GroupPolicy.TOGETHER
            if row.get("together") == "1"
            else GroupPolicy.INDEPENDENT,
            substitutions=stand_ins.get(row["sku"], ()),
            worth=_worth(row),
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
        for row in _rows(folder, "supply.csv")
        if int(row["qty"]) > 0
    )
    return Problem(TODAY, days[-1], demands, supplies, _routes(folder))


def write_plan(solution: Solution, path: Path) -> None:
    """Write plan.csv with the day on which each delivery reaches the line's location."""
    with path.open("w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["line", "supply", "qty", "day"])
        for line in solution.lines:
            for peg in line.pegs:
                day = (peg.delivered_on - TODAY).days
                out.writerow([line.demand, peg.supply, peg.supply_quantity, day])


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with (folder / name).open(newline="") as file:
        yield from csv.DictReader(file)


def _worth(row: Mapping[str, str]) -> Worth:
    if not row.get("margin"):
        return UNPRICED
    return Worth(
        margin=Decimal(row["margin"]),
        penalty_per_day=Decimal(row.get("penalty_per_day") or 0),
        penalty_cap=Decimal(row["penalty_cap"]) if row.get("penalty_cap") else None,
        customer_loss=((1, Decimal(row["loss_1"])), (30, Decimal(row["loss_30"])))
        if row.get("loss_30")
        else (),
    )


def _routes(folder: Path) -> dict[str, tuple[Route, ...]]:
    routes: dict[str, list[Route]] = defaultdict(list)
    for row in _rows(folder, "lanes.csv"):
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
