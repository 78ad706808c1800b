"""Forks a process for each crawl from one that has imported the crawler: the import takes longer
than most crawls, and Twisted's reactor starts but once in a process.

Orders come line by line on standard input; the exit code of each crawl is a line of the answer.
"""

import gc
import json
import os
import signal
import sys
from importlib import import_module

from scrapy.settings import default_settings
from scrapy.utils.misc import walk_modules_iter

from tests.crawlers.crawl import main

DEADLINE = 240  # seconds of a crawl; a test is given 300
# What Scrapy imports late, by the settings that name it.
LATE = (
    default_settings.DOWNLOADER_MIDDLEWARES_BASE,
    default_settings.SPIDER_MIDDLEWARES_BASE,
    default_settings.EXTENSIONS_BASE,
)


def serve() -> None:
    for name in {path.rpartition(".")[0] for paths in LATE for path in paths}:
        import_module(name)
    list(walk_modules_iter("spiders"))
    assert "twisted.internet.reactor" not in sys.modules  # each crawl needs its own
    gc.collect()
    gc.freeze()  # the children need not walk over what was imported
    for line in sys.stdin:
        places, environment = json.loads(line)
        child = os.fork()
        if not child:
            log = os.open(places["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            for standard in (sys.stdout, sys.stderr):
                os.dup2(log, standard.fileno())
            os.environ.clear()
            os.environ.update(environment)
            signal.alarm(DEADLINE)
            main(places["order.json"], places["result.json"])
            return
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()
