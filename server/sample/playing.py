"""Plays the sample: real customers, items and orders against the invented network."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from server.sample.constraints import Promise, promise
from server.sample.dice import dice
from server.sample.extras import choose_clients
from server.sample.facts import Chain, History, Line
from server.sample.fulfilment import DayLog, Play, SampleLine
from server.sample.network import home
from server.sample.supply_plan import Inbound, Planner, Window
from server.sample.terms import Terms, invent_terms, lifetime_values

START, END = date(2016, 2, 1), date(2016, 5, 31)
SEED = 20160531
CLIENTS = 330
FOUND_SHARE = 0.35


@dataclass(frozen=True, slots=True)
class Played:
    """The sample before it is written."""

    history: History
    chains: Mapping[str, Chain]
    sources: Mapping[str, Line]
    lines: Mapping[str, SampleLine]
    terms: Mapping[str, Terms]
    promises: Mapping[str, Promise]
    logs: Sequence[DayLog]
    stock: Mapping[tuple[str, str], int]
    opening: Mapping[tuple[str, str], int]
    inbounds: Sequence[Inbound]
    seed: int


def play(history: History, seed: int = SEED) -> Played:
    """Choose customers, give them terms and let the days pass."""
    chosen = choose_clients(history.clients, seed, CLIENTS)
    chains = {
        number: chain
        for number, chain in history.chains.items()
        if chain.client in chosen and START <= chain.ordered_on <= END
    }
    values = lifetime_values(history, END)
    terms = invent_terms([history.clients[number] for number in chosen], values, seed)
    sources = {line.number: line for line in history.lines if line.order in chains}
    rng = dice(seed, "promises")
    lines: dict[str, SampleLine] = {}
    promises: dict[str, Promise] = {}
    for number, line in sources.items():
        chain = chains[line.order]
        region = history.clients[chain.client].region
        place = home(history.items[line.sku], region)
        lines[number] = SampleLine(
            number=number,
            order=line.order,
            client=chain.client,
            sku=line.sku,
            location=place,
            quantity=line.quantity,
            ordered_on=chain.ordered_on,
            splits=terms[chain.client].split,
            stuck=rng.random() < 0.003,
        )
        promises[number] = promise(chain, place, region, rng)
    demand: dict[tuple[str, str], list[tuple[date, int]]] = {}
    for sample in lines.values():
        pair = (sample.sku, sample.location)
        demand.setdefault(pair, []).append((sample.ordered_on, sample.quantity))
    window = Window(START, END)
    plan = Planner(history.items, window, seed).draw(demand)
    opening = dict(plan.opening)
    game = Play(history.items, plan, list(lines.values()))
    logs = game.run(window)
    for pair, units in _found(lines.values(), history, terms, seed).items():
        game.stock[pair] = logs[-1].stock[pair] = game.stock.get(pair, 0) + units
    return Played(
        history,
        chains,
        sources,
        lines,
        terms,
        promises,
        logs,
        game.stock,
        opening,
        plan.inbounds,
        seed,
    )


def _found(
    lines: Iterable[SampleLine], history: History, terms: Mapping[str, Terms], seed: int
) -> dict[tuple[str, str], int]:
    """What the last day's count finds where lines wait that may be split: a few packs."""
    rng = dice(seed, "found")
    waiting: dict[tuple[str, str], list[int]] = {}
    for line in lines:
        if line.open_quantity and terms[line.client].split:
            waiting.setdefault((line.sku, line.location), []).append(line.open_quantity)
    found: dict[tuple[str, str], int] = {}
    for (sku, place), open_quantities in sorted(waiting.items()):
        units = history.items[sku].pack * rng.randint(1, 3)
        if units < max(open_quantities) and rng.random() < FOUND_SHARE:
            found[sku, place] = units
    return found
