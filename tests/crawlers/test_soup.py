"""What an indexed page finds is what Beautiful Soup finds, in the same order."""

import pytest
from bs4 import BeautifulSoup

from crawlers.soup import read_html

PAGE = """<html><body><div class="wrap" id="1"><div class="message poll" data-post="town/5">
<a class="reply" href="/s/town/3"><i class="thumb"></i><b class="text">цитата</b></a>
<div class="text js-text">Нет воды<br><a href="http://127.0.0.1/?single">тут</a></div>
<div class="date"><time datetime="2026-11-24">24</time></div><time>0:15</time>
<div class="document"><i class="icon audio"></i></div><div class="document"><i>7</i></div>
<span class="reaction paid">5</span><span class="reaction"><i>7</i>12</span></div>
<div class="message"><div class="text js-text">Дали</div><span class="views">1.2K</span></div>
</div></body></html>"""
SELECTORS = [
    ".message",
    ".message[data-post]",
    ".text.js-text",
    ".date time[datetime]",
    "time",
    "a",
    "a.reply[href]",
    'a[href*="?single"]',
    "i, .views, .text",
    ".message > .text",
    ".text ~ .views",
    ".document:has(.icon.audio)",
    ".document:not(:has(.audio, .video))",
    ".reaction:not(.paid)",
    ".option, .value:not(:has(*))",
    "[data-post]",
    "*",
    ".wrap *",
    "div:first-child",
    ".absent",
]


@pytest.mark.parametrize("selector", SELECTORS)
def test_a_selector_finds_the_same(selector: str) -> None:
    plain, indexed = BeautifulSoup(PAGE, "lxml"), read_html(PAGE)
    assert [str(t) for t in indexed.select(selector)] == [str(t) for t in plain.select(selector)]
    assert str(indexed.select_one(selector)) == str(plain.select_one(selector))


@pytest.mark.parametrize("selector", [".text", ".message .text", "i", ".wrap .reaction"])
def test_within_an_element_only_what_is_below_it_is_found(selector: str) -> None:
    plain, indexed = BeautifulSoup(PAGE, "lxml"), read_html(PAGE)
    for one, other in zip(indexed.select(".message"), plain.select(".message"), strict=True):
        assert [str(t) for t in one.select(selector)] == [str(t) for t in other.select(selector)]


def test_some_of_the_selectors_do_find_something() -> None:
    found = {s: len(read_html(PAGE).select(s)) for s in SELECTORS}
    missing = [".option, .value:not(:has(*))", ".absent"]
    assert [s for s, count in found.items() if not count] == missing
