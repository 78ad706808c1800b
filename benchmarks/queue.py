"""Entries per second through each post queue, compared with the bare client.

One round is a batch put, taken and acknowledged: three durable steps. The bare client does them on
the same table with the same settings by executemany (INSERT; SELECT and UPDATE; DELETE), or on a
stream by pipelines (XADD; XREADGROUP; XACK and XDEL), and writes and reads the posts' JSON too. Our
queue also leases, keeps order among many workers, and counts each entry once. Rounds alternate;
their medians are compared.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import redis
from sqlalchemy import Engine, create_engine, make_url, text

from benchmarks._servers import VARIABLES, server
from domain.ports.queue import PostQueue
from domain.post import Author, AuthorKind, Engagement, Outcome, Post
from domain.source import SourceKind
from domain.wire import dump_post, load_post
from store.engine import open_database
from store.migrations.revisions import migrate
from store.queue import SqlQueue
from store.streams import KEYS, RedisQueue

BATCH, ROUNDS, WARM = 500, 30, 3
NOW = datetime(2026, 11, 24, tzinfo=UTC)
LEASE = timedelta(minutes=5)
TEXT = (
    "Третий день нет горячей воды в доме на улице Ленина, управляющая компания трубку не берёт, "
    "в подъезде холодно, дети болеют. Когда это закончится? Просим администрацию разобраться."
)
Round = Callable[[], None]


def main(argv: list[str]) -> None:
    """Print a line per queue: entries per second of both and their ratio."""
    parser = argparse.ArgumentParser(prog="queue", description=__doc__)
    for name in ("postgresql", "redis"):
        help_ = f"URL; without it {VARIABLES[name]} or the test services"
        parser.add_argument(f"--{name}", help=help_)
    options = parser.parse_args(argv)
    postgresql, streams = server("postgresql", options.postgresql), server("redis", options.redis)
    if streams:
        _check_empty(streams)  # first, because a refusal at the end would waste minutes
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        compare("SQLite", *stack.enter_context(_sql(f"sqlite:///{folder}/queue.db")))
        if postgresql:
            database = stack.enter_context(_own_database(postgresql))
            compare("PostgreSQL", *stack.enter_context(_sql(database)))
        if streams:
            compare("Redis", *stack.enter_context(_streams(streams)))


def compare(name: str, ours: Round, bare: Round) -> None:
    spent: tuple[list[float], list[float]] = ([], [])
    for _ in range(WARM + ROUNDS):
        for run, times in zip((ours, bare), spent, strict=True):
            start = time.perf_counter()
            run()
            times.append(time.perf_counter() - start)
    mine, theirs = (BATCH / statistics.median(times[WARM:]) for times in spent)
    sys.stdout.write(
        f"{name}: {mine:,.0f} entries/s, bare client {theirs:,.0f}, ratio {mine / theirs:.2f}\n"
    )
    sys.stdout.flush()


def _posts() -> list[Post]:
    return [
        Post(
            source_id="vk-blagoveshchensk",
            source_kind=SourceKind.VK,
            native_id=f"-1_{n}",
            url=f"https://vk.com/wall-1_{n}",
            published_at=NOW,
            fetched_at=NOW,
            text=f"{n}. {TEXT}",
            author=Author(AuthorKind.PRIVATE, f"{n:032x}"),
            engagement=Engagement(views=100 + n, likes=n, reposts=0, comments=3),
        )
        for n in range(BATCH)
    ]


def _round(queue: PostQueue) -> Round:
    posts = _posts()

    def run() -> None:
        queue.put(posts, history=False)
        taken = queue.take("benchmark", BATCH, LEASE, NOW)
        ended = queue.acknowledge({entry.id: Outcome.INDEXED for entry in taken})
        if ended != BATCH:
            raise RuntimeError(f"{ended} entries of {BATCH} ended")

    return run


@contextmanager
def _sql(url: str) -> Iterator[tuple[Round, Round]]:
    engine = open_database(url)
    migrate(engine)
    connection = engine.raw_connection()
    try:
        yield _round(SqlQueue(engine)), _bare_sql(connection, engine)
    finally:
        connection.close()
        engine.dispose()


def _bare_sql(connection: Any, engine: Engine) -> Round:
    posts = _posts()
    sqlite = engine.dialect.name == "sqlite"
    mark = "?" if sqlite else "%s"
    until: object = NOW.replace(tzinfo=None).isoformat(" ") if sqlite else NOW
    cursor = connection.cursor()

    def begin() -> None:
        if sqlite:
            cursor.execute("BEGIN IMMEDIATE")

    def run() -> None:
        begin()
        cursor.executemany(
            f"INSERT INTO queue (post, history, deliveries) VALUES ({mark}, {mark}, {mark})",
            [(dump_post(post), False, 0) for post in posts],
        )
        connection.commit()
        begin()
        cursor.execute(f"SELECT id, post FROM queue ORDER BY id LIMIT {BATCH}")
        ids = [i for i, line in cursor.fetchall() if load_post(line)]
        cursor.executemany(
            f"UPDATE queue SET taken_until = {mark}, deliveries = 1 WHERE id = {mark}",
            [(until, i) for i in ids],
        )
        connection.commit()
        begin()
        cursor.executemany(f"DELETE FROM queue WHERE id = {mark}", [(i,) for i in ids])
        connection.commit()

    return run


@contextmanager
def _own_database(url: str) -> Iterator[str]:
    name = f"otklik_bench_{uuid4().hex[:12]}"
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
        try:
            yield make_url(url).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    server.dispose()


def _check_empty(url: str) -> None:
    with redis.Redis.from_url(url) as client:
        if client.exists(*KEYS):
            sys.exit(
                "Redis: this database holds a queue already, which would be measured and emptied: "
                "give another one, redis://HOST:PORT/NUMBER, in OTKLIK_TEST_REDIS or --redis"
            )


@contextmanager
def _streams(url: str) -> Iterator[tuple[Round, Round]]:
    queue = RedisQueue(url)
    with redis.Redis.from_url(url, protocol=2, decode_responses=True) as client:
        try:
            yield _round(queue), _bare_streams(client)
        finally:
            client.delete(*KEYS, "otklik:bare")
            queue.close()


def _bare_streams(client: redis.Redis) -> Round:
    posts = _posts()
    stream, group = "otklik:bare", "bare"
    client.delete(stream)
    client.xgroup_create(stream, group, id="0", mkstream=True)

    def run() -> None:
        with client.pipeline() as pipe:
            for post in posts:
                pipe.xadd(stream, {"post": dump_post(post), "history": 0})
            pipe.execute()
        reply: Any = client.xreadgroup(group, "benchmark", {stream: ">"}, count=BATCH)
        ids = [message for message, row in reply[0][1] if load_post(row["post"])]
        with client.pipeline() as pipe:
            for message in ids:
                pipe.xack(stream, group, message)
                pipe.xdel(stream, message)
            pipe.execute()

    return run


if __name__ == "__main__":
    main(sys.argv[1:])
