"""The model's heart: what each supply gives each demand, and on which day the demand ships.

A demand without shipping rules takes units as they arrive. One with rules (complete, minimum,
packs, few shipments, an order that moves together) gathers them first.
"""

import numpy as np

from graph.allocation.optimal.arcs import Arcs, Ints
from graph.allocation.optimal.chains import add_least, add_together, add_whole
from graph.allocation.optimal.matrix import INFINITE, Flags
from graph.allocation.optimal.model import Case, Draft, groups_of, in_ratio
from graph.allocation.optimal.special import add_in_ratio, add_special, add_together_by_day
from graph.allocation.protections import NEVER


def build_shipping(case: Case) -> Draft:
    """Columns and rows of all demands that have an arc."""
    draft = Draft(case)
    groups = groups_of(case.problem.demands)
    kind = _kinds(draft, groups)
    arcs = case.arcs
    of = kind[arcs.demand] if len(arcs) else np.zeros(0, dtype=np.int64)
    _add_simple(draft, np.flatnonzero(of == _SIMPLE))
    for number, add in ((_WHOLE, add_whole), (_LEAST, add_least)):
        some = np.flatnonzero(of == number)
        if len(some):
            add(draft, np.unique(arcs.demand[some]), some)
    _add_groups(draft, groups, kind, np.flatnonzero(of == _TOGETHER))
    rare: dict[int, list[int]] = {}
    for arc in np.flatnonzero(of >= _RATIO).tolist():
        rare.setdefault(int(arcs.demand[arc]), []).append(arc)
    for index in sorted(rare):
        if kind[index] == _SPECIAL:
            add_special(draft, index, rare[index])
    for group in groups:
        if kind[group[0]] == _RATIO:
            add_in_ratio(draft, group, rare)
        elif kind[group[0]] == _BY_DAY:
            add_together_by_day(draft, group, rare)
    return draft


_NOTHING, _SIMPLE, _WHOLE, _LEAST, _TOGETHER, _RATIO, _BY_DAY, _SPECIAL = range(8)


def _kinds(draft: Draft, groups: list[list[int]]) -> Ints:
    """How each demand is modelled."""
    case = draft.case
    kind = np.full(len(draft.rules), _SIMPLE)
    waits_not = _may_not_wait(case.arcs, len(kind))
    for index, rules in enumerate(draft.rules):
        if rules.pack > 1 or rules.shipments < NEVER:
            kind[index] = _SPECIAL
        elif rules.least > 1:
            kind[index] = _WHOLE if rules.least >= rules.wanted else _LEAST
    kind[(kind != _SIMPLE) & waits_not] = _SPECIAL
    kind[case.dated] = _SPECIAL
    has = np.zeros(len(kind), dtype=bool)
    has[case.arcs.demand] = True
    demands = case.problem.demands
    for group in groups:
        if not has[group].all() or any(demands[index].hold for index in group):
            kind[group] = _NOTHING
        elif in_ratio(demands[group[0]]):
            kind[group] = _RATIO
        elif waits_not[group].any() or case.dated[group].any():
            kind[group] = _BY_DAY
        else:
            kind[group] = _TOGETHER
    return kind


def _may_not_wait(arcs: Arcs, count: int) -> Flags:
    """Demands with a supply that expires before another one is there."""
    found = np.zeros(count, dtype=bool)
    if len(arcs):
        last = np.zeros(count, dtype=np.int64)
        np.maximum.at(last, arcs.demand, arcs.day)
        found[arcs.demand[arcs.use_by < last[arcs.demand]]] = True
    return found


def _add_simple(draft: Draft, arcs: Ints) -> None:
    if not len(arcs):
        return
    case = draft.case
    demand = case.arcs.demand[arcs]
    day = np.maximum(case.arcs.day[arcs], draft.due[demand])
    columns = draft.give(arcs, draft.on_arrival[arcs], day, np.full(len(arcs), -1))
    owners, place = np.unique(demand, return_inverse=True)
    rows = draft.matrix.add_rows(case.cell[owners], -INFINITE, draft.wanted[owners])
    draft.matrix.add(rows[place], columns, 1.0)
    draft.deliver(demand, day, columns, np.ones(len(arcs)), np.full(len(arcs), -1))


def _add_groups(draft: Draft, groups: list[list[int]], kind: Ints, arcs: Ints) -> None:
    together = [group for group in groups if kind[group[0]] == _TOGETHER]
    if not together:
        return
    members = np.array([index for group in together for index in group], dtype=np.int64)
    sizes = [len(group) for group in together]
    group = np.repeat(np.arange(len(together)), sizes)
    starts = np.array([max(draft.rules[index].due for index in one) for one in together])
    leader = np.array([one[0] for one in together])
    order = np.argsort(leader[group], kind="stable")
    add_together(draft, members[order], leader[group][order], arcs, starts[group][order])
