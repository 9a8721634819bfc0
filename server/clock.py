"""The wall clock, and business time when a business date is pinned."""

from datetime import UTC, date, datetime


class SystemClock:
    """The graph's clock port over the machine's clock."""

    def wall(self) -> datetime:
        """The wall clock, UTC."""
        return datetime.now(UTC)

    def at(self, business_date: date | None) -> datetime:
        """Now in business time: the pinned date at the wall's time of day, else the wall clock."""
        now = self.wall()
        return now if business_date is None else datetime.combine(business_date, now.timetz())
