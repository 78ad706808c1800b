"""Crawls for tests: each in a process of its own, against sites on loopback."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
Crawl = Callable[..., dict[str, Any]]

# Not `-m`: the parser's process would import the whole crawler once more as its main module.
START = "import sys; from tests.crawlers.crawl import main; main(*sys.argv[1:])"
QUICK = {"host_delay": 0, "contact": "duty@example.org"}


@pytest.fixture(scope="session")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """`crawl(sources, **order)` -> result; see crawl.py."""

    def run(sources: list[dict[str, Any]], **order: Any) -> dict[str, Any]:
        folder = tmp_path_factory.mktemp("crawl")
        given, result = folder / "order.json", folder / "result.json"
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
        given.write_text(json.dumps({**order, "sources": sources}), "utf-8")
        environment = {k: v for k, v in os.environ.items() if not k.startswith("OTKLIK_")}
        done = subprocess.run(
            [sys.executable, "-c", START, str(given), str(result)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-4000:]
        found: dict[str, Any] = json.loads(result.read_text("utf-8"))
        found["log"] = done.stderr
        return found

    return run


def source(id_: str, address: str, kind: str = "rss", **more: Any) -> dict[str, Any]:
    """A row of the registry for a page on loopback."""
    row = {"id": id_, "kind": kind, "title": f"Источник {id_}", "address": address}
    return {**row, "internal": True, "delay": 0, **more}
