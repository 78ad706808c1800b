"""Memory of the crawler and its Chromium after 200 and after 1,000 pages drawn on loopback."""

import argparse
import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import ClassVar

from app.key import create_key
from app.settings import read_settings
from app.wiring import open_installation
from crawlers.process import run
from domain.source import Source, SourceKind

ARTICLES = 25  # of one site
EARLY, LATE = 200, 1000  # pages
WINDOW = 100  # pages of a measurement: a browser's memory goes from small to large
LIMIT = 1.05
SAMPLING = 0.5  # seconds between two measurements
_HEAD = '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><div id="app"></div><script>'
_LIST = """fetch("/list.json?" + location.pathname).then(answer => answer.json()).then(numbers => {
document.getElementById("app").innerHTML = "<main>" + numbers.map(n => `<p class="drawn">
<a href="/n/${n}">Новость города под номером ${n}</a></p>`).join("") + "</main>"; });"""
_ARTICLE = """const said = "Жители третьи сутки сидят без тепла и просят помощи у города. ";
const kept = Array.from({length: 100000}, (_, n) => said + n);
document.getElementById("app").innerHTML = `<main class="drawn">
<h1>Новость ${location.pathname}</h1>
${kept.slice(0, 200).map(text => `<p>${text}</p>`).join("")}</main>`;"""


def main(argv: list[str]) -> None:
    """Print megabytes at both moments; exit code 1 if memory grew beyond the limit."""
    parser = argparse.ArgumentParser(prog="browser_memory", description=__doc__)
    parser.add_argument("--pages", type=int, default=LATE)
    args = parser.parse_args(argv)
    looks: list[tuple[int, int]] = []
    ended = threading.Event()
    with TemporaryDirectory() as data, _served() as address:
        settings = read_settings(data=data, host_delay=0, log_level="ERROR")
        create_key(settings.key_file)
        watch = threading.Thread(target=_watch, args=(looks, ended))
        with open_installation(settings) as installation:
            rows = [_source(n, address) for n in range(args.pages // ARTICLES)]
            installation.crawl.sources.sync(rows, installation.clock.now())
            began = time.perf_counter()
            watch.start()
            try:
                run(installation, once=True, kinds=[SourceKind.BROWSER])
            finally:
                ended.set()
                watch.join()
            seconds, queued = time.perf_counter() - began, installation.posts.queue.depth()
    sys.stdout.write(f"{_Handler.served} pages drawn in {seconds:.0f} s, {queued} posts\n")
    if queued < args.pages:
        sys.exit(f"only {queued} of {args.pages} pages became posts")
    early, late = _memory(looks, EARLY), _memory(looks, args.pages)
    sys.stdout.write(
        f"at page {EARLY}: {early / 2**20:.0f} MiB, at page {args.pages}: {late / 2**20:.0f} MiB, "
        f"{late / early:.3f} times (limit {LIMIT})\n"
    )
    if late > LIMIT * early:
        sys.exit("memory grows")


def _source(number: int, address: str) -> Source:
    return Source(
        f"site{number}",
        SourceKind.BROWSER,
        f"Сайт {number}",
        f"{address}/list/{number}",
        internal=True,
        delay=0,
        options=MappingProxyType({"wait": ".drawn"}),
    )


def _memory(looks: list[tuple[int, int]], page: int) -> float:
    return median(size for served, size in looks if page - WINDOW < served <= page)


def _watch(looks: list[tuple[int, int]], ended: threading.Event) -> None:
    while not ended.wait(SAMPLING):
        looks.append((_Handler.served, sum(map(_proportional, _family()))))


def _family() -> Iterator[Path]:
    """Folders in /proc of this process and all its descendants."""
    parents: dict[str, str] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text(encoding="ascii", errors="replace")
        except OSError:  # ended by now
            continue
        parents[folder.name] = stat.rpartition(")")[2].split()[1]
    own = Path("/proc/self").resolve().name
    for pid in parents:
        above: str | None = pid
        while above is not None and above != own:
            above = parents.get(above)
        if above == own:
            yield Path("/proc") / pid


def _proportional(folder: Path) -> int:
    """Bytes of a process, with shared pages divided among their users.

    Pages of files do not count: they grew by 200 MB whenever another Chromium on the machine, which
    had shared them, ended.
    """
    try:
        lines = (folder / "smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:  # ended by now
        return 0
    own = (line.split() for line in lines if line.startswith(("Pss_Anon:", "Pss_Shmem:")))
    return sum(int(kilobytes) for _, kilobytes, _ in own) * 1024


@contextmanager
def _served() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    """Lists and articles; `served` counts the articles."""

    served: ClassVar[int] = 0

    def do_GET(self) -> None:
        kind, body = "text/html; charset=utf-8", ""
        if self.path.startswith("/list.json"):
            first = int(self.path.rpartition("/")[2]) * ARTICLES
            kind, body = "application/json", json.dumps(list(range(first, first + ARTICLES)))
        elif self.path.startswith("/list/"):
            body = f"{_HEAD}{_LIST}</script>"
        elif self.path.startswith("/n/"):
            type(self).served += 1
            body = f"{_HEAD}{_ARTICLE}</script>"
        data = body.encode()
        self.send_response(200 if data else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        pass


if __name__ == "__main__":
    main(sys.argv[1:])
