"""The frame of all tests: real services as fixtures, no way outside loopback, and a table of what
could not run.

Services are those of `scripts/services start`, or what OTKLIK_TEST_* in the environment names. A
test whose service is missing is skipped; with REQUIRE_SERVICES=1 every skip is a failure.
"""

import gc
import ipaddress
import json
import os
import secrets
import shutil
import socket
import sys
from collections import defaultdict
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import settings

from tests.warming import MANY, warm

# Everywhere the same examples; to look for others: make test ARGS=--hypothesis-profile=default
settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.load_profile("steady")

# The collector of garbage took a fifth of the processor time of tests: it walked over all that
# pytest has collected, again and again.
gc.set_threshold(10_000, 20, 20)

# Spiders and `otklik` crawl too.
pytest_plugins = [
    "tests.compiling",
    "tests.crawlers.crawling",
    "tests.letters",
    "tests.dictionaries",
]

STATE = Path(__file__).resolve().parent.parent / ".services" / "state.json"
REQUIRED = os.environ.get("REQUIRE_SERVICES") == "1"
# fixture -> the marker it stands for, so that no test can forget it.
TESTS = Path(__file__).parent
# Else a process would begin a file of a minute when the others have ended.
LONGEST = (
    "journeys/",
    "console/api/test_schemathesis",
    "spiders/",
    "desks/test_doors",
    "crawlers/",
    "enrichment/learning/",
    "alerts/detector/",
    "index/test_contract",
    "otklik/",
    "scripts/",
    "replica/",
    "console/",
)
# They measure time or stop what all use: nothing else runs beside them.
ALONE = (
    "journeys/test_hanging",
    "journeys/test_heartbeat",
    "console/feed/test_hour",
)
MARKERS = {
    "elasticsearch_url": "elasticsearch",
    "elasticsearch_secured": "elasticsearch",
    "postgresql_url": "postgresql",
    "redis_url": "redis",
    "chromium": "browser",
}


class OutsideLoopbackError(RuntimeError):
    """A test tried to leave this machine."""


def _stay_inside(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse connections and name look-ups that lead outside loopback.

    An audit hook sees every socket of this interpreter, whatever library opens it, but no child
    process and no socket of a C library.
    """
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if isinstance(host, bytes):
        host = host.decode()
    if isinstance(host, str) and not _is_loopback(host):
        raise OutsideLoopbackError(f"a test may not reach {host}")


def _is_loopback(host: str) -> bool:
    if host in ("", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


sys.addaudithook(_stay_inside)


@dataclass(frozen=True)
class SecuredElasticsearch:
    """A node with TLS; `url` carries a user who may only touch posts* and index templates."""

    url: str
    ca: Path


def _service(name: str, *variables: str) -> list[str]:
    """Values of a service's variables; skips the test, with the reason, if it is not there."""
    if all(variable in os.environ for variable in variables):
        return [os.environ[variable] for variable in variables]
    servers = json.loads(STATE.read_text(encoding="utf-8")) if STATE.exists() else {}
    entry = servers.get(name, {"env": {}, "reason": "not started (scripts/services start)"})
    if not entry["env"]:
        pytest.skip(f"{name}: {entry['reason'] or 'its start did not end'}")
    return [entry["env"][variable] for variable in variables]


def _server(name: str, *variables: str) -> list[str]:
    """As `_service`, for one whose first variable is a URL: skips if nothing listens there."""
    values = _service(name, *variables)
    parts = urlsplit(values[0])
    try:
        socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5).close()
    except OSError as error:
        pytest.skip(f"{name}: was started, but does not answer any more ({error.strerror})")
    return values


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    """A node without security, shared by all tests: use index names of your own."""
    return _server("elasticsearch", "OTKLIK_TEST_ELASTICSEARCH")[0]


@pytest.fixture(scope="session")
def elasticsearch_secured() -> SecuredElasticsearch:
    """A node with security, shared by all tests: use index names of your own below posts."""
    prefix = "OTKLIK_TEST_ELASTICSEARCH"
    url, user, password, ca = _server(
        "elasticsearch-secured",
        *(f"{prefix}_{part}" for part in ("SECURED", "USER", "PASSWORD", "CA")),
    )
    return SecuredElasticsearch(url.replace("://", f"://{user}:{password}@"), Path(ca))


@contextmanager
def _database(template: str = "template1") -> Iterator[str]:
    """A new database of PostgreSQL, empty or a copy of an unused one, as a SQLAlchemy URL."""
    import psycopg

    [url] = _server("postgresql", "OTKLIK_TEST_POSTGRESQL")
    name = f"otklik_test_{secrets.token_hex(6)}"
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as connection:
        # Since 15 each page goes through the log, which takes five times the processor time.
        copying = " STRATEGY FILE_COPY" if connection.info.server_version >= 150_000 else ""
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"{copying}')
        yield f"{url.rpartition('/')[0]}/{name}"
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def postgresql_url() -> Iterator[str]:
    """A fresh, empty database of this test, as a SQLAlchemy URL."""
    with _database() as url:
        yield url


