"""A site with every trouble that a crawler meets, one per path. Pure, except for delays."""

import gzip
import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from types import MappingProxyType

from replica.serving import Request, Response, html

TOO_MUCH = 11 * 1024 * 1024  # bytes: more than a crawler should take
REST = 120  # seconds that a busy host asks for
PAGE = 20  # messages per page of a channel
_HOUR = timedelta(hours=1)
_FEED = "application/rss+xml; charset=utf-8"
_SAID = "Во дворе вторые сутки нет воды, соседи звонили в аварийную службу"


class Troubles:
    """`now` is the site's clock, `elsewhere` the address of a page on another host, `patience` how
    many seconds a slow page takes; every path in `paths` is one trouble, a channel's is "/s/NAME".
    """

    def __init__(self, now: datetime, elsewhere: str, patience: float = 60.0) -> None:
        self._now = now
        feed = self._feed
        self._pages: dict[str, Callable[[Request], Response]] = {
            # The host is busy, or refuses.
            "/often": lambda _: _status(429, **{"Retry-After": str(REST)}),
            "/maintenance": lambda _: _status(503, **{"Retry-After": str(REST)}),
            "/broken": lambda _: _status(503),
            "/forbidden": lambda _: _status(403),
            "/removed": lambda _: _status(410),
            "/slow": lambda _: Response(b"late", pause=patience),
            # It redirects.
            "/circle": lambda _: _moved("/circle/2"),
            "/circle/2": lambda _: _moved("/circle"),
            "/ever-on": self._ever_on,
            "/elsewhere": lambda _: _moved(elsewhere),
            "/no-site": lambda _: _moved("ftp://files.example/feed.xml"),
            # It sends too much, too little or something else.
            "/bomb": lambda _: _bomb(),
            "/heavy": lambda _: Response(b"<rss>" + b" " * TOO_MUCH, content_type=_FEED),
            "/empty": lambda _: Response(b"", content_type=_FEED),
            "/page": lambda _: html(f"<!DOCTYPE html><html><body><h1>{_SAID}</h1></body></html>"),
            "/picture": lambda _: Response(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9),
            "/called-picture": lambda _: Response(feed(3), content_type="image/png"),
            "/windows": lambda _: Response(feed(3, "cp1251"), content_type=_FEED),
            "/koi8": lambda _: Response(feed(3, "koi8-r"), content_type=_FEED),
            "/laughs": lambda _: Response(_laughs(), content_type=_FEED),
            "/entity": lambda _: Response(_entity(), content_type=_FEED),
            "/nesting": lambda _: Response(b'{"items":' + b"[" * 200_000, content_type=_FEED),
            "/nulls": lambda _: Response(feed(3).replace(b" ", b"\x00 "), content_type=_FEED),
            "/null-names": lambda _: Response(self._null_names(), content_type="application/json"),
            "/repeats": lambda _: Response(feed(3, copies=5), content_type=_FEED),
            "/tomorrow": lambda _: Response(feed(3, late=30 * _HOUR), content_type=_FEED),
            # Channels.
            "/s/new_look": lambda _: html(_channel("new_look", [_RESTYLED] * 3)),
            "/s/curtain": lambda _: html("<html><body>Too many requests</body></html>"),
            "/s/blank": lambda _: html(_channel("blank", [])),
            "/s/bottomless": self._bottomless,
            "/s/echo": self._echo,
            "/s/prophet": lambda _: html(_channel("prophet", self._messages("prophet", 3, 2))),
        }

    @property
    def paths(self) -> Sequence[str]:
        return tuple(self._pages)

    def __call__(self, request: Request) -> Response:
        if request.path.startswith("/ever-on/"):
            return self._ever_on(request)
        page = self._pages.get(request.path)
        return page(request) if page else _status(404)

    def _ever_on(self, request: Request) -> Response:
        step = request.path.rpartition("/")[2]
        return _moved(f"/ever-on/{int(step) + 1 if step.isdecimal() else 1}")

    def _feed(
        self,
        count: int,
        encoding: str = "utf-8",
        copies: int = 1,
        late: timedelta = timedelta(0),
    ) -> bytes:
        """`count` entries, each `copies` times; the header says UTF-8 whatever the encoding."""
        items = "".join(
            f"<item><title>Жалоба {n}</title><link>http://127.0.0.1/complaint/{n}</link>"
            f'<guid isPermaLink="false">tag:troubles.example:{encoding}:{late.days}:{n}</guid>'
            f"<pubDate>{format_datetime(self._now - n * _HOUR + late)}</pubDate>"
            f"<description>{escape(_SAID)}, дом {n}</description></item>\n"
            for n in range(1, count + 1)
            for _ in range(copies)
        )
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
            f"<title>Происшествия</title>{items}</channel></rss>"
        ).encode(encoding)

    def _null_names(self) -> bytes:
        items = [
            {
                "id": f"tag:nulls\0.example:{n}",
                "content_text": _SAID,
                "date_published": (self._now - n * _HOUR).isoformat(),
            }
            for n in range(1, 4)
        ]
        feed = {"version": "https://jsonfeed.org/version/1.1", "items": items}
        return json.dumps(feed).encode()

    def _bottomless(self, request: Request) -> Response:
        before = int(request.query.get("before", 10**6))
        numbers = range(before - PAGE, before)
        shown = [
            _message("bottomless", n, self._now - timedelta(seconds=(10**6 - n) / 1000))
            for n in numbers
        ]
        return html(_channel("bottomless", shown, numbers[0]))

    def _echo(self, request: Request) -> Response:
        return html(_channel("echo", self._messages("echo", 3, -1), 500))

    def _messages(self, name: str, count: int, days: int) -> list[str]:
        at = self._now + timedelta(days=days)
        return [_message(name, 500 + n, at + n * timedelta(minutes=1)) for n in range(count)]


