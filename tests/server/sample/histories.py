"""Small histories of the source; a call names only what matters to the test."""

from datetime import date, timedelta
from decimal import Decimal

from server.sample.facts import Chain, History, Line

FIRST = date(2015, 1, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def a_history(last: int = 600) -> History:
    return History(first_day=FIRST, last_day=day(last))


def an_order(
    history: History, client: str, ordered: int, *, late: bool = False, units: int = 10
) -> None:
    """An order of one line, promised for the day after and picked on it or a week later."""
    number = str(len(history.chains) + 1)
    promised = day(ordered + 1)
    history.chains[number] = Chain(
        number=number,
        client=client,
        ordered_on=day(ordered),
        promised_on=promised,
        reference="",
        salesperson="",
        documents=(number,),
        queue_on=None,
    )
    picked = promised + timedelta(days=7 if late else 0)
    history.lines.append(Line(number, number, number, "1", units, Decimal(2), picked, None))
