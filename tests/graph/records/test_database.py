"""Money and instants survive; a failed transaction leaves nothing; migrations fit the tables."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, func, select
from sqlmodel import col

from graph.records.customers import CustomerRecord, SignalRecord
from graph.records.database import Transactions
from graph.records.metadata import METADATA


def a_customer(number: str, lifetime_value: str = "0") -> CustomerRecord:
    return CustomerRecord(
        id=number,
        source="test",
        number=number,
        name=number,
        tier="GOLD",
        lifetime_value=Decimal(lifetime_value),
    )


async def test_a_large_amount_comes_back_to_the_last_decimal(transactions: Transactions) -> None:
    async with transactions.begin() as session:
        session.add(a_customer("a", "1234567890123.0123"))
        session.add(a_customer("b", "0.0001"))

    async with transactions.read() as connection:
        total = await connection.scalar(select(func.sum(CustomerRecord.lifetime_value)))

    assert total == Decimal("1234567890123.0124")


async def test_an_instant_keeps_its_zone(transactions: Transactions) -> None:
    at = datetime(2016, 5, 31, 23, 30, tzinfo=UTC)
    signal = SignalRecord(
        id="s", source="test", number="1", customer_id="a", kind="SURVEY", at=at, value=Decimal(7)
    )
    async with transactions.begin() as session:
        session.add(signal)

    async with transactions.read() as connection:
        found = await connection.execute(select(col(SignalRecord.at), col(SignalRecord.value)))

        assert tuple(found.one()) == (at, Decimal(7))


async def test_a_failed_transaction_leaves_nothing(transactions: Transactions) -> None:
    async def fail_half_way() -> None:
        async with transactions.begin() as session:
            session.add(a_customer("a"))
            await session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail_half_way()

    async with transactions.read() as connection:
        assert (await connection.execute(select(col(CustomerRecord.id)))).all() == []


async def test_the_migrations_make_exactly_the_tables(transactions: Transactions) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), METADATA))

    async with transactions.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
