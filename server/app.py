"""The ASGI application: /graphql, /health, and a page that signs the browser in."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from sqlalchemy import text
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.schema.build import print_schema_text
from server.desk import Desk
from server.execution import Executor
from server.http import graphql_endpoint
from server.identity import COOKIE, local_token, viewer_of
from server.logs import REQUEST_ID
from server.service import Service

PAGE = Path(__file__).parent / "web" / "query.html"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
SECURITY_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (
        b"content-security-policy",
        b"default-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'",
    ),
]


class Guard:
    """Gives each request an id, checks the host on loopback, and adds security headers."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 421 for a foreign host name (DNS rebinding)."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        given = request.headers.get("x-request-id", "")
        request_id = given if given.isalnum() and len(given) <= 64 else uuid4().hex
        token = REQUEST_ID.set(request_id)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *SECURITY_HEADERS]
            await send(message)

        try:
            host = urlsplit(f"//{request.headers.get('host', '')}").hostname
            if self.hosts and host not in self.hosts:
                refused = Response("this service answers on loopback names only", 421)
                await refused(scope, receive, with_headers)
                return
            await self.app(scope, receive, with_headers)
        finally:
            REQUEST_ID.reset(token)


def home(token: str) -> Callable[[Request], Awaitable[Response]]:
    """The first page: the printed link's token becomes a cookie, then the query page is shown."""

    async def page(request: Request) -> Response:
        if given := request.query_params.get("token"):
            asked = request.query_params.get("q")
            answer = RedirectResponse("/" if asked is None else f"/?{urlencode({'q': asked})}", 303)
            answer.set_cookie(COOKIE, given, httponly=True, samesite="strict")
            return answer
        if viewer_of(request, token) is None:
            return HTMLResponse("<p>Open the link that <code>backorders serve</code> printed.", 401)
        return HTMLResponse(PAGE.read_text())

    return page


def health(service: Service) -> Callable[[Request], Awaitable[Response]]:
    """Answers 200 while the database answers."""

    async def check(_request: Request) -> Response:
        async with service.transactions.read() as connection:
            await connection.execute(text("SELECT 1"))
        return JSONResponse({"status": "ok"})

    return check


def schema_text(token: str) -> Callable[[Request], Awaitable[Response]]:
    """The schema in GraphQL's schema language, for tools that make clients."""

    async def text_of(request: Request) -> Response:
        if viewer_of(request, token) is None:
            return Response("present the token as 'Authorization: Bearer …'", 401)
        return PlainTextResponse(await asyncio.to_thread(print_schema_text))

    return text_of


def create_app(service: Service) -> Starlette:
    """The application over an open service; its token lies in the data folder."""
    token = local_token(Path(service.settings.data_folder))
    endpoint: Any = graphql_endpoint(Executor(service, Desk()), token)
    loopback = service.settings.host in LOOPBACK
    return Starlette(
        routes=[
            Route("/", home(token)),
            Route("/graphql", endpoint, methods=["GET", "POST"]),
            Route("/schema.graphql", schema_text(token)),
            Route("/health", health(service)),
        ],
        middleware=[Middleware(Guard, hosts=frozenset(LOOPBACK if loopback else ()))],
    )
