"""What was found once stays mended: each input, and what is said of it."""

import json
from collections.abc import Mapping
from typing import Any, cast

import pytest
from scrapy.robotstxt import ProtegoRobotParser

from console.sources import sources
from crawlers.agent import AGENT
from crawlers.forums import phpbb
from crawlers.hosts.robots import rules_of
from crawlers.reading.counters import read_count
from crawlers.telegram import pages as telegram
from domain.errors import CopyRefused, EntryRefused, InvalidPost, MailboxUnavailable, PollFailed
from domain.post import MAX_COUNT
from domain.privacy.pages.private_pages import Strength, private_page
from files.mail.letter import Letter
from tests.fuzz.brought import MAIL, POST
from tests.fuzz.harness import HTML, NOW, URL, ZONE
from tests.fuzz.harnesses import HARNESSES
from tests.fuzz.networks import IMAP, SIGN_IN
from tests.fuzz.pages import CHANNEL, PHPBB, ROBOTS, TALK
from tests.timing import grows_evenly

NINES = b"9" * 4400  # Python reads 4,300 digits at most
DEEP = b"[" * 40_000


def signing_in(part: str, **values: Any) -> bytes:
    return json.dumps({**SIGN_IN, part: {**SIGN_IN[part], **values}}).encode()


REFUSED: Mapping[str, tuple[str, bytes, type[Exception]]] = {
    "UIDNEXT without end": (
        "mailbox",
        IMAP.replace(b"UIDNEXT 12", b"UIDNEXT " + NINES),
        MailboxUnavailable,
    ),
    "a literal without end": ("mailbox", IMAP.replace(b"{9}", b"{%s}" % NINES), MailboxUnavailable),
    "a capability outside ASCII": (
        "mailbox",
        IMAP.replace(b"IMAP4rev1", b"IMAP4rev1 \xff"),
        MailboxUnavailable,
    ),
    "answers of a provider nested deep": ("sign-in", DEEP, EntryRefused),
    "an end of time": ("sign-in", signing_in("claims", exp=10**400), EntryRefused),
    "no address of keys": ("sign-in", signing_in("about", jwks_uri="https://["), EntryRefused),
    "an error of OK without end": ("ok", b'{"error_code": "%s"}\0' % NINES, PollFailed),
    "an error of OK in small digits": ("ok", '{"error_code": "²"}\0'.encode(), PollFailed),
    "an id of half a sign": ("posts", POST.replace(b'"1"', b'"\\ud800"'), InvalidPost),
    "a copy nested deep": ("copies", b"opening\n" + DEEP, CopyRefused),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_in_words(what: str) -> None:
    name, data, error = REFUSED[what]
    with pytest.raises(error):
        HARNESSES[name].run(data)


def test_a_letter_with_a_number_without_end_is_passed_over() -> None:
    letters, _ = HARNESSES["mailbox"].run(IMAP.replace(b"UID 10 RFC", b"UID %s RFC" % NINES))
    assert letters.letters == []


def test_a_letter_with_an_hour_without_end_is_read_without_its_time() -> None:
    late = MAIL.replace(b"10:00:00", b"10:%s:00" % (b"9" * 400))
    letter: Letter = HARNESSES["mail"].run(late + b"\0")
    assert letter.sent_at is None
    assert letter.body.startswith("Яма")


def test_a_count_without_end_is_the_greatest() -> None:
    assert read_count("9" * 4400 + "k") == MAX_COUNT
    page = PHPBB.replace("Сообщений: 12".encode(), "Сообщений: ".encode() + NINES)
    assert phpbb.read_topic(page, HTML, URL, ZONE, NOW).replies == MAX_COUNT - 1
    talk = telegram.read_discussion(TALK.replace(b"2 comments", NINES + b" comments"), HTML)
    assert talk is not None
    assert talk.total == MAX_COUNT


def test_a_message_whose_number_has_no_end_is_none() -> None:
    with pytest.raises(PollFailed):
        phpbb.read_topic(PHPBB.replace(b'id="p7"', b'id="p%s"' % NINES), HTML, URL, ZONE, NOW)
    with pytest.raises(PollFailed):
        telegram.read_channel(CHANNEL.replace(b"chat/12", b"chat/" + NINES), HTML)
    older = b'<a class="tme_messages_more" data-before="%s"></a><link rel="prev" href="?before=%s">'
    page = telegram.read_channel(CHANNEL + older % (NINES, NINES), HTML)
    assert page.before is None


def test_a_form_nested_deep_is_no_change_meanwhile() -> None:
    assert (
        sources._changed_meanwhile(sources.SourceForm(seen=DEEP.decode()), {}, cast(Any, None))
        == {}
    )


@pytest.mark.parametrize("inner", ["t.me/s/news", "vk.com/gorod", "https://a.example/b?u="])
def test_addresses_in_addresses_are_judged_once_and_not_without_end(inner: str) -> None:
    assert private_page("https://news.example/" + "/".join([inner] * 3)) is None
    for many in (16, 1_000):
        page = private_page("https://news.example/" + "/".join([inner] * many))
        assert page is not None
        assert page.strength is Strength.PERSON


def test_rules_of_many_crawlers_take_linear_time() -> None:
    def reads(amount: int) -> object:
        names = (b"User-agent: a%d\n" % n for n in range(amount))
        stars = (b"User-agent: otklik%s\n" % (b"*" * n) for n in range(100))
        return rules_of(b"".join((*names, *stars, b"Disallow: /%s\n" * amount)))

    assert grows_evenly(reads, 8_000)


@pytest.mark.parametrize(
    "file",
    [
        ROBOTS,
        b"User-agent: OtKlik*\nDisallow: /2026",
        b"User agent otklik # we\nUser-agent: b\nDisallow: /2026",
        b"User-agent: b\n\nUser-agent:\nDisallow: /2026",
        b"user-agent: b\nuser-agent: *\nDisallow: /2026\nUser-agent: c\nDisallow: /",
        b"Useragent: c\nDisallow: /\nSitemap: /a\nUser-agent: *\nAllow: /",
        b"User-agents: *\nDisallow: /\n",
        b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /",
        b"Disallow: /",
    ],
)
def test_what_we_may_read_is_what_the_library_says_of_the_whole_file(file: bytes) -> None:
    ours, theirs = rules_of(file), ProtegoRobotParser(file, None)
    for url in (URL, "https://news.example/b", "https://news.example/2026/1/b"):
        assert ours.allowed(url, AGENT) == theirs.allowed(url, AGENT)
    assert ours.crawl_delay(AGENT) == theirs.crawl_delay(AGENT)
