"""Lateness of polls: 500 sources on 500 hosts, one in ten dead or slow, and 40 on one more host.

One crawler process with the real SQLite stores. A dead host refuses or never responds, a slow one
takes seconds. Sources are polled again about every two minutes, the shortest interval. Lateness is
the time from a source's due time to the first request of its poll, which may be for robots.txt.
Polls of the host with 40 sources wait for its delay and are reported separately.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np

from domain.ports.sources import SourceStore
from domain.source import Claim, Poll, Source, SourceKind, SourceStatus

HOSTS, CROWD = 500, 40
MINUTES = 6.0
DEAD = {1: "refuses", 2: "silent", 3: "slow"}  # last two digits -> fate of a request
SLOW = 8.0  # seconds
DELAY = 1.0  # of the crowded host
CEILING = 5.0  # seconds, for 95 % of polls
FIRST = timedelta(minutes=1)  # counted as the first start
CROWDED = "127.0.3.1"
ROOT = Path(__file__).parents[1]


class Leaving:
    """A Scrapy extension that reports the source of each request that leaves."""

    notify: ClassVar[Callable[[str], None]]

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        from scrapy import signals

        leaving = cls()
        crawler.signals.connect(leaving.request, signals.request_reached_downloader)
        return leaving

    def request(self, request: Any) -> None:
        Leaving.notify(request.meta["source"].id)


class TimedSources:
    """A SourceStore that records when the first request of each claim leaves, and how late."""

    def __init__(self, store: SourceStore) -> None:
        self._store = store
        self._due: dict[str, datetime] = {}
        self._claimed: dict[str, datetime] = {}  # when it was due, until its first request leaves
        self.late: list[tuple[str, datetime, float]] = []
        self.finished: list[tuple[str, str]] = []
        self.sync = store.sync
        self.renew = store.renew
        self.hasten = store.hasten

    def statuses(self) -> list[SourceStatus]:
        return self._store.statuses()

    def begin(self, now: datetime) -> None:
        self._due = {s.source.id: now for s in self._store.statuses() if s.source.enabled}

    def claim(
        self,
        now: datetime,
        limit: int,
        lease: timedelta,
        kinds: Collection[SourceKind] | None = None,
        per_host: int | None = None,
        busy_hosts: Collection[str] = (),
    ) -> list[Claim]:
        claims = self._store.claim(now, limit, lease, kinds, per_host, busy_hosts)
        self._claimed |= {claim.source.id: self._due[claim.source.id] for claim in claims}
        return claims

    def left(self, source_id: str) -> None:
        if due := self._claimed.pop(source_id, None):
            at = datetime.now(UTC)
            self.late.append((source_id, at, (at - due).total_seconds()))

    def finish(
        self,
        claim: Claim,
        poll: Poll,
        now: datetime,
        interval: timedelta,
        next_due: datetime,
        usual_gap: timedelta | None,
    ) -> bool:
        self.finished.append((claim.source.id, str(poll.state)))
        self._due[claim.source.id] = next_due
        return self._store.finish(claim, poll, now, interval, next_due, usual_gap)


def main(argv: list[str]) -> None:
    """Print the lateness at first start and afterwards; exit with an error above the ceiling."""
    parser = argparse.ArgumentParser(prog="crawl_hosts", description=__doc__)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    minutes = parser.parse_args(argv).minutes
    with tempfile.TemporaryDirectory() as folder, _served() as port:
        start = "import sys; from benchmarks.crawl_hosts import _crawl; _crawl(*sys.argv[1:])"
        environment = {k: v for k, v in os.environ.items() if not k.startswith("OTKLIK_")}
        done = subprocess.run(
            [sys.executable, "-c", start, folder, str(port), str(minutes)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
    result = json.loads(done.stdout.splitlines()[-1])
    states = ", ".join(f"{name} {count}" for name, count in sorted(result["states"].items()))
    sys.stdout.write(f"{minutes:g} min, {sum(result['states'].values())} polls: {states}\n")
    worst = 0.0
    for name in ("first start", "afterwards", "crowded host"):
        late = result["late"][name]
        if not late:
            continue
        half, most, last = np.percentile(late, [50, 95, 100])
        sys.stdout.write(
            f"{name}: {len(late)} polls begun, seconds late: half {half:.1f}, "
            f"95 % {most:.1f}, the last {last:.1f}\n"
        )
        if name != "crowded host":
            worst = max(worst, float(most))
    if worst > CEILING:
        sys.exit(f"polls begin more than {CEILING:g} s late")


def _sources(port: int) -> Iterator[Source]:
    for n in range(HOSTS):
        host = _host(n)
        yield Source(
            id=f"host-{n}",
            kind=SourceKind.RSS,
            title=host,
            address=f"http://{host}:{port if _fate(n) != 'refuses' else 9}/feed",
            internal=True,
            delay=0,
        )
    for n in range(CROWD):
        yield Source(
            id=f"crowd-{n}",
            kind=SourceKind.RSS,
            title=CROWDED,
            address=f"http://{CROWDED}:{port}/feed{n}",
            internal=True,
            delay=DELAY,
        )


def _host(n: int) -> str:
    return f"127.0.{1 + n // 250}.{1 + n % 250}"


def _fate(n: int) -> str:
    """One host in ten has trouble, each kind in turn."""
    return DEAD[1 + n // 10 % len(DEAD)] if n % 10 == 0 else "answers"


def _crawl(folder: str, port: str, minutes: str) -> None:
    from app.key import create_key
    from app.settings import read_settings
    from app.wiring import open_installation
    from crawlers import settings as scrapy_settings
    from crawlers.process import run

    data = Path(folder, "data")
    data.mkdir()
    create_key(data / "pseudonym.key")
    settings = read_settings(data=data, log_level="ERROR")
    with open_installation(settings) as installation:
        timed = TimedSources(installation.crawl.sources)
        Leaving.notify = timed.left
        scrapy_settings.EXTENSIONS = {Leaving: 0}  # type: ignore[attr-defined]
        installation.crawl.sources.sync(list(_sources(int(port))), installation.clock.now())
        stop = threading.Event()
        ending = threading.Timer(float(minutes) * 60, stop.set)
        ending.start()
        began = datetime.now(UTC)
        timed.begin(began)
        timetable = replace(installation.crawl, sources=timed)
        run(replace(installation, crawl=timetable), once=False, kinds=[SourceKind.RSS], stop=stop)
        ending.cancel()
    late: dict[str, list[float]] = {"first start": [], "afterwards": [], "crowded host": []}
    for name, at, seconds in timed.late:
        phase = "first start" if at - began < FIRST else "afterwards"
        late["crowded host" if name.startswith("crowd") else phase].append(seconds)
    states: dict[str, int] = {}
    for _, state in timed.finished:
        states[state] = states.get(state, 0) + 1
    sys.stdout.write(json.dumps({"late": late, "states": states}) + "\n")


@contextmanager
def _served() -> Iterator[int]:
    start = "from benchmarks.crawl_hosts import _serve; _serve()"
    process = subprocess.Popen(
        [sys.executable, "-c", start], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()


def _serve() -> None:
    fates = {_host(n): _fate(n) for n in range(HOSTS)}

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1].decode("latin-1")
                match fates.get(host, "answers"):
                    case "silent":
                        await asyncio.sleep(600)
                    case "slow":
                        await asyncio.sleep(SLOW)
                writer.write(_answer(f"http://{host}{path}", path))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def serve() -> None:
        server = await asyncio.start_server(talk, "0.0.0.0", 0)
        sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
        sys.stdout.flush()
        await server.serve_forever()

    asyncio.run(serve())


def _answer(address: str, path: str) -> bytes:
    """A feed whose newest entry is from this minute; no robots.txt."""
    if path == "/robots.txt":
        return b"HTTP/1.1 404 None\r\nContent-Length: 0\r\n\r\n"
    minute = int(time.time()) // 60
    body = _feed(address, [minute - n for n in range(20)]).encode()
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _feed(address: str, minutes: Sequence[int]) -> str:
    items = "".join(
        f"<item><title>Во дворе не горят фонари, {m}</title><link>{address}/{m}</link>"
        f"<pubDate>{_date(m)}</pubDate><description>Жильцы ждут электрика с утра, дома {m}."
        "</description></item>"
        for m in minutes
    )
    return f'<rss version="2.0"><channel><title>Вести</title>{items}</channel></rss>'


def _date(minute: int) -> str:
    return format_datetime(datetime.fromtimestamp(minute * 60, UTC))


if __name__ == "__main__":
    main(sys.argv[1:])
