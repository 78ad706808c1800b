"""Whose page an address is, in every spelling, and the honest ones beside them."""

from pathlib import Path

import pytest

from domain.privacy.pages.network_pages import nameless_page
from domain.privacy.pages.private_pages import Strength, private_page
from domain.privacy.personal import personal_address
from domain.source import SourceKind
from region.sources.addresses import read_address

LISTS = Path(__file__).parent.parent / "addresses"
PERSONS = (LISTS / "persons.txt").read_text("utf-8").splitlines()
BLOGS = (LISTS / "blogs.txt").read_text("utf-8").splitlines()
AUTHORS = (LISTS / "authors.txt").read_text("utf-8").splitlines()
OFFICIAL = (LISTS / "official.txt").read_text("utf-8").splitlines()
HONEST = (LISTS / "honest.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("text", PERSONS)
def test_a_persons_page_is_refused_and_no_word_lifts_that(text: str) -> None:
    page = private_page(text)
    assert page is not None
    assert page.strength is Strength.PERSON
    assert personal_address(None, text, confirmed=True)
    for kind in (SourceKind.RSS, SourceKind.WEB, SourceKind.BROWSER, SourceKind.FORUM):
        assert personal_address(kind, text, confirmed=True)


@pytest.mark.parametrize("text", BLOGS)
def test_a_blog_is_refused_until_an_administrator_vouches_for_an_outlet(text: str) -> None:
    for kind in (None, SourceKind.RSS, SourceKind.WEB):
        why = personal_address(kind, text)
        assert why is not None
        assert "подтверждает администратор" in why
        assert personal_address(kind, text, confirmed=True) is None


@pytest.mark.parametrize("text", AUTHORS)
def test_what_one_author_writes_is_refused_in_words_that_say_what_to_do(text: str) -> None:
    for kind in (None, SourceKind.RSS, SourceKind.WEB):
        why = personal_address(kind, text)
        assert why is not None
        assert "В реестр вносят издания, сообщества и официальные страницы" in why


@pytest.mark.parametrize("text", HONEST + OFFICIAL)
def test_an_honest_address_passes(text: str) -> None:
    assert personal_address(None, text) is None
    assert personal_address(*read_address(text)) is None


@pytest.mark.parametrize("kind", [SourceKind.WEB, SourceKind.BROWSER, SourceKind.RSS])
@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("https://vk.com/ivan_petrov", "vk"),
        ("https://new.vk.com:443//ivan_petrov", "vk"),
        ("https://vk.com/ivan_petrov?w=wall-1_2", "vk"),
        ("https://vk.com/club1/../ivan_petrov", "vk"),
        ("https://vk.com/club1ivan", "vk"),
        ("https://ok.ru/groupivan", "ok"),
        ("https://ok.ru/ivan", "ok"),
        ("https://max.ru/ivan", "max"),
    ],
)
def test_a_short_name_is_read_by_its_networks_own_spider_only(
    kind: SourceKind, text: str, network: str
) -> None:
    assert f"выберите тип {network}" in (personal_address(kind, text) or "")


@pytest.mark.parametrize(
    "text",
    [
        *("https://vk.com/club1", "https://m.vk.com/wall-1_2", "https://vk.com/feed?w=wall-1_2"),
        *("https://ok.ru/group/5", "https://asn24.ru/ivan", "https://max.ru/-5"),
    ],
)
def test_a_page_that_shows_its_community_is_read_by_any(text: str) -> None:
    assert nameless_page(text) is None
    assert personal_address(SourceKind.BROWSER, text) is None
