"""What has been read of a question so far, before it becomes a reading."""

from dataclasses import dataclass, field
from typing import Any

from agent.interpreter.conditions import Atom
from agent.lexicon_names import Name

Place = tuple[str, str]
"""A node and one of its paths."""


@dataclass
class Draft:
    """The row asked for, and everything said about it.

    whole: how many of the atoms say of what a share is taken; None: no share, or of all.
    orders: place and asc | desc; ("", "") waits for the field that is named later.
    """

    row: str = "Backorder"
    said_row: bool = False
    atoms: list[Atom] = field(default_factory=list)
    orders: list[tuple[Place, str]] = field(default_factory=list)
    limit: int | None = None
    per: Place | None = None
    groups: list[tuple[Place, str | None]] = field(default_factory=list)
    measures: list[tuple[str, Place | None]] = field(default_factory=list)
    having: list[list[Any]] = field(default_factory=list)
    select: list[Place] = field(default_factory=list)
    queue: bool = False
    whole: int | None = None
    unread: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
