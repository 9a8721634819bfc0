"""Plays the days: orders come, inbounds arrive, stock leaves; keeps what each day changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from server.sample.facts import Item
from server.sample.supply_plan import Inbound, Pair, SupplyPlan, Window


@dataclass(slots=True)
class SampleLine:
    """An order line in the invented network. closed_on: the day its last unit left."""

    number: str
    order: str
    client: str
    sku: str
    location: str
    quantity: int
    ordered_on: date
    splits: bool
    stuck: bool = False
    shipped: int = 0
    parts: int = 0
    in_queue_on: date | None = None
    closed_on: date | None = None

    @property
    def open_quantity(self) -> int:
        """Base units still to leave."""
        return self.quantity - self.shipped


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Units that left for a line on a day."""

    line: str
    day: date
    quantity: int


@dataclass(slots=True)
class DayLog:
    """What a day changed. shipped: by line, in all; stock: by pair, at its end."""

    day: date
    placed: list[str] = field(default_factory=list)
    shipped: dict[str, int] = field(default_factory=dict)
    queued: set[str] = field(default_factory=set)
    dispatches: list[Dispatch] = field(default_factory=list)
    stock: dict[Pair, int] = field(default_factory=dict)
    ordered: list[Inbound] = field(default_factory=list)
    received: list[Inbound] = field(default_factory=list)


class Play:
    """The state of the network while days pass."""

    def __init__(
        self, items: Mapping[str, Item], plan: SupplyPlan, lines: Sequence[SampleLine]
    ) -> None:
        self.items = items
        self.stock = dict(plan.opening)
        self.inbounds = plan.inbounds
        self.lines = {line.number: line for line in lines}
        self.waiting: dict[Pair, list[SampleLine]] = {}

    def run(self, window: Window) -> list[DayLog]:
        """A log for each day of the window, in order."""
        placed: dict[date, list[SampleLine]] = {}
        for line in self.lines.values():
            placed.setdefault(line.ordered_on, []).append(line)
        days = (window.end - window.start).days
        logs = []
        for offset in range(days + 1):
            day = window.start + timedelta(days=offset)
            log = DayLog(day)
            self._receive(log, first=offset == 0)
            for line in placed.get(day, ()):
                log.placed.append(line.number)
                self.waiting.setdefault((line.sku, line.location), []).append(line)
            for pair in sorted(
                {(line.sku, line.location) for line in placed.get(day, ())} | set(log.stock)
            ):
                self._serve(pair, log)
            logs.append(log)
        return logs

    def _receive(self, log: DayLog, *, first: bool) -> None:
        for inbound in self.inbounds:
            if inbound.ordered_on == log.day or (first and inbound.ordered_on < log.day):
                log.ordered.append(inbound)
            if inbound.arrives_on == log.day:
                inbound.received = inbound.quantity
                pair = (inbound.sku, inbound.location)
                self.stock[pair] = self.stock.get(pair, 0) + inbound.quantity
                log.stock[pair] = self.stock[pair]
                log.received.append(inbound)

    def _serve(self, pair: Pair, log: DayLog) -> None:
        """Oldest first; a line that stock does not cover is passed over, or served in part."""
        pack = self.items[pair[0]].pack
        stays = []
        for line in self.waiting.get(pair, []):
            stock = self.stock.get(pair, 0)
            most = 0 if line.stuck else line.open_quantity
            if most > stock:
                most = stock // pack * pack if line.splits and line.quantity >= 3 * pack else 0
            if most:
                self._ship(line, most, log)
            if line.open_quantity:
                if line.in_queue_on is None:
                    line.in_queue_on = log.day
                    log.queued.add(line.number)
                stays.append(line)
        self.waiting[pair] = stays

    def _ship(self, line: SampleLine, quantity: int, log: DayLog) -> None:
        pair = (line.sku, line.location)
        self.stock[pair] -= quantity
        log.stock[pair] = self.stock[pair]
        line.shipped += quantity
        line.parts += 1
        log.shipped[line.number] = line.shipped
        log.dispatches.append(Dispatch(line.number, log.day, quantity))
        if not line.open_quantity:
            line.closed_on = log.day
