"""What stands on a page, by class and name, and what a reader sees of it."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import assume, given
from hypothesis import strategies as st

from crawlers.reading.elements import Below, read_html, strings
from crawlers.reading.extraction import element_to_text, tag_to_text

PAGE = """<html><body><div class="wrap" id="1"><div class="message poll" id="2">
<a class="reply" id="3"><b class="text" id="4">цитата</b></a><!-- не видно -->
<div class="text  own" id="5">Нет воды<a id="6">тут</a></div></div>
<div class="message" id="7"><p class="text own" id="8">Дали<script>x()</script></p></div>
</div></body></html>"""


def ids(below: Below, *marks: str) -> list[str]:
    return [element.get("id") for element in below.all(*marks)]


@pytest.mark.parametrize(
    ("marks", "found"),
    [
        ([".text"], "458"),
        ([".own"], "58"),
        (["a"], "36"),
        (["a", ".message"], "2367"),
        (["div", ".message"], "1257"),
        ([".absent"], ""),
    ],
)
def test_elements_are_found_by_their_marks_once_and_in_order(marks: list[str], found: str) -> None:
    assert ids(read_html(PAGE), *marks) == list(found)


def test_below_an_element_only_its_own_are_found() -> None:
    page = read_html(PAGE)
    first, second = page.all(".message")
    assert ids(page.below(first), ".text", ".message") == ["4", "5"]
    assert ids(page.below(second), ".text", "a") == ["8"]
    assert page.below(first).below(page.all(".reply")[0]).first(".own") is None


def test_scripts_and_comments_are_no_text() -> None:
    said = "".join(strings(read_html(PAGE).all("body")[0]))
    assert said.split() == ["цитата", "Нет", "водытут", "Дали"]


@pytest.mark.parametrize("page", ["", " ", "<!-- -->", "\x00", "<?xml encoding='cp1251'?><p>да"])
def test_any_page_can_be_read(page: str) -> None:
    assert read_html(page).first(".text") is None


TAGS = ["b", "p", "div", "br", "pre", "li", "script", "template", "i", "style", "h2", "rt"]
PIECES = st.one_of(
    st.sampled_from([*(f"<{tag}>" for tag in TAGS), *(f"</{tag}>" for tag in TAGS)]),
    st.sampled_from(["Нет воды", " ", "\n", "&nbsp;", "&lt;b&gt;", "два  слова"]),
)


@given(st.lists(PIECES, max_size=20))
def test_a_reader_sees_the_same_in_both_trees(pieces: list[str]) -> None:
    # Within <pre> Beautiful Soup forgets what it hides elsewhere: a ruby annotation, a template.
    assume("<pre>" not in pieces or not {"<rt>", "<template>"} & {*pieces})
    page = f"<html><body>{''.join(pieces)}</body></html>"
    soup, body = BeautifulSoup(page, "lxml").body, read_html(page).first("body")
    assert soup is not None
    assert element_to_text(body) == tag_to_text(soup)
