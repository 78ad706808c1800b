"""Logs of every process: one line an event on standard error, with secrets scrubbed."""

import logging
import re

_SECRETS = re.compile(
    r"(?P<kept>://[^/\s:@]*:)[^@\s/]+(?=@)"  # a password in a URL
    r"|(?P<named>(?:access_token|token|api_key|password|secret|sig)['\"]?\s*[=:]\s*['\"]?)"
    r"[^&\s'\",}]+"
    r"|(?P<header>Authorization['\"]?\s*[=:]\s*['\"]?(?:Bearer |Basic )?)[^\s'\"]+",
    re.IGNORECASE,
)


def scrub(text: str) -> str:
    """The text without passwords, tokens and authorisation headers."""
    return _SECRETS.sub(lambda m: (m["kept"] or m["named"] or m["header"]) + "***", text)


class _Scrubbing(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return scrub(super().format(record))


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


def _worth_a_line(record: logging.LogRecord) -> bool:
    """Libraries only warn. On the handler, for Scrapy sets the levels of its own loggers."""
    ours = record.name.partition(".")[0] not in CHATTY
    return ours or record.levelno >= logging.WARNING


def configure_logs(level: str, role: str) -> None:
    """Every logger writes `time level role logger: message` to standard error."""
    handler = logging.StreamHandler()
    handler.setLevel(level)
    handler.addFilter(_worth_a_line)
    handler.setFormatter(_Scrubbing(f"%(asctime)s %(levelname)-7s {role} %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
