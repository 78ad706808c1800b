"""Crawls for tests: each in a process of its own, against sites on loopback."""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.forked import Ended

ROOT = Path(__file__).resolve().parents[2]
Crawl = Callable[..., dict[str, Any]]
PollAll = Callable[[dict[str, Any]], None]

# Not `-m`: the parser's process would import the whole crawler once more as its main module.
START = "from tests.crawlers.forking import serve; serve()"
QUICK = {"host_delay": 0, "contact": "duty@example.org"}


@pytest.fixture(scope="session")
def forking() -> Iterator[Popen[str]]:
    """The process of forking.py; ends with its crawls."""
    with Popen(
        [sys.executable, "-c", START],
        cwd=ROOT,
        env=_environment(),
        stdin=PIPE,
        stdout=PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        yield process
        os.killpg(process.pid, signal.SIGKILL)


def _environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("OTKLIK_")}


@pytest.fixture(scope="session")
def crawl(forking: Popen[str], tmp_path_factory: pytest.TempPathFactory) -> Crawl:
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
def poll_all(forking: Popen[str], tmp_path_factory: pytest.TempPathFactory) -> PollAll:
    """`poll_all(settings)` is `otklik crawl --once` over the installation of these settings."""

    def run(settings: dict[str, Any]) -> None:
        _crawled(forking, tmp_path_factory.mktemp("poll"), {"installed": settings})

    return run


@pytest.fixture(scope="session")
def crawling_otklik(
    forking: Popen[str], tmp_path_factory: pytest.TempPathFactory
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


def _crawled(forking: Popen[str], folder: Path, order: dict[str, Any]) -> str:
    """The log of one crawl in a process of its own; its result is result.json."""
    places = {part: folder / part for part in ("order.json", "result.json", "log")}
    code = _done(forking, {**places, "errors": places["log"]}, order, _environment())
    log = places["log"].read_text("utf-8") if code else "the process of all crawls ended"
    assert code == "0", log[-4000:]
    return log


def _done(
    forking: Popen[str], places: dict[str, Path], order: dict[str, Any], environment: dict[str, str]
) -> str:
    """The code that the process of an order ended with, nothing if the one that forks did."""
    places["order.json"].write_text(json.dumps(order), "utf-8")
    assert forking.stdin is not None
    assert forking.stdout is not None
    named = {part: str(place) for part, place in places.items()}
    is_installed = not order.keys().isdisjoint(("arguments", "installed"))
    forking.stdin.write(json.dumps([named, environment, is_installed]) + "\n")
    forking.stdin.flush()
    return forking.stdout.readline().strip()


def source(id_: str, address: str, kind: str = "rss", **more: Any) -> dict[str, Any]:
    """A row of the registry for a page on loopback."""
    row = {"id": id_, "kind": kind, "title": f"Источник {id_}", "address": address}
    return {**row, "internal": True, "delay": 0, **more}
