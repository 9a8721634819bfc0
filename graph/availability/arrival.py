"""When an inbound will be at its location: a distribution learned from the supplier's record."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Self

from graph.availability.distribution import Distribution, Mass, add, effective_count
from graph.values.words import InboundKind

SUPPLIER_WEIGHT = 8.0
"""All suppliers together count as this many receipts of the supplier at hand."""
PRIOR_WEIGHT = 2.0
"""The wide prior counts as this many receipts of all suppliers."""
TRACKING_WEIGHT = 0.9
"""Share of the distribution that rests on the carrier's date where there is one."""
MOST_STEPS = 60

PRIOR_DELAY = Distribution.of(
    {-7: 5, -3: 5, -1: 10, 0: 30, 1: 10, 3: 10, 7: 12, 14: 9, 21: 4, 30: 3, 45: 1, 60: 1}
)
"""Days after the expected date where nothing is known: a prior, not measured. p50 0, p90 14."""
PRIOR_LEAD = Distribution.of({7: 15, 14: 25, 21: 20, 30: 15, 45: 10, 60: 8, 90: 5, 120: 2})
"""Days after the order where nothing is known: a prior, not measured. p50 21, p90 60."""
PRIOR_WAIT = Distribution.of({0: 5, 1: 10, 3: 15, 7: 25, 14: 20, 21: 10, 30: 8, 45: 4, 60: 3})
"""Days from today for what should have come already by all that is known: a prior."""
TRACKING_ERROR = Distribution.of({-1: 10, 0: 50, 1: 20, 2: 10, 3: 5, 5: 3, 7: 2})
"""Days after the carrier's date: a prior, not measured. p50 0, p90 2."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt of a past order. quantity: base units, > 0; dates at the receiving location."""

    supplier: str | None
    product: str
    ordered_on: date | None
    promised_on: date | None
    received_on: date
    quantity: int


@dataclass(frozen=True, slots=True)
class Expected:
    """An inbound that is still open. tracking_eta: the carrier's date, where there is tracking."""

    supplier: str | None
    ordered_on: date | None
    expected_on: date | None
    tracking_eta: date | None = None
    kind: InboundKind = InboundKind.PURCHASE


@dataclass(frozen=True, slots=True)
class Arrival:
    """When the inbound is at its location.

    steps: (day, share of the quantity there on or before it, 0..1), days ascending, the last 1.
    receipts: of the supplier, that this rests on. basis: a sentence.
    """

    p50: date
    p90: date
    steps: tuple[tuple[date, Decimal], ...]
    receipts: int
    basis: str


@dataclass(frozen=True, slots=True)
class SupplierFigures:
    """A supplier's record, weighted by quantity. Rate 0..1; lead times in days; None: unknown."""

    on_time_rate: Decimal | None
    receipts: int
    lead_p50: int | None
    lead_p90: int | None


@dataclass(frozen=True, slots=True)
class _Record:
    """A supplier's distributions, already drawn towards all suppliers."""

    delay: Distribution
    lead: Distribution
    receipts: int


