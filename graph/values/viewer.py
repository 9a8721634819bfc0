"""Who asks, and what they may do."""

from dataclasses import dataclass, field

from graph.refusals import RightMissing
from graph.values.words import ActorKind, Right

ALL_RIGHTS = frozenset(Right)


@dataclass(frozen=True, slots=True)
class Viewer:
    """The caller of an action or a query; an agent carries the rights of who asks, never more.

    request_id: the request that the caller came by, for the journal.
    """

    name: str
    kind: ActorKind = ActorKind.PERSON
    rights: frozenset[Right] = field(default=ALL_RIGHTS)
    request_id: str | None = None

    def must(self, right: Right) -> None:
        """Raise RightMissing unless the caller has the right."""
        if right not in self.rights:
            raise RightMissing(viewer=self.name, right=right.value)


SYSTEM = Viewer("system", ActorKind.SYSTEM)
