"""Which protections a reservation counts towards, and what floors of others leave free."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from graph.records.supply import ProtectionRecord
from graph.values.words import ProtectionKind


@dataclass(frozen=True, slots=True)
class Taker:
    """Who takes supply: the groups the customer belongs to (tier, segment, number), its region."""

    groups: frozenset[str]
    region: str | None


def in_force(protection: ProtectionRecord, today: date) -> bool:
    """Whether today lies in the protection's validity, ends included."""
    begun = protection.valid_from is None or protection.valid_from <= today
    return begun and (protection.valid_to is None or today <= protection.valid_to)


def is_for(protection: ProtectionRecord, taker: Taker) -> bool:
    """Whether the taker belongs to the protection's group and region."""
    of_group = protection.group is None or protection.group in taker.groups
    return of_group and (protection.region is None or protection.region == taker.region)


def counted(
    protections: Iterable[ProtectionRecord], taker: Taker, *, location_id: str, today: date
) -> list[ProtectionRecord]:
    """The floors and quotas in force that this taker uses up at this location."""
    return [
        protection
        for protection in protections
        if in_force(protection, today)
        and is_for(protection, taker)
        and protection.location_id in (None, location_id)
    ]


def withheld(
    protections: Iterable[ProtectionRecord], taker: Taker, *, location_id: str, today: date
) -> int:
    """Base units at a location that floors bound to it keep for others, unclaimed and not freed.

    A floor without a location lies on the product as a whole; no single location withholds it.
    """
    return sum(
        max(0, protection.quantity - protection.used)
        for protection in protections
        if protection.kind == ProtectionKind.FLOOR.value
        and protection.location_id == location_id
        and in_force(protection, today)
        and not is_for(protection, taker)
        and (protection.frees_on is None or today < protection.frees_on)
    )


def quota_left(
    protections: Iterable[ProtectionRecord], taker: Taker, *, location_id: str, today: date
) -> int | None:
    """Base units the taker may still take under the tightest quota; None: no quota applies."""
    rests = [
        max(0, protection.quantity - protection.used)
        for protection in counted(protections, taker, location_id=location_id, today=today)
        if protection.kind == ProtectionKind.CEILING.value
    ]
    return min(rests, default=None)
