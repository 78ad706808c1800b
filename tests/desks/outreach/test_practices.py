"""Best practices: proposed where something ended or improved, published, sent where it is open."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desks.cases.causes.beside import BesideDesk
from desks.outreach.improving import LOOKED, QUIET, look_for_practices
from desks.outreach.practices import PracticeDesk, PracticeForm
from domain.cases.case import Place
from domain.cases.causes.problem import ChronicReason, ChronicState, Member, MemberKind, Recurrence
from domain.cases.workflow import CaseDeed
from domain.errors import EntryRefused, Forbidden, MoveRefused, NotFound
from domain.outreach.practice import (
    PRACTICE_MOVES,
    PracticeDeed,
    PracticeLevel,
    PracticeOrigin,
    PracticeState,
)
from domain.person import Role
from domain.reports.cut import CutCell, CutMeasure, CutTable
from domain.reports.recommendation import RecommendationOrigin, RecommendationState
from outreach.practices.levels import interval, level
from russian.outreach.practices import COUNTED, DONE, ORIGINS, STATES, level_text
from tests.desks.ratings.test_case_ratings import ahead
from tests.desks.test_cases import ANNA, by_hand, member, move

Origin, S = PracticeOrigin, PracticeState
TOPIC = "improvement.street_lights"
FORM = PracticeForm(
    "Гаснут фонари", "Обход раз в неделю", "2 смены", "месяц", "health", topic=TOPIC
)


def ended(installation, days: int, times: int = 5):
    """A problem with so many incidents in 80 days, which a person ended so many days ago."""
    now = installation.clock.now()
    end = now - timedelta(days=days)
    members = tuple(
        Member(MemberKind.INCIDENT, f"i{n}", end - timedelta(days=80 - 15 * n))
        for n in range(times)
    )
    place = Place("tynda", None, "Лесная")
    chronic = installation.casework.chronic
    [number] = chronic.note(
        [Recurrence("lights tynda", TOPIC, place, ChronicReason.REPEATED, members)], end
    )
    known = chronic.get(number)
    chronic.save(
        replace(
            known,
            state=ChronicState.ENDED,
            ended_at=end,
            ending="Заменили кабель",
            owner="housing",
        )
    )
    return number


def test_a_problem_that_ended_and_stays_away_is_proposed_once(installation) -> None:
    number = ended(installation, QUIET.days + 30)
    [one] = look_for_practices(installation, installation.clock.now())
    assert (one.origin, one.measure, one.body) == (Origin.CHRONIC, "Заменили кабель", "housing")
    assert (one.before.count, one.after.count, one.topic) == (5, 0, TOPIC)
    assert one.about == f"/cases/chronic/{number}"
    assert look_for_practices(installation, installation.clock.now()) == []


@pytest.mark.parametrize(("days", "times"), [(60, 5), (100, 2)], ids=["too early", "too few"])
def test_a_short_silence_may_be_chance(installation, days, times) -> None:
    ended(installation, days, times)
    assert look_for_practices(installation, installation.clock.now()) == []


class Counted:
    """Counts of cuts: in the later three months of six, one body answers in time."""

    def __init__(self) -> None:
        self.asked = 0

    def count(self, cut, *, guarded: bool = False) -> CutTable:
        measure, place = cut.measure, self.asked % 6
        self.asked += 1
        share = 0.95 if measure is CutMeasure.ON_TIME and place >= 3 else 0.5
        cells = [
            CutCell("housing", "roads", None, share, 40),
            CutCell("health", "health", None, 0.5, 40),
            CutCell("", "roads", None, share, 40),
        ]
        return CutTable(cut, cells, cut.period.until)


def test_a_body_that_improved_beyond_chance_is_proposed_once_a_month(installation) -> None:
    counted = replace(installation, reports=replace(installation.reports, cuts=Counted()))
    now = counted.clock.now()
    [one] = look_for_practices(counted, now)
    assert (one.origin, one.body, one.group) == (Origin.ON_TIME, "housing", "roads")
    assert (one.before.count, one.before.n, one.after.count) == (60, 120, 114)
    assert counted.reports.cuts.asked == 12
    assert look_for_practices(counted, now) == []
    assert counted.reports.cuts.asked == 12
    assert counted.marks.value(LOOKED) == f"{now.astimezone(counted.region.zone):%Y-%m}"


def test_the_real_counts_of_an_empty_installation_propose_nothing(installation) -> None:
    assert look_for_practices(installation, installation.clock.now()) == []


def test_one_is_written_published_and_stands_beside_open_cases(installation) -> None:
    desk = PracticeDesk(installation)
    head = member(installation, "Глава", Role.HEAD)
    added = desk.add(ANNA, replace(FORM, measure="", problem="Фонари, звоните 89141234567"))
    assert "89141234567" not in added.problem
    with pytest.raises(EntryRefused, match="меру"):
        desk.publish(ANNA, added.number)
    with pytest.raises(NotFound):
        desk.look(head, added.number)
    with pytest.raises(Forbidden):
        desk.publish(head, added.number)
    edited = desk.edit(ANNA, added.number, FORM)
    number = by_hand(installation)
    move(installation, number, CaseDeed.ROUTE, body="housing")
    assert BesideDesk(installation).look(ANNA, number).practices == []
    published = desk.publish(ANNA, added.number, edited.version)
    with pytest.raises(MoveRefused):
        desk.drop(ANNA, added.number)
    [beside] = BesideDesk(installation).look(head, number).practices
    assert beside == published
    card = desk.look(head, added.number)
    assert (card.deeds, card.practice.group) == ([], "improvement")
    [place] = card.places
    assert (place.body, place.municipality, place.cases) == ("housing", "tynda", 1)
    assert [one.practice.id for one in desk.list(head, words="обход").cards] == [added.id]
    assert desk.list(head, state=S.PROPOSED).cards == []
    move(installation, number, CaseDeed.ANSWER, note="Починили")
    closed = {"outcome": "fixed"}
    move(installation, number, CaseDeed.CLOSE, **closed)
    assert BesideDesk(installation).look(ANNA, number).practices == ()


def test_it_is_sent_as_a_recommendation_that_a_person_signs(installation) -> None:
    ended(installation, QUIET.days + 30)
    [one] = look_for_practices(installation, installation.clock.now())
    desk = PracticeDesk(installation)
    with pytest.raises(MoveRefused, match="опубликуйте"):
        desk.send(ANNA, one.number, "health")
    desk.publish(ANNA, one.number)
    with pytest.raises(EntryRefused, match="самого органа"):
        desk.send(ANNA, one.number, "housing")
    with pytest.raises(EntryRefused, match="нет"):
        desk.send(ANNA, one.number, "nobody")
    sent = desk.send(ANNA, one.number, "health")
    assert (sent.origin, sent.state) == (
        RecommendationOrigin.PRACTICE,
        RecommendationState.PROPOSED,
    )
    assert [figure.name for figure in sent.evidence] == ["practice.before", "practice.after"]
    with pytest.raises(MoveRefused, match="уже предложили"):
        desk.send(ANNA, one.number, "health")


def test_a_form_with_a_mistake_is_refused(installation) -> None:
    desk = PracticeDesk(installation)
    for form in (
        replace(FORM, problem=" "),
        replace(FORM, measure="а" * 2_001),
        replace(FORM, body="nobody"),
        replace(FORM, topic="nothing"),
    ):
        with pytest.raises(EntryRefused):
            desk.add(ANNA, form)
    with pytest.raises(EntryRefused):
        desk.list(ANNA, words="а" * 201)


def test_levels_have_intervals(installation) -> None:
    now = ahead(installation, timedelta()).clock.now()
    share = PracticeLevel(now - timedelta(days=90), now, 57, 60)
    assert level(share) == 0.95
    low, high = interval(share)
    assert low < 0.95 < high
    events = PracticeLevel(now - timedelta(days=60), now, 0)
    assert level(events) == 0
    assert interval(events) == (0.0, pytest.approx(3.689 / 2, abs=1e-3))
    assert interval(replace(events, count=4))[0] == pytest.approx(1.09 / 2, abs=1e-2)
    assert "из 60" in level_text(share, 0.95, (low, high))


def test_every_origin_state_and_deed_has_its_words() -> None:
    assert set(ORIGINS) == set(COUNTED) == set(PracticeOrigin)
    assert set(STATES) == set(PracticeState) == set(PRACTICE_MOVES)
    assert set(DONE) == {*PracticeDeed, "added"}
