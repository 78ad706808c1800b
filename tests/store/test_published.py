"""What everybody may read of cases, over both databases."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import insert, update

from cases.intake.intake import Intake
from cases.intake.undoing import Undoing
from domain.cases.case import Case, CaseMove, OriginKind, Place
from domain.cases.clocks import deadlines
from domain.cases.life import standing
from domain.cases.workflow import CaseDeed, CaseState
from domain.ports.casework.published import PublicFilter
from domain.terms.policy import Regime
from store.cases.cases import SqlCases
from store.cases.filings import SqlFilings
from store.engine import transaction, writing
from store.published import SqlPublicCases
from store.tables.posts import posts
from tests.cases.filed_rows import DAY, FILED, a_row
from tests.store.cases.test_intake import AMUR

ALL = frozenset(CaseState) - {CaseState.VOID}
EVER = PublicFilter(ALL, FILED - 400 * DAY, FILED + 400 * DAY)


@pytest.fixture
def intake(engine):
    stores = SqlFilings(engine), SqlCases(engine)
    return Intake(*stores, AMUR, 365, partial(transaction, engine))


@pytest.fixture
def published(engine):
    return SqlPublicCases(engine)


def numbers(page):
    return [one.stored.case.stream_number for one in page]


def test_a_case_is_private_unless_its_system_says_otherwise(intake, published):
    says = {"1": True, "2": False, "3": None, "4": True}
    point = {"latitude": 55.1, "longitude": 124.7, "media": "https://p.example/1", "address": "Дом"}
    taken = intake.take([a_row(number, is_public=one, **point) for number, one in says.items()])
    page = published.page(EVER)
    assert numbers(page) == ["4", "1"]
    assert (page[0].latitude, page[0].longitude) == (55.1, 124.7)
    assert (page[0].media, page[0].address) == ("https://p.example/1", "Дом")
    ids = [one.case_id for one in taken]
    assert sorted(published.several(ids, ALL)) == [ids[0], ids[3]]
    assert published.several(ids, ALL - {CaseState.RECEIVED}) == {}


def test_what_is_said_last_decides_whatever_comes_later(intake, published):
    intake.take([a_row(day=3, is_public=False)])
    intake.take([a_row(day=1, is_public=True)])
    assert numbers(published.page(EVER)) == []
    intake.take([a_row(day=5, is_public=True)])
    assert numbers(published.page(EVER)) == ["1"]


def test_an_import_that_is_taken_back_leaves_nothing_public(intake, published):
    [taken] = intake.take([a_row(is_public=True)], run=1)
    Undoing(intake, 1, "Анна", FILED + 9 * DAY).undo([taken.case_id])
    assert numbers(published.page(EVER)) == []
    assert published.several([taken.case_id], frozenset(CaseState)) == {}


def test_a_page_is_of_a_time_and_of_subjects_latest_first(intake, published):
    day = timedelta(days=1)
    intake.take(
        [
            a_row("1", received_at=FILED - 3 * day, is_public=True),
            a_row("2", received_at=FILED - 2 * day, is_public=True, topic=None),
            a_row("3", received_at=FILED - day, is_public=True, topic=None, group=None),
            a_row("4", received_at=FILED, is_public=True),
        ]
    )

    def page(**more):
        fields = {"states": ALL, "since": EVER.since, "until": EVER.until, **more}
        return numbers(published.page(PublicFilter(**fields)))

    assert page() == ["4", "3", "2", "1"]
    assert page(limit=2) == ["4", "3"]
    assert page(limit=2, offset=2) == ["2", "1"]
    assert page(since=FILED - 2 * day, until=FILED - day) == ["3", "2"]
    assert page(subjects=["housing.heating"]) == ["4", "1"]
    assert page(subjects=["housing"]) == ["2"]
    assert page(subjects=[None]) == ["3"]
    assert page(subjects=[]) == []


def test_the_case_of_a_post_is_public_until_the_post_is_deleted(engine, published, now):
    cases = SqlCases(engine)
    of = {"origin": OriginKind.POST, "origin_id": "vk:1", "post_id": "vk:1"}
    made = Case(FILED, "Asia/Yakutsk", "vk", "Яма", Place("tynda"), 365, **of)
    move = CaseMove(1, CaseDeed.OPEN, FILED, "Анна", regime=Regime.POST)
    stored = cases.add(made, move, standing([move]), deadlines(made, [move], AMUR))
    assert [one.stored.case.id for one in published.page(EVER)] == [stored.case.number]
    row = {"id": "vk:1", "month": "2026-11", "published_at": now, "fetched_at": now}
    row |= dict.fromkeys(("digest", "first_entry", "edits", "source_id"), "")
    with writing(engine) as connection:
        connection.execute(insert(posts).values(native_id="1", url="", **row))
    assert len(published.page(EVER)) == 1
    with writing(engine) as connection:
        connection.execute(update(posts).values(gone_at=now))
    assert published.page(EVER) == []