# A copy of a database takes 90 ms and this 1: each test of one process gets the same database.
EMPTY = """DO $$ DECLARE one regclass; BEGIN
SET LOCAL session_replication_role = replica;  -- in any order, whatever refers to what
FOR one IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relname <> 'alembic_version'
    AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0 LOOP
    EXECUTE format('DELETE FROM %s', one);
END LOOP;
PERFORM setval(format('%I.%I', schemaname, sequencename), start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL;
END $$"""
# What a test left in a transaction; what is idle waits in a pool and holds nothing.
OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"""


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated and empty database of SQLite to copy."""
    from store.engine import open_database
    from store.migrations.revisions import migrate

    file = tmp_path_factory.mktemp("migrated") / "otklik.db"
    engine = open_database(f"sqlite:///{file}")
    migrate(engine)
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def migrated_template() -> Iterator[str]:
    """Name of a migrated database of this process that nobody is connected to."""
    from store.engine import open_database
    from store.migrations.revisions import migrate

    with _database() as url:
        engine = open_database(url)
        migrate(engine)
        engine.dispose()
        yield url.rpartition("/")[2]


@pytest.fixture
def copied_postgresql_url(migrated_template: str) -> Iterator[str]:
    """A migrated database of this test, which may change its tables."""
    with _database(migrated_template) as url:
        yield url


@pytest.fixture(scope="session")
def migrated_database(migrated_template: str) -> Iterator[tuple[str, Any]]:
    """A migrated database of this process (a SQLAlchemy URL) and a connection that empties it."""
    import psycopg

    with (
        _database(migrated_template) as url,
        psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as connection,
    ):
        yield url, connection


@pytest.fixture
def migrated_postgresql_url(migrated_database: tuple[str, Any]) -> Iterator[str]:
    """The same, empty. A test that changes a table takes `copied_postgresql_url`."""
    url, connection = migrated_database
    yield url
    connection.execute(OTHERS)
    connection.execute(EMPTY)


@pytest.fixture
def redis_url() -> Iterator[str]:
    """An emptied database of this test. Database 0 only counts, so runs side by side never meet."""
    import redis

    [url] = _server("redis", "OTKLIK_TEST_REDIS")
    with redis.Redis.from_url(url) as counter:
        databases = int(counter.config_get("databases")["databases"])
        number = int(counter.incr("otklik-test-database"))
    mine = f"{url.rpartition('/')[0]}/{1 + number % (databases - 1)}"
    with redis.Redis.from_url(mine) as client:
        client.flushdb()
        yield mine
        client.flushdb()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the system's Chromium."""
    return _service("chromium", "OTKLIK_TEST_CHROMIUM")[0]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """Chromium at work, a playwright Browser; each test opens a context of its own. Of a module and
    no more, for a test beside it could start no event loop.
    """
    from playwright.sync_api import sync_playwright

    from tests.journeys.browsing import ARGUMENTS

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data of an empty installation: its schema takes ten times as long to make as to copy."""
    from app.key import create_key
    from app.wiring import open_installation
    from tests.making import settings_of

    settings = settings_of(tmp_path_factory.mktemp("new"))
    create_key(settings.key_file)
    with open_installation(settings):
        return settings.data


@pytest.fixture
def installation(tmp_path: Path, new_folder: Path) -> Iterator[Any]:
    """An embedded installation of its own, open: app.installation.Installation. Its clock
    stood at MOMENT when the tests began, whatever the day is.
    """
    from app.wiring import open_installation
    from tests.making import settings_of

    shutil.copytree(new_folder, tmp_path, dirs_exist_ok=True)
    with open_installation(settings_of(tmp_path)) as opened:
        yield opened


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    """Opening an installation makes all later files of its process private: of a test only."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by the services their fixtures ask for; files that run longest first."""
    items.sort(key=lambda item: _place(item.path))
    for item in items:
        if item.path.relative_to(TESTS).as_posix().startswith(ALONE):
            item.add_marker("alone")
        for fixture in set(getattr(item, "fixturenames", ())) & set(MARKERS):
            item.add_marker(MARKERS[fixture])


@cache
def _place(file: Path) -> int:
    inside = file.relative_to(TESTS).as_posix()
    return next((n for n, start in enumerate(LONGEST) if inside.startswith(start)), len(LONGEST))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """What lives until the end is walked over no more."""
    if session.config.getoption("processes", 1) > 1 and len(session.items) > MANY:
        warm()
    gc.collect()
    gc.freeze()
    gc.collect()  # it waits for a quarter of what the last one kept


def pytest_sessionfinish() -> None:
    """A thread that waits would keep the process."""
    if client := sys.modules.get("tests.client"):
        client.end()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where services are required."""
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a module that skips itself as a whole."""
    report = yield
    _refuse_skip(report)
    return report


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if REQUIRED and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which REQUIRE_SERVICES=1 forbids: {_reason(report)}"


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return text.removeprefix("Skipped: ")


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print which suites could not run and why, as the last thing before the closing line."""
    suites: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for report in terminalreporter.stats.get("skipped", []):
        if not hasattr(report, "wasxfail"):
            suites[_reason(report)][report.nodeid.partition("::")[0]] += 1
    if suites:
        terminalreporter.section("suites that could not run and why", yellow=True)
    for reason, files in sorted(suites.items()):
        terminalreporter.write_line(reason)
        for file, number in sorted(files.items()):
            terminalreporter.write_line(f"  {file}: {number} skipped")