@dataclass(frozen=True, slots=True)
class ArrivalModel:
    """What receipts teach about arrivals: per supplier, and for all of them together."""

    records: Mapping[str, _Record] = field(repr=False)
    everyone: _Record = field(repr=False)

    @classmethod
    def fit(cls, receipts: Iterable[Receipt]) -> Self:
        """Learn from receipts, each weighted by its quantity; their order does not matter.

        A supplier's distribution is mixed with that of all suppliers, which counts as
        SUPPLIER_WEIGHT receipts, and that one with a wide prior, which counts as PRIOR_WEIGHT.
        """
        by_supplier: dict[str, list[Receipt]] = defaultdict(list)
        for receipt in receipts:
            if receipt.supplier is not None and receipt.quantity > 0:
                by_supplier[receipt.supplier].append(receipt)
        delays = {name: _weighted(_delays(rows)) for name, rows in sorted(by_supplier.items())}
        leads = {name: _weighted(_leads(rows)) for name, rows in sorted(by_supplier.items())}
        count = sum(map(len, by_supplier.values()))
        everyone = _Record(
            _drawn(_pooled(delays.values()), PRIOR_DELAY, PRIOR_WEIGHT),
            _drawn(_pooled(leads.values()), PRIOR_LEAD, PRIOR_WEIGHT),
            count,
        )
        return cls(
            {
                name: _Record(
                    _drawn(delays[name], everyone.delay, SUPPLIER_WEIGHT),
                    _drawn(leads[name], everyone.lead, SUPPLIER_WEIGHT),
                    len(rows),
                )
                for name, rows in by_supplier.items()
            },
            everyone,
        )

    def arrival(self, expected: Expected, today: date) -> Arrival:
        """The arrival of an inbound that has not come by the start of `today`."""
        record, basis = self._record(expected)
        start = today.toordinal()
        mass: Mass = {}
        history = 1.0 if expected.tracking_eta is None else 1.0 - TRACKING_WEIGHT
        for day, weight, distribution in _sources(expected, record):
            part = distribution.mass(shift=day, weight=weight * history, least=start)
            add(mass, part.items())
        if expected.tracking_eta is not None:
            eta = expected.tracking_eta.toordinal()
            part = TRACKING_ERROR.mass(shift=eta, weight=TRACKING_WEIGHT, least=start)
            add(mass, part.items())
            basis += f"; the carrier says {expected.tracking_eta}"
        if sum(mass.values()) < 1e-6:
            mass = PRIOR_WAIT.mass(shift=start)
            basis += (
                "; neither a date expected nor a date ordered, so a wide prior from today"
                if expected.expected_on is None and expected.ordered_on is None
                else "; overdue by more than any of them, so a wide prior from today"
            )
        elif expected.expected_on is not None and expected.expected_on < today:
            basis += f"; given that it has not come by {today}"
        return _arrival(_few(Distribution.of(mass)), record.receipts, basis + ".")

    def _record(self, expected: Expected) -> tuple[_Record, str]:
        found = None if expected.supplier is None else self.records.get(expected.supplier)
        if found is not None:
            others = self.everyone.receipts - found.receipts
            return found, (
                f"{_receipts(found.receipts)} of this supplier"
                + (f", drawn towards {_receipts(others)} of others" if others else "")
            )
        if expected.kind is not InboundKind.PURCHASE:
            return _Record(PRIOR_DELAY, PRIOR_LEAD, 0), (
                f"No record of a {expected.kind.value.lower()}, so a wide prior"
            )
        if not self.everyone.receipts:
            return _Record(PRIOR_DELAY, PRIOR_LEAD, 0), "No receipts yet, so a wide prior"
        everyone = _Record(self.everyone.delay, self.everyone.lead, 0)
        return everyone, (
            f"No receipt of this supplier, so {_receipts(self.everyone.receipts)} of all others"
        )


def supplier_figures(receipts: Iterable[Receipt]) -> dict[str, SupplierFigures]:
    """On-time share and lead times of each supplier; receipts without a date are left out of it.

    On time: received on or before the promised date.
    """
    rows: dict[str, list[Receipt]] = defaultdict(list)
    for receipt in receipts:
        if receipt.supplier is not None and receipt.quantity > 0:
            rows[receipt.supplier].append(receipt)
    found = {}
    for name, mine in sorted(rows.items()):
        delays = _delays(mine)
        total = sum(quantity for _, quantity in delays)
        on_time = sum(quantity for days, quantity in delays if days <= 0)
        lead_mass: Mass = {}
        add(lead_mass, ((days, float(quantity)) for days, quantity in _leads(mine)))
        lead = Distribution.of(lead_mass) if lead_mass else None
        found[name] = SupplierFigures(
            _share(Decimal(on_time) / total) if total else None,
            len(mine),
            lead.quantile(0.5) if lead else None,
            lead.quantile(0.9) if lead else None,
        )
    return found


