"""Real messages to a real SMTP server and a real webhook on loopback."""

import json
import logging
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from apprise import Apprise

from domain.errors import ChannelUnavailable
from domain.ports.messages import Channel
from messages.channels import ANSWER, AppriseChannel, opened, readable, scrub
from tests.fakes.channel import MemoryChannel
from tests.silent import silence

# Apprise imports a module that Python 3.13 drops.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
TITLE = "Тында, ЖКХ: 14 жителей за 3 часа, обычно 1"
TEXT = "Первое сообщение в 18:20.\nhttp://console/alerts/1"


@pytest.fixture
def webhook() -> Iterator[HTTPServer]:
    """A server that keeps what was posted in `received` and answers `status`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server: Any = self.server
            server.received.append((self.path, json.loads(body)))
            self.send_response(server.status)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Silent."""

    server: Any = HTTPServer(("127.0.0.1", 0), Handler)
    server.received, server.status = [], 200
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True)
class Line:
    """A channel with an address, what has come through it, and a way to let the service fail."""

    channel: Channel
    address: str
    arrived: Callable[[], list[tuple[str, str]]]
    fail: Callable[[], None]


@pytest.fixture(params=["fake", "apprise"])
def line(request: pytest.FixtureRequest) -> Line:
    if request.param == "fake":
        fake = MemoryChannel()
        return Line(
            fake,
            "somewhere",
            lambda: [(title, text) for _, title, text in fake.sent],
            lambda: setattr(fake, "refusals", 1),
        )
    server = request.getfixturevalue("webhook")
    return Line(
        AppriseChannel(),
        f"json://127.0.0.1:{server.server_port}/hook",
        lambda: [(body["title"], body["message"]) for _, body in server.received],
        lambda: setattr(server, "status", 503),
    )


def test_messages_arrive_whole_in_the_order_they_were_sent(line: Line) -> None:
    line.channel.send(line.address, TITLE, TEXT)
    line.channel.send(line.address, "Завершилось", "текст")
    assert line.arrived() == [(TITLE, TEXT), ("Завершилось", "текст")]


def test_a_service_that_fails_is_unavailable(line: Line) -> None:
    line.fail()
    with pytest.raises(ChannelUnavailable):
        line.channel.send(line.address, TITLE, TEXT)


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_a_letter_arrives(smtp_sink: Any) -> None:
    address = (
        f"mailto://{smtp_sink.host}:{smtp_sink.port}"
        "?from=otklik@example.org&to=duty@example.org&mode=insecure&format=text"
    )
    AppriseChannel().send(address, TITLE, TEXT)
    (message,) = smtp_sink.messages
    assert message["Subject"] == TITLE
    assert message["X-RcptTo"] == "duty@example.org"
    body = message.get_body(("plain",))
    assert body.get_content().strip().replace("\r\n", "\n") == TEXT


def test_a_letter_shows_marks_as_they_were_typed(smtp_sink: Any) -> None:
    """Where the address asks for HTML, too."""
    address = (
        f"mailto://{smtp_sink.host}:{smtp_sink.port}"
        "?from=otklik@example.org&to=duty@example.org&mode=insecure&format=html"
    )
    AppriseChannel().send(address, TITLE, "<img src=x> котельная <2>\nвторая строка")
    (message,) = smtp_sink.messages
    html = message.get_body(("html",)).get_content()
    assert "<img" not in html
    assert "&lt;2&gt;" in html
    assert message.get_body(("plain",)).get_content().startswith("<img src=x> котельная <2>")


def test_a_webhook_is_called(webhook: Any) -> None:
    AppriseChannel().send(f"json://127.0.0.1:{webhook.server_port}/hook", TITLE, TEXT)
    ((path, body),) = webhook.received
    assert path.rstrip("/") == "/hook"
    assert (body["title"], body["message"]) == (TITLE, TEXT)


def test_a_slow_answer_is_waited_for_unless_the_address_says_how_long() -> None:
    own = [[one.request_timeout for one in opened(f"json://host{rest}")] for rest in ("", "?rto=2")]
    assert own == [[(4.0, ANSWER)], [(4.0, 2.0)]]


@pytest.mark.parametrize(
    "address",
    [
        "json://host/",
        "jsons://host/",
        "mailtos://me:word@mail.example",
        "tgram://123456789:abcdefg_hij/7",
    ],
)
def test_a_usual_service_is_read_as_apprise_reads_it(address: str) -> None:
    (alone,), (among_all,) = opened(address), Apprise(address)
    among_all.socket_read_timeout = ANSWER
    assert type(alone) is type(among_all)
    assert alone.url() == among_all.url()


