"""Crawls for tests: each in a process of its own, against sites on loopback."""

import json
import os
import signal
import sys
from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path
from socket import AF_UNIX, socket
from subprocess import DEVNULL, Popen
from tempfile import TemporaryDirectory
from typing import Any, TextIO
from urllib.parse import urlsplit

import pytest

from tests.forked import Ended

ROOT = Path(__file__).resolve().parents[2]
Crawl = Callable[..., dict[str, Any]]
PollAll = Callable[[dict[str, Any]], None]

# Not `-m`: the parser's process would import the whole crawler once more as its main module.
START = "from tests.crawlers.forking import serve; serve({}, installed={})"
QUICK = {"host_delay": 0, "contact": "duty@example.org"}


CALLED = pytest.StashKey[str]()  # where the process of forking.py listens


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """Of a run whose tests crawl: the process of forking.py, which ends with its crawls. It is
    started before tests are handed to several processes, and is that of all.
    """
    asked = {name for item in session.items for name in getattr(item, "fixturenames", ())}
    if "forking" not in asked or session.config.option.collectonly:
        return (yield)
    with TemporaryDirectory() as folder, socket(AF_UNIX) as listening:
        address = session.config.stash[CALLED] = f"{folder}/crawls"
        listening.bind(address)
        listening.listen()
        installed = not asked.isdisjoint(("poll_all", "crawling_otklik"))
        with Popen(
            [sys.executable, "-c", START.format(listening.fileno(), installed)],
            cwd=ROOT,
            env=_environment(),
            stdin=DEVNULL,
            pass_fds=[listening.fileno()],
            start_new_session=True,
        ) as process:
            listening.close()  # who calls a process that ended is refused
            try:
                return (yield)
            finally:
                os.killpg(process.pid, signal.SIGKILL)


@pytest.fixture(scope="session")
def forking(request: pytest.FixtureRequest) -> Iterator[TextIO]:
    """A connection to the process of forking.py."""
    with socket(AF_UNIX) as calling:
        calling.connect(request.config.stash[CALLED])
        with calling.makefile("rw", encoding="utf-8") as lines:
            yield lines


def _environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("OTKLIK_")}


@pytest.fixture(scope="session")
def crawl(forking: TextIO, tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """`crawl(sources, **order)` -> result; see crawl.py."""

    def run(sources: list[dict[str, Any]], **order: Any) -> dict[str, Any]:
        folder = tmp_path_factory.mktemp("crawl")
        named = [*sources, *order.get("probes", {}).values()]
        bases = [base for row in named if (base := row.get("options", {}).get("base"))]
        inside = [row["address"] for row in named if row.get("internal")]
        hosts = [host for url in (*bases, *inside) if (host := urlsplit(url).netloc)]
        administered = {"network_bases": bases, "internal_hosts": hosts}
        order["settings"] = {
            **QUICK,
            **administered,
            "data": str(folder),
            **order.get("settings", {}),
        }
        log = _crawled(forking, folder, {**order, "sources": sources})
        found: dict[str, Any] = json.loads((folder / "result.json").read_text("utf-8"))
        found["log"] = log
        return found

    return run


@pytest.fixture(scope="session")
def poll_all(forking: TextIO, tmp_path_factory: pytest.TempPathFactory) -> PollAll:
    """`poll_all(settings)` is `otklik crawl --once` over the installation of these settings."""

    def run(settings: dict[str, Any]) -> None:
        _crawled(forking, tmp_path_factory.mktemp("poll"), {"installed": settings})

    return run


@pytest.fixture(scope="session")
def crawling_otklik(
    forking: TextIO, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Ended]:
    """`crawling_otklik("source", "probe", ...)` is `python -m otklik source probe ...` in a process
    of its own, for a command that crawls.
    """

    def run(*arguments: str, environment: Mapping[str, str] | None = None) -> Ended:
        folder, own = tmp_path_factory.mktemp("command"), {**os.environ, **(environment or {})}
        places = {"order.json": folder / "order.json", "log": folder / "out"}
        places["errors"] = folder / "errors"
        code = _done(forking, places, {"arguments": arguments}, own)
        assert code, "the process of all crawls ended"
        return Ended(
            int(code), places["log"].read_text("utf-8"), places["errors"].read_text("utf-8")
        )

    return run


def _crawled(forking: TextIO, folder: Path, order: dict[str, Any]) -> str:
    """The log of one crawl in a process of its own; its result is result.json."""
    places = {part: folder / part for part in ("order.json", "result.json", "log")}
    code = _done(forking, {**places, "errors": places["log"]}, order, _environment())
    log = places["log"].read_text("utf-8") if code else "the process of all crawls ended"
    assert code == "0", log[-4000:]
    return log


def _done(
    forking: TextIO, places: dict[str, Path], order: dict[str, Any], environment: dict[str, str]
) -> str:
    """The code that the process of an order ended with, nothing if the one that forks did."""
    places["order.json"].write_text(json.dumps(order), "utf-8")
    named = {part: str(place) for part, place in places.items()}
    forking.write(json.dumps([named, environment]) + "\n")
    forking.flush()
    return forking.readline().strip()


def source(id_: str, address: str, kind: str = "rss", **more: Any) -> dict[str, Any]:
    """A row of the registry for a page on loopback."""
    row = {"id": id_, "kind": kind, "title": f"Источник {id_}", "address": address}
    return {**row, "internal": True, "delay": 0, **more}
