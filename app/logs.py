"""Logs of every process: one line per event on standard error, as text or JSON, without secrets
and personal data; and how many errors of each class a process has logged.
"""

import json
import logging
import re
from collections import Counter
from collections.abc import Mapping
from copy import copy
from threading import Lock
from typing import Any

from domain.errors import OtklikError

_SECRETS = re.compile(
    r"(?P<kept>://[^/\s:@]*:)[^\s/]+(?=@)"  # a password in a URL
    r"|(?P<named>(?:token|api[-_]?key|passw(?:or)?d|passphrase|secret|\bsig|пароль)['\"]?"
    r"\s*[=:]\s*)(?:(?P<quote>['\"])[^\n]*?(?P=quote)|['\"]?[^&\s'\",}]+)"
    r"|(?P<header>Authorization['\"]?\s*[=:]\s*['\"]?(?:Bearer |Basic )?)[^\s'\"]+"
    r"|(?P<cookie>\b(?:set-)?cookie['\"]?\s*[=:]\s*)[^\n]+"
    r"|(?P<bearer>\bBearer )\S{16,}"
    r"|\botklik_[\w-]{43}(?![\w-])"  # a key of the API
    r"|(?<![\d])\d{6,12}:[\w-]{30,}"  # a key of a Telegram bot
    r"|(?P<survey>/survey/)[0-9a-z]{12}(?![0-9a-z])"
    r"|(?<=/)[\w-]{16,}\.[\w-]{22}(?![\w.-])",  # a signed link
    re.IGNORECASE,
)


_PERSONAL = re.compile(
    r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # a mailbox
    r"|(?<![\w+.-])(?:\+7|\b8)[ (-]*\d{3}[ )-]*\d{3}[ -]?\d{2}[ -]?\d{2}(?![\w.-])"  # a telephone
    r"|(?<![\w.-])\d{3}-\d{3}-\d{3}[ -]\d{2}(?![\w.-])"  # СНИЛС
)


def scrub(text: str) -> str:
    """The text without passwords and tokens, mailboxes, telephones and numbers of persons."""
    text = _SECRETS.sub(_hidden, text)
    return _PERSONAL.sub("***", text)


def _hidden(match: re.Match[str]) -> str:
    kept = match["kept"] or match["named"] or match["header"] or match["cookie"]
    quote = match["quote"] or ""
    return f"{kept or match['bearer'] or match['survey'] or ''}{quote}***{quote}"


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


# What a line may be about: the thing's word in our messages, and its id.
_ABOUT = re.compile(
    r"\b(?P<post>post) (?P<post_id>[0-9a-f]{32})\b"
    r"|\b(?P<alert>alert) (?P<alert_id>[0-9a-f-]{8,36})\b"
    r"|\b(?P<case>case) (?:№ ?)?(?P<case_id>\d+)\b|\b(?P<message>message) (?P<message_id>[^:,]+)"
)


# Would begin a line that looks like another event, or drive a terminal.
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")


class _Scrubbing(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return scrub(super().format(_quiet(record)))

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = _CONTROL.sub(lambda m: f"\\x{ord(m[0]):02x}", record.message)
        return super().formatMessage(record)


class _Json(logging.Formatter):
    """One JSON object a line: at, level, role, logger, message; the error's class and traceback;
    the post, case, alert or message that it is about.
    """

    def __init__(self, role: str) -> None:
        super().__init__()
        self._role = role

    def format(self, record: logging.LogRecord) -> str:
        record = _quiet(record)
        message = scrub(record.getMessage())
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "role": self._role,
            "logger": record.name,
            "message": message,
        }
        for match in _ABOUT.finditer(message):
            names = match.groupdict()
            for what in ("post", "alert", "case", "message"):
                if names[what]:
                    line[f"{what}_id"] = names[f"{what}_id"].strip()
        if kind := class_of(record):
            line["class"] = kind
        if record.exc_info:
            line["traceback"] = scrub(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def _quiet(record: logging.LogRecord) -> logging.LogRecord:
    if _library(record) and record.levelno < logging.ERROR:
        record = copy(record)  # other handlers may want the traceback
        record.exc_info = record.exc_text = None
    return record


def class_of(record: logging.LogRecord) -> str:
    """The class of the error that a line is about; of a line without one, an error of its room;
    empty for what is no error.
    """
    arguments = record.args if isinstance(record.args, tuple) else ()
    error = record.exc_info[1] if record.exc_info else None
    errors = [one for one in (error, *arguments) if isinstance(one, BaseException)]
    if record.levelno < logging.WARNING or (record.levelno < logging.ERROR and not errors):
        return ""
    if not errors:
        return record.name.partition(".")[0]
    ours = [one for one in errors if isinstance(one, OtklikError)]
    return type((ours or errors)[0]).__name__


class ErrorCounts(logging.Handler):
    """Counts lines by class, few enough for meters."""

    MOST = 40  # classes; the rest are one

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.role = ""
        self._counts: Counter[str] = Counter()
        self._guard = Lock()

    def emit(self, record: logging.LogRecord) -> None:
        if kind := class_of(record):
            with self._guard:
                known = kind in self._counts or len(self._counts) < self.MOST
                self._counts[kind if known else "other"] += 1

    def taken(self) -> Mapping[str, int]:
        """What was counted since the last call."""
        with self._guard:
            counts, self._counts = self._counts, Counter()
        return counts

    def give_back(self, counts: Mapping[str, int]) -> None:
        """Of counts that could not be written."""
        with self._guard:
            self._counts.update(counts)


ERRORS = ErrorCounts()


def configure_logs(level: str, role: str, style: str = "text") -> None:
    """Every logger writes `time level role logger: message`, or the same as JSON, to standard
    error, libraries from WARNING on, with tracebacks from ERROR on.
    """
    handler = logging.StreamHandler()
    handler.setLevel(level)
    handler.addFilter(_worth_a_line)
    line = f"%(asctime)s %(levelname)-7s {role} %(name)s: %(message)s"
    handler.setFormatter(_Json(role) if style == "json" else _Scrubbing(line))
    ERRORS.role = role
    ERRORS.addFilter(_worth_a_line)
    logging.basicConfig(level=level, handlers=[handler, ERRORS], force=True)
