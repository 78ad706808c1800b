"""Recorded real pages through the real spiders: posts expected, posts read, and what was missed and
why.

The pages are served on loopback and crawled over HTTP into a fresh installation. The expected
number is counted in the raw text, without the product's parsers: different guids or links of <item>
and <entry>, items of a JSON feed, different data-post numbers; for each field, the entries that
state it.
"""

import argparse
import json
import re
import sys
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from types import MappingProxyType

from app.assembly import make_worker
from app.installation import Installation
from app.key import create_key
from app.settings import read_settings
from app.wiring import open_installation
from crawlers.process import run
from domain.ports.sources import SourceStore
from domain.post import AuthorKind, Post
from domain.query import All
from domain.source import Claim, Poll, Source, SourceKind

FOLDERS = ("feeds", "charset", "telegram")
HISTORY = timedelta(days=365 * 100)
_FEED = re.compile(rb"<(?:\w+:)?(?:rss|rdf|feed)[\s>]|jsonfeed\.org/version", re.IGNORECASE)
_ITEM = re.compile(rb"<((?:\w+:)?(?:item|entry))[\s>].*?</\1>", re.DOTALL | re.IGNORECASE)
_NAME = tuple(
    re.compile(rb"<(?:\w+:)?" + tag + rb"\b[^>]*>\s*(.*?)\s*</", re.DOTALL | re.IGNORECASE)
    for tag in (b"guid", b"id", b"link", b"title")
)
_POST = re.compile(rb'data-post="([^"]+)"')
FIELDS = ("text", "date", "author", "counters")
_TAGS = {  # of an entry, with or without a prefix
    "text": ("description", "summary", "content", "encoded", "full-text", "body"),
    "date": ("pubDate", "date", "published", "updated", "created", "issued", "modified"),
    "author": ("author", "creator"),
    "counters": ("comments(?<=slash:comments)", "total(?<=thr:total)"),
}
_STATED = {
    field: re.compile(rf"<((?:[\w-]+:)?(?:{'|'.join(tags)}))\b[^>]*>(.*?)</\1>", re.DOTALL)
    for field, tags in _TAGS.items()
}
_KEYS = {
    "text": ("content_html", "content_text", "summary"),
    "date": ("date_published",),
    "author": ("author", "authors"),
    "counters": (),
}
_MARKS = {
    "text": re.compile(rb'class="[^"]*(?:js-message_text|message_poll_question)'),
    "date": re.compile(rb'<time[^>]*\sdatetime="'),
    "author": re.compile(rb'class="[^"]*message_from_author'),
    "counters": re.compile(rb'class="[^"]*(?:message_views|tgme_reaction\b)'),
}
_MARKUP = re.compile(r"<!\[CDATA\[|\]\]>|<[^>]*>")


@dataclass(frozen=True)
class Page:
    """One recorded file and its expected result.

    `written` counts entries, `different` distinct ones, `stated` the distinct entries with each
    field.
    """

    source: Source
    folder: str
    file: Path
    written: int
    different: int
    stated: Counter[str]


def main(argv: list[str]) -> None:
    """Print a table by folder, then every file with fewer posts than expected."""
    parser = argparse.ArgumentParser(prog="reality", description=__doc__)
    parser.add_argument("--samples", type=Path, help="folder with feeds/, charset/ and telegram/")
    options = parser.parse_args(argv)
    if options.samples is None:
        sys.stdout.write("no recorded pages: --samples FOLDER names them\n")
        return
    with TemporaryDirectory() as data, _served(options.samples) as address:
        pages = list(_pages(options.samples, address))
        settings = read_settings(data=data, history=HISTORY, host_delay=0, log_level="ERROR")
        create_key(settings.key_file)
        with open_installation(settings) as installation:
            installation.crawl.sources.sync(
                [page.source for page in pages], installation.clock.now()
            )
            watched = _Watched(installation.crawl.sources)
            timetable = replace(installation.crawl, sources=watched)
            run(replace(installation, crawl=timetable), once=True)
            _report(pages, installation, watched.polls)
            _index(installation)


def _index(installation: Installation) -> None:
    """Print the outcomes of enrichment and the number of searchable posts."""
    make_worker(installation, "reality").run(
        Event(), idle=lambda: installation.posts.queue.depth() == 0
    )
    installation.posts.index.refresh()
    ended = ", ".join(
        f"{outcome} {n}" for outcome, n in installation.posts.queue.outcomes().items() if n
    )
    total = installation.posts.index.search(All(), limit=0).total
    sys.stdout.write(f"enriched: {ended}; searchable: {total}\n")


class _Watched:
    """A source store that also keeps the polls written to it, because health lacks the refusals."""

    def __init__(self, sources: SourceStore) -> None:
        self.polls: dict[str, Poll] = {}
        self.sync, self.claim, self.renew = sources.sync, sources.claim, sources.renew
        self.statuses, self.hasten = sources.statuses, sources.hasten
        self._finish = sources.finish

    def finish(
        self,
        claim: Claim,
        poll: Poll,
        now: datetime,
        interval: timedelta,
        next_due: datetime,
        usual_gap: timedelta | None,
    ) -> bool:
        self.polls[claim.source.id] = poll
        return self._finish(claim, poll, now, interval, next_due, usual_gap)


