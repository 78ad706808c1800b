"""Seconds and queries of one turn of the watch over 20,000 open cases: quiet, busy, and beginning.

Over SQLite and PostgreSQL, with the embedded index. In a busy turn 100 cases move, 100 official
comments and 900 others arrive, 50 answers are edited and 50 deleted.
"""

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, insert, text
from sqlalchemy.engine import Engine

from app.cases.answers import make_case_watching
from app.installation import Installation
from app.key import create_key
from app.settings import read_settings
from app.wiring import open_installation
from benchmarks._servers import database_of, server
from cases.answers.watching import AT_ONCE, CaseWatching
from desks.cases.asked import Asked
from desks.cases.moves import CaseMoves
from desks.viewer import in_shell
from domain.cases.case import Case, CaseMove, OriginKind, Place
from domain.cases.clocks import deadlines
from domain.cases.life import standing
from domain.cases.workflow import CaseDeed
from domain.ports.queue import QueueEntry
from domain.post import Author, AuthorKind, EnrichedPost, Labels, Outcome, Post
from domain.source import Source, SourceKind
from domain.terms.policy import Regime
from store.cases.rows import facts_row, move_row, standing_row
from store.tables.cases import case_moves, case_posts, cases

CASES, BATCH, LIMIT = 20_000, 1_000, 2.0  # seconds a turn
ANSWERS, OTHERS, CHANGED, MOVED = 100, 900, 50, 100
PAGES = 200  # walls
HOUR = timedelta(hours=1)
BODY = "administration_tynda"
TOWN = Source("town", SourceKind.VK, "Администрация", "-1", "tynda", BODY)
OFFICIAL = Author(AuthorKind.OFFICIAL, "-1", "Администрация")
DONE = "Отопление восстановлено 24 ноября, причина — прорыв трубы."


def main(_argv: list[str]) -> None:
    """Print each turn's seconds and queries; exit code 1 over the limit."""
    with tempfile.TemporaryDirectory() as folder:
        worst = _run("sqlite", Path(folder), "")
    if url := server("postgresql"):
        name = f"otklik_answer_watch_{os.getpid()}"
        with database_of(url, name) as own, tempfile.TemporaryDirectory() as folder:
            worst = max(worst, _run("postgresql", Path(folder), own))
    if worst >= LIMIT:
        sys.exit(f"a turn took {worst:.2f} s, the limit is {LIMIT:.0f} s")


@dataclass
class _Region:
    installation: Installation
    watching: CaseWatching
    entries: int = 0
    queries: int = 0

    def turn(self, what: str, kind: str) -> float:
        self.queries, start, busy = 0, time.perf_counter(), time.process_time()
        answers = self.watching.tick(self.installation.clock.now())
        took = time.perf_counter() - start
        own = time.process_time() - busy
        line = f"{took:.2f} s ({own:.2f} s of the processor), {self.queries} queries"
        line = f"{kind}, {what}: {line}, {answers} answers"
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
        return took

    def index(self, posts: Sequence[Post]) -> None:
        entries = []
        for post in posts:
            self.entries += 1
            entries.append(QueueEntry(str(self.entries), post, 1, False))
        stores, now = self.installation.posts, self.installation.clock.now()
        sightings = stores.ledger.classify(entries)
        stores.index.save(
            [
                EnrichedPost(post, Labels(), sighting.month, 1_000 * self.entries)
                for post, sighting in zip(posts, sightings, strict=True)
            ]
        )
        stores.ledger.close({post.id: Outcome.INDEXED for post in posts}, now)


