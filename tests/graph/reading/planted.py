"""A small planted queue whose answers can be counted by hand.

order  customer  tier     band    sku  location  qty  price  due   alloc  score
O1     Alder     PREMIUM  HIGH    P1   East       10  10.00   -5      0      90
O2     Alder     PREMIUM  HIGH    P2   East        4   2.50   +3      4      70
O3     Birch     GOLD     LOW     P1   West       20   9.50   -1      5      80
O4     Cedar     SILVER   MEDIUM  P3   West        6   1.25  none     0    null
O5     Birch     GOLD     LOW     P2   East        8   2.00  -20      0      60 (closed)
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Any

from sqlmodel import SQLModel

from graph.reading.reader import Reader
from graph.reading.scope import Moment
from graph.records.database import Transactions
from graph.records.supply import ArrivalStepRecord
from tests.builders import (
    TODAY,
    a_backorder,
    a_customer,
    a_leg,
    a_line,
    a_location,
    a_peg,
    a_product,
    a_signal,
    a_supplier,
    an_alternative,
    an_inbound,
    an_order,
    at_noon,
    in_days,
    some_stock,
    store,
)


def _line(
    order: str, customer: str, what: tuple[str, str, int, str], **facts: Any
) -> list[SQLModel]:
    sku, location, quantity, price = what
    ordered, due = facts.pop("ordered", -30), facts.pop("due", None)
    head = an_order(order, customer=customer, ordered=ordered)
    line = a_line(
        order,
        sku=sku,
        location=location,
        quantity=quantity,
        price=Decimal(price),
        promised_date=None if due is None else in_days(due),
        hold=facts.pop("hold", False),
    )
    return [head, line, a_backorder(head, line, **facts)]


def _parties() -> list[SQLModel]:
    alder = {"tier": "PREMIUM", "churn_band": "HIGH", "churn_value": Decimal("0.62")}
    birch = {"tier": "GOLD", "churn_band": "LOW", "churn_value": Decimal("0.05")}
    cedar = {"tier": "SILVER", "churn_band": "MEDIUM", "region": "South"}
    return [
        a_customer("Alder", region="North", commitment_max_days_late=3, **alder),
        a_customer("Birch", region="North", commitment_max_days_late=0, **birch),
        a_customer("Cedar", **cedar),
        a_signal("S1", kind="CANCEL_THREAT", customer="Alder", is_open=True),
        a_signal("S2", kind="SURVEY", customer="Alder", value=Decimal(3), at=at_noon(in_days(-9))),
        a_signal("S3", kind="COMPLAINT", customer="Birch", at=at_noon(in_days(-2))),
        a_product("P1", price=Decimal(10), cost=Decimal(6)),
        a_product("P2", price=Decimal("2.50"), cost=Decimal(2)),
        a_product("P3", price=Decimal("1.25"), cost=Decimal("1.25"), category="Small"),
        a_location("East"),
        a_location("West", region="South"),
        a_supplier("Acme"),
    ]


def _supply() -> list[SQLModel]:
    truck = an_inbound("PO1", sku="P1", location="East", quantity=15, supplier="Acme")
    truck.arrival_p50, truck.arrival_p90 = in_days(2), in_days(6)
    east = some_stock("P1", "East", on_hand=2, safety_stock=5)
    west = some_stock("P1", "West", on_hand=30, reserved_external=3, reserved_ours=5)
    steps = [(1, "0.2"), (2, "0.5"), (6, "0.9")]
    return [
        east,
        west,
        some_stock("P2", "East", on_hand=12, reserved_ours=4),
        truck,
        *(
            ArrivalStepRecord(inbound_id=truck.id, on_date=in_days(day), probability=Decimal(p))
            for day, p in steps
        ),
        a_peg("O1", firmness="PROJECTED", quantity=10, inbound=truck),
        a_peg("O3", firmness="FIRM", quantity=5, position=west),
    ]


def _alternatives() -> list[SQLModel]:
    west = an_alternative(
        "O1",
        kind="ALTERNATE_LOCATION",
        quantity=10,
        rank=1,
        cost=Decimal("4.00"),
        date_p50=in_days(2),
        date_p90=in_days(3),
    )
    return [
        west,
        a_leg(west, quantity=7, position=1, start="West", arrival_p50=in_days(1)),
        a_leg(west, quantity=3, position=2, start="West", arrival_p50=in_days(2)),
        an_alternative("O1", kind="SUBSTITUTE", reason="NO_CONSENT"),
        an_alternative("O2", kind="ALTERNATE_LOCATION", reason="NO_STOCK"),
        an_alternative("O3", kind="CANCEL_SHORT", quantity=15, rank=1, cost=Decimal(0)),
    ]


def everything() -> list[SQLModel]:
    """Every planted row."""
    return [
        *_parties(),
        *_line("O1", "Alder", ("P1", "East", 10, "10"), due=-5, score=Decimal(90), sort_key="1"),
        *_line(
            "O2",
            "Alder",
            ("P2", "East", 4, "2.50"),
            due=3,
            score=Decimal(70),
            sort_key="3",
            allocated_quantity=4,
            ordered=-3,
        ),
        *_line(
            "O3",
            "Birch",
            ("P1", "West", 20, "9.50"),
            due=-1,
            score=Decimal(80),
            sort_key="2",
            allocated_quantity=5,
            hold=True,
            ordered=-100,
        ),
        *_line("O4", "Cedar", ("P3", "West", 6, "1.25"), sort_key="4"),
        *_line(
            "O5",
            "Birch",
            ("P2", "East", 8, "2.00"),
            due=-20,
            score=Decimal(60),
            is_open=False,
        ),
        *_supply(),
        *_alternatives(),
    ]


async def plant(transactions: Transactions) -> None:
    """Write every planted row."""
    await store(transactions, *everything())


@asynccontextmanager
async def reading(transactions: Transactions) -> AsyncIterator[Reader]:
    """A reader at noon of TODAY."""
    async with transactions.read() as connection:
        yield Reader(connection, Moment(TODAY, at_noon(TODAY)))
