"""Whose account a page is that is registered by its short name."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

from cases.answers.accounts import AccountBook
from domain.outreach.page_profile import KnownProfile, PageProfile
from domain.post import Author, AuthorKind
from domain.source import Source, SourceKind
from tests.making import a_post

NOW = datetime(2026, 11, 24, tzinfo=UTC)
NAMED = Source("zeya", SourceKind.VK, "Зея", "zeya_adm", "zeya", "administration_zeya")
TOWN = Source("town", SourceKind.VK, "Тында", "-1", "tynda", "administration_tynda")


def wall(author):
    """An index with comments of this author on the wall of the named page."""
    hits = [
        SimpleNamespace(
            enriched=SimpleNamespace(
                post=a_post(f"-3_{n}", NOW, source_id="zeya", source_kind=SourceKind.VK, author=a)
            )
        )
        for n, a in enumerate([author] * 30)
    ]
    return SimpleNamespace(search=lambda _, limit: SimpleNamespace(hits=hits[:limit]))


def owners(index, profiles):
    clock = SimpleNamespace(now=lambda: NOW)
    sources = {one.id: one for one in (NAMED, TOWN)}
    store = SimpleNamespace(known=lambda ids: {i: profiles[i] for i in ids if i in profiles})
    accounts = AccountBook(index, sources, store, clock)()
    return {key: page.id for (_, key), page in accounts.items()}


def test_a_page_keeps_its_account_whoever_writes_on_its_wall() -> None:
    town = Author(AuthorKind.OFFICIAL, "-1", "Тында")
    resident = Author(AuthorKind.PRIVATE, "p:" + "a" * 20)
    for author in (town, resident, replace(town, key="-3")):
        assert owners(wall(author), {}) == {"-3": "zeya", "-1": "town"}


def test_what_a_profile_says_is_not_searched_for() -> None:
    def asked(*_: object, limit: int) -> None:
        raise AssertionError("the index was asked")

    profile = KnownProfile("zeya", PageProfile("Зея", "-5", "zeya_adm", {}), NOW)
    known = owners(SimpleNamespace(search=asked), {"zeya": profile})
    assert known == {"-5": "zeya", "-1": "town"}
    mute = replace(profile, profile=replace(profile.profile, account=None))
    author = Author(AuthorKind.OFFICIAL, "-3", "Зея")
    assert owners(wall(author), {"zeya": mute}) == {"-3": "zeya", "-1": "town"}
