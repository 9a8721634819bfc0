"""Questions that come to a running service."""

from pathlib import Path
from typing import Any

from agent.knowledge import KnowledgeCache
from graph.values.viewer import Viewer
from server.asking import ask_once
from server.execution import Executor
from server.local_port import LocalPort


class Desk:
    """Answers the questions that come to a running service; schema and names are read once."""

    def __init__(self) -> None:
        self.known = KnowledgeCache()

    async def __call__(
        self, executor: Executor, viewer: Viewer, question: str, conversation: str | None
    ) -> dict[str, Any]:
        """The answer's object. A conversation belongs to the viewer who began it."""
        settings = executor.service.settings
        folder = Path(settings.data_folder) / "conversations" / viewer.name
        kept_in = folder / f"{conversation}.json" if conversation else None
        port = LocalPort(executor, viewer)
        return await ask_once(port, question, kept_in, settings, self.known)
