"""The door to the graph in this process: for a command without a service, and for the agent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from graph.schema.build import print_schema_text
from graph.values.viewer import Viewer
from server.execution import Executor, Operation
from server.identity import local_viewer
from server.service import open_service
from server.settings import Settings


@dataclass
class LocalPort:
    """The graph in this process, with the rights of one viewer."""

    executor: Executor
    viewer: Viewer

    async def schema_text(self) -> str:
        """This program's schema; printing it takes half a second the first time."""
        return await asyncio.to_thread(print_schema_text)

    async def execute(
        self, document: str, variables: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Run the document as the viewer."""
        return await self.executor.execute(Operation(document, variables or {}), self.viewer)


@asynccontextmanager
async def open_local_port(settings: Settings) -> AsyncIterator[LocalPort]:
    """A port on the database of the settings. Raises DatabaseVersionWrong."""
    async with open_service(settings) as service:
        yield LocalPort(Executor(service), local_viewer())
