"""A world that stands still: the same bytes asked of the same site get the same bytes, from memory.

Whoever is measured beside the replica then pays little for it: a site is elsewhere in real life.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

Known = dict[tuple[int, bytes], bytes]  # port and request, whole -> answer


class Still:
    """What was answered, once `begun`. Without that it is uvicorn as it is."""

    def __init__(self) -> None:
        self.begun = False
        self.known: Known = {}

    def protocol(self, **arguments: Any) -> asyncio.Protocol:
        """One connection's, for uvicorn."""
        return _Connection(self, **arguments)


class _Connection(H11Protocol):
    """Answers from memory, or listens to what uvicorn says: all that it wrote since a request came
    in one piece is the answer when the next request comes.
    """

    def __init__(self, still: Still, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._still = still
        self._asked: tuple[int, bytes] | None = None
        self._said: list[bytes] = []

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Protocol."""
        self._port: int = transport.get_extra_info("sockname")[1]
        self._write = transport.write
        super().connection_made(_Overheard(transport, self._said))  # type: ignore[arg-type]

    def data_received(self, data: bytes) -> None:
        """Protocol."""
        still, asked = self._still, (self._port, data)
        if not still.begun:
            super().data_received(data)
            return
        if self._asked is not None and self._said:
            still.known.setdefault(self._asked, b"".join(self._said))
        # Without an answer to what came before, this is the rest of it.
        whole = self._asked is None or bool(self._said)
        self._said.clear()
        if whole and (answer := still.known.get(asked)):
            self._asked = None
            self._write(answer)
            return
        self._asked = asked if whole else None
        super().data_received(data)


class _Overheard:
    """A transport whose words are noted."""

    def __init__(self, transport: asyncio.Transport, said: list[bytes]) -> None:
        self._transport, self._said = transport, said

    def write(self, data: bytes) -> None:
        """Transport."""
        self._said.append(data)
        self._transport.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
