"""Ratings over the region's own cases: windows, rights, and the cases behind each number."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.cases.ratings import window
from console.cases.ratings.shown import COLUMNS
from desks.cases.ratings.desk import MONTHS, RatingDesk
from domain.cases.ratings.measure import MeasureKind
from domain.cases.ratings.standing import RatingVerdict
from domain.cases.workflow import CaseDeed
from domain.errors import EntryRefused, NotFound
from domain.person import Role
from russian.figures import percent
from russian.ratings.measures import FORMULAS, MEASURES, VERDICTS, measured
from tests.desks.test_cases import ANNA, by_hand, member, move

D = CaseDeed
HERE = ZoneInfo("Asia/Yakutsk")


@pytest.fixture
def clocked(installation):
    """An installation 40 days after its cases: three of housing, one answered; one of transport,
    one that the centre still has.
    """
    for body, deeds in (
        ("housing", (D.ANSWER,)),
        ("housing", ()),
        ("housing", (D.WRONG_BODY,)),
        ("transport", ()),
        (None, ()),
    ):
        number = by_hand(installation)
        if body:
            move(installation, number, D.ROUTE, body=body)
        for deed in deeds:
            move(installation, number, deed, note="Починили 24 ноября")
    return ahead(installation, timedelta(days=40))


class Later:
    def __init__(self, clock, by) -> None:
        self._clock, self._by = clock, by

    def now(self):
        return self._clock.now() + self._by


def ahead(installation, by):
    return replace(installation, clock=Later(installation.clock, by))


def by_id(rating):
    return {one.body.id: one for table in rating.tables for one in table.bodies}


def test_each_number_opens_its_cases(clocked) -> None:
    desk = RatingDesk(clocked)
    rated = by_id(desk.look(ANNA, 3))
    assert set(rated) == {"housing", "transport", "centre"}
    measures = rated["housing"].measures
    assert measures[MeasureKind.QUANTITY].value == 3
    assert measures[MeasureKind.SHARE_OF_ALL].value == 3 / 4
    assert measures[MeasureKind.ON_TIME].value == 1 / 2  # the third was given back in time
    assert measures[MeasureKind.OVERDUE].value == 1
    assert measures[MeasureKind.REFUSED].value == 1 / 3
    assert rated["housing"].standing.n == 2
    assert rated["housing"].standing.verdict is RatingVerdict.FEW
    for body, one in rated.items():
        for kind, measure in one.measures.items():
            counted = desk.cases(ANNA, 3, body, kind)
            assert [str(case.case.number) for case in counted.cases] == list(measure.cases)
            assert counted.total == len(measure.cases)


def test_the_centre_answers_for_its_own_distribution_alone(clocked) -> None:
    [table] = [one for one in RatingDesk(clocked).look(ANNA, 3).tables if one.kind == "centre"]
    [centre] = table.bodies
    assert centre.standing is None
    assert centre.measures[MeasureKind.QUANTITY].value == 5
    assert centre.measures[MeasureKind.MEDIAN].n == 5


def test_a_body_sees_itself_alone(clocked) -> None:
    coordinator = member(clocked, "Координатор", Role.COORDINATOR)
    desk = RatingDesk(clocked)
    assert set(by_id(desk.look(coordinator, 3))) == {"housing"}
    with pytest.raises(NotFound):
        desk.cases(coordinator, 3, "transport", MeasureKind.ON_TIME)


def test_a_number_shows_no_street_of_a_case_that_its_reader_may_not_see(clocked) -> None:
    coordinator, executor = (
        member(clocked, name, role)
        for name, role in (("Вера", Role.COORDINATOR), ("Пётр", Role.EXECUTOR))
    )

    def streets(viewer):
        counted = RatingDesk(clocked).cases(viewer, 3, "housing", MeasureKind.QUANTITY)
        assert counted.total == 3
        return sum(one.case.place.street is not None for one in counted.cases)

    assert streets(ANNA) == 3
    assert streets(coordinator) == 2  # the third was given back
    assert streets(executor) == 0  # assigned to others


def test_a_window_ends_at_the_last_midnight_of_the_region() -> None:
    now = datetime(2026, 3, 31, 15, 30, tzinfo=UTC)  # 1 April, 00:30 in Yakutsk
    april = datetime(2026, 4, 1, tzinfo=HERE)
    assert [window(now, months, HERE).since for months in MONTHS] == [
        datetime(2026, 3, 1, tzinfo=HERE),
        datetime(2026, 1, 1, tzinfo=HERE),
        datetime(2025, 4, 1, tzinfo=HERE),
    ]
    assert window(now, 1, HERE).until == april
    last = datetime(2026, 3, 31, tzinfo=HERE)
    assert window(last, 1, HERE).since == datetime(2026, 2, 28, tzinfo=HERE)


def test_today_is_not_rated_yet(clocked) -> None:
    fresh = by_id(RatingDesk(ahead(clocked, timedelta(days=-40))).look(ANNA, 1))
    assert fresh == {}
    with pytest.raises(EntryRefused):
        RatingDesk(clocked).look(ANNA, 2)


def test_every_measure_and_verdict_has_words(clocked) -> None:
    kinds = set(MeasureKind)
    assert set(MEASURES) == set(FORMULAS) == kinds
    assert set(VERDICTS) == set(RatingVerdict)
    assert set(COLUMNS) == kinds - {
        MeasureKind.ON_TIME,
        MeasureKind.SHARE_OF_ALL,
        MeasureKind.OVERDUE_OLDEST,
    }
    shown = by_id(RatingDesk(clocked).look(ANNA, 3))["housing"].measures
    assert measured(MeasureKind.ON_TIME, shown[MeasureKind.ON_TIME]) == "50\u00a0%"
    assert measured(MeasureKind.MEDIAN, shown[MeasureKind.MEDIAN]).endswith(("мин", "ч", "—"))
    assert measured(MeasureKind.SATISFIED, shown[MeasureKind.SATISFIED]) == "—"
    assert [percent(share) for share in (0, 0.001, 0.5, 0.998, 1)] == [
        "0 %",
        "менее 1 %",
        "50 %",
        "более 99 %",
        "100 %",
    ]
