"""Engines and transactions: one way to write, one way to read a snapshot, on both databases."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_TIMEOUT_MS = 30_000


def async_url(url: str) -> str:
    """The URL with the async driver named: sqlite+aiosqlite or postgresql+asyncpg."""
    scheme, _, rest = url.partition("://")
    driver = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
    return f"{driver.get(scheme, scheme)}://{rest}"


def open_engine(url: str) -> AsyncEngine:
    """An engine for a database URL. The caller disposes of it."""
    if not async_url(url).startswith("sqlite"):
        return create_async_engine(async_url(url), pool_pre_ping=True)
    engine = create_async_engine(async_url(url))

    def prepare(connection: Any, _entry: ConnectionPoolEntry) -> None:
        # SQLAlchemy must not begin for us: a deferred transaction that turns to writing after
        # another commit fails at once, whatever the busy timeout.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    event.listen(engine.sync_engine, "connect", prepare)
    return engine


class Transactions:
    """Gives out write transactions and read snapshots; nothing else commits."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        """A write transaction: commits at the end, rolls back on any exception.

        SQLite: BEGIN IMMEDIATE, so writers queue up. PostgreSQL: read committed with row locks
        taken by the write queries.
        """
        async with self.engine.connect() as connection, self.begin_on(connection) as session:
            yield session

    @asynccontextmanager
    async def begin_on(self, connection: AsyncConnection) -> AsyncIterator[AsyncSession]:
        """The same on a connection that the caller keeps, with no transaction open."""
        if self.is_sqlite:
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
        session = AsyncSession(bind=connection, expire_on_commit=False)
        try:
            yield session
            await session.flush()
        except BaseException:
            await connection.rollback()
            raise
        else:
            await connection.commit()
        finally:
            await session.close()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """One snapshot for any number of statements; writing fails."""
        async with self.engine.connect() as connection:
            if self.is_sqlite:
                await connection.exec_driver_sql("BEGIN")
            else:
                await connection.execute(
                    text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                )
            try:
                yield connection
            finally:
                await connection.rollback()