@pytest.mark.parametrize(
    "address",
    [
        "json://host/hook, json://me:word@other/hook",
        "mailtos://me:word@mail.example/?to=duty@mail.example, jsons://hooks.example/otklik",
        "tgram://123456789:abcdefg_hij/#duty",
        "json://host/#/room",
        "json://\nhost",
        "json://ho\nst/x",
        "json://host/x\\",
        "JSON://host/x",
        "tgram://123:;",
    ],
)
def test_what_apprise_parts_or_replaces_it_reads_itself(address: str) -> None:
    among_all = Apprise()
    with suppress(Exception):
        among_all.add(address)
    for one in among_all:
        one.socket_read_timeout = ANSWER
    assert [one.url() for one in opened(address)] == [one.url() for one in among_all]


def test_a_usual_service_is_loaded_without_the_others() -> None:
    program = (
        "import sys; from messages.channels import opened; "
        "assert opened('json://host/') and opened('mailtos://me:word@mail.example'); "
        "assert 'apprise.plugins.discord' not in sys.modules; "
        "assert opened('discord://abc/def') and 'apprise.plugins.discord' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_webhooks_refusal_is_told(webhook: Any) -> None:
    webhook.status = 503
    with pytest.raises(ChannelUnavailable, match="503"):
        AppriseChannel().send(f"json://127.0.0.1:{webhook.server_port}/hook", TITLE, TEXT)


@pytest.mark.parametrize(
    "address",
    [
        "json://robot:hunter2@127.0.0.1:{port}/t0ken/path5ecret",
        "mailto://robot:hunter2@127.0.0.1:{port}?to=t0ken@path5ecret.org&mode=insecure",
        "hunter2://t0ken/path5ecret",
    ],
    ids=["webhook", "mail", "unknown scheme"],
)
def test_no_secret_in_the_reason_nor_in_the_log(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "urllib3")  # as app/logs does
    with caplog.at_level(logging.DEBUG), pytest.raises(ChannelUnavailable) as failed:
        AppriseChannel().send(address.format(port=closed_port()), TITLE, TEXT)
    for secret in ("hunter2", "t0ken", "path5ecret"):
        assert secret not in str(failed.value)
        assert secret not in caplog.text
    assert len(str(failed.value)) > 10


def test_a_refused_connection_is_named() -> None:
    address = (
        f"mailto://127.0.0.1:{closed_port()}?from=a@example.org&to=b@example.org&mode=insecure"
    )
    with pytest.raises(ChannelUnavailable, match="refused"):
        AppriseChannel().send(address, TITLE, TEXT)


def test_a_reason_is_one_short_line() -> None:
    assert scrub("bad\n  thing " * 80, "json://h/x").count("\n") == 0
    assert len(scrub("bad\n  thing " * 80, "json://h/x")) == 200


def test_a_quoted_secret_is_found_in_its_plain_form() -> None:
    assert scrub("login p@ss failed", "mailto://me:p%40ss@mail.example") == "login … failed"


@pytest.mark.parametrize(
    ("reason", "address"),
    [
        ("with url: /t%C3%B6k%C3%A9n/x", "json://127.0.0.1:1/tökén/x"),
        ("with url: /token%20secret", "json://127.0.0.1:1/t%6Fken%20secret"),
        ("with url: /token%20secret", "json://127.0.0.1:1/\ud800/token%20secret"),
        ("with url: /?-token=s%2Becret%2Bzz", "json://127.0.0.1:1/?-token=s+ecret+zz"),
    ],
)
def test_a_secret_is_found_as_the_request_wrote_it(reason: str, address: str) -> None:
    scrubbed = scrub(reason, address)
    assert [word for word in ("t%C3%B6k", "token%20", "ecret") if word in scrubbed] == []


@pytest.mark.parametrize(
    ("address", "well"),
    [
        ("mailtos://user:password@mail.example/?to=duty@mail.example", True),
        ("jsons://hooks.example/otklik", True),
        ("mailto:duty@mail.example", False),
        ("bogus://hunter2@hooks.example", False),
        ("", False),
    ],
)
def test_an_address_is_read_without_a_word_in_the_log(
    address: str, well: bool, caplog: pytest.LogCaptureFixture
) -> None:
    assert readable(address) is well
    assert caplog.text == ""


def test_a_service_that_hangs_holds_up_no_other_and_their_reasons_stay_apart(webhook: Any) -> None:
    reasons = []

    def hang(port: int) -> None:
        with pytest.raises(ChannelUnavailable) as refused:
            AppriseChannel().send(f"json://127.0.0.1:{port}/slow?rto=100", TITLE, TEXT)
        reasons.append(str(refused.value))

    with silence() as silent:
        threads = [threading.Thread(target=hang, args=(silent.port,)) for _ in range(20)]
        for thread in threads:
            thread.start()
        silent.wait_for(len(threads))
        AppriseChannel().send(f"json://127.0.0.1:{webhook.server_port}/hook", TITLE, TEXT)
        webhook.status = 503
        with pytest.raises(ChannelUnavailable, match="503"):
            AppriseChannel().send(f"json://127.0.0.1:{webhook.server_port}/hook", TITLE, TEXT)
        assert not reasons  # they still hang
    for thread in threads:
        thread.join()
    assert len(reasons) == len(threads)
    assert all("503" not in reason and len(reason) > 10 for reason in reasons)
