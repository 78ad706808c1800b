"""Pages per second through the whole crawl path, compared with a bare Scrapy spider that only
downloads.

The path is fetch, parse, check, mask and queue, with the archive of raw responses. One crawler
process makes the first poll of all sources of several replicas, from empty SQLite stores. The bare
spider then sends the same requests to the same replicas with the product's settings, one connection
per host and no delay, and reads no response. Rounds alternate after a first round that fills the
replicas' memory; their medians are compared. Only the time between two responses of a run counts,
not the start of processes.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

ROUNDS = 3
# responses between two readings of the process clock, which is slow in a process with many threads
EVERY = 20
SEEDS = range(1, 17)  # one replica each; with eight, a tenth of the parsers' time was imports
FLOOR = 0.6  # of the bare spider's pages per second
# of the responses: earlier the parser processes start, later the last ones are awaited
SPAN = (0.25, 0.95)
HISTORY = timedelta(days=30)
ROOT = Path(__file__).parents[1]


class Asked:
    """A Scrapy extension that records every request of a process and the time of each response."""

    requests: ClassVar[list[dict[str, Any]]] = []
    answered: ClassVar[list[float]] = []
    busy: ClassVar[list[float]] = []  # processor time of the process at each EVERYth response
    size: ClassVar[int] = 0

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        from scrapy import signals

        asked = cls()
        crawler.signals.connect(asked.request, signals.request_reached_downloader)
        crawler.signals.connect(asked.response, signals.response_downloaded)
        return asked

    def request(self, request: Any) -> None:
        self.requests.append(
            {
                "url": request.url,
                "method": request.method,
                "body": request.body.decode("latin-1"),
                "headers": dict(request.headers.to_unicode_dict()),
            }
        )

    def response(self, response: Any) -> None:
        if len(self.answered) % EVERY == 0:
            self.busy.append(time.process_time())
        self.answered.append(time.monotonic())
        Asked.size += len(response.body)


def main(argv: list[str]) -> None:
    """Print pages per second of both and their ratio; exit with an error below the floor."""
    parser = argparse.ArgumentParser(prog="crawl", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args(argv).rounds
    ours, bare = [], []
    with tempfile.TemporaryDirectory() as folder, ExitStack() as replicas:
        for seed in SEEDS:
            replicas.enter_context(replica(seed, Path(folder, f"seed{seed}")))
        _child("_crawl", folder, "first")
        for number in range(rounds):
            ours.append(_child("_crawl", folder, str(number)))
            bare.append(_child("_download", folder))
            for what in ("pages", "bytes"):
                if bare[-1][what] != ours[-1][what]:
                    raise RuntimeError(f"bare: {bare[-1][what]} {what} of {ours[-1][what]}")
    rate, best = (statistics.median(done["rate"] for done in each) for each in (ours, bare))
    cpu, least = (statistics.median(done["cpu"] for done in each) for each in (ours, bare))
    sys.stdout.write(
        f"processor time of the spiders' own process: {cpu:.1f} and {least:.1f} ms a page\n"
        f"{ours[-1]['pages']} pages with {ours[-1]['posts']} posts: {rate:,.0f} pages/s, "
        f"bare Scrapy {best:,.0f}, ratio {rate / best:.2f} (floor {FLOOR})\n"
    )
    if rate / best < FLOOR:
        sys.exit("the crawl path is too slow")


def _child(work: str, *arguments: str) -> dict[str, Any]:
    """The result of a function of this module in its own process: a reactor starts only once."""
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
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def _crawl(folder: str, number: str) -> None:
    posts = first_poll(Path(folder), number, SEEDS)
    Path(folder, "requests.json").write_text(json.dumps(Asked.requests), "utf-8")
    _tell(posts=posts)


def first_poll(
    folder: Path, number: str, seeds: Sequence[int], history: timedelta = HISTORY
) -> int:
    """Polls all sources of these replicas into a new installation, folder/number; returns how many
    posts are on its queue.
    """
    from app.key import create_key
    from app.settings import read_settings
    from app.wiring import open_installation
    from crawlers import settings as scrapy_settings
    from crawlers.process import run
    from region.loader import load_region, region_folder

    data = folder / number
    data.mkdir()
    create_key(data / "pseudonym.key")
    places = [folder / f"seed{seed}" for seed in seeds]
    worlds = [json.loads((seed / "replica.json").read_text("utf-8"))["settings"] for seed in places]
    bases = [base for world in worlds for base in world["network_bases"]]
    settings = read_settings(
        data=data,
        sources=places[0] / "sources.yaml",
        history=history,
        log_level="ERROR",
        **{**worlds[0], "network_bases": bases},
    )
    scrapy_settings.EXTENSIONS = {Asked: 0}  # type: ignore[attr-defined]
    sources = [  # the replicas use the same ids
        replace(source, id=f"{source.id}_{seed.name}")
        for seed in places
        for source in load_region(
            region_folder(settings.region), seed / "sources.yaml"
        ).sources.values()
    ]
    with open_installation(settings) as installation:
        installation.crawl.sources.sync(sources, installation.clock.now())
        run(installation, once=True)
        wrong = [
            f"{s.source.id}: {s.health.reason}"
            for s in installation.crawl.sources.statuses()
            if s.source.enabled and s.health.failures
        ]
        if wrong:
            raise RuntimeError("; ".join(wrong[:3]))
        return installation.posts.queue.depth()


def _download(folder: str) -> None:
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess

    requests = json.loads(Path(folder, "requests.json").read_text("utf-8"))

    class Bare(scrapy.Spider):
        name = "bare"

        async def start(self) -> Any:
            for request in requests:
                slot = {"download_slot": urlsplit(request["url"]).netloc}
                yield scrapy.Request(
                    **request | {"body": request["body"].encode("latin-1")},
                    meta=slot,
                    dont_filter=True,
                )

        def parse(self, response: Any) -> None:
            pass

    settings = {
        "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
        "CONCURRENT_REQUESTS": 256,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "HTTPERROR_ALLOW_ALL": True,
        "REDIRECT_ENABLED": False,
        "EXTENSIONS": {Asked: 0},
    }
    process = AsyncCrawlerProcess(settings)
    process.crawl(Bare)
    process.start()
    _tell()


def _tell(**more: Any) -> None:
    answered = Asked.answered
    first, last = (int(len(answered) * part) // EVERY * EVERY for part in SPAN)
    busy = Asked.busy[last // EVERY] - Asked.busy[first // EVERY]
    result = {
        "pages": len(answered),
        "bytes": Asked.size,
        "rate": (last - first) / (answered[last] - answered[first]),
        "cpu": busy / (last - first) * 1000,
        **more,
    }
    sys.stdout.write(json.dumps(result) + "\n")


@contextmanager
def replica(seed: int, folder: Path) -> Iterator[None]:
    now = datetime.now(UTC)
    command = [sys.executable, "-m", "replica", "--seed", str(seed), "--now", now.isoformat()]
    process = subprocess.Popen(
        [*command, "--still", "--folder", str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        if not (ready := process.stdout.readline()):
            raise RuntimeError("the replica did not start")
        with urlopen(Request(f"{ready.split()[-1]}/advance", method="POST")):
            pass
        yield
    finally:
        process.terminate()
        process.communicate()


if __name__ == "__main__":
    main(sys.argv[1:])
