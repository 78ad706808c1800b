"""Official pages in each database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from domain.outreach.official_page import PageCard, PageClass, PageElement, PageTick
from domain.outreach.page_audit import FindingVerdict, PageAudit, PageFinding, PageWitness
from domain.outreach.page_profile import PageProfile, ProfileField
from domain.ports.outreach.pages import PageProfileStore
from store.outreach.page_profiles import SqlPageProfiles
from store.outreach.pages import SqlPages
from tests.fakes.page_profiles import MemoryPageProfiles

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
E = PageElement
FIELDS = {E.AVATAR: ProfileField("x: y", True), E.SUBSCRIBERS: ProfileField("x: z", True, "", 9)}


def audit(day: date, source: str = "tynda") -> PageAudit:
    mark = PageFinding(
        *(E.MARK, FindingVerdict.MET, PageWitness.HAND), text="видно", who="Анна", at=NOW
    )
    gap = PageFinding(
        *(E.GAP, FindingVerdict.FAILED, PageWitness.INDEX, 5.5),
        parameter="publications",
        demand=4,
        posts=("a",),
    )
    return PageAudit(source, "tynda", day, NOW, PageClass.ACTIVE, (mark, gap))


@pytest.fixture
def pages(engine: Engine) -> SqlPages:
    return SqlPages(engine)


@pytest.fixture
def profiles(place: Engine | None) -> PageProfileStore:
    return SqlPageProfiles(place) if place else MemoryPageProfiles()


def test_an_audit_is_read_as_it_was_and_replaces_that_of_its_day(pages: SqlPages) -> None:
    first, today = audit(NOW.date() - DAY), audit(NOW.date())
    pages.audited([first, replace(today, findings=())])
    pages.audited([today])
    assert pages.history("tynda", 10) == [today, first]
    assert pages.latest(["tynda", "nothing"]) == {"tynda": today}
    assert pages.before(["tynda"], first.day) == {"tynda": first}
    assert pages.first_days() == {"tynda": first.day}
    assert pages.latest([]) == {}


def test_cards_and_ticks_are_replaced_and_a_tick_is_taken_back(pages: SqlPages) -> None:
    card = PageCard("tynda", PageClass.CARD, "Отдел", "Анна", NOW)
    pages.keep_card(card)
    pages.keep_card(replace(card, page_class=None))
    assert pages.cards() == {"tynda": replace(card, page_class=None)}
    tick = PageTick("tynda", E.MARK, True, "видно", "Анна", NOW)
    pages.tick(tick)
    pages.tick(replace(tick, is_met=False))
    assert pages.ticks(["tynda", "zeya"]) == {"tynda": [replace(tick, is_met=False)], "zeya": []}
    assert pages.untick("tynda", "mark")
    assert not pages.untick("tynda", "mark")


def test_a_profile_is_due_until_it_is_read(profiles: PageProfileStore) -> None:
    assert profiles.is_due("tynda", NOW)
    profiles.read("tynda", PageProfile("Тында", "-1", "tynda", FIELDS), NOW)
    assert not profiles.is_due("tynda", NOW)
    assert profiles.is_due("tynda", NOW + DAY)
    known = profiles.known(["tynda", "zeya"])
    assert known["tynda"].profile == PageProfile("Тында", "-1", "tynda", FIELDS)
    assert known.keys() == {"tynda"}


def test_another_name_and_another_account_are_remembered(profiles: PageProfileStore) -> None:
    profiles.read("tynda", PageProfile("Тында", "-1", None, {}), NOW)
    profiles.read("tynda", PageProfile("Город", "-1", None, {}), NOW + DAY)
    profiles.read("tynda", PageProfile("", None, None, {}), NOW + 2 * DAY)
    [known] = profiles.known(["tynda"]).values()
    assert (known.former_name, known.renamed_at, known.taken_at) == ("Тында", NOW + DAY, None)
    profiles.read("tynda", PageProfile("Город", "-1", None, {}), NOW + 3 * DAY)
    profiles.read("tynda", PageProfile("Город", "-2", None, {}), NOW + 4 * DAY)
    [known] = profiles.known(["tynda"]).values()
    assert known.taken_at == NOW + 4 * DAY
