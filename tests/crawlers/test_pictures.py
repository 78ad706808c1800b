"""A picture is asked of public addresses only, bounded in time and size, without a trace of us."""

import ipaddress
import socket
import ssl
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread, Timer, enumerate

import pytest

from crawlers.pictures import PictureFetcher
from domain.errors import NotFound
from domain.picture import LARGEST

PNG = b"\x89PNG\r\n\x1a\n" + b"." * 100
PUBLIC = "93.184.216.34"
NAMES = {
    "pictures.example": [PUBLIC],
    "mixed.example": ["10.0.0.5", PUBLIC],
    "inside.example": ["10.0.0.5"],
    "loopback.example": ["127.0.0.1", "::1"],
    "cloud.example": ["169.254.169.254"],
    "nat64.example": ["64:ff9b::7f00:1"],
}


class Host(BaseHTTPRequestHandler):
    """Answers by path; remembers what it was asked with."""

    asked: list[dict[str, str]] = []
    connected: list[tuple[str, int]] = []
    hurry: Event

    def do_GET(self):
        self.asked.append({"path": self.path, **{k.lower(): v for k, v in self.headers.items()}})
        name, _, rest = self.path.lstrip("/").partition("/")
        match name:
            case "moved":
                self._answer(302, b"", location=f"http://{rest}")
            case "round":
                self._answer(302, b"", location="/round")
            case "page":
                self._answer(200, b"<!doctype html><p>no", kind="image/png")
            case "svg":
                self._answer(200, b"<svg onload='alert(1)'/>", kind="image/svg+xml")
            case "huge":
                self._answer(200, PNG + b"." * LARGEST)
            case "gone":
                self._answer(404, PNG)
            case "slow":
                self.send_response(200)
                self.end_headers()
                while not self.hurry.wait(0.02):
                    self.wfile.write(b".")
            case _:
                self._answer(200, PNG, kind="text/html")

    def _answer(self, status, body, kind="image/png", location=""):
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("set-cookie", "who=you")
        if location:
            self.send_header("location", location)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *given):
        pass


@pytest.fixture
def host() -> Iterator[type[Host]]:
    class Fresh(Host):
        asked: list[dict[str, str]] = []
        connected: list[tuple[str, int]] = []
        hurry = Event()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Fresh)
    server.handle_error = lambda *given: None  # type: ignore[method-assign]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    Fresh.port = server.server_address[1]  # type: ignore[attr-defined]
    yield Fresh
    Fresh.hurry.set()
    server.shutdown()
    thread.join()
    server.server_close()


def fetcher(host, deadline=10.0) -> PictureFetcher:
    """Names mean what NAMES says; a connection to a public address ends at the host of the test."""

    def resolve(name, port):
        return NAMES.get(name) or [str(ipaddress.ip_address(name))]

    def connect(there, timeout):
        host.connected.append(there)
        return socket.create_connection(("127.0.0.1", host.port), timeout)

    return PictureFetcher("otklik/1.0", resolve=resolve, connect=connect, deadline=deadline)


def test_a_picture_is_fetched_with_its_type_by_its_bytes(host) -> None:
    picture = fetcher(host).fetch("http://pictures.example/a.png?size=1")
    assert (picture.content, picture.type) == (PNG, "image/png")
    [asked] = host.asked
    assert asked["path"] == "/a.png?size=1"
    assert (asked["host"], asked["user-agent"]) == ("pictures.example", "otklik/1.0")
    assert asked.keys().isdisjoint({"cookie", "referer", "authorization"})


def test_it_connects_to_the_address_that_it_checked(host) -> None:
    fetcher(host).fetch("http://mixed.example/a.png")
    assert host.connected == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://inside.example/a.png", "во внутреннюю сеть"),
        ("http://loopback.example/a.png", "во внутреннюю сеть"),
        ("http://cloud.example/a.png", "во внутреннюю сеть"),
        ("http://nat64.example/a.png", "во внутреннюю сеть"),
        ("http://127.0.0.1/a.png", "во внутреннюю сеть"),
        ("http://[::1]/a.png", "во внутреннюю сеть"),
        ("http://[::ffff:127.0.0.1]/a.png", "во внутреннюю сеть"),
        ("http://localhost/a.png", "во внутреннюю сеть"),
        ("http://metadata.google.internal/a.png", "во внутреннюю сеть"),
        ("http://pictures.example:8080/a.png", "на необычном порту"),
        ("file:///etc/passwd", "не на сайт"),
        ("ftp://pictures.example/a.png", "не на сайт"),
        ("https://vk.com/id1", "частного лица"),
        ("http://pictures.example/moved/inside.example/a.png", "во внутреннюю сеть"),
        ("http://pictures.example/moved/127.0.0.1/a.png", "во внутреннюю сеть"),
        ("http://pictures.example/moved/pictures.example:22/", "на необычном порту"),
        ("http://pictures.example/round", "переадресует слишком долго"),
        ("http://pictures.example/page", "не картинка"),
        ("http://pictures.example/svg", "не картинка"),
        ("http://pictures.example/huge", "больше 5 МБ"),
        ("http://pictures.example/gone", "больше нет"),
        ("http://pictures.example:bad/", "не ответил"),
    ],
)
def test_what_is_not_a_picture_of_a_public_host_is_refused_with_a_reason(host, address, why):
    with pytest.raises(NotFound, match=why):
        fetcher(host).fetch(address)
    assert {there for there, _ in host.connected} <= {PUBLIC}


def test_a_redirect_to_another_public_host_is_followed(host) -> None:
    assert fetcher(host).fetch("http://pictures.example/moved/mixed.example/b").content == PNG
    assert [one["host"] for one in host.asked] == ["pictures.example", "mixed.example"]


def test_a_host_that_drips_is_left(host) -> None:
    with pytest.raises(NotFound, match=r"не ответил|не картинка"):
        fetcher(host, deadline=0.3).fetch("http://pictures.example/slow")


def test_no_redirect_outlasts_the_deadline(host) -> None:
    """The deadline comes while the second host is being connected to."""

    def connect(there, timeout):
        if host.connected:
            for timer in (one for one in enumerate() if isinstance(one, Timer)):
                timer.join()
        host.connected.append(there)
        return socket.create_connection(("127.0.0.1", host.port), 10)

    late = PictureFetcher("otklik/1", resolve=lambda *given: [PUBLIC], connect=connect, deadline=1)
    with pytest.raises(NotFound, match="не ответил"):
        late.fetch("http://pictures.example/moved/mixed.example/page")
    assert [one["path"] for one in host.asked] == ["/moved/mixed.example/page"]


def test_a_host_that_refuses_and_one_without_tls_do_not_answer(host) -> None:
    def refuse(there, timeout):
        raise ConnectionRefusedError

    never = PictureFetcher("otklik/1.0", resolve=lambda *given: [PUBLIC], connect=refuse)
    with pytest.raises(NotFound, match="не ответил"):
        never.fetch("http://pictures.example/a.png")
    with pytest.raises(NotFound, match="не ответил"):
        fetcher(host).fetch("https://pictures.example/a.png")  # it speaks no TLS


def test_a_wrong_certificate_is_named(host) -> None:
    class Suspicious:
        def wrap_socket(self, plain, server_hostname):
            assert server_hostname == "pictures.example"
            raise ssl.SSLCertVerificationError("self-signed")

    suspicious = fetcher(host)
    suspicious._tls = Suspicious()  # type: ignore[assignment]
    with pytest.raises(NotFound, match="сертификат"):
        suspicious.fetch("https://pictures.example/a.png")
