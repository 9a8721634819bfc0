"""Alembic migrations, shipped inside the package, and the one way to run them."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from graph.refusals import DatabaseVersionWrong


def config(connection: Connection | None = None) -> Config:
    """The configuration without an ini file."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent))
    settings.attributes["connection"] = connection
    return settings


def head() -> str:
    """The version this program needs."""
    found = ScriptDirectory.from_config(config()).get_current_head()
    assert found is not None  # noqa: S101 - there is always a first migration
    return found


def _known(version: str) -> bool:
    return any(
        script.revision == version
        for script in ScriptDirectory.from_config(config()).walk_revisions()
    )


def _upgrade(connection: Connection) -> None:
    found = MigrationContext.configure(connection).get_current_revision()
    if found is not None and not _known(found):
        raise DatabaseVersionWrong(found=found, expected=head())
    command.upgrade(config(connection), "head")


async def migrate(engine: AsyncEngine) -> None:
    """Bring the database to this program's version. Raises DatabaseVersionWrong for a newer one."""
    async with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
        await connection.run_sync(_upgrade)
        await connection.commit()


async def current(engine: AsyncEngine) -> str | None:
    """The database's version, None for an empty one."""
    async with engine.connect() as connection:
        return await connection.run_sync(
            lambda sync: MigrationContext.configure(sync).get_current_revision()
        )
