"""Receives deliveries to people: mail by SMTP and JSON by a webhook, in order of arrival."""

import json
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from threading import Lock
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(slots=True)
class Inbox:
    """Thread-safe."""

    _received: list[dict[str, Any]] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def messages(self) -> list[dict[str, Any]]:
        """Oldest first, with `number` and `channel`: a webhook's has `body`, its JSON; an smtp
        mail's has `sender`, `recipients`, `subject`, `text`.
        """
        with self._lock:
            return list(self._received)

    def post(self, body: bytes) -> None:
        """Raises ValueError if the body is not JSON."""
        self._keep({"channel": "webhook", "body": json.loads(body)})

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        mail = message_from_bytes(envelope.original_content or b"", policy=default)
        self._keep(
            {
                "channel": "smtp",
                "sender": envelope.mail_from,
                "recipients": list(envelope.rcpt_tos),
                "subject": mail["subject"] or "",
                "text": _text(mail),
            }
        )
        return "250 OK"

    def _keep(self, message: dict[str, Any]) -> None:
        with self._lock:
            self._received.append({"number": len(self._received) + 1, **message})


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(preferencelist=("plain", "html"))
    return "" if body is None else str(body.get_content()).replace("\r\n", "\n")
