"""Faults that are brought about and healed, each at a moment when much is under way."""

import json
import resource
import signal
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import psycopg
import redis

from benchmarks.operations.playing._played import Played
from benchmarks.operations.playing._proxy import Way

SERVERS = ("elasticsearch", "postgresql", "redis")
ROLES = ("serve", "crawl", "work", "schedule")
DELAY = 2.0  # seconds
CHANNELS = {"mail": "mail", "hook": "webhook"}  # a relay's name -> the channel's in the settings
NOTICES = 40
Brings = Callable[[Played], AbstractContextManager[None]]


def _nothing(played: Played) -> None:
    """No deed of a person is needed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """`stops` what people must hear about; `after` is what the guide says to do by hand."""

    name: str
    brings: Brings
    stops: bool = True
    after: Callable[[Played], None] = _nothing


@contextmanager
def _index_settings(played: Played, settings: Mapping[str, Any]) -> Iterator[None]:
    _put(played, "posts*/_settings", settings)
    try:
        yield
    finally:
        _put(played, "posts*/_settings", dict.fromkeys(settings))


@contextmanager
def _red(played: Played) -> Iterator[None]:
    """The primary shards are nowhere."""
    enable = "cluster.routing.allocation.enable"
    _put(played, "_cluster/settings", {"persistent": {enable: "none"}})
    listed = f"{played.servers.urls['elasticsearch']}/_cat/indices/posts*?h=index"
    with urllib.request.urlopen(listed, timeout=30) as answer:
        months = ",".join(answer.read().decode().split())
    for deed in ("_close", "_open?wait_for_active_shards=0"):
        _put(played, f"{months}/{deed}", None, "POST")
    try:
        yield
    finally:
        _put(played, "_cluster/settings", {"persistent": {enable: None}})
        _put(played, "_cluster/reroute", {}, "POST")
        urllib.request.urlopen(
            f"{played.servers.urls['elasticsearch']}/_cluster/health"
            "?wait_for_status=yellow&timeout=60s",
            timeout=70,
        ).close()


def _put(played: Played, path: str, body: Mapping[str, Any] | None, method: str = "PUT") -> None:
    request = urllib.request.Request(
        f"{played.servers.urls['elasticsearch']}/{path}",
        None if body is None else json.dumps(body).encode(),
        {"Content-Type": "application/json"},
        method=method,
    )
    urllib.request.urlopen(request, timeout=30).close()


def _sql(played: Played, *, autocommit: bool = False) -> "psycopg.Connection[Any]":
    url = played.servers.urls["postgresql"].replace("+psycopg", "")
    return psycopg.connect(url, autocommit=autocommit)


@contextmanager
def _locked(played: Played) -> Iterator[None]:
    with _sql(played) as connection:
        connection.execute("LOCK TABLE posts, outbox, sources IN ACCESS EXCLUSIVE MODE")
        yield
        connection.rollback()


@contextmanager
def _database_full(played: Played) -> Iterator[None]:
    """Not a full disk, but what the server answers then: every write is refused with its code. One
    table after another, for a transaction over all of them deadlocks with those that work.
    """
    listed = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    with _sql(played, autocommit=True) as connection:
        connection.execute(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE "
            "'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$"
        )
        names = [name for (name,) in connection.execute(listed)]
    try:
        with _sql(played, autocommit=True) as connection:
            for name in names:
                connection.execute(
                    f'CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON "{name}" '
                    "FOR EACH STATEMENT EXECUTE FUNCTION full_disk()"
                )
        yield
    finally:
        with _sql(played, autocommit=True) as connection:
            for name in names:
                connection.execute(f'DROP TRIGGER IF EXISTS full_disk ON "{name}"')
            connection.execute("DROP FUNCTION full_disk()")


@contextmanager
def _restarted(played: Played) -> Iterator[None]:
    """As a failover to a server with the same data: every connection is lost in the midst."""
    played.servers.restart("postgresql")
    yield


@contextmanager
def _no_memory(played: Played) -> Iterator[None]:
    with redis.Redis.from_url(played.servers.urls["redis"]) as client:
        client.config_set("maxmemory", "1")
        try:
            yield
        finally:
            client.config_set("maxmemory", "0")


@contextmanager
def _flushed(played: Played) -> Iterator[None]:
    """Everything that waits in the queue is gone, while the worker stands still."""
    with redis.Redis.from_url(played.servers.urls["redis"]) as client:
        played.signal("work", signal.SIGSTOP)
        time.sleep(25)
        client.flushall()
        played.signal("work", signal.SIGCONT)
        yield


def _replayed(played: Played) -> None:
    """As the guide says: the crawler stops, the queue empties, the archive is read again."""
    played.end("crawl")
    time.sleep(3)
    since = (played.clock.now() - timedelta(hours=1)).isoformat(timespec="seconds")
    played.run("replay", "--since", since, "--apply")
    played.start("crawl")


def _through(name: str, way: Way) -> Brings:
    return lambda played: played.proxies[name].going(way, DELAY)


def _channel(name: str, way: Way, delay: float) -> Brings:
    """Of people, with notices that wait to be sent."""

    @contextmanager
    def brings(played: Played) -> Iterator[None]:
        with played.proxies[name].going(way, delay):
            played.notify(CHANNELS[name], NOTICES)
            yield

    return brings


def _network(way: Way) -> Brings:
    @contextmanager
    def brings(played: Played) -> Iterator[None]:
        with ExitStack() as stack:
            for name in SERVERS:
                stack.enter_context(played.proxies[name].going(way, DELAY))
            yield

    return brings


def _role_killed(role: str) -> Brings:
    @contextmanager
    def brings(played: Played) -> Iterator[None]:
        for _ in range(2):
            played.signal(role, signal.SIGKILL)
            time.sleep(8)
        yield

    return brings


def _role_hung(role: str) -> Brings:
    @contextmanager
    def brings(played: Played) -> Iterator[None]:
        played.signal(role, signal.SIGSTOP)
        try:
            yield
        finally:
            played.signal(role, signal.SIGCONT)

    return brings


def _role_without_memory(role: str) -> Brings:
    """It may take no page more than it has."""

    @contextmanager
    def brings(played: Played) -> Iterator[None]:
        pid = played.processes[role].pid
        with open(f"/proc/{pid}/statm") as file:  # noqa: PTH123
            size = int(file.read().split()[0]) * resource.getpagesize()
        resource.prlimit(pid, resource.RLIMIT_AS, (size, resource.RLIM_INFINITY))
        try:
            yield
        finally:
            if played.processes[role].pid == pid:
                unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
                resource.prlimit(pid, resource.RLIMIT_AS, unlimited)

    return brings


@contextmanager
def _split(played: Played) -> Iterator[None]:
    """The leader stands still past its lease; another leads; then both run."""
    played.start("schedule", "schedule-2")
    time.sleep(8)
    try:
        for name in ("schedule", "schedule-2") * 2:
            played.signal(name, signal.SIGSTOP)
            time.sleep(6)
            played.signal(name, signal.SIGCONT)
        yield
    finally:
        played.end("schedule-2")


def _shifted(by: timedelta) -> Brings:
    """All roles live at another time, and come back from it."""

    @contextmanager
    def brings(played: Played) -> Iterator[None]:
        played.shift = by
        _again(played)
        try:
            yield
        finally:
            played.shift = timedelta()
            _again(played)

    return brings


def _again(played: Played) -> None:
    for role in ROLES:
        played.end(role)
    for role in ROLES:
        played.start(role)


_READ_ONLY = {"index.blocks.read_only_allow_delete": True}
_ALL = (
    Fault("none", lambda played: ExitStack(), stops=False),
    Fault("index-read-only", lambda played: _index_settings(played, _READ_ONLY)),
    Fault("index-killed", lambda played: played.servers.killed("elasticsearch")),
    Fault("index-hung", lambda played: played.servers.hung("elasticsearch")),
    Fault("index-red", _red),
    Fault("database-killed", lambda played: played.servers.killed("postgresql")),
    Fault("database-hung", lambda played: played.servers.hung("postgresql")),
    Fault("database-full", _database_full),
    Fault("database-locked", _locked),
    Fault("database-restarted", _restarted, stops=False),
    Fault("queue-killed", lambda played: played.servers.killed("redis")),
    Fault("queue-hung", lambda played: played.servers.hung("redis")),
    Fault("queue-full", _no_memory),
    Fault("queue-flushed", _flushed, stops=False, after=_replayed),
    *(Fault(f"{role}-killed", _role_killed(role), stops=False) for role in ROLES),
    *(Fault(f"{role}-hung", _role_hung(role)) for role in ROLES),
    Fault("schedulers-split", _split, stops=False),
    *(
        Fault(f"{name}-{way}", _channel(name, way, 20), stops=False)
        for name in CHANNELS
        for way in (Way.CUT, Way.SLOW, Way.REFUSE, Way.DROP)
    ),
    Fault("index-slow", _through("elasticsearch", Way.SLOW), stops=False),
    Fault("network-cut", _network(Way.CUT)),
    Fault("network-stall", _network(Way.STALL)),
    Fault("network-slow", _network(Way.SLOW), stops=False),
    Fault("clock-hour-back", _shifted(timedelta(hours=-1)), stops=False),
    Fault("clock-year-forward", _shifted(timedelta(days=365)), stops=False),
    *(Fault(f"{role}-memory", _role_without_memory(role), stops=False) for role in ROLES),
)
FAULTS: Mapping[str, Fault] = {fault.name: fault for fault in _ALL}
