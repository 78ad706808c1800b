"""Kept figures, recommendations and enquiries, over both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reports.cut import Counted, Cut, CutMeasure, Dimension
from domain.reports.enquiries.enquiry import AskedBody, AskedEnd, Enquiry, EnquiryAnswer
from domain.reports.enquiries.form import CellKind, EnquiryCell
from domain.reports.figure import Figure, FigureUnit
from domain.reports.kept import KeptFigure
from domain.reports.recommendation import (
    Recommendation,
    RecommendationOrigin,
    RecommendationState,
)
from domain.reports.scope import ReportScope, ScopeKind
from domain.terms.period import Period
from store.reports.enquiries import SqlEnquiries
from store.reports.figures import SqlFigures
from store.reports.numbers import packed, unpacked
from store.reports.recommendations import SqlRecommendations

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
NOVEMBER = Period(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
HOUSING = ReportScope(ScopeKind.BODY, "housing")
OVERDUE = Figure(
    "cases.overdue",
    "Просрочено",
    FigureUnit.COUNT,
    3,
    NOW,
    "/cases/ratings/housing/overdue",
    n=3,
    kind="cases.overdue",
    scope=HOUSING,
    period=NOVEMBER,
    cases=(7, 300, 90_000),
    among=(7, 8, 300, 90_000),
)
COMPLAINTS = replace(
    OVERDUE,
    name="complaints.by_group.roads",
    key="roads",
    cases=(),
    among=(),
    low=1.5,
    cut=Cut(
        Counted.COMPLAINTS,
        CutMeasure.COUNT,
        NOVEMBER,
        rows=Dimension.GROUP,
        filters={Dimension.BODY: frozenset({"housing"})},
    ),
)
S = RecommendationState


@given(st.lists(st.integers(min_value=0, max_value=2**62)))
def test_numbers_are_packed_without_loss(numbers: list[int]) -> None:
    assert unpacked(packed(numbers)) == tuple(sorted(set(numbers)))


def test_a_figure_stays_as_the_report_used_it(engine) -> None:
    store = SqlFigures(engine)
    store.keep([KeptFigure("monthly 1", OVERDUE), KeptFigure("monthly 1", COMPLAINTS)])
    store.keep([KeptFigure("monthly 1", replace(OVERDUE, value=5))])
    assert [one.figure for one in store.of("monthly 1")] == [OVERDUE, COMPLAINTS]
    known = store.get("monthly 1", "cases.overdue")
    assert known.figure == OVERDUE
    assert (known.figure.cases, known.figure.among) == (OVERDUE.cases, OVERDUE.among)
    assert store.get("monthly 1", "complaints.by_group.roads").figure.cut == COMPLAINTS.cut
    assert store.get("monthly 2", "cases.overdue") is None


def a_recommendation(key: str, **fields) -> Recommendation:
    usual = {
        "origin": RecommendationOrigin.OVERDUE,
        "text": "Разобрать просроченные обращения",
        "evidence": (OVERDUE, COMPLAINTS),
        "people": 3,
        "proposed_at": NOW,
        "body": "housing",
    }
    return Recommendation(key, **{**usual, **fields})


def test_what_waits_is_proposed_once(engine) -> None:
    store = SqlRecommendations(engine)
    [first, other] = store.propose([a_recommendation("a"), a_recommendation("b", people=9)])
    assert store.propose([a_recommendation("a", people=5)]) == []
    assert store.get(first.number) == first
    assert [one.id for one in store.page([S.PROPOSED], None, 9)] == [other.id, first.id]
    assert store.page([S.PROPOSED], {"transport"}, 9) == []
    assert store.last("a") == first
    dropped = store.save(replace(first, state=S.DROPPED, who="Анна", at=NOW))
    assert dropped.version == 2
    assert store.save(replace(first, state=S.SIGNED)) is None
    [again] = store.propose([a_recommendation("a", people=5)])
    assert store.last("a") == again
    # Two of one key do not wait at once.
    assert store.save(replace(dropped, state=S.PROPOSED)) is None
    assert store.get(first.number) == dropped


@pytest.fixture
def asked(engine):
    store = SqlEnquiries(engine)
    cells = (EnquiryCell("staff", "Сколько людей"), EnquiryCell("why", "Почему", CellKind.TEXT))
    enquiry = store.add(
        Enquiry(
            "О людях",
            cells,
            NOVEMBER,
            due=NOW + timedelta(days=5),
            who="Анна",
            made_at=NOW,
            remind_at=NOW + timedelta(days=4),
        )
    )
    body = store.ask(AskedBody(enquiry.number, "housing", "mail:a@b.ru", NOW, "Анна"))
    return store, enquiry, body


def test_who_owes_what(asked) -> None:
    store, enquiry, body = asked
    assert store.get(enquiry.number) == enquiry
    assert store.ask(replace(body, contact="mail:c@d.ru", id=None)) is None
    silent = store.ask(AskedBody(enquiry.number, "transport", "", NOW, "Анна"))
    assert [one.body for one in store.owed(None, NOW)] == ["housing", "transport"]
    assert store.counts([enquiry.number]) == {enquiry.number: (2, 0)}
    assert store.to_remind(NOW, 9) == []
    later = enquiry.remind_at
    assert [one.id for one in store.to_remind(later, 9)] == [body.id]
    assert store.reminded(body.number, later)
    assert not store.reminded(body.number, later)
    assert store.to_remind(later, 9) == []
    answer = EnquiryAnswer(body.number, later, "Иванов, инженер", {"staff": "12", "why": ""})
    assert store.answer(answer, most=2)
    better = replace(answer, values={"staff": "13", "why": ""})
    assert store.answer(better, most=2)
    assert not store.answer(answer, most=2)
    assert store.answers([body.number, silent.number]) == {
        body.number: [answer, better],
        silent.number: [],
    }
    assert store.counts([enquiry.number]) == {enquiry.number: (2, 1)}
    assert [one.body for one in store.owed({"housing", "transport"}, NOW)] == ["transport"]
    assert store.end(enquiry.number, "Анна", later)
    assert not store.end(enquiry.number, "Анна", later)
    assert store.owed(None, NOW) == []


def test_a_stopped_link_takes_nothing(asked) -> None:
    store, enquiry, body = asked
    store.count_look(body.number, NOW)
    assert store.stop(body.number, AskedEnd.REVOKED, NOW)
    assert not store.stop(body.number, AskedEnd.REVOKED, NOW)
    assert not store.answer(EnquiryAnswer(body.number, NOW, "Иванов", {}), most=9)
    again = store.ask(replace(body, contact="mail:c@d.ru", id=None))
    assert [one.id for one in store.of(enquiry.number)] == [body.id, again.id]
    assert store.asked(body.number).opened == 1


def test_figures_are_counted_once_the_period_is_over(asked) -> None:
    store, enquiry, _ = asked
    assert store.uncounted(NOW, 9) == []
    over = NOVEMBER.until
    assert [one.id for one in store.uncounted(over, 9)] == [enquiry.id]
    store.counted(enquiry.number, over)
    assert store.uncounted(over, 9) == []
