"""Makes the GraphQL field, input and payload of a mutation from its description."""

import dataclasses
import types
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

import strawberry
from strawberry.scalars import JSON
from strawberry.utils.str_converters import to_camel_case

from graph.refusals import Refusal
from graph.schema.annotations import annotated, list_of
from graph.schema.context import GraphContext
from graph.schema.enums import word_enum
from graph.schema.mutations.model import COMMON, Mutation
from graph.schema.payloads import Problem, load_nodes, problem_of
from graph.schema.types import lazy
from graph.values.words import Right

MODULE = "graph.schema.mutations.building"
INPUTS: dict[type, Any] = {}
PLAIN = (str, int, bool, date, datetime, Decimal)
PROBLEMS = "Why it was not done; empty when it was."


def _optional(kind: Any) -> tuple[Any, bool]:
    """The type without None, and whether None was part of it."""
    if get_origin(kind) in (Union, types.UnionType):
        (inner,) = [one for one in get_args(kind) if one is not type(None)]
        return inner, True
    return kind, False


def graphql_type(kind: Any, words: dict[str, str]) -> Any:
    """The GraphQL input type of a request's field."""
    inner, absent = _optional(kind)
    if get_origin(inner) is dict:
        return JSON | None if absent else JSON
    if get_origin(inner) is tuple:
        made: Any = list_of(graphql_type(get_args(inner)[0], words))
    elif inner in PLAIN:
        made = inner
    elif issubclass(inner, StrEnum):
        made = word_enum(inner)
    else:
        made = input_type(inner, words)
    return made | None if absent else made


def input_type(
    request: type, words: dict[str, str], extra: dict[str, tuple[Any, Any]] | None = None
) -> Any:
    """The input of a request's dataclass; extra: further fields -> (type, default)."""
    if request in INPUTS:
        return INPUTS[request]
    hints = get_type_hints(request)
    namespace: dict[str, Any] = {"__annotations__": {}, "__module__": MODULE}
    fields = {
        one.name: (graphql_type(hints[one.name], words), _default(one))
        for one in dataclasses.fields(request)
    }
    for name, (kind, default) in (fields | (extra or {})).items():
        camel = to_camel_case(name)
        about = words.get(camel) or COMMON[camel]
        namespace["__annotations__"][name] = kind
        given = {} if default is dataclasses.MISSING else _given(default)
        namespace[name] = strawberry.field(description=about, **given)
    name = f"{request.__name__}Input"
    about = f"{request.__name__}: what is wanted."
    INPUTS[request] = strawberry.input(type(name, (), namespace), name=name, description=about)
    return INPUTS[request]


def _default(field: "dataclasses.Field[Any]") -> Any:
    return field.default


def _given(default: Any) -> dict[str, Any]:
    if isinstance(default, tuple):
        return {"default_factory": list}
    if isinstance(default, StrEnum):
        return {"default": word_enum(type(default))(default.value)}
    return {"default": default}


def to_request(request: type, given: Any) -> Any:
    """The action's request of an input."""
    hints = get_type_hints(request)
    values = {
        one.name: _value(hints[one.name], getattr(given, one.name))
        for one in dataclasses.fields(request)
    }
    return request(**values)


def _value(kind: Any, given: Any) -> Any:
    inner, _ = _optional(kind)
    if given is None:
        return None
    if get_origin(inner) is tuple:
        return tuple(_value(get_args(inner)[0], one) for one in given)
    if isinstance(given, Enum):
        return inner(given.value)
    return given if inner in PLAIN else to_request(inner, given)


def payload_type(mutation: Mutation) -> Any:
    """{ <answers> problems }."""
    name = f"{mutation.name[0].upper()}{mutation.name[1:]}Payload"
    linked = list_of(lazy(mutation.node)) if mutation.many else lazy(mutation.node) | None
    about = "What changed, as it is now; absent when it was not done."
    namespace = {
        "__annotations__": {mutation.answers: linked, "problems": list_of(Problem)},
        "__module__": MODULE,
        mutation.answers: strawberry.field(description=about),
        "problems": strawberry.field(description=PROBLEMS),
    }
    made = type(name, (), namespace)
    return strawberry.type(made, name=name, description=f"Answer of {mutation.name}.")


def mutation_field(mutation: Mutation) -> Any:
    """The field: act once, then shape what changed."""
    payload = payload_type(mutation)
    wanted = input_type(mutation.request, dict(mutation.words), {"key": (str | None, None)})

    async def act(root: Any, info: strawberry.Info, input: Any) -> Any:
        context: GraphContext = info.context
        nothing: Any = [] if mutation.many else None
        try:
            request = to_request(mutation.request, input)
            made = await mutation.act(
                context.transactions,
                context.viewer,
                request,
                clock=context.clock,
                key=input.key,
            )
        except Refusal as refusal:
            return payload(**{mutation.answers: nothing, "problems": [problem_of(refusal)]})
        found = await changed(info, mutation, list(made) if mutation.many else [made])
        answer = found if mutation.many else next(iter(found), None)
        return payload(**{mutation.answers: answer, "problems": []})

    return field_of(act, mutation, wanted, payload)


async def changed(info: strawberry.Info, mutation: Mutation, ids: list[str]) -> list[Any]:
    """The changed rows as selected; none for a caller who may act but not read."""
    context: GraphContext = info.context
    if Right.READ not in context.viewer.rights:
        return []
    return list(await load_nodes(info, mutation.answers, mutation.node, ids))


def field_of(act: Any, mutation: Mutation, wanted: Any, payload: Any) -> Any:
    """The mutation's field over a resolver that takes one input."""
    about = strawberry.argument(description="What is wanted.")
    act.__annotations__ = {
        "root": Any,
        "info": strawberry.Info,
        "input": annotated(wanted, about),
        "return": payload,
    }
    return strawberry.mutation(resolver=act, name=mutation.name, description=mutation.description)
