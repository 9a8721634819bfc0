"""The page in a real browser, where the system has one."""

import asyncio
import shutil
from pathlib import Path

import pytest
import uvicorn

from server.app import create_app
from server.identity import local_token
from server.service import open_service
from server.settings import Settings
from tests.graph.reading.planted import plant

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync")
STILL = ("--disable-background-networking", "--disable-component-update", "--disable-quic")


@pytest.fixture
def browser() -> str:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"no browser on this system: {', '.join(BROWSERS)}")
    return found


async def seen(browser: str, profile: Path, url: str) -> str:
    """What the page holds once its requests are answered."""
    process = await asyncio.create_subprocess_exec(
        browser,
        *QUIET,
        *STILL,
        f"--user-data-dir={profile}",
        "--virtual-time-budget=20000",
        "--dump-dom",
        url,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    written, _ = await asyncio.wait_for(process.communicate(), 90)
    return written.decode()


async def test_a_question_in_the_link_is_answered_on_the_page(browser: str, tmp_path: Path) -> None:
    settings = Settings(data_folder=str(tmp_path / "data"))
    async with open_service(settings) as service:
        await plant(service.transactions)
        config = uvicorn.Config(create_app(service), port=0, log_config=None, lifespan="off")
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        token = local_token(Path(settings.data_folder))
        link = f"http://127.0.0.1:{port}/?token={token}&q=gold+backorders"
        try:
            page = await seen(browser, tmp_path / "profile", link)
        finally:
            server.should_exit = True
            await running

    assert "Read as: backorders where customer.tier is GOLD" in page
    assert "1 of 1 rows" in page
    assert "<td>O3</td>" in page