def _pages(samples: Path, address: str) -> Iterator[Page]:
    for folder in FOLDERS:
        for number, file in enumerate(sorted((samples / folder).rglob("*"))):
            if not file.is_file():
                continue
            body = file.read_bytes()
            id_, path = f"{folder}{number}", file.relative_to(samples).as_posix()
            if _POST.search(body):
                _, *split = _POST.split(body)
                posts = dict(zip(split[::2], split[1::2], strict=True))
                stated = Counter(
                    f for post in posts.values() for f in FIELDS if _MARKS[f].search(post)
                )
                source = _source(id_, SourceKind.TELEGRAM, "pages", f"{address}/{path}?")
                yield Page(source, folder, file, len(posts), len(posts), stated)
            elif _FEED.search(body) and not file.name.endswith(".serde.json"):
                entries = _entries(body)
                different = dict(reversed(entries))  # the first of each name
                stated = Counter(field for fields in different.values() for field in fields)
                source = _source(id_, SourceKind.RSS, f"{address}/{path}")
                yield Page(source, folder, file, len(entries), len(different), stated)


def _source(id_: str, kind: SourceKind, address: str, base: str | None = None) -> Source:
    # As letters, so that every named author becomes the author of the post.
    options = MappingProxyType(
        {"letters": "yes", "outlet": "yes", **({"base": base, "comments": "no"} if base else {})}
    )
    return Source(id_, kind, id_, address, internal=True, delay=0, options=options)


def _entries(body: bytes) -> list[tuple[bytes, list[str]]]:
    """For each entry a name (guid, id, link, title or its whole text) and the fields it states."""
    if body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        rows = json.loads(body)["items"]
        return [
            (str(row.get("id")).encode(), [f for f in FIELDS if any(map(row.get, _KEYS[f]))])
            for row in rows
        ]
    items = [hit[0] for hit in _ITEM.finditer(body)]
    return [
        (
            next((name[1] for tag in _NAME if (name := tag.search(item)) and name[1]), item),
            [field for field in FIELDS if _states(field, item)],
        )
        for item in items
    ]


def _states(field: str, item: bytes) -> bool:
    """Whether the field has content besides markup. Bytes of any encoding count as letters."""
    values = (hit[2] for hit in _STATED[field].finditer(item.decode("latin-1")))
    return any(
        re.search(r"\w", _MARKUP.sub("", unescape(_MARKUP.sub("", text)))) for text in values
    )


def _shown(post: Post) -> Iterator[str]:
    if post.text:
        yield "text"
    if post.date_stated:
        yield "date"
    if post.author and post.author.kind is AuthorKind.PRIVATE:
        yield "author"
    if post.engagement.reach or post.engagement.comments is not None:
        yield "counters"


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, folder.resolve()))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, folder: Path, *arguments: object) -> None:
        self._folder = folder
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        file = (self._folder / self.path.partition("?")[0].lstrip("/")).resolve()
        known = file.is_relative_to(self._folder) and file.is_file()
        body = file.read_bytes() if known else b""
        self.send_response(200 if known else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


def _report(pages: list[Page], installation: Installation, polls: Mapping[str, Poll]) -> None:
    fields: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
    entries = installation.posts.queue.take(
        "reality", 10**6, timedelta(hours=1), installation.clock.now()
    )
    for entry in entries:
        fields[entry.post.source_id][entry.post.id] = list(_shown(entry.post))
    installation.posts.queue.release([entry.id for entry in entries])
    write = sys.stdout.write
    write(f"{'folder':<10}{'files':>6}{'entries':>9}{'repeated':>9}{'expected':>9}{'found':>7}\n")
    for folder in FOLDERS:
        of = [page for page in pages if page.folder == folder]
        expected = sum(page.different for page in of)
        written = sum(page.written for page in of)
        got = sum(len(fields[page.source.id]) for page in of)
        line = f"{folder:<10}{len(of):>6}{written:>9}{written - expected:>9}{expected:>9}{got:>7}\n"
        write(line)
    for page in pages:
        got = len(fields[page.source.id])
        if got != page.different:
            poll = polls[page.source.id]
            refused = "".join(f", {rule} {count}" for rule, count in poll.refused.items())
            why = f"{poll.state}: {poll.reason}{refused}"
            write(f"  {page.file.name}: expected {page.different}, found {got} ({why})\n")
    _report_fields(pages, {id_: Counter(_flat(posts.values())) for id_, posts in fields.items()})


def _flat(lists: Iterable[Iterable[str]]) -> Iterator[str]:
    return (field for fields in lists for field in fields)


def _report_fields(pages: list[Page], counts: Mapping[str, Counter[str]]) -> None:
    """Print how many entries state a field and how many posts have it, then what is missing."""
    write = sys.stdout.write
    write(f"{'folder':<10}{'field':<10}{'expected':>9}{'found':>7}\n")
    for folder in FOLDERS:
        of = [page for page in pages if page.folder == folder]
        for field in FIELDS:
            expected = sum(page.stated[field] for page in of)
            got = sum(counts.get(page.source.id, Counter())[field] for page in of)
            write(f"{folder:<10}{field:<10}{expected:>9}{got:>7}\n")
    for page in pages:
        got_of = counts.get(page.source.id, Counter())
        less = [
            f"{f} {got_of[f]} of {page.stated[f]}" for f in FIELDS if got_of[f] < page.stated[f]
        ]
        if less:
            write(f"  {page.file.name}: {', '.join(less)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
