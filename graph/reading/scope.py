"""A statement being built: aliases, joins made when a path needs them, correlated subqueries."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from sqlalchemy import FromClause, Select, and_, exists, select, true
from sqlalchemy.sql.elements import ColumnElement

from graph.reading.catalogue.model import Node, Path, Relation
from graph.refusals import UnknownPath


@dataclass(frozen=True)
class Moment:
    """When a reading is asked: business date and instant."""

    today: date
    now: datetime


@dataclass
class Statement:
    """The FROM part of one SELECT: the first alias and the outer joins that paths asked for."""

    moment: Moment
    nodes: Mapping[str, Node]
    source: FromClause | None = None
    own: list[FromClause] = field(default_factory=list)

    def start(self, node: Node) -> "Scope":
        """Begin with a node's table."""
        alias = table_alias(node)
        self.source = alias
        self.own.append(alias)
        return Scope(self, node, alias)

    def join(self, alias: FromClause, condition: Any) -> None:
        """Add an outer join."""
        assert self.source is not None  # noqa: S101 - start() comes first
        self.source = self.source.outerjoin(alias, condition)
        self.own.append(alias)

    def select(self, *columns: Any) -> Select[Any]:
        """SELECT these columns from what has been joined so far."""
        assert self.source is not None  # noqa: S101
        return select(*columns).select_from(self.source)


def table_alias(node: Node) -> FromClause:
    """A fresh alias of a node's table."""
    alias: FromClause = node.record.__table__.alias()
    return alias


class Scope:
    """One node's alias in a statement; other attributes are its own columns.

    No method may bear a column's name, since it would hide the column (checked by a test).
    """

    def __init__(self, statement: Statement, node: Node, alias: Any) -> None:
        self.statement = statement
        self.node = node
        self.alias = alias
        self.argument: date | None = None
        self._joined: dict[str, Scope] = {}
        self._outer: dict[str, Any] = {}

    @property
    def today(self) -> date:
        """The business date of the reading."""
        return self.statement.moment.today

    @property
    def now(self) -> datetime:
        """The instant of the reading, in business time."""
        return self.statement.moment.now

    def __getattr__(self, name: str) -> Any:
        """A column of this node's table."""
        return getattr(self.alias.c, name)

    def to(self, name: str) -> "Scope":
        """The scope of a to-one relation, joined on first use."""
        if name not in self._joined:
            relation = self.node.relation[name]
            target = self.statement.nodes[relation.target]
            child = Scope(self.statement, target, table_alias(target))
            self.statement.join(child.alias, relation.link(self, child))
            self._joined[name] = child
        return self._joined[name]

    def outer(self, name: str, make: Callable[[], tuple[Any, Any]]) -> Any:
        """Join something that is no node (make() gives it and its condition) on first use."""
        if name not in self._outer:
            source, condition = make()
            self.statement.join(source, condition)
            self._outer[name] = source
        return self._outer[name]

    def locate(self, dotted: str) -> "tuple[Scope, str]":
        """Follow to-one links as far as they lead: the scope reached and what is left of the name.

        A path that a node itself has under the whole name goes before a link.
        """
        scope, rest = self, dotted
        while rest not in scope.node.path and rest not in scope.node.relation:
            step = next(
                (
                    name
                    for name, relation in scope.node.relation.items()
                    if not relation.many and rest.startswith(f"{name}.")
                ),
                None,
            )
            if step is None:
                break
            scope, rest = scope.to(step), rest.removeprefix(f"{step}.")
        return scope, rest

    def find(self, dotted: str) -> "tuple[Scope, Path]":
        """The scope and path a dotted name leads to through to-one links. Raises UnknownPath."""
        scope, rest = self.locate(dotted)
        if rest not in scope.node.path:
            near = get_close_matches(rest, scope.node.path, 3)
            raise UnknownPath(node=self.node.name, name=dotted, near=tuple(near))
        return scope, scope.node.path[rest]

    def find_relation(self, dotted: str) -> "tuple[Scope, Relation]":
        """The scope and relation a dotted name leads to. Raises UnknownPath."""
        scope, rest = self.locate(dotted)
        if rest not in scope.node.relation:
            near = get_close_matches(rest, scope.node.relation, 3)
            raise UnknownPath(node=self.node.name, name=dotted, near=tuple(near))
        return scope, scope.node.relation[rest]

    def expression(self, dotted: str, argument: date | None = None) -> ColumnElement[Any]:
        """The SQL of a dotted path."""
        scope, path = self.find(dotted)
        return scope.sql_of(path, argument)

    def sql_of(self, path: Path, argument: date | None = None) -> ColumnElement[Any]:
        """The SQL of one of this node's own paths."""
        self.argument = argument
        expression: ColumnElement[Any] = path.sql(self)
        return expression

    def child(self, relation: Relation) -> "tuple[Statement, Scope, Any]":
        """A correlated statement over the related rows, its scope, and the linking condition."""
        statement = Statement(self.statement.moment, self.statement.nodes)
        node = self.statement.nodes[relation.target]
        scope = statement.start(node)
        condition = relation.link(self, scope)
        if node.only is not None:
            condition = and_(condition, node.only(scope))
        return statement, scope, condition

    def exists(self, relation: Relation, where: Callable[["Scope"], Any]) -> ColumnElement[bool]:
        """Whether a related row meets the condition."""
        statement, scope, link = self.child(relation)
        condition = where(scope)
        found = statement.select(true()).where(link, condition).correlate_except(*statement.own)
        return exists(found)
