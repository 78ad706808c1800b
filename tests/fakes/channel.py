"""A channel that leads nowhere."""

from domain.errors import ChannelUnavailable


class MemoryChannel:
    """A Channel that keeps what it was given, and refuses while `refusals` last."""

    def __init__(self, refusals: int = 0) -> None:
        self.refusals = refusals
        self.sent: list[tuple[str, str, str]] = []

    def send(self, address: str, title: str, text: str) -> None:
        if self.refusals:
            self.refusals -= 1
            raise ChannelUnavailable("connection refused")
        self.sent.append((address, title, text))
