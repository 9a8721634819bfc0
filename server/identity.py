"""Who calls: one local token with all rights, made at first start; a browser keeps a cookie."""

import getpass
import os
import secrets
from pathlib import Path

from starlette.requests import Request

from graph.values.viewer import Viewer

COOKIE = "backorders"


def local_name() -> str:
    """The operating system's name for whoever runs this process."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may run under a uid without a name
        return f"uid-{os.getuid()}"


def local_viewer() -> Viewer:
    """Whoever holds the local token or opens the database itself: all rights."""
    return Viewer(local_name())


def local_token(data_folder: Path) -> str:
    """The token in the data folder, made with owner-only permissions when there is none."""
    path = data_folder / "token"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(32))
    return path.read_text().strip()


def presented_token(request: Request) -> str:
    """The bearer token of a request, or the cookie's; empty when there is neither."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    return request.cookies.get(COOKIE, "")


def viewer_of(request: Request, token: str) -> Viewer | None:
    """The caller, or None when the request does not carry the token."""
    presented = presented_token(request).encode()
    return local_viewer() if secrets.compare_digest(presented, token.encode()) else None
