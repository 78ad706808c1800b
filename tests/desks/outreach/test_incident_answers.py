"""What is shown of the answers after an incident: never what one person answered."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from desks.outreach.surveys.desk import SurveyDesk
from desks.outreach.surveys.incidents import IncidentQuestionDesk
from desks.outreach.surveys.results import SurveyResultDesk
from desks.viewer import Door, Viewer
from domain.care import CareState
from domain.errors import Forbidden, MoveRefused
from domain.outreach.surveys.incident_ask import DAYS
from domain.outreach.surveys.submission import Submitted
from domain.person import Right
from store.engine import open_database, writing
from store.tables.surveys import survey_asks
from tests.desks.outreach.test_incident_questions import HEAT, ONE, WASTE, care, case, codes, solve
from tests.desks.outreach.test_incident_questions import centre as centre
from tests.desks.outreach.test_surveys import VERA, published, send


def test_what_came_of_it_opens_when_the_links_end(centre) -> None:
    until = centre.clock.now().date() + timedelta(days=60)
    number = published(centre, **ONE, until=until)
    for place in range(40):
        case(centre, f"a{place}@example.ru")
    for place in range(4):
        case(centre, f"b{place}@example.ru", WASTE)
    care(centre, CareState.SOLVED, WASTE)
    assert solve(centre) == 44
    for place, code in enumerate(codes(centre, number)):
        if place < 30 or place >= 40:
            assert send(centre, code, {"1": ["0" if place < 20 else "2"]}) is Submitted.COUNTED
    desk = IncidentQuestionDesk(centre)
    [sealed] = desk.of(VERA, HEAT)
    assert (sealed.asked, sealed.answered, sealed.table) == (40, 30, None)
    centre.clock.at += timedelta(days=DAYS + 1)
    [heat], [waste] = desk.of(VERA, HEAT), desk.of(VERA, WASTE)
    assert heat.table.base == 30
    assert [(one.count, one.share) for one in heat.table.cells] == [
        (20, 0.67),
        (None, None),
        (10, 0.33),
    ]
    assert (heat.asked, heat.answered) == (40, 30)
    assert (waste.asked, waste.answered) == (None, None)
    assert [one.count for one in waste.table.cells] == [None, None, None]
    assert desk.of(VERA, "none") == []
    with pytest.raises(MoveRefused, match="до того их не видит никто"):
        SurveyResultDesk(centre).look(VERA, number)
    SurveyDesk(centre).close(VERA, number)
    _, result = SurveyResultDesk(centre).look(VERA, number)
    [variant] = result.variants  # all answered at one time, which is no burst
    assert (variant.submissions, result.is_drawn) == (34, False)
    assert all((one.low, one.high) == (None, None) for one in variant.tables[0].cells)
    with pytest.raises(Forbidden):
        desk.of(Viewer("п", frozenset({Right.SURVEYS}), Door.API), HEAT)


def test_of_one_incident_and_of_the_whole_survey_the_same_people_have_two_numbers(centre) -> None:
    """Else an equal number of both would say that all who are in the whole alone answered alike."""
    number = published(centre, **ONE)
    for place in range(13):
        case(centre, f"a{place}@example.ru")
    assert solve(centre) == 13
    for code in codes(centre, number):
        send(centre, code, {"1": ["0"]})
    SurveyDesk(centre).close(VERA, number)
    engine, bases = open_database(centre.settings.database_url), set()
    for days in range(30):  # the key goes by the end of the links
        with writing(engine) as connection:
            ends = centre.clock.now() + timedelta(days=days)
            connection.execute(update(survey_asks).values(ends_at=ends))
        [one], [again] = (IncidentQuestionDesk(centre).of(VERA, HEAT) for _ in range(2))
        assert one == again
        bases.add(one.answered)
    engine.dispose()
    assert bases == {10, 15}


def test_a_merge_brings_the_answers_of_few_together(centre) -> None:
    number = published(centre, **ONE)
    for place in range(20):
        case(centre, f"a{place}@example.ru", (HEAT, WASTE)[place < 4])
    care(centre, CareState.SOLVED, WASTE)
    assert solve(centre) == 20
    for code in codes(centre, number):
        send(centre, code, {"1": ["0"]})
    SurveyDesk(centre).close(VERA, number)
    [waste] = IncidentQuestionDesk(centre).of(VERA, WASTE)
    assert (waste.asked, waste.answered) == (None, None)
    centre.posts.regroupings.merge(HEAT, WASTE, "Анна", centre.clock.now())
    [both] = IncidentQuestionDesk(centre).of(VERA, HEAT)
    assert (both.asked, both.answered, both.table.cells[0].count) == (20, 20, 20)


def test_before_the_links_end_numbers_are_rounded_down_to_fives(centre) -> None:
    number, desk = published(centre, **ONE), SurveyDesk(centre)
    for place in range(12):
        case(centre, f"a{place}@example.ru")
    assert solve(centre) == 12
    shown = []
    for code in codes(centre, number)[:7]:
        send(centre, code, {"1": ["0"]})
        card, [listed] = desk.look(VERA, number), desk.list(VERA)
        [one] = IncidentQuestionDesk(centre).of(VERA, HEAT)
        assert (card.made, one.asked) == (10, 10)
        assert card.used == card.submissions == listed.submissions == one.answered
        shown.append(one.answered)
    assert shown == [None] * 4 + [5] * 3


def test_the_staff_enter_no_answers_after_incidents(centre) -> None:
    number, desk = published(centre, **ONE), SurveyDesk(centre)
    with pytest.raises(MoveRefused, match="только по ссылке"):
        desk.call(VERA, number, "once", {"1": ["0"]})
    with pytest.raises(MoveRefused, match="только по ссылке"):
        desk.key(VERA, number, 1, {"1": ["0"]})
    assert centre.outreach.surveys.counts([number]) == {number: 0}
