"""A real SMTP server of a test."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest


@dataclass(frozen=True)
class SmtpSink:
    """A mail server that keeps what it gets; headers X-MailFrom and X-RcptTo hold the envelope."""

    host: str
    port: int
    messages: list[EmailMessage]


@pytest.fixture
def smtp_sink() -> Iterator[SmtpSink]:
    """A real SMTP server on a free port; a message is in the list once its sender was told so."""
    from aiosmtpd.controller import Controller

    messages: list[EmailMessage] = []

    class Keep:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
            message = message_from_bytes(envelope.content, policy=default)
            message["X-MailFrom"] = envelope.mail_from
            message["X-RcptTo"] = ", ".join(envelope.rcpt_tos)
            messages.append(message)
            return "250 OK"

    class FreePort(Controller):
        def _trigger_server(self) -> None:
            # The kernel has chosen the port by now; the first connection needs to know it.
            assert isinstance(self.server, asyncio.Server)
            self.port = self.server.sockets[0].getsockname()[1]
            super()._trigger_server()  # type: ignore[no-untyped-call]

    controller = FreePort(Keep(), hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield SmtpSink("127.0.0.1", controller.port, messages)
    finally:
        controller.stop()
