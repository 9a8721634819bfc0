"""Fixtures for what has a life: databases of both kinds, the shared material's folder."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import asyncpg
import pytest

from graph.records.database import Transactions, open_engine
from graph.records.migrations import migrate
from tests.postgres_server import running_postgres

NUMBERS = count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="run the long fault tests in full")


@pytest.fixture(scope="session")
def soak(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--soak"))


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The folder of shared material; a test that needs it is skipped by name without it."""
    folder = os.environ.get("BACKORDER_TEST_SHARED")
    if not folder:
        pytest.skip("shared material not there: BACKORDER_TEST_SHARED is not set")
    return Path(folder)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_postgres(tmp_path_factory.mktemp("server")) as url:
        yield url


async def make_tables(url: str) -> None:
    engine = open_engine(url)
    await migrate(engine)
    await engine.dispose()


async def run_sql(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The server's URL, once it holds a migrated database that tests are copied from."""
    asyncio.run(run_sql(postgres_server, "CREATE DATABASE template_tables"))
    asyncio.run(make_tables(postgres_server.removesuffix("postgres") + "template_tables"))
    return postgres_server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(make_tables(f"sqlite:///{path}"))
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty, migrated database; each test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        shutil.copy(template, tmp_path / "backorders.db")
        yield f"sqlite:///{tmp_path / 'backorders.db'}"
        return
    server: str = request.getfixturevalue("postgres_template")
    name = f"test_{next(NUMBERS)}"
    asyncio.run(run_sql(server, f"CREATE DATABASE {name} TEMPLATE template_tables"))
    yield server.removesuffix("postgres") + name
    asyncio.run(run_sql(server, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
async def transactions(database_url: str) -> AsyncIterator[Transactions]:
    engine = open_engine(database_url)
    yield Transactions(engine)
    await engine.dispose()
