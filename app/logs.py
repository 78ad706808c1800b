"""Logs of every process: one line per event on standard error, with secrets removed."""

import logging
import re
from copy import copy

_SECRETS = re.compile(
    r"(?P<kept>://[^/\s:@]*:)[^@\s/]+(?=@)"  # a password in a URL
    r"|(?P<named>(?:access_token|token|api_key|password|secret|sig)['\"]?\s*[=:]\s*['\"]?)"
    r"[^&\s'\",}]+"
    r"|(?P<header>Authorization['\"]?\s*[=:]\s*['\"]?(?:Bearer |Basic )?)[^\s'\"]+",
    re.IGNORECASE,
)


def scrub(text: str) -> str:
    return _SECRETS.sub(lambda m: (m["kept"] or m["named"] or m["header"]) + "***", text)


CHATTY = (
    "alembic",
    "apprise",
    "apscheduler",
    "asyncio",
    "elastic_transport",
    "httpx2",
    "pymorphy3",
    "scrapy",
    "trafilatura",
    "twisted",
    "urllib3",
    "uvicorn",
)
# It logs a traceback for every request to a server that is down; our own error is logged once.
MUTE = ("elastic_transport",)


def _library(record: logging.LogRecord) -> str:
    top = record.name.partition(".")[0]
    return top if top in CHATTY else ""


def _worth_a_line(record: logging.LogRecord) -> bool:
    """Libraries log only warnings; a filter of the handler, because Scrapy sets its loggers'
    levels.
    """
    library = _library(record)
    least = logging.ERROR if library in MUTE else logging.WARNING
    return not library or record.levelno >= least


class _Scrubbing(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        if _library(record) and record.levelno < logging.ERROR:
            record = copy(record)  # other handlers may want the traceback
            record.exc_info = record.exc_text = None
        return scrub(super().format(record))


def configure_logs(level: str, role: str) -> None:
    """Every logger writes `time level role logger: message` to standard error, libraries from
    WARNING on, with tracebacks from ERROR on.
    """
    handler = logging.StreamHandler()
    handler.setLevel(level)
    handler.addFilter(_worth_a_line)
    handler.setFormatter(_Scrubbing(f"%(asctime)s %(levelname)-7s {role} %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
