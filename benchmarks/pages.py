"""Milliseconds to a page's first contentful paint in Chromium, and its weight, in a played demo.

The page /login is measured too, as the cost of browser and server without data. `--posts` adds the
complaints and incidents that so many posts leave in the database.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import create_connection
from statistics import median
from time import sleep

from playwright.sync_api import Page, sync_playwright

from app.settings import FILE_VARIABLE, read_settings
from app.wiring import open_installation
from benchmarks._filling import fill
from console.guard import cookie_name
from crawlers.browser.chromium import find_chromium
from desks.access.sessions import new_session
from domain.person import Person, Role
from files.printing.browser import launch_options

PAGES = ("/feed", "/search", "/alerts", "/incidents", "/map", "/leaders", "/rules", "/sources")
BASE = "/login"
LOADS = 7  # of each page, after one warm-up
SLOWEST, HEAVIEST = 500, 150_000  # median milliseconds, bytes
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def main(argv: list[str]) -> None:
    """Print both values of each page; exit code 1 if a page is too slow or too heavy."""
    parser = argparse.ArgumentParser(prog="pages", description=__doc__)
    parser.add_argument("--posts", type=int, default=0)
    chosen = parser.parse_args(argv)
    failed = False
    if (chromium := find_chromium(read_settings())) is None:
        sys.exit("there is no Chromium: install it by `scripts/services start chromium`")
    options = launch_options(chromium, os.geteuid() == 0)
    with (
        tempfile.TemporaryDirectory() as folder,
        _console(Path(folder) / "demo", chosen.posts) as (address, cookie),
        sync_playwright() as playwright,
        playwright.chromium.launch(**options) as browser,
    ):
        context = browser.new_context(base_url=address, locale="ru")
        tab = context.new_page()
        base, _ = _measured(tab, BASE)
        context.add_cookies([{**cookie, "url": address}])  # type: ignore[list-item]
        for path in PAGES:
            paint, weight = _measured(tab, path)
            remark = "" if paint < SLOWEST and weight < HEAVIEST else " (too much)"
            failed |= bool(remark)
            sys.stdout.write(
                f"{path}: {paint:.0f} ms, {paint / base:.1f} of {BASE}, {weight / 1000:.0f} KB"
                f"{remark}\n"
            )
    if failed:
        sys.exit("a page is slower or heavier than it may be")


def _measured(tab: Page, path: str) -> tuple[float, int]:
    """Median milliseconds to the first contentful paint, and bytes of one load without a cache."""
    sizes: list[int] = []

    def weigh(request: object) -> None:
        sizes.append(request.sizes()["responseBodySize"])  # type: ignore[attr-defined]

    tab.on("requestfinished", weigh)
    tab.goto(path, wait_until="load")
    tab.remove_listener("requestfinished", weigh)
    paints = []
    for _ in range(LOADS):
        tab.goto(path, wait_until="load")
        while (paint := tab.evaluate(_PAINT)) is None:
            tab.wait_for_timeout(10)
        paints.append(paint)
    return median(paints), sum(sizes)


@contextmanager
def _console(folder: Path, posts: int) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a console over a played demo, and the cookie of a person with all roles."""
    otklik = [sys.executable, "-m", "otklik"]
    play = [*otklik, "demo", "--once", "--seed", "2", "--folder", str(folder)]
    subprocess.run(play, check=True, stdout=subprocess.DEVNULL)
    file = folder / "otklik.toml"
    os.environ[FILE_VARIABLE] = str(file)
    with open_installation(settings := read_settings()) as installation:
        person = Person("Анна", "Анна", frozenset(Role), login="anna")
        installation.access.people.add(person)
        token, session = new_session(person, installation.clock.now(), "127.0.0.1", "Chromium")
        installation.access.sessions.add(session)
        fill(installation, posts)
    port = tomllib.loads(file.read_text("utf-8"))["console_port"]
    server = subprocess.Popen([*otklik, "serve"])
    try:
        while server.poll() is None:
            try:
                create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                sleep(0.1)
        yield f"http://127.0.0.1:{port}", {"name": cookie_name(settings), "value": token}
    finally:
        server.terminate()
        server.wait()
        del os.environ[FILE_VARIABLE]
