"""The language model that the environment names, if it names one."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from agent.model import open_model
from agent.port import ModelPort
from server.settings import Settings


@asynccontextmanager
async def opened_model(
    settings: Settings, environ: Mapping[str, str] = os.environ
) -> AsyncIterator[ModelPort | None]:
    """The model behind OPENAI_API_KEY and OPENAI_BASE_URL while it is needed.

    None without a key: the interpreter reads alone. A server that needs no key takes any text.
    """
    key = environ.get("OPENAI_API_KEY")
    if not key:
        yield None
        return
    url = environ.get("OPENAI_BASE_URL") or None
    model = open_model(key, url, settings.model, timeout_s=settings.model_timeout_s)
    try:
        yield model
    finally:
        await model.close()
