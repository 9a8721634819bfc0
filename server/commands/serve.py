"""`backorders serve` runs the service on this machine."""

import argparse
import asyncio
import json
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from server.app import create_app
from server.client import ADDRESS
from server.identity import local_token
from server.sample.load import is_empty, load_sample
from server.service import open_service
from server.settings import Settings

if TYPE_CHECKING:
    from server.commands import Commands


def register(commands: "Commands") -> None:
    """Add `serve`."""
    serve = commands.add_parser("serve", help="run the service on this machine")
    serve.add_argument("--sample", action="store_true", help="fill an empty database first")
    serve.set_defaults(run=run)


def port_is_free(host: str, port: int) -> bool:
    """Whether the address can be bound now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


async def _serve(settings: Settings, *, sample: bool) -> None:
    async with open_service(settings) as service:
        if sample and await is_empty(service):
            await load_sample(service)
        folder = Path(settings.data_folder)
        url = f"http://{settings.host}:{settings.port}"
        server = uvicorn.Server(
            uvicorn.Config(
                create_app(service), host=settings.host, port=settings.port, log_config=None
            )
        )
        address = folder / ADDRESS
        address.write_text(json.dumps({"url": url}))
        print(f"backorder-graph runs at {url}/?token={local_token(folder)}", flush=True)
        print('ask it from another terminal: .venv/bin/backorders ask "which lines are on hold"')
        sys.stdout.flush()
        try:
            await server.serve()
        finally:
            address.unlink(missing_ok=True)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Serve until interrupted; a port in use is said before anything is loaded."""
    if not port_is_free(settings.host, settings.port):
        print(
            f"backorders: {settings.host}:{settings.port} is in use. "
            "Stop what listens there, or set BACKORDER_PORT to another port.",
            file=sys.stderr,
        )
        return 1
    asyncio.run(_serve(settings, sample=arguments.sample))
    return 0
