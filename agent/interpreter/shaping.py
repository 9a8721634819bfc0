"""From what was read of a question to a typed reading: placed conditions, shape, ranking."""

from typing import Any

from agent.interpreter.conditions import Atom, Placer, either, merged
from agent.interpreter.defaults import KEY_OF, QUANTITY_OF, STANDING
from agent.interpreter.draft import Draft, Place
from agent.interpreter.roads import dotted, road, road_to_one
from agent.reading import Reading
from agent.schema_index import SchemaIndex


def reading_of(schema: SchemaIndex, draft: Draft) -> Reading:
    """The draft as a reading; what cannot be placed is unread."""
    _rank_groups(schema, draft)
    whole = draft.whole or 0
    made = Reading(draft.row, _placed(schema, draft, draft.atoms[whole:]))
    standing = STANDING.get(draft.row)
    if standing and not any(standing[0] in str(one) for one in made.where):
        made.where.append(list(standing))
    _shape(schema, draft, made)
    if whole:
        made.where = merged([*_placed(schema, draft, draft.atoms[:whole]), *made.where])
    return made


def _placed(schema: SchemaIndex, draft: Draft, atoms: list[Atom]) -> list[Any]:
    """Atoms as conditions of the row, joined as they were said; what has no place is unread."""
    placer = Placer(schema, draft.row)
    where: list[Any] = []
    last: list[Any] = []
    for atom in atoms:
        placed = placer.place(atom)
        if placed is None:
            draft.unread.append(atom.text or atom.node)
            continue
        if atom.alternative and last:
            joined = either(last, placed)
            del where[len(where) - len(last) :]
            where += joined
            last = joined
        elif placed:
            same = _same_path(where, placed)
            if same is not None:
                # "premium and gold" means both kinds of rows: one value cannot be two.
                where.remove(same)
                placed = either([same], placed)
            where += placed
            last = placed
    return merged(where)


def _same_path(where: list[Any], placed: list[Any]) -> list[Any] | None:
    """A condition that asks another value of the same path, if there is one."""
    if len(placed) != 1 or not isinstance(placed[0], list) or placed[0][1] not in ("eq", "in"):
        return None
    path, _, value = placed[0]
    if str(value).startswith("date(") or isinstance(value, bool | int | float):
        return None
    return next(
        (
            one
            for one in where
            if isinstance(one, list)
            and one[0] == path
            and one[1] in ("eq", "in")
            and one[2] != value
        ),
        None,
    )


def _rank_groups(schema: SchemaIndex, draft: Draft) -> None:
    """Customers ranked by a figure of their lines: groups of backorders."""
    places = [place for place, _ in draft.orders if place[0]]
    many = {"Customer", "Product", "Location", "Order"}
    summed = bool(draft.measures) and draft.measures[0][0] == "sum"
    if draft.row in many and any(place[0] == "Backorder" for place in places):
        draft.groups = [((draft.row, KEY_OF[draft.row]), None)]
        draft.measures = draft.measures or [("sum", places[0])]
        draft.row = "Backorder"
    elif draft.row in ("Customer", "Product") and draft.groups and summed:
        draft.row = "Backorder"


def _path(schema: SchemaIndex, row: str, place: Place) -> str | None:
    way = road(schema, row, place[0])
    if way is None or any(step[1] for step in way):
        way = road_to_one(schema, row, place[0])
    if way is None:
        return None
    return dotted(way, place[1]).rstrip(".") if place[1] else ".".join(name for name, _ in way)


def _shape(schema: SchemaIndex, draft: Draft, made: Reading) -> None:
    """Order, limit, groups, measures, having and selection."""
    row = draft.row
    made.limit = draft.limit
    _group(schema, draft, made)
    _measure(schema, draft, made)
    _order(schema, draft, made)
    if draft.per is not None and (per := _path(schema, row, draft.per)):
        made.limit_per, made.limit = [per, draft.limit or 1], None
    if draft.queue and not made.order_by and not made.measures and row == "Backorder":
        made.order_by = [["priority.rank", "asc"]]
    chosen = [path for place in draft.select if (path := _path(schema, row, place))]
    made.select = chosen or None


def _group(schema: SchemaIndex, draft: Draft, made: Reading) -> None:
    for place, bucket in draft.groups:
        path = _path(schema, draft.row, place)
        if path is None:
            draft.unread.append(f"by {place[0].lower()}")
        else:
            made.group_by = [*(made.group_by or []), [path, bucket] if bucket else path]


def _measure(schema: SchemaIndex, draft: Draft, made: Reading) -> None:
    row = draft.row
    for name, target in draft.measures:
        if name == "share otif":
            made.measures = [*(made.measures or []), ["share", [["onTimeInFull", "eq", True]]]]
        elif name == "share":
            made.measures = [["share", made.where]]
            made.where = []
        elif target is None:
            made.measures = [*(made.measures or []), [name]]
        elif (path := _path(schema, row, target)) is not None:
            made.measures = [*(made.measures or []), [name, path]]
    if made.group_by and not made.measures:
        stock = row == "StockPosition"
        made.measures = [["sum", QUANTITY_OF[row]]] if stock else [["count"]]
    for measure, op, value in draft.having:
        path = _path(schema, row, measure[1]) if measure[1] else None
        label = f"{measure[0]} {path}" if path else measure[0]
        made.having = [*(made.having or []), [label, op, value]]


def _order(schema: SchemaIndex, draft: Draft, made: Reading) -> None:
    for place, direction in draft.orders:
        if not place[0]:
            continue
        path = _path(schema, draft.row, place)
        if path is None:
            draft.unread.append(f"by {place[1]}")
            continue
        if made.group_by:
            measured = (" ".join(one) for one in made.measures or [] if path in one)
            path = next(measured, f"sum {path}")
        made.order_by = [*(made.order_by or []), [path, direction]]
