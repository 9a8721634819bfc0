"""A running service over an empty database of each kind, and a client that holds its token."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from server.app import create_app
from server.identity import local_token
from server.service import Service, open_service
from server.settings import Settings


@pytest.fixture
async def service(database_url: str, tmp_path: Path) -> AsyncIterator[Service]:
    settings = Settings(database_url=database_url, data_folder=str(tmp_path / "data"))
    async with open_service(settings) as opened:
        yield opened


@pytest.fixture
async def anonymous(service: Service) -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(app=create_app(service))
    async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as opened:
        yield opened


@pytest.fixture
def client(anonymous: httpx2.AsyncClient, service: Service) -> httpx2.AsyncClient:
    token = local_token(Path(service.settings.data_folder))
    anonymous.headers["authorization"] = f"Bearer {token}"
    return anonymous