def _status(status: int, **headers: str) -> Response:
    return Response(b"none", status, headers=MappingProxyType(headers))


def _moved(place: str) -> Response:
    return Response(status=302, headers={"Location": place})


def _bomb() -> Response:
    packed = gzip.compress(bytes(30 * 1024 * 1024))
    return Response(packed, content_type=_FEED, headers={"Content-Encoding": "gzip"})


def _laughs() -> bytes:
    lines = [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return (
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ха">'
        f"{''.join(lines)}]><rss version='2.0'><channel><item><title>Смех</title>"
        "<guid>tag:troubles.example:laughs</guid><description>&a9;</description></item>"
        "</channel></rss>"
    ).encode()


def _entity() -> bytes:
    return (
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY own SYSTEM "file:///etc/hostname">]>'
        "<rss version='2.0'><channel><item><title>Файл</title>"
        "<guid>tag:troubles.example:entity</guid><description>[&own;]</description></item>"
        "</channel></rss>"
    ).encode()


_RESTYLED = (
    '<div class="tgme_widget_message_wrap js-widget_message_wrap">'
    '<article class="message-2027"><p>Новый вид</p></article></div>'
)


def _message(name: str, number: int, at: datetime) -> str:
    return (
        '<div class="tgme_widget_message_wrap js-widget_message_wrap">'
        f'<div class="tgme_widget_message js-widget_message" data-post="{name}/{number}">'
        '<div class="tgme_widget_message_bubble">'
        f'<div class="tgme_widget_message_text js-message_text">{_SAID}, №{number}</div>'
        '<span class="tgme_widget_message_meta">'
        f'<a class="tgme_widget_message_date" href="https://t.me/{name}/{number}">'
        f'<time datetime="{at.isoformat()}">10:00</time></a></span></div></div></div>\n'
    )


def _channel(name: str, messages: Sequence[str], before: int | None = None) -> str:
    older = f'<link rel="prev" href="/s/{name}?before={before}">' if before is not None else ""
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{name}</title>{older}</head>\n'
        '<body class="widget_frame_base tgme_webpreview"><div class="tgme_page_wrap">'
        '<div class="tgme_channel_info_header_title">Канал с бедами</div>'
        f'<section class="tgme_channel_history js-message_history">\n{"".join(messages)}</section>'
        f"</div>\n<!-- {'-' * 500} --></body></html>\n"
    )
