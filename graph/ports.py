"""What the graph needs from outside, as Protocols that the server fills."""

from datetime import date, datetime
from typing import Protocol


class Clock(Protocol):
    """Business time and wall time; with a pinned business date they differ."""

    def wall(self) -> datetime:
        """The wall clock, UTC."""
        ...

    def at(self, business_date: date | None) -> datetime:
        """Now in business time: the pinned date at the wall's time of day, else the wall clock."""
        ...
