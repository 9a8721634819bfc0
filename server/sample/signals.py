"""Invented customer signals: more complaints where lines wait long, with words like people's."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from server.sample.simulation import Open

COMPLAINTS = (
    "Third week without the goods, our shelves are empty.",
    "Nobody can tell us when the rest arrives.",
    "We were promised delivery and got half of it.",
    "Please call back, this order is blocking a promotion.",
)
THREATS = (
    "If this is not here by Friday we cancel the whole order.",
    "We are close to taking our business elsewhere.",
)
QUOTES = ("A competitor offered the same item from stock.", "Got a better offer with delivery.")
PRAISE = ("Fast and complete, thank you.", "Good service as always.")


@dataclass(frozen=True, slots=True)
class Said:
    """A signal. sku: what a quote is about."""

    number: str
    client: str
    kind: str
    at: datetime
    value: Decimal | None = None
    text: str | None = None
    is_open: bool = False
    sku: str | None = None


@dataclass(slots=True)
class Voices:
    """Makes the signals of one client after the other."""

    random: Random
    first: date
    last: date
    said: list[Said]

    def add(self, client: str, kind: str, day: date, **facts: object) -> None:
        """Add one signal at some hour of the day."""
        at = datetime.combine(day, time(self.random.randrange(7, 18), 15), UTC)
        number = f"S-{len(self.said) + 1:05d}"
        self.said.append(Said(number, client, kind, at, **facts))  # type: ignore[arg-type]

    def day(self, start: int, end: int) -> date:
        """A day between so many days before the end."""
        return self.last - timedelta(days=self.random.randrange(end, start))

    def surveys(self, client: str, *, unhappy: bool) -> None:
        """Four to five surveys over the period; an unhappy client's fall."""
        for step in range(self.random.choice((3, 4, 5))):
            level = self.random.uniform(6.5, 9.5)
            if unhappy:
                level = max(0.5, 8 - 1.6 * step + self.random.uniform(-1, 0.5))
            day = self.first + timedelta(days=25 * step + self.random.randrange(20))
            if day <= self.last:
                self.add(client, "SURVEY", day, value=Decimal(f"{level:.1f}"))


def make_signals(
    lines: list[Open], unhappy: set[str], random: Random, *, first: date, last: date
) -> list[Said]:
    """Signals of all clients with lines, oldest first."""
    waiting: dict[str, list[Open]] = defaultdict(list)
    for one in lines:
        if one.queued_on is not None:
            waiting[one.chain.client].append(one)
    voices = Voices(random, first, last, [])
    for client in sorted({one.chain.client for one in lines}):
        bad = client in unhappy
        if bad or random.random() < 0.6:
            voices.surveys(client, unhappy=bad)
        if not bad and random.random() < 0.15:
            voices.add(client, "PRAISE", voices.day(100, 5), text=random.choice(PRAISE))
        _about_waiting(voices, client, waiting[client], bad=bad)
    return sorted(voices.said, key=lambda one: (one.at, one.number))


def _about_waiting(voices: Voices, client: str, lines: list[Open], *, bad: bool) -> None:
    random = voices.random
    for one in lines:
        assert one.queued_on is not None  # noqa: S101 - only queued lines come here
        end = one.shipped_on or voices.last
        if (end - one.queued_on).days > 10 and random.random() < (0.4 if bad else 0.06):
            day = min(voices.last, one.queued_on + timedelta(days=random.randrange(8, 25)))
            voices.add(client, "COMPLAINT", day, text=random.choice(COMPLAINTS))
    if not lines:
        return
    if random.random() < (0.4 if bad else 0.03):
        still = random.random() < 0.7
        day = voices.day(40, 1)
        voices.add(client, "CANCEL_THREAT", day, text=random.choice(THREATS), is_open=still)
    if random.random() < (0.5 if bad else 0.06):
        one = random.choice(lines)
        price = (one.line.price * Decimal("0.93")).quantize(Decimal("0.01"))
        voices.add(
            client,
            "COMPETITOR_QUOTE",
            voices.day(60, 1),
            value=price,
            text=random.choice(QUOTES),
            is_open=random.random() < 0.75,
            sku=one.line.sku,
        )
