"""What a page in the browser can reach, with a real Chromium."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Error, async_playwright

from app.settings import Settings
from crawlers.browser.chromium import context_options, find_chromium
from crawlers.browser.proxy import GuardedProxy
from files.printing.browser import launch_options
from tests.crawlers.site import Site, answer, serve

ZONE = ZoneInfo("Asia/Yakutsk")
HTML = "text/html; charset=utf-8"
EVERY_WAY = """<html><body><iframe src="{0}/frame"></iframe><script src="{0}/script"></script>
<script>
const asked = [fetch("{0}/fetch", {{mode: "no-cors"}}), fetch("/redirected", {{mode: "no-cors"}})];
navigator.sendBeacon("{0}/beacon", "x");
new WebSocket("{0}/socket".replace("http", "ws"));
navigator.serviceWorker?.register("/worker.js").catch(() => {{}});
Promise.allSettled(asked).then(() => {{ document.body.id = "done"; }});
</script></body></html>"""


async def _browse(chromium: str, site: Site, path: str, guarded: bool) -> str:
    """Open a page of news.example, or of the site itself where nothing is guarded, and leave it
    once its scripts have ended; the zone that they see, empty where the page did not open.
    """

    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["8.8.8.8"] if host == "news.example" else [host]

    async def connect(host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        assert host == "8.8.8.8"
        return await asyncio.open_connection("127.0.0.1", site.port)

    proxy = GuardedProxy(resolve, connect)
    try:
        address = await proxy.start() if guarded else None
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                **launch_options(chromium, as_root=os.geteuid() == 0)
            )
            context = await browser.new_context(**context_options("test", ZONE, address))
            page = await context.new_page()
            home = "http://news.example" if guarded else site.url("")
            zone = ""
            try:
                await page.goto(f"{home}{path}", timeout=20_000)
                await page.wait_for_selector("#done", timeout=20_000, state="attached")
                zone = await page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
            except Error:
                assert path == "/redirected"
            await browser.close()
            return zone
    finally:
        await proxy.close()


@pytest.mark.parametrize("path", ["/page", "/redirected"])
@pytest.mark.parametrize("guarded", [True, False])
def test_a_public_page_reaches_nothing_inside(chromium: str, path: str, guarded: bool) -> None:
    with serve() as site, serve("127.0.0.2") as inside:
        site.pages = {
            "/page": answer(EVERY_WAY.format(inside.url("")), content_type=HTML),
            "/redirected": answer(status=302, Location=inside.url("/page")),
            "/worker.js": answer("", content_type="text/javascript"),
        }
        inside.pages = {"/page": answer('<body id="done">', content_type=HTML)}
        zone = asyncio.run(_browse(chromium, site, path, guarded))
        reached = {seen for seen in inside.paths() if seen != "/favicon.ico"}
    assert path in site.paths()
    assert "/worker.js" not in site.paths()
    if guarded:
        assert reached == set()
    elif path == "/page":
        assert {"/frame", "/script", "/fetch", "/page", "/socket"} <= reached
        assert zone == ZONE.key
    else:
        assert reached == {"/page"}


def test_the_setting_s_browser_wins_over_the_system_s(tmp_path: Path) -> None:
    assert find_chromium(Settings(data=tmp_path, browser=tmp_path / "none")) is None
    own = tmp_path / "own"
    own.write_text("#!/bin/sh\n")
    own.chmod(0o755)
    assert find_chromium(Settings(data=tmp_path, browser=own)) == str(own)


@pytest.mark.parametrize("as_root", [True, False])
def test_only_root_gives_up_the_sandbox(as_root: bool) -> None:
    options = launch_options("/usr/bin/chromium", as_root)
    assert ("--no-sandbox" in options["args"]) is as_root
    assert options["chromium_sandbox"] is not as_root


def test_the_browser_is_given_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTKLIK_VK_TOKEN", "service-token")
    monkeypatch.setenv("DATABASE_PASSWORD", "secret")
    environment = launch_options("/usr/bin/chromium", as_root=False)["env"]
    assert environment["PATH"] == os.environ["PATH"]
    assert not {"service-token", "secret"}.intersection(environment.values())
    assert not [name for name in environment if name.startswith("OTKLIK")]