def _run(kind: str, folder: Path, database: str) -> float:
    os.environ["OTKLIK_DATA"] = str(folder)
    os.environ.pop("OTKLIK_DATABASE", None)
    if database:
        os.environ["OTKLIK_DATABASE"] = database
    settings = read_settings()
    create_key(settings.key_file)
    with open_installation(settings) as opened:
        installation = replace(opened, region=replace(opened.region, sources={"town": TOWN}))
        region = _Region(installation, make_case_watching(installation))
        engine: Engine = getattr(installation.casework.cases, "_engine")  # noqa: B009
        start = time.perf_counter()
        asked = _fill(region, engine)
        sys.stdout.write(f"{kind}: {CASES:,} cases in {time.perf_counter() - start:.0f} s\n")

        def count(*_: object) -> None:
            region.queries += 1

        event.listen(engine, "before_cursor_execute", count)
        took = [region.turn(f"beginning {n}", kind) for n in range(1, CASES // AT_ONCE + 1)]
        took += [region.turn("quiet", kind) for _ in range(3)]
        replies = _busy(region, asked)
        took.append(region.turn("busy: moved, arrived", kind))
        _change(region, replies)
        took.append(region.turn("busy: edited, deleted", kind))
        took += [region.turn("quiet", kind) for _ in range(2)]
        event.remove(engine, "before_cursor_execute", count)
    return max(took)


def _fill(region: _Region, engine: Engine) -> list[Post]:
    now, asked = region.installation.clock.now(), list[Post]()
    for first in range(0, CASES, BATCH):
        numbers = range(first, first + BATCH)
        posts = [_post(f"-2_{n}", now, f"Нет отопления, дом {n}", n) for n in numbers]
        region.index(posts)
        asked += posts
        rows, steps, ties = [], [], []
        for number, post in zip(numbers, posts, strict=True):
            row, life = _opened(region.installation, number + 1, post)
            rows.append(row)
            steps += [move_row(number + 1, move) for move in life]
            ties.append({"post_id": post.id, "case_id": number + 1, "at": now, "voice": False})
        with engine.begin() as connection:
            connection.execute(insert(cases), rows)
            connection.execute(insert(case_moves), steps)
            connection.execute(insert(case_posts), ties)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT setval('cases_id_seq', :last)"), {"last": CASES})
        connection.execute(text("ANALYZE"))
    return asked


def _opened(
    installation: Installation, number: int, post: Post
) -> tuple[dict[str, Any], list[CaseMove]]:
    case = Case(
        received_at=post.published_at,
        zone="Asia/Yakutsk",
        stream="vk",
        text=post.text,
        place=Place("tynda"),
        text_days=365,
        origin=OriginKind.POST,
        origin_id=post.id,
        post_id=post.id,
    )
    at = post.published_at + HOUR
    life = [
        CaseMove(1, CaseDeed.OPEN, at, "Анна", regime=Regime.POST),
        CaseMove(2, CaseDeed.ROUTE, at, "Анна", body=BODY),
    ]
    row = facts_row(case) | {"id": number, "version": len(life)}
    due = deadlines(case, life, installation.region)
    return row | standing_row(standing(life), due, 365), life


def _post(native: str, now: datetime, words: str, wall: int, **more: Any) -> Post:
    at = more.pop("at", now - 24 * HOUR)
    return Post(
        source_id=f"wall{wall % PAGES}",
        source_kind=SourceKind.VK,
        native_id=native,
        url=f"https://vk.com/wall{native}",
        published_at=at,
        fetched_at=more.pop("fetched", at),
        text=words,
        author=more.pop("author", Author(AuthorKind.PRIVATE, f"p{wall}")),
        **more,
    )


def _busy(region: _Region, asked: Sequence[Post]) -> list[Post]:
    installation, now = region.installation, region.installation.clock.now()
    before = in_shell("Анна")
    for number in range(CASES - MOVED, CASES):
        CaseMoves(installation).make(before, number + 1, Asked(CaseDeed.NOTE, note="Смотрим"))
    replies = [_reply(root, n, now) for n, root in enumerate(asked[:ANSWERS])]
    others = [
        _post(f"-2_{10**6 + n}", now, f"И у нас {n}", n, thread_id=root.id, parent_id=root.id)
        for n, root in enumerate(asked[ANSWERS : ANSWERS + OTHERS])
    ]
    region.index([*replies, *others])
    return replies


def _reply(root: Post, n: int, now: datetime) -> Post:
    return _post(
        f"-2_{2 * 10**6 + n}",
        now,
        DONE,
        n,
        at=root.published_at + 2 * HOUR,
        author=OFFICIAL,
        thread_id=root.id,
        parent_id=root.id,
    )


def _change(region: _Region, replies: Sequence[Post]) -> None:
    installation, now = region.installation, region.installation.clock.now()
    edited = [replace(one, text=f"{DONE} Уточнено.", fetched_at=now) for one in replies[:CHANGED]]
    region.index(edited)
    gone = [one.id for one in replies[CHANGED : 2 * CHANGED]]
    installation.posts.ledger.looked_again(gone, gone, now)
