"""Twice the hostile text takes about twice the time, not four or eight times."""

import pytest

from crawlers.forums.topics import recognise as engine_of
from crawlers.probes.recognition import recognise
from crawlers.reading.comments import name_of
from crawlers.reading.dates import parse_date
from crawlers.reading.feeds import MAX_ITEMS, read_feed
from crawlers.reading.profiles import site_in
from crawlers.telegram.pages import says_absent
from domain.errors import PollFailed
from tests.crawlers.reading.test_feeds import FEED, NOW, ZONE, rss
from tests.timing import grows_evenly


def read_engine(page: str) -> None:
    with pytest.raises(PollFailed, match="Форум не узнан"):
        engine_of(page.encode(), "text/html; charset=utf-8")


HOSTILE = {
    "generators": (lambda n: read_engine('<meta name="generator" ' * n), 4_000),
    "openings": (lambda n: read_engine("<meta " * n), 20_000),
    "posts": (lambda n: says_absent("post " * n), 40_000),
    "titles": (lambda n: recognise(b"<rss>" + b"<title " * n, "text/xml", FEED), 40_000),
    "offsets": (lambda n: parse_date("GMT+3(" * n, ZONE, NOW), 40_000),
    "blanks": (lambda n: name_of("Иван" + " " * n + "."), 40_000),
    "hosts": (lambda n: site_in("1." * n + "_ " + "я" * n), 40_000),
    "items": (
        lambda n: read_feed(rss(*["<item/>"] * n).encode(), "text/xml", FEED, ZONE, NOW),
        9_000,
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_linear_time(name: str) -> None:
    read, amount = HOSTILE[name]
    assert grows_evenly(read, amount)


@pytest.mark.parametrize(
    ("written", "name"),
    [("Иван пишет:", "Иван"), ("Анна сказал(а) :", "Анна"), ("John says", "John"), ("Зоя", "Зоя")],
)
def test_the_verb_behind_a_name_is_no_part_of_it(written: str, name: str) -> None:
    assert name_of(written) == name


@pytest.mark.parametrize("kind", ["rss", "json"])
def test_a_feed_is_read_up_to_its_limit(kind: str) -> None:
    numbers = range(MAX_ITEMS + 50)
    if kind == "rss":
        items = [f"<item><guid>https://a.ru/{n}</guid><title>Т{n}</title></item>" for n in numbers]
        body = rss(*items)
    else:
        items = ",".join(f'{{"id": "https://a.ru/{n}", "title": "Т{n}"}}' for n in numbers)
        body = f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{items}]}}'
    feed = read_feed(body.encode(), "text/xml", FEED, ZONE, NOW)
    assert [entry.title for entry in feed.entries] == [f"Т{n}" for n in numbers][:MAX_ITEMS]
    assert feed.left_out == 50
