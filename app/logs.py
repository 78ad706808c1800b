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


def configure_logs(level: str, role: str) -> None:
    """Every logger writes `time level role logger: message`; chatty libraries only warn."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Scrubbing(f"%(asctime)s %(levelname)-7s {role} %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in (
        "scrapy",
        "elastic_transport",
        "apscheduler",
        "alembic",
        "urllib3",
        "apprise",
        "twisted",
        "asyncio",
        "filelock",
        "trafilatura",
        "httpx",
        "uvicorn.access",
    ):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLevelName(level)))
