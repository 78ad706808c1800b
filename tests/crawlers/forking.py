"""Forks a process for each crawl from one that has imported the crawler: the import takes longer
than most crawls, and Twisted's reactor starts but once in a process.

One such process is of the whole run. Each process that tests has a connection to it and, behind
that, a copy: orders come line by line, the exit code of each crawl is a line of the answer.
"""

import gc
import json
import os
import signal
import sys
import traceback
from importlib import import_module
from pathlib import Path
from socket import socket
from typing import NoReturn

from scrapy.settings import default_settings
from scrapy.utils.misc import walk_modules_iter

from app.settings import Settings
from app.wiring import read_region
from crawlers.parser import process as parser
from enrichment.lemmas import morphology, place_names
from otklik.cli import main as command
from tests.crawlers.crawl import main
from tests.forked import code_of

DEADLINE = 240  # seconds of a crawl; a test is given 300
# What Scrapy imports late, by the settings that name it.
LATE = (
    default_settings.DOWNLOADER_MIDDLEWARES_BASE,
    default_settings.SPIDER_MIDDLEWARES_BASE,
    default_settings.EXTENSIONS_BASE,
)


def _crawl(places: dict[str, str]) -> NoReturn:
    """What is left behind is not taken apart: that takes as long as the crawl. The order may be a
    command of `otklik` that crawls.
    """
    code = 1
    order = json.loads(Path(places["order.json"]).read_text("utf-8"))
    # A browser is known to have ended by its pipes, which a fork would hold open.
    parser.METHOD = "spawn" if "browser" in order.get("settings", {}) else "fork"
    try:
        if "arguments" in order:
            sys.argv = ["otklik", *order["arguments"]]
            command()
        else:
            main(places["order.json"], places["result.json"])
        code = 0
    except SystemExit as ended:
        code = code_of(ended)
    except Exception:  # noqa: BLE001, the border of the process
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def serve(listening: int, *, installed: bool) -> NoReturn:
    """Answers on that socket until it is killed."""
    for name in {path.rpartition(".")[0] for paths in LATE for path in paths}:
        import_module(name)
    for package in ("spiders", "crawlers"):
        list(walk_modules_iter(package))
    assert "twisted.internet.reactor" not in sys.modules  # each crawl needs its own
    if installed:
        # What each process of an installation would read for half a second. Words stay read when
        # the sources are others.
        morphology(tuple(place_names(read_region(Settings()))))
    gc.collect()
    gc.freeze()  # the children need not walk over what was imported
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket(fileno=listening) as calls:
        while True:
            caller, _ = calls.accept()
            if not os.fork():
                calls.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _answer(caller)
            caller.close()


def _answer(caller: socket) -> NoReturn:
    lines = caller.makefile("rw", encoding="utf-8")
    for line in lines:
        places, environment = json.loads(line)
        child = os.fork()
        if not child:
            for name, standard in (("log", 1), ("errors", 2)):
                to = os.open(places[name], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
                os.dup2(to, standard)
            os.close(caller.detach())
            os.environ.clear()
            os.environ.update(environment)
            signal.alarm(DEADLINE)
            _crawl(places)
        _, status = os.waitpid(child, 0)
        lines.write(f"{os.waitstatus_to_exitcode(status)}\n")
        lines.flush()
    os._exit(0)