def probability_by(steps: Iterable[tuple[date, Decimal]], day: date) -> Decimal:
    """Share that has arrived on or before the day, 0..1, read from an arrival's steps."""
    found = Decimal(0)
    for when, share in steps:
        if when > day:
            break
        found = share
    return found


def _receipts(count: int) -> str:
    return f"{count:,} receipt" + ("" if count == 1 else "s")


def _delays(receipts: Iterable[Receipt]) -> list[tuple[int, int]]:
    return [
        ((one.received_on - one.promised_on).days, one.quantity)
        for one in receipts
        if one.promised_on is not None
    ]


def _leads(receipts: Iterable[Receipt]) -> list[tuple[int, int]]:
    return [
        ((one.received_on - one.ordered_on).days, one.quantity)
        for one in receipts
        if one.ordered_on is not None and one.ordered_on <= one.received_on
    ]


@dataclass(frozen=True, slots=True)
class _Sample:
    """Mass by days, summing to `count`, the effective number of receipts."""

    mass: Mass
    count: float


def _weighted(pairs: list[tuple[int, int]]) -> _Sample:
    """Weights by quantity, scaled so that a supplier counts as its effective number of receipts.

    So units of different products need not be alike: within a supplier the quantity decides,
    between suppliers the number of receipts.
    """
    count = effective_count(quantity for _, quantity in pairs)
    total = sum(quantity for _, quantity in pairs)
    mass: Mass = {}
    # Sorted, so that rounding does not depend on the order of the receipts.
    add(mass, ((days, quantity * count / total) for days, quantity in sorted(pairs)))
    return _Sample(mass, count)


def _pooled(samples: Iterable[_Sample]) -> _Sample:
    mass: Mass = {}
    count = 0.0
    for sample in samples:
        add(mass, sorted(sample.mass.items()))
        count += sample.count
    return _Sample(mass, count)


def _drawn(sample: _Sample, towards: Distribution, weight: float) -> Distribution:
    mass = dict(sorted(sample.mass.items()))
    add(mass, towards.mass(weight=weight).items())
    return Distribution.of(mass)


def _sources(expected: Expected, record: _Record) -> list[tuple[int, float, Distribution]]:
    """(day counted from, weight, distribution): promise and order date, the narrower more.

    Weights are inverse to the squared distance between the first and the last decile.
    """
    sources = []
    if expected.expected_on is not None:
        sources.append((expected.expected_on.toordinal(), record.delay))
    if expected.ordered_on is not None:
        sources.append((expected.ordered_on.toordinal(), record.lead))
    weights = [1.0 / distribution.spread() ** 2 for _, distribution in sources]
    return [
        (day, weight / sum(weights), distribution)
        for (day, distribution), weight in zip(sources, weights, strict=True)
    ]


def _few(distribution: Distribution) -> Distribution:
    """At most MOST_STEPS steps; mass moves to the later day, so a date is never too hopeful."""
    if len(distribution.days) <= MOST_STEPS:
        return distribution
    days, cumulative, before = [], [], 0.0
    for day, share in zip(distribution.days, distribution.cumulative, strict=True):
        if share - before >= 1 / MOST_STEPS or share == 1.0:
            days.append(day)
            cumulative.append(share)
            before = share
    return Distribution(tuple(days), tuple(cumulative))


def _share(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.000001"))


def _arrival(distribution: Distribution, receipts: int, basis: str) -> Arrival:
    return Arrival(
        date.fromordinal(distribution.quantile(0.5)),
        date.fromordinal(distribution.quantile(0.9)),
        tuple(
            (date.fromordinal(day), _share(Decimal(share)))
            for day, share in zip(distribution.days, distribution.cumulative, strict=True)
        ),
        receipts,
        basis,
    )
