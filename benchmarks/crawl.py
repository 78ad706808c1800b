"""Pages a second through the whole crawl path, beside a bare Scrapy spider that only downloads.

The path is fetch, parse, check, mask, put on the queue, in one crawler process with the real SQLite
stores. The pages are the replica's (channels, feeds, articles), each host with an address of its
own, served by another process. The bare spider fetches the very addresses that the crawl asked for,
with Scrapy's own limits, and looks at none. Rounds alternate; the median of each is compared. What
counts is the time between two answers in the run, not the start of processes.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from replica.post import Network
from replica.scenario import Scenario
from replica.serving import Request, Response
from replica.sites import MediaSite
from replica.telegram import Telegram

ROUNDS = 3
FLOOR = 0.6  # of the bare spider's pages a second
HOSTS = 40
SPAN = (0.25, 0.95)  # of the requests: before, the parsers' processes start; after, the last wait
HISTORY = timedelta(days=14)
ROOT = Path(__file__).parents[1]


def main(argv: list[str]) -> None:
    """Print pages a second of both and their ratio; end with an error below the floor."""
    parser = argparse.ArgumentParser(prog="crawl", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args(argv).rounds
    now = datetime.now(UTC).replace(microsecond=0)
    ours: list[float] = []
    bare: list[float] = []
    posts = pages = 0
    with tempfile.TemporaryDirectory() as folder, _served(now, Path(folder)) as (port, asked):
        lines: list[str] = []

        def news() -> list[tuple[float, str]]:
            fresh = asked.read_text("utf-8").splitlines()[len(lines) :]
            lines.extend(fresh)
            return [(float(at), url) for at, url in (line.split() for line in fresh)]

        listed = Path(folder, "urls.json")
        for number in range(rounds):
            posts = _child("_crawl", folder, str(number), str(port), now.isoformat())["posts"]
            requests = news()
            pages = len(requests)
            ours.append(_rate(requests))
            listed.write_text(json.dumps([url for _, url in requests]), "utf-8")
            done = _child("_download", str(listed))
            if done["pages"] != pages:
                raise RuntimeError(f"the bare spider has {done['pages']} of {pages} pages")
            bare.append(_rate(news()))
    rate, best = statistics.median(ours), statistics.median(bare)
    sys.stdout.write(
        f"{pages} pages with {posts} posts: {rate:,.0f} pages/s, bare Scrapy {best:,.0f}, "
        f"ratio {rate / best:.2f} (floor {FLOOR})\n"
    )
    if rate / best < FLOOR:
        sys.exit("the crawl path is too slow")


def _rate(requests: Sequence[tuple[float, str]]) -> float:
    """Requests a second over SPAN."""
    first, last = (int(len(requests) * part) for part in SPAN)
    return (last - first) / (requests[last][0] - requests[first][0])


def _child(work: str, *arguments: str) -> dict[str, Any]:
    """The result of a function of this module in a process of its own: a reactor starts once."""
    start = f"import sys; from benchmarks.crawl import {work}; {work}(*sys.argv[1:])"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OTKLIK_")}
    done = subprocess.run(
        [sys.executable, "-c", start, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _crawl(folder: str, number: str, port: str, now: str) -> None:
    """One round of the crawler over all hosts, from empty stores."""
    from app.key import create_key
    from app.settings import read_settings
    from app.wiring import open_parts
    from crawlers.process import run
    from domain.source import Source, SourceKind

    data = Path(folder, number)
    data.mkdir()
    create_key(data / "pseudonym.key")
    parts_of = read_settings(
        data=data, host_delay=0, history=HISTORY, archive_hours=0, log_level="ERROR"
    )
    sources = []
    for host, outlets in _outlets(Scenario(1, datetime.fromisoformat(now))):
        base = f"http://{host}:{port}"
        for outlet in outlets:
            channel = outlet.network is Network.TELEGRAM
            site = None if channel else MediaSite(outlet, None, _until, base)  # type: ignore[arg-type]
            sources.append(
                Source(
                    id=f"{host}-{outlet.name}",
                    kind=SourceKind.TELEGRAM if channel else SourceKind.RSS,
                    title=outlet.title,
                    address=outlet.name if site is None else site.feed_url,
                    internal=True,
                    delay=0,
                    options={"base": base} if site is None else {"follow": "yes"},
                )
            )
    with open_parts(parts_of) as parts:
        parts = replace(parts, region=replace(parts.region, sources={s.id: s for s in sources}))
        parts.sources.sync(sources, parts.clock.now())
        run(parts, once=True, kinds=[SourceKind.TELEGRAM, SourceKind.RSS])
        wrong = [
            f"{s.source.id}: {s.health.reason}"
            for s in parts.sources.statuses()
            if s.source.enabled and s.health.failures
        ]
        if wrong:
            raise RuntimeError("; ".join(wrong[:3]))
        sys.stdout.write(json.dumps({"posts": parts.queue.depth()}) + "\n")


def _download(listed: str) -> None:
    """The bare spider over the listed addresses."""
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess

    urls: Sequence[str] = json.loads(Path(listed).read_text("utf-8"))
    seen = 0

    class Bare(scrapy.Spider):
        name = "bare"

        async def start(self) -> Any:
            for url in urls:
                yield scrapy.Request(url, dont_filter=True)

        def parse(self, response: Any) -> None:
            nonlocal seen
            seen += 1

    settings = {
        "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
        "CONCURRENT_REQUESTS": 256,
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "HTTPERROR_ALLOW_ALL": True,
        "DOWNLOAD_DELAY": 0,
    }
    process = AsyncCrawlerProcess(settings)
    process.crawl(Bare)
    process.start()
    sys.stdout.write(json.dumps({"pages": seen}) + "\n")


def _until() -> datetime:
    return datetime.now(UTC)


def _outlets(scenario: Scenario) -> Iterator[tuple[str, list[Any]]]:
    """Each host with what is read there: one feed and one channel, in turn."""
    feeds = [o for o in scenario.outlets if o.network is Network.RSS]
    channels = [o for o in scenario.outlets if o.network is Network.TELEGRAM]
    for n in range(HOSTS):
        yield f"127.0.1.{n + 1}", [feeds[n % len(feeds)], channels[n % len(channels)]]


@contextmanager
def _served(now: datetime, folder: Path) -> Iterator[tuple[int, Path]]:
    """The hosts in another process: their port, and the file that lists what was asked for."""
    asked = folder / "asked"
    start = "import sys; from benchmarks.crawl import _serve; _serve(*sys.argv[1:])"
    process = subprocess.Popen(
        [sys.executable, "-c", start, now.isoformat(), str(asked)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline()), asked
    finally:
        process.terminate()
        process.wait()


def _serve(now: str, asked: str) -> None:
    """Every host of loopback on one port, each page made once."""
    scenario = Scenario(1, datetime.fromisoformat(now))
    until = scenario.now
    made: dict[tuple[str, str], bytes] = {}
    sites: dict[str, tuple[MediaSite, Telegram]] = {}
    port = 0
    list_ = Path(asked).open("w", buffering=1, encoding="utf-8")  # noqa: SIM115, until we end

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                target = head.split(b" ", 2)[1].decode("latin-1")
                list_.write(f"{time.monotonic()} http://{host}:{port}{target}\n")
                if (host, target) not in made:
                    made[host, target] = _bytes(_answer(*sites[host], target))
                writer.write(made[host, target])
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def serve() -> None:
        nonlocal port
        server = await asyncio.start_server(talk, "0.0.0.0", 0)
        port = server.sockets[0].getsockname()[1]
        for host, (feed, _) in _outlets(scenario):
            site = MediaSite(feed, scenario, lambda: until, f"http://{host}:{port}")
            sites[host] = site, Telegram(scenario, lambda: until)
        sys.stdout.write(f"{port}\n")
        sys.stdout.flush()
        await server.serve_forever()

    asyncio.run(serve())


def _answer(site: MediaSite, telegram: Telegram, target: str) -> Response:
    parts = urlsplit(target)
    request = Request("GET", parts.path, dict(parse_qsl(parts.query)), {})
    return telegram(request) if parts.path.startswith("/s/") else site(request)


def _bytes(response: Response) -> bytes:
    head = (
        f"HTTP/1.1 {response.status} OK\r\nContent-Type: {response.content_type}\r\n"
        f"Content-Length: {len(response.body)}\r\n\r\n"
    )
    return head.encode() + response.body


if __name__ == "__main__":
    main(sys.argv[1:])
