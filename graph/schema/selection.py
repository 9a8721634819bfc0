"""From a GraphQL selection to what is wanted of the rows, with depth and cost counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionSetNode,
    get_named_type,
)
from graphql.execution.values import (
    VariableValues,
    get_argument_values,
    get_directive_values,
)

from graph.reading.catalogue import NODES
from graph.reading.catalogue.model import Node
from graph.reading.reading import Page, Want
from graph.refusals import InputInvalid
from graph.schema.limits import Limits
from graph.schema.orders import orders_of
from graph.schema.where import Filters


@dataclass
class Selected:
    """One field of the answer: its key, definition name, arguments and what lies under it."""

    key: str
    name: str
    arguments: dict[str, Any]
    children: "list[Selected]"
    type_name: str


class Walker:
    """Walks the selections of one request."""

    def __init__(self, info: "GraphQLResolveInfo[Any]", limits: Limits) -> None:
        self.info = info
        # Strawberry hands resolvers the plain values where graphql-core wants its own container.
        values: Any = info.variable_values
        self.variables = VariableValues({}, values) if isinstance(values, dict) else values
        self.limits = limits
        self.filters = Filters(limits)
        self.rows = 0

    def field(self) -> Selected:
        """The field being resolved, with everything selected under it."""
        parent = self.info.parent_type
        return self._merged(parent, self.info.field_nodes)

    def _merged(self, parent: GraphQLObjectType, nodes: Iterable[FieldNode]) -> Selected:
        nodes = list(nodes)
        first = nodes[0]
        name = first.name.value
        key = first.alias.value if first.alias else name
        if name == "__typename":
            return Selected(key, name, {}, [], "String")
        definition = parent.fields[name]
        arguments = get_argument_values(definition, first, self.variables)
        inner = get_named_type(definition.type)
        children: list[Selected] = []
        if isinstance(inner, GraphQLObjectType):
            sets = [node.selection_set for node in nodes if node.selection_set]
            children = self.below(inner, sets)
        return Selected(key, name, arguments, children, inner.name)

    def below(self, parent: GraphQLObjectType, sets: list[SelectionSetNode]) -> list[Selected]:
        """The fields selected on a type, fragments spread, equal keys merged."""
        grouped: dict[str, list[FieldNode]] = {}
        for selections in sets:
            self._collect(parent, selections, grouped)
        return [self._merged(parent, nodes) for nodes in grouped.values()]

    def _collect(
        self,
        parent: GraphQLObjectType,
        selections: SelectionSetNode,
        grouped: dict[str, list[FieldNode]],
    ) -> None:
        for node in selections.selections:
            if self._skipped(node):
                continue
            if isinstance(node, FieldNode):
                key = node.alias.value if node.alias else node.name.value
                grouped.setdefault(key, []).append(node)
                continue
            fragment: Any = node
            if isinstance(node, FragmentSpreadNode):
                fragment = self.info.fragments[node.name.value]
            assert isinstance(node, FragmentSpreadNode | InlineFragmentNode)  # noqa: S101
            condition = fragment.type_condition
            if condition is None or condition.name.value in (parent.name, "Node"):
                self._collect(parent, fragment.selection_set, grouped)

    def _skipped(self, node: Any) -> bool:
        skip = get_directive_values(GraphQLSkipDirective, node, self.variables)
        include = get_directive_values(GraphQLIncludeDirective, node, self.variables)
        return bool(skip and skip["if"]) or bool(include and not include["if"])

    def wants(self, node: Node, fields: list[Selected], rows: int = 1) -> tuple[Want, ...]:
        """What is wanted of each row of a node; `rows` multiplies the cost of what lies under."""
        return self._wants(node, fields, "", rows)

    def _wants(
        self, node: Node, fields: list[Selected], prefix: str, rows: int
    ) -> tuple[Want, ...]:
        return tuple(
            self._want(node, field, f"{prefix}{field.name}", rows)
            for field in fields
            if field.name != "__typename"
        )

    def _want(self, node: Node, field: Selected, dotted: str, rows: int) -> Want:
        if dotted.endswith("Count") and dotted not in node.path:
            name = dotted.removesuffix("Count")
            target = NODES[node.relation[name].target]
            where = self.filters.condition(target, field.arguments.get("where"))
            self.spend(rows)
            return Want(
                field.key, field.name.removesuffix("Count"), page=Page(where=where), count=True
            )
        relation = node.relation.get(dotted)
        if relation is None:
            given = next(iter(field.arguments.values()), None)
            argument = given if isinstance(given, date) else None
            children = self._wants(node, field.children, f"{dotted}.", rows)
            return Want(field.key, field.name, children, argument)
        target = NODES[relation.target]
        if not relation.many:
            self.spend(rows)
            return Want(field.key, field.name, self.wants(target, field.children, rows))
        page = self._page(target, field)
        self.spend(rows * page.first)
        return Want(
            field.key,
            field.name,
            self.wants(target, field.children, rows * page.first),
            page=page,
        )

    def _page(self, target: Node, field: Selected) -> Page:
        first = field.arguments.get("first", 20)
        most = self.limits.nested_page_size
        if not 0 <= first <= most:
            raise InputInvalid((field.key, "first"), f"{first} is not between 0 and {most}")
        return Page(
            where=self.filters.condition(target, field.arguments.get("where")),
            order=orders_of(target, field.arguments.get("orderBy")),
            first=first,
            offset=max(0, field.arguments.get("offset", 0)),
        )

    def spend(self, rows: int) -> None:
        """Count rows against the limit. Raises InputInvalid beyond it."""
        self.rows += rows
        if self.rows > self.limits.cost:
            raise InputInvalid(
                (),
                f"this query may touch {self.rows:,} rows or more, {self.limits.cost:,} are "
                "allowed; ask for smaller pages or fewer nested lists",
            )
