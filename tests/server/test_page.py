"""The page in a real browser, where the system has one."""

import asyncio
import shutil
from pathlib import Path

import pytest

from server.app import create_app
from server.identity import local_token
from server.service import open_service
from server.settings import Settings
from tests.graph.reading.planted import plant
from tests.server.serving import serving

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
        token = local_token(Path(settings.data_folder))
        async with serving(create_app(service)) as address:
            link = f"{address}/?token={token}&q=gold+backorders"
            page = await seen(browser, tmp_path / "profile", link)

    assert "Read as: backorders where customer.tier is GOLD" in page
    assert "1 of 1 rows" in page
    assert "<td>O3</td>" in page
