"""Puts the schema together: root queries from the catalogue, mutations, limits."""

from datetime import date, datetime
from functools import cache
from typing import Annotated, Any

import strawberry
from graphql import GraphQLError
from strawberry.extensions import (
    AddValidationRules,
    MaxAliasesLimiter,
    MaxTokensLimiter,
    ParserCache,
    QueryDepthLimiter,
    ValidationCache,
)
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from graph.reading.catalogue import NODES
from graph.reading.reading import Compare, Op, Reading
from graph.records.facts_queries import read_facts
from graph.refusals import InputInvalid
from graph.schema.comparing import why_above_field
from graph.schema.connections import CONNECTIONS
from graph.schema.context import GraphContext
from graph.schema.groups import GROUPS
from graph.schema.helping import on_time_if_field
from graph.schema.limits import Limits
from graph.schema.mutations import mutation_type
from graph.schema.names import names_field
from graph.schema.projection import RowExecutor
from graph.schema.scalars import SCALARS
from graph.schema.selection import Walker
from graph.schema.series import series_field
from graph.schema.types import TYPE_KEY, Node_, node_type
from graph.values.identity import parse_global_id

REMEMBERED = 200
"""Documents whose parsing and validation are kept."""


@strawberry.type(description="Which day it is for the graph, and about its data.")
class Now:
    business_date: date = strawberry.field(description="The day figures are counted from.")
    at: datetime = strawberry.field(description="Now, in business time.")
    pinned: bool = strawberry.field(description="Whether the business date stands still.")
    currency: str | None = strawberry.field(description="The reporting currency.")
    computed_at: datetime | None = strawberry.field(
        description="When what is derived was computed."
    )
    added_note: str | None = strawberry.field(description="What in the data was generated.")


async def load_by_ids(info: strawberry.Info, ids: list[str]) -> list[Any]:
    """The rows of global ids, null where there is none, in the order of the ids."""
    context: GraphContext = info.context
    walker = Walker(info._raw_info, context.limits)  # noqa: SLF001
    if len(ids) > context.limits.page_size:
        raise InputInvalid(("ids",), f"at most {context.limits.page_size} ids at once")
    parsed = [parse_global_id(one) for one in ids]
    found: dict[str, Any] = {}
    async with context.reader() as reader:
        for name in dict.fromkeys(one[0] for one in parsed if one is not None):
            if name not in NODES:
                continue
            wanted = [g for g, one in zip(ids, parsed, strict=True) if one and one[0] == name]
            definition = info.schema._schema.type_map[name]  # noqa: SLF001
            sets = [
                field.selection_set
                for field in info._raw_info.field_nodes  # noqa: SLF001
                if field.selection_set
            ]
            wants = walker.wants(NODES[name], walker.below(definition, sets), len(wanted))  # type: ignore[arg-type]
            for one in dict.fromkeys(wanted):
                rows = await reader.rows(
                    Reading(name, Compare("id", Op.EQ, one), first=1, wants=wants)
                )
                if rows:
                    found[one] = rows[0] | {TYPE_KEY: name}
    return [found.get(one) for one in ids]


async def _node(
    root: Any,
    info: strawberry.Info,
    id: Annotated[strawberry.ID, strawberry.argument(description="A global id.")],
) -> Node_ | None:
    found: Any = (await load_by_ids(info, [id]))[0]
    return found  # type: ignore[no-any-return]


async def _nodes(
    root: Any,
    info: strawberry.Info,
    ids: Annotated[
        list[strawberry.ID],
        strawberry.argument(description="Global ids, at most one page of them."),
    ],
) -> list[Node_ | None]:
    return await load_by_ids(info, list(ids))


async def _now(root: Any, info: strawberry.Info) -> Now:
    context: GraphContext = info.context
    async with context.reader() as reader:
        facts = await read_facts(reader.connection)
    computed = facts.get("computed_at")
    return Now(
        business_date=reader.moment.today,
        at=reader.moment.now,
        pinned="business_date" in facts,
        currency=facts.get("currency"),
        computed_at=datetime.fromisoformat(computed) if computed else None,
        added_note=facts.get("added_note"),
    )


def query_type() -> Any:
    """The root query."""
    namespace: dict[str, Any] = {"__module__": __name__}
    for name, made in (CONNECTIONS | GROUPS).items():
        namespace[f"{name}_"] = made
    namespace["node_"] = strawberry.field(
        resolver=_node, name="node", description="Anything by its id; null when there is none."
    )
    namespace["nodes_"] = strawberry.field(
        resolver=_nodes, name="nodes", description="Several things by their ids."
    )
    namespace["now_"] = strawberry.field(
        resolver=_now, name="now", description="Which day it is for the graph."
    )
    namespace["names_"] = names_field()
    namespace["backorder_series_"] = series_field()
    namespace["why_above_"] = why_above_field()
    namespace["on_time_if_"] = on_time_if_field()
    return strawberry.type(type("Query", (), namespace), name="Query", description="What is known.")


class QuietSchema(strawberry.Schema):
    """A schema that leaves it to the caller which errors are worth a log line."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Log nothing: a user's mistake is an answer, the rest is logged where it is masked."""


@cache
def build_schema(bounds: Limits = Limits()) -> strawberry.Schema:  # noqa: B008 - frozen
    """The schema with its limits, made once for the same limits."""
    # One tuple of rules, since a document that was found valid is remembered by its rules.
    rules = [
        *QueryDepthLimiter(max_depth=bounds.depth).validation_rules,
        *MaxAliasesLimiter(max_alias_count=bounds.aliases).validation_rules,
    ]
    return QuietSchema(
        query_type(),
        mutation=mutation_type(),
        types=[node_type(name) for name in NODES],
        scalar_overrides=SCALARS,
        execution_context_class=RowExecutor,
        config=StrawberryConfig(auto_camel_case=True),
        extensions=[
            lambda: AddValidationRules(rules),
            lambda: MaxTokensLimiter(max_token_count=bounds.tokens),
            lambda: ParserCache(REMEMBERED),
            lambda: ValidationCache(REMEMBERED),
        ],
    )


@cache
def print_schema_text() -> str:
    """The schema in GraphQL's schema language; printed once, since each question asks for it."""
    return f"{build_schema(Limits()).as_str()}\n"
