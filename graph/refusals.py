"""Every refusal of the graph, with its stable code.

Refusal
    RightMissing        NotFound            InputInvalid
    PlanNotApproved     PlanSuperseded      PlanStateWrong   KeyReused
    ReservationRefused  DatabaseVersionWrong  SnapshotMissing   ImportRefused
    UnknownPath         StrategyUnavailable   UndoRefused     LineBlocked
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar


class Code(StrEnum):
    """Stable codes; `docs/errors.md` tells for each what it means and how to mend it."""

    RIGHT_MISSING = "RIGHT_MISSING"
    NOT_FOUND = "NOT_FOUND"
    INPUT_INVALID = "INPUT_INVALID"
    PLAN_NOT_APPROVED = "PLAN_NOT_APPROVED"
    PLAN_SUPERSEDED = "PLAN_SUPERSEDED"
    PLAN_STATE_WRONG = "PLAN_STATE_WRONG"
    KEY_REUSED = "KEY_REUSED"
    RESERVATION_REFUSED = "RESERVATION_REFUSED"
    DATABASE_VERSION_WRONG = "DATABASE_VERSION_WRONG"
    SNAPSHOT_MISSING = "SNAPSHOT_MISSING"
    IMPORT_REFUSED = "IMPORT_REFUSED"
    UNKNOWN_PATH = "UNKNOWN_PATH"
    STRATEGY_UNAVAILABLE = "STRATEGY_UNAVAILABLE"
    UNDO_REFUSED = "UNDO_REFUSED"
    LINE_BLOCKED = "LINE_BLOCKED"


@dataclass(eq=False)
class Refusal(Exception):
    """Something the caller may mend: says what, where and how."""

    code: ClassVar[Code]

    @property
    def mend(self) -> str:
        """How to mend it, in a sentence: the docstring after `Mend:`."""
        doc = " ".join((type(self).__doc__ or "").split())
        return doc.partition("Mend: ")[2]

    @property
    def path(self) -> tuple[str, ...]:
        """The input fields that caused it, outermost first; empty when it is not one field."""
        return ()


@dataclass(eq=False)
class RightMissing(Refusal):
    """The caller lacks a right. Mend: ask whoever configures the service for that right."""

    code: ClassVar[Code] = Code.RIGHT_MISSING
    viewer: str
    right: str

    def __str__(self) -> str:
        return f"{self.viewer!r} does not have the right {self.right}"


@dataclass(eq=False)
class NotFound(Refusal):
    """No such row. Mend: check the id or number; list what there is with the root query."""

    code: ClassVar[Code] = Code.NOT_FOUND
    node: str
    key: str

    def __str__(self) -> str:
        return f"no {self.node} {self.key!r}"


@dataclass(eq=False)
class InputInvalid(Refusal):
    """A value breaks a rule. Mend: correct the value as the message says and send it again."""

    code: ClassVar[Code] = Code.INPUT_INVALID
    where: tuple[str, ...]
    message: str

    def __str__(self) -> str:
        return f"{'.'.join(self.where)}: {self.message}" if self.where else self.message

    @property
    def path(self) -> tuple[str, ...]:
        return self.where


@dataclass(eq=False)
class PlanNotApproved(Refusal):
    """The plan has no approval. Mend: approve it first, with the right to approve."""

    code: ClassVar[Code] = Code.PLAN_NOT_APPROVED
    plan: str
    status: str

    def __str__(self) -> str:
        return f"plan {self.plan!r} is {self.status}, not APPROVED"


@dataclass(eq=False)
class PlanSuperseded(Refusal):
    """Supply or lines moved after this plan was made. Mend: propose again."""

    code: ClassVar[Code] = Code.PLAN_SUPERSEDED
    plan: str
    moved: tuple[str, ...]

    def __str__(self) -> str:
        what = ", ".join(repr(item) for item in self.moved[:5])
        return f"plan {self.plan!r} no longer fits: {what} moved since it was made"


@dataclass(eq=False)
class PlanStateWrong(Refusal):
    """The plan's status does not allow this step. Mend: see its status first."""

    code: ClassVar[Code] = Code.PLAN_STATE_WRONG
    plan: str
    status: str
    step: str

    def __str__(self) -> str:
        return f"plan {self.plan!r} is {self.status}; it cannot be {self.step}"


@dataclass(eq=False)
class KeyReused(Refusal):
    """An idempotency key came again with another request. Mend: use a new key per request."""

    code: ClassVar[Code] = Code.KEY_REUSED
    key: str

    def __str__(self) -> str:
        return f"idempotency key {self.key!r} was used for a different request"


@dataclass(eq=False)
class ReservationRefused(Refusal):
    """The supply does not hold that much. Mend: reserve at most what is available."""

    code: ClassVar[Code] = Code.RESERVATION_REFUSED
    supply: str
    asked: int
    available: int

    def __str__(self) -> str:
        return f"{self.asked} asked of {self.supply!r}, {self.available} available"


@dataclass(eq=False)
class DatabaseVersionWrong(Refusal):
    """The database has another version. Mend: upgrade the program, or run `backorders migrate`."""

    code: ClassVar[Code] = Code.DATABASE_VERSION_WRONG
    found: str
    expected: str

    def __str__(self) -> str:
        return f"the database is at version {self.found!r}, this program needs {self.expected!r}"


@dataclass(eq=False)
class SnapshotMissing(Refusal):
    """No end-of-day snapshot answers this. Mend: ask for a day and fields that snapshots hold."""

    code: ClassVar[Code] = Code.SNAPSHOT_MISSING
    message: str

    def __str__(self) -> str:
        return self.message


@dataclass(eq=False)
class UnknownPath(Refusal):
    """A path is not in the vocabulary. Mend: take one of the paths named in the message."""

    code: ClassVar[Code] = Code.UNKNOWN_PATH
    node: str
    name: str
    near: tuple[str, ...] = ()

    def __str__(self) -> str:
        hint = f"; did you mean {', '.join(self.near)}?" if self.near else ""
        return f"{self.node} has no {self.name!r}{hint}"


@dataclass(eq=False)
class ImportRefused(Refusal):
    """Nothing was stored. Mend: correct the rows listed, or accept their loss by the flag."""

    code: ClassVar[Code] = Code.IMPORT_REFUSED
    problems: tuple[str, ...] = field(default=())
    total: int = 0

    def __str__(self) -> str:
        return f"{self.total} problems; nothing was stored"


@dataclass(eq=False)
class StrategyUnavailable(Refusal):
    """No plan is made by that strategy. Mend: STRICT, FAIR_SHARE or OPTIMAL; MANUAL plans are
    drafts that were edited by hand.
    """

    code: ClassVar[Code] = Code.STRATEGY_UNAVAILABLE
    strategy: str

    def __str__(self) -> str:
        return f"no plan can be proposed by strategy {self.strategy!r}"

    @property
    def path(self) -> tuple[str, ...]:
        return ("strategy",)


@dataclass(eq=False)
class UndoRefused(Refusal):
    """The plan can no longer be taken back. Mend: change the lines by a new plan instead."""

    code: ClassVar[Code] = Code.UNDO_REFUSED
    plan: str
    because: str

    def __str__(self) -> str:
        return f"plan {self.plan!r} cannot be undone: {self.because}"


@dataclass(eq=False)
class LineBlocked(Refusal):
    """The line is frozen, held or in doubt. Mend: lift that first, or leave the line out."""

    code: ClassVar[Code] = Code.LINE_BLOCKED
    line: str
    because: str

    def __str__(self) -> str:
        return f"line {self.line!r} is {self.because}"
