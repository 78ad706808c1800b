"""Carries messages through Apprise: e-mail (mailto://, mailtos://), JSON webhooks (json://,
jsons://) and whatever else Apprise knows.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from urllib.parse import unquote, urlsplit

from apprise import Apprise, AppriseAsset, PersistentStoreMode

from domain.errors import ChannelUnavailable

LONGEST = 200  # characters of a reason
HIDDEN = "…"
_TELLING = re.compile(r"fail|error|refus|exception|timed? ?out|unparse|unsupported", re.IGNORECASE)
_one_at_a_time = Lock()


class AppriseChannel:
    """One Apprise object a delivery, so that no message or thread shares one."""

    def send(self, address: str, title: str, text: str) -> None:
        """Raises ChannelUnavailable with the service's reason, the address's secrets left out."""
        with _captured() as lines:
            service = _service()
            if not service.add(address):
                raise ChannelUnavailable("адрес канала не читается: исправьте его в [channels]")
            sent = bool(service.notify(body=text, title=title))
        if not sent:
            telling = dict.fromkeys(line for line in lines if _TELLING.search(line))
            raise ChannelUnavailable(scrub(" ".join(telling), address) or "причина не названа")


def readable(address: str) -> bool:
    """True where Apprise knows the service and can read the whole address. Reaches nobody."""
    with _captured():
        return bool(_service().add(address))


def _service() -> Apprise:
    return Apprise(asset=AppriseAsset(storage_mode=PersistentStoreMode.MEMORY))


@contextmanager
def _captured() -> Iterator[list[str]]:
    """Everything Apprise says meanwhile. It tells why a message failed only in its log, on debug
    lines that hold whole URLs, so these lines come here and reach no handler.
    """
    logger = logging.getLogger("apprise")
    lines: list[str] = []

    def keep(record: logging.LogRecord) -> bool:
        lines.append(record.getMessage())
        return False

    with _one_at_a_time:
        level = logger.level
        logger.setLevel(logging.DEBUG)
        logger.addFilter(keep)
        try:
            yield lines
        finally:
            logger.removeFilter(keep)
            logger.setLevel(level)


def scrub(reason: str, address: str) -> str:
    """A reason without any part of the address that may be secret, on one line and cut short."""
    split = urlsplit(address)
    parts = {address, split.netloc, split.query, split.path.strip("/")}
    parts |= set(re.split(r"[:@/?&=]", address.partition("://")[2]))
    parts |= {unquote(part) for part in parts}
    for part in sorted(parts, key=len, reverse=True):
        if len(part) > 2:
            reason = reason.replace(part, HIDDEN)
    reason = " ".join(reason.split())
    return reason if len(reason) <= LONGEST else reason[: LONGEST - 1] + HIDDEN
