"""What customers say in the sample: more complaints, threats, bad surveys where goods came late."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import log2
from random import Random

from server.sample.csv_files import Row
from server.sample.dice import dice
from server.sample.facts import Item


@dataclass(frozen=True, slots=True)
class Lateness:
    """A line past its promise. days: late so far."""

    sku: str
    promised_on: date
    days: int
    quantity: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Mood:
    """A customer's share of late lines, the late lines themselves, and whether it had enough."""

    client: str
    late_share: float
    late: tuple[Lateness, ...]
    fed_up: bool


COMPLAINTS = (
    "We are still waiting for {item}. Nobody could tell us when it will come.",
    "{item}: {days} days late, and our shelves are empty.",
    "This is the second time {item} does not arrive as promised.",
    "Only part of our order arrived. Where is the rest of {item}?",
    "Your portal says shipped, but {item} is not here.",
)
THREATS = (
    "If {item} is not here within a week we cancel and look elsewhere.",
    "Our buyer wants to close the account unless the backlog is cleared.",
    "One more missed date and we move the whole range to someone else.",
)
QUOTES = (
    "Offered to us by another wholesaler, delivery in three days.",
    "A competitor quotes this price for {item}, in stock.",
)
PRAISE = (
    "Thank you, the delivery was early and complete.",
    "Very helpful call, the driver found us at once.",
    "Good packing, nothing broken this time.",
)
FED_UP_SHARE = 0.045


def moods(
    late: Mapping[str, Sequence[Lateness]], counts: Mapping[str, int], seed: int
) -> list[Mood]:
    """The moods of all customers in counts (orders lines by customer)."""
    rng = dice(seed, "moods")
    shares = {
        client: len(late.get(client, ())) / max(counts[client], 1) for client in sorted(counts)
    }
    weight = {
        client: share + 0.1 * log2(1 + len(late.get(client, ()))) + rng.uniform(0, 0.12)
        for client, share in shares.items()
    }
    ranked = sorted(weight, key=lambda client: -weight[client])
    fed_up = {client for client in ranked[: int(len(ranked) * FED_UP_SHARE)] if late.get(client)}
    return [
        Mood(client, shares[client], tuple(late.get(client, ())), client in fed_up)
        for client in sorted(counts, key=int)
    ]


class Voices:
    """Draws the signals of the year before `end`."""

    def __init__(self, items: Mapping[str, Item], end: date, seed: int) -> None:
        self.items = items
        self.end = end
        self.rng: Random = dice(seed, "voices")
        self.number = 0

    def of(self, mood: Mood) -> Iterator[tuple[date, Row]]:
        """The customer's signals with their days."""
        surveys = list(self._surveys(mood))
        yield from surveys
        # A customer that is never asked and complains once would seem wholly dissatisfied.
        often = 0.5 if mood.fed_up else 0.02 if surveys else 0.0
        for late in mood.late:
            if self.rng.random() < often:
                yield from self._tell(mood, "COMPLAINT", late, COMPLAINTS)
        if mood.fed_up:
            yield from self._break(mood)
        elif self.rng.random() < 0.2:
            yield self._row(mood.client, "PRAISE", self._day(200), text=self.rng.choice(PRAISE))

    def _surveys(self, mood: Mood) -> Iterator[tuple[date, Row]]:
        if self.rng.random() < 0.25 and not mood.fed_up:
            return
        level = self.rng.uniform(6.9, 9.4) - 1.2 * mood.late_share
        drift = self.rng.choice((-0.3, -0.1, 0.0, 0.0, 0.1, 0.4))
        day = self.end - timedelta(days=self.rng.randint(250, 330))
        while day <= self.end:
            recent = (self.end - day).days < 75
            mark = level - (self.rng.uniform(3, 5) if mood.fed_up and recent else 0)
            mark = min(10.0, max(0.0, mark + self.rng.uniform(-0.8, 0.8)))
            yield self._row(mood.client, "SURVEY", day, value=Decimal(str(round(mark, 1))))
            level += drift
            day += timedelta(days=self.rng.randint(35, 80))

    def _break(self, mood: Mood) -> Iterator[tuple[date, Row]]:
        worst = max(mood.late, key=lambda late: (late.days, late.sku))
        if self.rng.random() < 0.7:
            yield from self._tell(
                mood, "CANCEL_THREAT", worst, THREATS, is_open=self.rng.random() < 0.7
            )
        if self.rng.random() < 0.6:
            item = self.items[worst.sku]
            price = (item.price * Decimal(str(round(self.rng.uniform(0.82, 0.99), 2)))).quantize(
                Decimal("0.01")
            )
            yield self._row(
                mood.client,
                "COMPETITOR_QUOTE",
                self._day(45),
                sku=worst.sku,
                value=price,
                text=self.rng.choice(QUOTES).format(item=item.name),
                is_open=self.rng.random() < 0.75,
            )

    def _tell(
        self, mood: Mood, kind: str, late: Lateness, texts: Sequence[str], is_open: bool = False
    ) -> Iterator[tuple[date, Row]]:
        day = late.promised_on + timedelta(days=self.rng.randint(1, max(2, late.days)))
        if day <= self.end:
            text = self.rng.choice(texts).format(
                item=self.items[late.sku].name, days=(day - late.promised_on).days
            )
            yield self._row(mood.client, kind, day, sku=late.sku, text=text, is_open=is_open)

    def _day(self, back: int) -> date:
        return self.end - timedelta(days=self.rng.randint(0, back))

    def _row(self, client: str, kind: str, day: date, **told: object) -> tuple[date, Row]:
        self.number += 1
        clock = f"{self.rng.randint(8, 17):02}:{self.rng.randint(0, 59):02}:00Z"
        return day, {
            "number": f"S{self.number:05}",
            "customer": client,
            "sku": str(told.get("sku", "")),
            "kind": kind,
            "at": f"{day}T{clock}",
            "value": told["value"] if isinstance(told.get("value"), Decimal) else None,  # type: ignore[dict-item]
            "text": str(told.get("text", "")),
            "open": bool(told.get("is_open", False)),
            "added": "*",
        }
