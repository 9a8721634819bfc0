"""Reads a problem from JSON. What cannot be used is left out and named; the rest is planned."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from jsonschema import Draft202012Validator

from graph.allocation.confirmation import Confirmation
from graph.allocation.document.rules import quotas_of, read_protections
from graph.allocation.document.schema import PROBLEM
from graph.allocation.document.substitutes import cycles_of, stand_ins_of
from graph.allocation.optimal.solving import Effort
from graph.allocation.pools import Pool, pooled
from graph.allocation.problem import (
    Demand,
    Hastened,
    PlaceRule,
    Problem,
    Promise,
    Route,
    Substitution,
    Supply,
)
from graph.allocation.worth import UNPRICED, Dates, Objective, Worth
from graph.availability.exclusions import first_day_open
from graph.values.words import AlternativeKind, GroupPolicy, SupplyKind

Row = Mapping[str, Any]
MOST_MONEY = Decimal(10) ** 12
HORIZON_DAYS = 120


@dataclass(frozen=True, slots=True)
class Issue:
    """What is wrong with which rows, and how to mend it. dropped: the rows are left out."""

    code: str
    rows: tuple[str, ...]
    message: str
    mend: str
    dropped: bool = True


class Unreadable(ValueError):
    """The document is no problem at all: each line of the text names a place and a rule."""


@dataclass(frozen=True, slots=True)
class Document:
    """A problem with all that a run needs besides it."""

    problem: Problem
    issues: tuple[Issue, ...]
    objective: Objective
    effort: Effort
    floors: Mapping[str, int]
    confirmations: Mapping[str, Confirmation] = field(default_factory=dict)


def read_document(document: Any) -> Document:
    """The problem of a JSON document. Raises Unreadable where its shape is wrong."""
    faults = sorted(Draft202012Validator(PROBLEM).iter_errors(document), key=lambda one: one.path)
    if faults:
        raise Unreadable("\n".join(_fault(one) for one in faults[:20]))
    return _Reader(document).read()


def _fault(fault: Any) -> str:
    place = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in fault.path)
    return f"{place.lstrip('.') or 'document'}: {fault.message}"


class _Reader:
    def __init__(self, document: Row) -> None:
        self.document = document
        self.rules: Row = document.get("rules", {})
        self.issues: list[Issue] = []
        self.today = _day(document["today"])
        self.horizon = (
            _day(document["horizon"])
            if "horizon" in document
            else self.today + timedelta(days=HORIZON_DAYS)
        )

    def read(self) -> Document:
        """Everything of it that can be used, and what cannot."""
        stand_ins = self._stand_ins()
        supplies = self._supplies()
        demands = self._demands(stand_ins)
        routes = self._routes(demands)
        objective = self._objective()
        protections = read_protections(self.rules) + quotas_of(self.rules)
        self._check_floors(supplies, protections)
        problem = Problem(
            self.today,
            self.horizon,
            tuple(demands),
            supplies,
            routes,
            tuple(protections),
            cautious=objective.dates is not Dates.LIKELY,
            places=PlaceRule(self.rules.get("places", PlaceRule.RANKED)),
        )
        self._check_sources(problem)
        effort = self._effort()
        return Document(
            problem,
            tuple(self.issues),
            objective,
            effort,
            {row["key"]: row["floor"] for row in self.document["demands"] if row.get("floor")},
            {
                row["key"]: Confirmation(row["confirmation"])
                for row in self.document["demands"]
                if "confirmation" in row
            },
        )

    def say(
        self, code: str, rows: Sequence[str], message: str, mend: str, *, dropped: bool = True
    ) -> None:
        """Note an issue."""
        self.issues.append(Issue(code, tuple(rows), message, mend, dropped))

    def _once(self, name: str) -> Iterator[Row]:
        """Rows with a key of their own."""
        seen: set[str] = set()
        for row in self.document[name]:
            if row["key"] in seen:
                self.say(
                    "KEY_TWICE",
                    [row["key"]],
                    f"{name} has the key {row['key']!r} more than once; the first one counts",
                    "give each row a key of its own",
                )
                continue
            seen.add(row["key"])
            yield row

    def _stand_ins(self) -> dict[str, tuple[Substitution, ...]]:
        rows = self.document.get("substitutes", [])
        cycles = cycles_of(rows)
        for cycle in cycles:
            self.say(
                "SUBSTITUTES_IN_A_CIRCLE",
                cycle,
                f"{' -> '.join([*cycle, cycle[0]])} stand in for each other in a circle",
                "take one of these rows out",
            )
        circling = {one for cycle in cycles for one in cycle}
        return stand_ins_of([row for row in rows if row["product"] not in circling])

    def _supplies(self) -> tuple[Supply, ...]:
        closed: dict[tuple[str, str | None], list[tuple[date, date | None]]] = defaultdict(list)
        for row in self.rules.get("exclusions", []):
            end = _day(row["ends"]) if "ends" in row else None
            closed[row["location"], row.get("product")].append((_day(row["starts"]), end))
        taken = self._reserved()
        found: list[Supply] = []
        for row in self._once("supplies"):
            if row["quantity"] < 0:
                self.say(
                    "SUPPLY_BELOW_ZERO",
                    [row["key"]],
                    f"supply {row['key']!r} has {row['quantity']} units",
                    "state what is really there; 0 if nothing",
                )
                continue
            found += self._supply(row, taken.get(row["key"], 0), closed)
        pools = [
            Pool(
                row["group"],
                row["product"],
                row["quantity"],
                row.get("rank", 0),
                Decimal(str(row.get("protectedPercent", 0))) / 100,
                row.get("parent"),
            )
            for row in self.rules.get("pools", [])
        ]
        return pooled(found, pools) if pools else tuple(found)

    def _supply(
        self,
        row: Row,
        taken: int,
        closed: Mapping[tuple[str, str | None], list[tuple[date, date | None]]],
    ) -> list[Supply]:
        p90 = max(_day(row["arrives"]), self.today) if "arrives" in row else self.today
        p50 = min(p90, max(_day(row["likely"]), self.today)) if "likely" in row else p90
        mine = closed.get((row["location"], row["product"]), [])
        mine = mine + closed.get((row["location"], None), [])
        cautious, likely = first_day_open(p90, mine), first_day_open(p50, mine)
        free = row["quantity"] - taken
        if cautious is None or likely is None or free <= 0:
            return []
        hastened = row.get("hastened")
        whole = Supply(
            row["key"],
            SupplyKind.INBOUND if p90 > self.today else SupplyKind.STOCK,
            row["product"],
            row["location"],
            free,
            likely,
            cautious,
            _day(row["expires"]) if "expires" in row else None,
            None
            if hastened is None
            else Hastened(
                _day(hastened["arrives"]),
                _day(hastened["arrives"]),
                self._money(row, hastened, "costPerUnit"),
            ),
            frozenset(row["openTo"]) if "openTo" in row else None,
        )
        safety = min(free, row.get("safetyStock", 0))
        if not safety:
            return [whole]
        groups = frozenset(self.rules.get("safetyStockFor", ()))
        parts = [replace(whole, quantity=free - safety)] if free > safety else []
        if groups:
            own = groups if whole.open_to is None else groups & whole.open_to
            parts.append(replace(whole, quantity=safety, open_to=own))
        return parts

    def _reserved(self) -> dict[str, int]:
        keys = {row["key"] for row in self.document["supplies"]}
        taken: dict[str, int] = defaultdict(int)
        for row in self.rules.get("reservations", []):
            if row["supply"] not in keys:
                self.say(
                    "SUPPLY_UNKNOWN",
                    [row["supply"]],
                    f"a reservation names supply {row['supply']!r}, which is not there",
                    "name a key of `supplies`",
                )
            elif "expires" not in row or _day(row["expires"]) >= self.today:
                taken[row["supply"]] += row["quantity"]
        return taken

    def _demands(self, stand_ins: Mapping[str, tuple[Substitution, ...]]) -> list[Demand]:
        found = []
        until = self.rules.get("reservationHorizonDays")
        for place, row in enumerate(self._once("demands"), start=1):
            due, latest = _day(row["due"]), row.get("latest")
            if latest is not None and _day(latest) < due:
                self.say(
                    "LATEST_BEFORE_DUE",
                    [row["key"]],
                    f"line {row['key']!r} is due {due} but must not come after {latest}",
                    "move one of both dates",
                )
                continue
            worth = self._worth(row)
            if worth is None:
                continue
            waits = until is not None and due > self.today + timedelta(days=until)
            found.append(self._demand(row, place, worth, stand_ins, waits=waits))
        return found

    def _demand(
        self,
        row: Row,
        place: int,
        worth: Worth,
        stand_ins: Mapping[str, tuple[Substitution, ...]],
        *,
        waits: bool,
    ) -> Demand:
        kinds = row.get("kinds")
        return Demand(
            key=row["key"],
            rank=row.get("rank", place),
            product=row["product"],
            destination=row["destination"],
            quantity=row["quantity"],
            due_on=_day(row["due"]),
            latest_on=_day(row["latest"]) if "latest" in row else None,
            ship_complete=row.get("shipComplete", False),
            minimum_shipment=row.get("minimumShipment", 1),
            pack_multiple=row.get("packMultiple", 1),
            maximum_shipments=row.get("maximumShipments"),
            hold=row.get("hold", False) or waits,
            frozen=row.get("frozen", False),
            order=row.get("order", ""),
            group_policy=GroupPolicy(row.get("groupPolicy", GroupPolicy.INDEPENDENT)),
            groups=frozenset(row.get("groups", ())),
            region=row.get("region", ""),
            minimum_remaining_life_days=row.get("minimumRemainingLifeDays", 0),
            substitutions=stand_ins.get(row["product"], ()),
            kinds=None if kinds is None else frozenset(map(AlternativeKind, kinds)),
            may_exceed=row.get("mayExceed", False),
            worth=worth,
            promises=tuple(
                Promise(one["quantity"], _day(one["by"])) for one in row.get("promises", ())
            ),
            keeps=row.get("keeps", False),
            shorted=Decimal(str(row.get("shorted", 0))),
        )

    def _worth(self, row: Row) -> Worth | None:
        named = {"margin", "penaltyPerDay", "graceDays", "penaltyCap", "customerLoss"}
        if not named & set(row):
            return UNPRICED
        before = len(self.issues)
        worth = Worth(
            margin=self._money(row, row, "margin"),
            penalty_per_day=self._money(row, row, "penaltyPerDay"),
            grace_days=row.get("graceDays", 0),
            penalty_cap=self._money(row, row, "penaltyCap") if "penaltyCap" in row else None,
            customer_loss=tuple(
                (int(days), self._money(row, {"customerLoss": money}, "customerLoss"))
                for days, money in sorted(row.get("customerLoss", ()))
            ),
        )
        return worth if len(self.issues) == before else None

    def _money(self, row: Row, holder: Row, name: str) -> Decimal:
        try:
            money = Decimal(str(holder.get(name, 0)))
        except InvalidOperation:
            money = Decimal("NaN")
        if not money.is_finite() or abs(money) > MOST_MONEY:
            self.say(
                "MONEY_OUT_OF_RANGE",
                [row.get("key", "")],
                f"{name} of {row.get('key', 'a row')!r} is {holder.get(name)!r}",
                f"state a number of at most {MOST_MONEY:,.0f}",
            )
            return Decimal(0)
        return money

    def _routes(self, demands: Sequence[Demand]) -> dict[str, tuple[Route, ...]]:
        found: dict[str, list[Route]] = defaultdict(list)
        for place, row in enumerate(self.document.get("lanes", []), start=1):
            own = row["origin"] == row["destination"]
            usual = None if own else AlternativeKind.ALTERNATE_LOCATION
            found[row["destination"]].append(
                Route(
                    row["origin"],
                    row.get("days", 0),
                    self._money(row, row, "costPerUnit"),
                    self._money(row, row, "co2PerUnit"),
                    row.get("rank", 0 if own else place),
                    AlternativeKind(row["kind"]) if "kind" in row else usual,
                )
            )
        for one in demands:
            routes = found[one.destination]
            if all(route.origin != one.destination for route in routes):
                routes.insert(0, Route(one.destination, 0))
        return {place: tuple(routes) for place, routes in found.items()}

    def _objective(self) -> Objective:
        row = self.document.get("objective", {})
        return Objective(
            row.get("margin", True),
            row.get("cost", True),
            row.get("penalty", True),
            row.get("customerValue", True),
            self._money(row, row, "fairness"),
            self._money(row, row, "stability"),
            self._money(row, row, "co2Price"),
            Dates(row.get("dates", Dates.CAUTIOUS)),
        )

    def _effort(self) -> Effort:
        row, usual = self.document.get("effort", {}), Effort()
        seconds = row.get("seconds", usual.seconds)
        if seconds <= 0:
            self.say(
                "NO_TIME",
                ["effort.seconds"],
                f"a budget of {seconds} seconds allows no search; an optimal plan is a preview",
                "allow a second or more",
                dropped=False,
            )
        return Effort(
            row.get("gap", usual.gap),
            row.get("nodes", usual.nodes),
            max(0.0, seconds),
            row.get("workers", usual.workers),
        )

    def _check_floors(self, supplies: Sequence[Supply], protections: Sequence[Any]) -> None:
        held: dict[str, int] = defaultdict(int)
        for one in supplies:
            held[one.product] += one.quantity
        kept: dict[str, list[Any]] = defaultdict(list)
        for one in protections:
            if one.kind == "FLOOR":
                kept[one.product].append(one)
        for product, some in kept.items():
            total = sum(one.quantity for one in some)
            if total > held[product]:
                self.say(
                    "FLOORS_ABOVE_SUPPLY",
                    [one.key for one in some],
                    f"floors keep {total} units of {product!r}, which has {held[product]}",
                    "lower them; as it stands others get nothing until they are used up",
                    dropped=False,
                )

    def _check_sources(self, problem: Problem) -> None:
        reach = {(one.product, one.location) for one in problem.supplies}
        for one in problem.demands:
            products = {one.product, *(other.product for other in one.substitutions)}
            origins = {route.origin for route in problem.routes[one.destination]}
            if not one.hold and not any((p, o) in reach for p in products for o in origins):
                self.say(
                    "NO_SOURCE",
                    [one.key],
                    f"no supply of {one.product!r} has a way to {one.destination!r}",
                    "add a supply or a lane; the line is planned as short",
                    dropped=False,
                )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise Unreadable(f"{text!r} is no date: {fault}") from fault
