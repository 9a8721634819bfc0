"""The door the command line goes through: the running service, or the database itself."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import httpx2

from server.identity import local_token
from server.settings import Settings

ADDRESS = "service.json"


class Door(Protocol):
    """Runs a GraphQL document with the caller's rights."""

    async def execute(
        self, document: str, variables: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """The GraphQL response."""
        ...


class Port(Door, Protocol):
    """A door that also shows its schema, as the agent needs it."""

    async def schema_text(self) -> str:
        """The schema in GraphQL's schema language."""
        ...


@dataclass
class HttpPort:
    """Goes through the running service."""

    client: httpx2.AsyncClient

    async def schema_text(self) -> str:
        """The service's own, which may be of another version than this program's."""
        return (await self.client.get("/schema.graphql")).raise_for_status().text

    async def execute(
        self, document: str, variables: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Post the document to the service."""
        body = {"query": document, "variables": variables or {}}
        answer = await self.client.post("/graphql", json=body)
        response: dict[str, Any] = answer.json()
        return response


async def _answers(client: httpx2.AsyncClient) -> bool:
    try:
        return (await client.get("/health")).status_code == 200
    except httpx2.HTTPError:
        return False


@asynccontextmanager
async def open_port(settings: Settings) -> AsyncIterator[Port]:
    """The running service where its address lies in the data folder and it answers, else local."""
    folder = Path(settings.data_folder)
    address = folder / ADDRESS
    if address.exists():
        url = json.loads(address.read_text())["url"]
        headers = {"authorization": f"Bearer {local_token(folder)}"}
        timeout_s = settings.query_timeout_s + 10
        async with httpx2.AsyncClient(base_url=url, headers=headers, timeout=timeout_s) as client:
            if await _answers(client):
                yield HttpPort(client)
                return
    # Imported here: the schema's code takes two seconds and a running service makes it needless.
    from server.local_port import open_local_port

    async with open_local_port(settings) as port:
        yield port
