"""Links that acknowledge."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.access.signed import Signer
from domain.message import About, Matter, Message, MessageState
from messages.links import LIFE, Link, Links

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LINKS = Links(lambda: Signer(b"k" * 32, "links"), "http://console/")
PAGE = Message(
    "a1-0-officer",
    About(Matter.ALERT, "a1"),
    "Тында",
    "т",
    MessageState.PENDING,
    NOW,
    NOW,
    person="Анна Белова",
)


def token(delivery: Message = PAGE, links: Links = LINKS) -> str:
    return links.url(delivery, NOW).removeprefix("http://console/ack/")


def test_a_link_names_its_alert_and_its_reader() -> None:
    assert LINKS.read(token(), NOW) == Link("a1", "Анна Белова", NOW)
    to_a_channel = token(replace(PAGE, person=None, channel="почта"))
    assert LINKS.read(to_a_channel, NOW) == Link("a1", "канал почта", NOW)


def test_a_link_is_safe_in_a_message() -> None:
    assert set(token()) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


def test_a_link_lasts_a_day() -> None:
    assert LINKS.read(token(), NOW + LIFE - timedelta(seconds=1))
    assert LINKS.read(token(), NOW + LIFE) is None


def test_no_other_alert_reader_or_key_fits_a_signature() -> None:
    mine, other = token(), token(replace(PAGE, about=About(Matter.ALERT, "a2")))
    said, _, signature = mine.partition(".")
    assert LINKS.read(f"{other.partition('.')[0]}.{signature}", NOW) is None
    assert (
        LINKS.read(token(links=Links(lambda: Signer(b"x" * 32, "links"), "http://console")), NOW)
        is None
    )
    for cut in ("", ".", said, f"{said}.", mine[:-1], f"{mine}A", "ж.ж", f"A{mine}"):
        assert LINKS.read(cut, NOW) is None, cut


BEFORE = Signer(b"k" * 32, "links of messages")


def earlier(until: datetime) -> Links:
    return Links(lambda: Signer(b"n" * 32, "links"), "http://console", lambda: (BEFORE, until))


def test_a_link_of_the_earlier_form_goes_on_until_its_end() -> None:
    """As it stood in a message that was sent before the upgrade, byte for byte."""
    sent = "YTEKMTc5NTUxMjYwMArQkNC90L3QsA.PG17--OHEG4kHNFObO4gZg"
    upgraded = NOW + timedelta(hours=1)
    assert earlier(upgraded).read(sent, NOW + LIFE / 2) == Link("a1", "Анна", NOW)
    assert earlier(upgraded).read(sent, NOW + LIFE) is None
    # The earlier key makes no new ones.
    assert earlier(NOW - timedelta(hours=1)).read(sent, NOW) is None
    assert LINKS.read(sent, NOW) is None
