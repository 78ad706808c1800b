"""Fetches a picture of a post when somebody asks to see it, by the rules of the crawler's guard.

It asks public addresses only, connects to the very address that it checked, checks each redirect
again, and sends no cookie and no page that led there. It keeps nothing.
"""

import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from threading import Lock, Timer
from urllib.parse import SplitResult, urljoin, urlsplit

from domain.errors import NotFound
from domain.ip_networks import is_forbidden, is_public
from domain.picture import LARGEST, Picture, type_of
from domain.privacy.pages.private_pages import Strength, private_page

DEADLINE = 10.0  # seconds of all requests together
REDIRECTS = 3
PORTS = {"http": 80, "https": 443}  # no other port is asked
MOVED = frozenset({301, 302, 303, 307, 308})
CHUNK = 64 * 1024
OUTSIDE = "адрес ведёт во внутреннюю сеть"

Resolve = Callable[[str, int], Sequence[str]]
Connect = Callable[[tuple[str, int], float], socket.socket]


def _addresses(host: str, port: int) -> Sequence[str]:
    return [str(there[0]) for *_, there in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class _Pinned(HTTPConnection):
    def __init__(self, host: str, opened: socket.socket) -> None:
        super().__init__(f"[{host}]" if ":" in host else host)
        self.sock = opened


class _Opened:
    """The connections of one fetch. At its deadline they end, and none opens after it.

    A second descriptor ends a connection in any state: TLS takes over the first one.
    """

    def __init__(self) -> None:
        self._lock, self._over = Lock(), False
        self._ends: list[socket.socket] = []
        self._sockets: list[socket.socket] = []

    def add(self, one: socket.socket) -> None:
        with self._lock:
            self._sockets.append(one)
            self._ends.append(one.dup())
            if self._over:
                raise TimeoutError

    def keep(self, one: socket.socket) -> socket.socket:
        self._sockets.append(one)
        return one

    def end(self) -> None:
        with self._lock:
            self._over = True
            for one in self._ends:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with self._lock:
            for one in (*self._sockets, *self._ends):
                one.close()


class PictureFetcher:
    """Any number of threads may call; `certificates` is a file of authorities in addition to the
    system's.
    """

    def __init__(
        self,
        agent: str,
        certificates: Path | None = None,
        *,
        resolve: Resolve = _addresses,
        connect: Connect = socket.create_connection,
        deadline: float = DEADLINE,
    ) -> None:
        self._agent, self._resolve, self._connect = agent, resolve, connect
        self._deadline = deadline
        self._tls = _trusting(certificates)

    def fetch(self, address: str) -> Picture:
        """Raises NotFound, saying why the picture cannot be shown."""
        opened = _Opened()
        # A host that sends byte by byte outlasts any time-out.
        timer = Timer(self._deadline, opened.end)
        timer.daemon = True
        timer.start()
        try:
            return self._fetch(address, opened)
        except ssl.SSLCertVerificationError as error:
            raise _missing("сертификат сайта не прошёл проверку") from error
        except (OSError, HTTPException, UnicodeError, ValueError) as error:
            raise _missing("сайт не ответил") from error
        finally:
            timer.cancel()
            opened.close()

    def _fetch(self, address: str, opened: _Opened) -> Picture:
        for _ in range(REDIRECTS + 1):
            response = self._ask(address, opened)
            if response.status not in MOVED:
                return _picture(response)
            address = urljoin(address, response.getheader("location") or "")
        raise _missing("сайт переадресует слишком долго")

    def _ask(self, address: str, opened: _Opened) -> HTTPResponse:
        parts = urlsplit(address)
        host, port = _checked(parts, address)
        public = [one for one in self._resolve(host, port) if _is_public(one)]
        if not public:
            raise _missing(OUTSIDE)
        plain = self._connect((public[0], port), self._deadline)
        opened.add(plain)
        if parts.scheme == "https":
            plain = opened.keep(self._tls.wrap_socket(plain, server_hostname=host))
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection = _Pinned(host, plain)
        headers = {"User-Agent": self._agent, "Accept": "image/*", "Accept-Encoding": "identity"}
        connection.request("GET", target, headers={**headers, "Connection": "close"})
        return connection.getresponse()


@cache
def _trusting(certificates: Path | None) -> ssl.SSLContext:
    """Reading the authorities of a system takes as long as building a whole console."""
    context = ssl.create_default_context()
    if certificates is not None:
        context.load_verify_locations(certificates)
    return context


def _checked(parts: SplitResult, address: str) -> tuple[str, int]:
    host, usual = (parts.hostname or "").rstrip("."), PORTS.get(parts.scheme)
    if not host or usual is None:
        raise _missing("адрес ведёт не на сайт")
    if (parts.port or usual) != usual:
        raise _missing("картинка лежит на необычном порту сайта")
    if is_forbidden(host) or host == "localhost":
        raise _missing(OUTSIDE)
    if (page := private_page(address)) and page.strength is Strength.PERSON:
        raise _missing("это страница частного лица")
    return host, usual


def _is_public(address: str) -> bool:
    return is_public(address) and not is_forbidden(address)


def _picture(response: HTTPResponse) -> Picture:
    if response.status != 200:
        raise _missing("в источнике её больше нет")
    content = bytearray()
    while chunk := response.read(CHUNK):
        content += chunk
        if len(content) > LARGEST:
            raise _missing(f"она больше {LARGEST // 1024 // 1024} МБ")
    if (type_ := type_of(bytes(content[:16]))) is None:
        raise _missing("по адресу не картинка")
    return Picture(bytes(content), type_)


def _missing(why: str) -> NotFound:
    return NotFound(f"картинку не показать: {why}. Откройте пост в источнике")
