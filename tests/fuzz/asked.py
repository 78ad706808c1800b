"""What callers and visitors send: queries, forms, links, places of lists, addresses, plain text."""

from collections.abc import Mapping
from datetime import timedelta

from console.forms import typed
from console.public.open311 import asked
from crawlers.browser import proxy
from crawlers.reading import counters, dates, extraction, profiles
from desks import cursor as places
from desks.lists import order
from domain import query_text
from domain.access.signed import Signer, Ticket
from domain.privacy.admission import admit_address, admit_text
from domain.privacy.personal import personal_address
from domain.query import Sort
from domain.source import endpoint_of
from index import cursor
from messages.signed.case_links import CaseLinks
from region.sources.addresses import read_address
from tests.fuzz.harness import NOW, URL, ZONE, Harness, each, for_each, written

SIGNER = Signer(b"k" * 32, "fuzz")
TOKEN = SIGNER.sign(Ticket(("a", "б"), NOW + timedelta(days=1), "m"))
LINKS = CaseLinks(lambda: SIGNER, "https://a.example", "otvet@a.example")
REPLY = LINKS.address(7, NOW) or ""
FORM = "api_key=k&service_code=a&lat=55,1&long=124&description=%D0%AF%D0%BC%D0%B0&attribute[m][]=a"
HEAD = b"GET http://news.example/a?b HTTP/1.1\r\nHost: news.example\r\nConnection: close\r\n\r\n"


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _query(data: bytes) -> object:
    return query_text.render(query_text.parse(_text(data), ZONE), ZONE)


def _form(data: bytes) -> object:
    kind = "application/json" if data[:1] in b"{[" else "application/x-www-form-urlencoded"
    pairs = asked.sent_pairs(data, kind)
    asked.key_of(pairs, dict(pairs), "Bearer a")
    asked.wanted_requests(pairs, ("a",), ZONE)
    return asked.form_of(pairs)


def _proxy(data: bytes) -> object:
    try:
        return proxy._asked(data)
    except ValueError:  # is answered with 400
        return None


def _address(data: bytes) -> object:
    text = _text(data)
    kind, address = read_address(text)
    return kind, personal_address(kind, address), admit_address(text), endpoint_of(address)


def _words(data: bytes) -> object:
    text = _text(data)
    counters.read_count(text)
    dates.parse_date(text, ZONE, NOW)
    for read in (profiles.has_phone, profiles.site_in, profiles.address_in, profiles.hours_in):
        read(text)
    extraction.html_to_text(text)
    extraction.join_url(URL, text)
    return admit_text(text)


ASKED: Mapping[str, Harness] = {
    "open311 server": Harness(
        _form,
        (FORM.encode(), written({"service_code": "a", "attribute": {"m": ["a"]}})),
        ("console/public/open311/asked.py",),
    ),
    "tokens": Harness(
        each(
            lambda data: SIGNER.read(_text(data), NOW),
            lambda data: LINKS.read(_text(data), NOW),
            lambda data: LINKS.read_address([_text(data)], NOW),
        ),
        for_each(3, TOKEN.encode(), REPLY.encode(), b".", b"a.b"),
        ("domain/access/signed.py", "messages/signed/case_links.py"),
    ),
    "queries": Harness(
        _query,
        ('яма двор -(место:тында) OR "во дворе" с:2026-11-01'.encode(), b"a OR (b -c)"),
        ("domain/query_text.py",),
    ),
    "cursors": Harness(
        each(
            lambda data: cursor.decode(_text(data), Sort.RELEVANCE),
            lambda data: cursor.decode(_text(data), Sort.NEWEST),
            lambda data: places.place_from(_text(data)),
            lambda data: places.move_from(_text(data)),
            lambda data: order._parted(_text(data), order.Order.PEOPLE),
            lambda data: order._read(_text(data)),
            lambda data: typed.unpacked("/a", _text(data)),
        ),
        for_each(
            7,
            cursor.encode(Sort.RELEVANCE, (1.5, 7, "a")).encode(),
            cursor.encode(Sort.NEWEST, (7, "a")).encode(),
            order._cursor(order.Order.PEOPLE, 1, "a").encode(),
            *(b"3-1795000000000000-a", b"2026-11-27T10:00:00+09:00~a"),
            *(b'[-3,"a",-7,"b"]', b'[["text","a"]]'),
        ),
        ("index/cursor.py", "desks/cursor.py", "desks/lists/order.py", "console/forms/typed.py"),
    ),
    "addresses": Harness(
        _address,
        (
            *(
                b"@gorod",
                b"vk.com/feed?w=wall-1_2",
                "https://Город.рф:80/rss.xml#!/u/%2569".encode(),
            ),
            *(b"https://ok.ru/group/5", b"https://news.example//a/../user/7?u=https://t.me/s/a"),
        ),
        (
            *("region/sources/addresses.py", "domain/web_address.py"),
            *("domain/privacy/pages/private_pages.py", "domain/privacy/pages/network_pages.py"),
        ),
    ),
    "texts": Harness(
        _words,
        (
            "Анна Иванова, ул. Мира, 1, кв. 5, тел. 8 (4162) 22-22-22, 27 ноя 2026, 10:00".encode(),
            "вчера в 23:59, 1,2 тыс. просмотров, пн-пт 9:00, https://a.example".encode(),
        ),
        ("domain/privacy/masking.py", "crawlers/reading/dates.py", "crawlers/reading/counters.py"),
    ),
    "proxy": Harness(
        _proxy, (HEAD, b"CONNECT news.example:443 HTTP/1.1\r\n\r\n"), ("crawlers/browser/proxy.py",)
    ),
}
