"""A web site on loopback: a path is a function of the request, and every visit is noted."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic

Page = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """Its pages by path, without the query; what is not there is `answers`, a 404."""

    host: str
    port: int = 0
    scheme: str = "http"
    pages: dict[str, Page] = field(default_factory=dict)
    seen: list[tuple[float, str, dict[str, str]]] = field(default_factory=list)

    answers: Page | None = None

    def url(self, path: str) -> str:
        return f"{self.scheme}://{self.host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for _, path, _ in self.seen]


def answer(
    body: bytes | str = b"",
    status: int = 200,
    content_type: str = "application/xml",
    **headers: str,
) -> Page:
    """A page that always says the same; `Retry_After` stands for Retry-After."""
    data = body.encode() if isinstance(body, str) else body

    def page(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", content_type)
        request.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(data)

    return page


def endless(size: int) -> Page:
    """A page that announces no length, and has this many bytes."""

    def page(request: BaseHTTPRequestHandler) -> None:
        _begin(request)
        for _ in range(size // 65536 + 1):
            request.wfile.write(b" " * 65536)

    return page


def drip(request: BaseHTTPRequestHandler) -> None:
    """A page that comes byte by byte, for longer than a crawler's patience."""
    _begin(request)
    pause = threading.Event()
    for _ in range(100):
        request.wfile.write(b" ")
        pause.wait(0.1)


def cut_short(body: str) -> Page:
    """A page that ends before what it announced."""

    def page(request: BaseHTTPRequestHandler) -> None:
        _begin(request, Content_Length=str(10 * len(body.encode())))
        request.wfile.write(body.encode()[:100])

    return page


def _begin(request: BaseHTTPRequestHandler, **headers: str) -> None:
    request.send_response(200)
    request.send_header("Content-Type", "application/xml")
    for name, value in headers.items():
        request.send_header(name.replace("_", "-"), value)
    request.end_headers()
    request.close_connection = True


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        self.site.seen.append((monotonic(), self.path, dict(self.headers.items())))
        page = self.site.pages.get(self.path.partition("?")[0]) or self.site.answers
        page = page or answer(b"none", 404)
        try:
            page(self)
        except (BrokenPipeError, ConnectionResetError):  # the crawler had enough
            self.close_connection = True

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serve(host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """The site, up until the block ends."""
    site = Site(host, scheme="https" if tls else "http")
    handler = type("Handler", (_Handler,), {"site": site})
    server = ThreadingHTTPServer((host, 0), handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
