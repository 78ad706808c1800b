"""A frozen world: the same request to the same site gets the same bytes, from memory.

Measurements beside the replica then exclude most of its cost, because in real life a site runs
elsewhere.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

Known = dict[tuple[int, bytes], bytes]  # port and whole request -> response


class Still:
    """Recorded responses, once `begun`; before that plain uvicorn."""

    def __init__(self) -> None:
        self.begun = False
        self.known: Known = {}

    def protocol(self, **arguments: Any) -> asyncio.Protocol:
        return _Connection(self, **arguments)


class _Connection(H11Protocol):
    """The response is everything written between a request that came in one piece and the next
    request.
    """

    def __init__(self, still: Still, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._still = still
        self._asked: tuple[int, bytes] | None = None
        self._written: list[bytes] = []

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._port: int = transport.get_extra_info("sockname")[1]
        self._write = transport.write
        super().connection_made(_Overheard(transport, self._written))  # type: ignore[arg-type]

    def data_received(self, data: bytes) -> None:
        still, asked = self._still, (self._port, data)
        if not still.begun:
            super().data_received(data)
            return
        if self._asked is not None and self._written:
            still.known.setdefault(self._asked, b"".join(self._written))
        # Without a response to the previous data, this is the rest of the request.
        whole = self._asked is None or bool(self._written)
        self._written.clear()
        if whole and (answer := still.known.get(asked)):
            self._asked = None
            self._write(answer)
            return
        self._asked = asked if whole else None
        super().data_received(data)


class _Overheard:
    def __init__(self, transport: asyncio.Transport, written: list[bytes]) -> None:
        self._transport, self._written = transport, written

    def write(self, data: bytes) -> None:
        self._written.append(data)
        self._transport.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
