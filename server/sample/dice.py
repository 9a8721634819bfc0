"""Seeded chance: one stream for each topic, so that a topic's draws do not move another's."""

from random import Random


def dice(seed: int, topic: str) -> Random:
    """A stream of draws that depends on seed and topic alone."""
    return Random(f"{seed}/{topic}")  # noqa: S311 - invents sample data, guards nothing
