"""The door the command line goes through: the running service, or the database itself."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import httpx2

from graph.schema.build import print_schema_text
from server.execution import Executor, Operation
from server.identity import local_token, local_viewer
from server.service import open_service
from server.settings import Settings

ADDRESS = "service.json"


class Port(Protocol):
    """Runs a GraphQL document with the caller's rights; the agent's port is the same."""

    schema_text: str

    async def execute(
        self, document: str, variables: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """The GraphQL response."""
        ...


@dataclass
class LocalPort:
    """Opens the database itself."""

    executor: Executor
    schema_text: str = field(default_factory=print_schema_text)

    async def execute(
        self, document: str, variables: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Run the document in this process."""
        return await self.executor.execute(Operation(document, variables or {}), local_viewer())


@dataclass
class HttpPort:
    """Goes through the running service."""

    client: httpx2.AsyncClient
    schema_text: str = field(default_factory=print_schema_text)

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
    async with open_service(settings) as service:
        yield LocalPort(Executor(service))
