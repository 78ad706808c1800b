"""The port of channels."""

from typing import Protocol


class Channel(Protocol):
    """Carries one message to one address; raises ChannelUnavailable."""

    def send(self, address: str, title: str, text: str) -> None: ...
