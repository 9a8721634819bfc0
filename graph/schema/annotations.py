"""Types put together at run time, which type checkers read as values."""

from types import GenericAlias
from typing import Annotated, Any

import strawberry


def list_of(kind: Any) -> Any:
    """list[kind]."""
    return GenericAlias(list, (kind,))


def argument(kind: Any, description: str) -> Any:
    """The type of an argument, with its description."""
    return annotated(kind, strawberry.argument(description=description))


def annotated(kind: Any, *facts: Any) -> Any:
    """Annotated[kind, facts]."""
    made: Any = Annotated
    return made[(kind, *facts)]


def reference(name: str, module: str) -> Any:
    """A type of a module that may be made later."""
    return annotated(name, strawberry.lazy(module))
