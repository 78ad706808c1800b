"""Sends messages through Apprise: e-mail, JSON webhooks and every other service that it knows."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from threading import Lock, get_ident
from urllib.parse import quote, quote_plus, unquote, urlsplit

from apprise import Apprise, AppriseAsset, NotifyBase, NotifyFormat, PersistentStoreMode

from domain.errors import ChannelUnavailable

LONGEST = 200  # characters of a reason
# Seconds. A service that has taken a message and answers later gets it twice; Apprise waits for 4.
# Its mail waits for 15 by a time of its own, which is that of connecting too.
ANSWER = 30.0
HIDDEN = "…"
# For an address Apprise loads all its 190 services, 18 MB: these are loaded alone.
_SERVICES = {
    "json": "custom_json.NotifyJSON",
    "jsons": "custom_json.NotifyJSON",
    "mailto": "email.NotifyEmail",
    "mailtos": "email.NotifyEmail",
    "tgram": "telegram.NotifyTelegram",
}
_APPRISES_OWN = re.compile(r"[\s\\]|/#")  # what it parts or replaces before a service reads it
_TELLING = re.compile(r"fail|error|refus|exception|timed? ?out|unparse|unsupported", re.IGNORECASE)


class AppriseChannel:
    def send(self, address: str, title: str, text: str) -> None:
        """Raises ChannelUnavailable with the service's reason, without the secrets of the
        address.
        """
        with _capture.lines() as lines:
            service = opened(address)
            if not service:
                raise ChannelUnavailable("адрес канала не читается: исправьте его в [channels]")
            sent = bool(service.notify(body=text, title=title, body_format=NotifyFormat.TEXT))
        if not sent:
            telling = dict.fromkeys(line for line in lines if _TELLING.search(line))
            raise ChannelUnavailable(scrub(" ".join(telling), address) or "причина не названа")


def readable(address: str) -> bool:
    with _capture.lines():
        return bool(opened(address))


def opened(address: str) -> Apprise:
    """Empty if the address cannot be read. A time for answers in the address is kept."""
    memory = PersistentStoreMode.MEMORY
    asset = AppriseAsset(storage_mode=memory, async_mode=False, service_timeout=0)
    service = Apprise(asset=asset)
    try:
        service.add(_alone(address, asset) or address)
    except (AttributeError, LookupError, TypeError, ValueError):  # its parsers raise them too
        return Apprise()
    for one in service if "rto=" not in address else ():
        one.socket_read_timeout = ANSWER
    return service


def _alone(address: str, asset: AppriseAsset) -> NotifyBase | None:
    """A service of _SERVICES; None if Apprise itself has to read the address."""
    if address.count("://") != 1 or _APPRISES_OWN.search(address):
        return None
    module, _, name = _SERVICES.get(address.partition("://")[0], "").partition(".")
    if not module:
        return None
    kind = getattr(import_module(f"apprise.plugins.{module}"), name)
    parts = kind.parse_url(address)
    return kind(**parts, asset=asset) if parts else None


class _Capture:
    """Collects, for each sending thread, Apprise's debug lines, which alone give the reason of a
    failure; they contain whole URLs, so no handler gets them.
    """

    def __init__(self, logger: logging.Logger) -> None:
        self._logger, self._level = logger, logger.level
        self._lock = Lock()
        self._lines: dict[int, list[str]] = {}  # by thread

    @contextmanager
    def lines(self) -> Iterator[list[str]]:
        lines: list[str] = []
        with self._lock:
            if not self._lines:
                self._level = self._logger.level
                self._logger.setLevel(logging.DEBUG)
                self._logger.addFilter(self._keep)
            self._lines[get_ident()] = lines
        try:
            yield lines
        finally:
            with self._lock:
                del self._lines[get_ident()]
                if not self._lines:
                    self._logger.removeFilter(self._keep)
                    self._logger.setLevel(self._level)

    def _keep(self, record: logging.LogRecord) -> bool:
        if (lines := self._lines.get(get_ident())) is not None:
            lines.append(record.getMessage())
        return False


_capture = _Capture(logging.getLogger("apprise"))


def scrub(reason: str, address: str) -> str:
    """The reason on one line, cut to LONGEST, without any part of the address that may be
    secret.
    """
    split = urlsplit(address)
    parts = {address, split.netloc, split.query, split.path.strip("/")}
    parts |= set(re.split(r"[:@/?&=]", address.partition("://")[2]))
    parts |= {unquote(part) for part in parts}
    for part in tuple(parts):  # as a library of HTTP writes it
        parts |= {quote(part, safe, errors="replace") for safe in ("/", "")}
        parts.add(quote_plus(part, errors="replace"))
    for part in sorted(parts, key=len, reverse=True):
        if len(part) > 2:
            reason = reason.replace(part, HIDDEN)
    reason = " ".join(reason.split())
    return reason if len(reason) <= LONGEST else reason[: LONGEST - 1] + HIDDEN
