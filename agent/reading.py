"""The typed reading of a question; its JSON form is the grammar that gold readings are written in.

A condition is [path, op, value], [relation, some|none|every, [conditions]],
[relation, count, [conditions], op, n], [relation, count_distinct, path, [conditions], op, n],
{any: [...]}, {all: [...]} or {not: condition}. A value is plain, {field: path} or
{of: reading, value: path}. A date stays in words, such as date(today-30d), until it is composed.
"""

from dataclasses import dataclass, field
from typing import Any

Condition = Any
Json = dict[str, Any]


@dataclass
class Reading:
    """Rows, groups or figures of one node; with `do`, an act about them."""

    node: str = "Backorder"
    where: list[Condition] = field(default_factory=list)
    order_by: list[list[str]] | None = None
    limit: int | None = None
    limit_per: list[Any] | None = None
    group_by: list[Any] | None = None
    measures: list[list[Any]] | None = None
    having: list[list[Any]] | None = None
    select: list[str] | None = None
    as_of: Json | None = None
    also: "list[Reading]" = field(default_factory=list)
    do: str | None = None
    act: Json = field(default_factory=dict)

    def rows_json(self) -> Json:
        """The reading of rows, whatever is done about them."""
        made: Json = {
            "node": self.node,
            "where": self.where,
            "order_by": self.order_by,
            "limit": self.limit,
            "group_by": self.group_by,
            "measures": self.measures,
        }
        for name in ("limit_per", "having", "select", "as_of"):
            if getattr(self, name) is not None:
                made[name] = getattr(self, name)
        return made

    def as_json(self) -> Json:
        """The grammar's form of the whole reading."""
        made: Json = self.rows_json() if self.do is None else {"do": self.do}
        made |= {
            key: value.as_json() if isinstance(value, Reading) else value
            for key, value in self.act.items()
        }
        if self.also:
            made["also"] = [one.as_json() for one in self.also]
        return made

    @classmethod
    def from_json(cls, data: Json) -> "Reading":
        """The reading of rows that as_json gave, or that a person wrote by hand."""
        names = ("order_by", "limit", "limit_per", "group_by", "measures", "having", "select")
        made = cls(str(data.get("node", "Backorder")), list(data.get("where") or []))
        for key in (*names, "as_of"):
            setattr(made, key, data.get(key))
        made.also = [cls.from_json(one) for one in data.get("also") or []]
        made.do = data.get("do")
        if made.do is not None:
            made.act = {key: value for key, value in data.items() if key not in ("do", "also")}
        return made
