"""Answers at the desk: read when they are stored, judged by a person, promises kept and moved."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desks.cases.answers.promises import PromiseChoice, PromiseDesk, call_promises
from desks.cases.answers.quality import READ, QualityDesk
from desks.cases.answers.reading import PROMISED, read_answers
from desks.cases.asked import Asked
from desks.cases.drafts.desk import DraftDesk
from desks.cases.moves import CaseMoves
from desks.cases.opening import CaseOpening, HandForm
from desks.viewer import in_shell, on_page
from domain.bell import Cause
from domain.cases.answers.promise import PromiseState
from domain.cases.answers.quality import Point
from domain.cases.workflow import CaseDeed
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.person import Role
from tests.console.signing import person

S = PromiseState
ANNA, BORIS = in_shell("Анна"), in_shell("Борис")
APPEAL = "Не горит фонарь на Лесной, 5. Когда почините?"
GOOD = "Здравствуйте! Фонарь починим в течение 10 дней, бригада предупреждена."


def answered(installation, *texts):
    form = HandForm(APPEAL, "improvement.street_lights", "tynda", "Лесная", "5")
    number = CaseOpening(installation).by_hand(ANNA, form).stored.case.number
    moves = CaseMoves(installation)
    moves.make(ANNA, number, Asked(CaseDeed.ROUTE, body="housing"))
    for text in texts[:-1]:
        moves.make(ANNA, number, Asked(CaseDeed.INTERIM, note=text))
    moves.make(ANNA, number, Asked(CaseDeed.ANSWER, note=texts[-1]))
    return number


def test_an_answer_is_read_and_a_verdict_stands_beside_the_proposal(installation) -> None:
    number = answered(installation, GOOD)
    assert read_answers(installation, installation.clock.now()) == 1
    desk = QualityDesk(installation)
    [one] = desk.of_case(ANNA, number).answers
    assert one.quality.points == {Point.TO_THE_POINT, Point.TERM, Point.MANNER}
    assert (one.quality.asked, one.quality.answered) == (1, 1)
    with pytest.raises(EntryRefused, match="почему"):
        desk.judge(ANNA, one.answer.number, {Point.TERM}, False)
    judged = desk.judge(ANNA, one.answer.number, {Point.TERM}, False, "номер 89141234567")
    assert "89141234567" not in judged.verdict.reason
    assert (judged.score, judged.is_agreed) == (1, False)
    assert desk.agreement(BORIS).judged == 1
    assert desk.of_case(BORIS, number).answers[0].quality.verdict == judged.verdict


def test_the_latest_answers_of_a_case_are_read_and_no_more(installation) -> None:
    number = answered(installation, *(f"Едем, бригада {n}" for n in range(READ + 3)))
    texts = [one.answer.text for one in QualityDesk(installation).of_case(ANNA, number).answers]
    assert texts == [f"Едем, бригада {n}" for n in range(3, READ + 3)]


def test_a_copied_reply_is_formal_and_shows_its_twin(installation) -> None:
    stock = "Добрый день! Ваше обращение рассмотрено и направлено по принадлежности в ведомство."
    first = answered(installation, stock)
    second = answered(installation, stock)
    read_answers(installation, installation.clock.now())
    [old] = QualityDesk(installation).of_case(ANNA, first).answers
    [new] = QualityDesk(installation).of_case(ANNA, second).answers
    assert (new.quality.is_formal, new.quality.likeness) == (True, 1.0)
    assert new.twin == old.answer


def test_a_body_reads_no_twin_of_another_body(installation) -> None:
    number = answered(installation, GOOD)
    read_answers(installation, installation.clock.now())
    mine = on_page(person(installation, Role.COORDINATOR, name="Вера", bodies=("housing",)))
    other = on_page(person(installation, Role.COORDINATOR, name="Глеб", bodies=("health",)))
    assert QualityDesk(installation).of_case(mine, number).answers
    for look in (
        lambda: QualityDesk(installation).of_case(other, number),
        lambda: DraftDesk(installation).check(other, number, GOOD),
    ):
        with pytest.raises(NotFound):
            look()
    assert PromiseDesk(installation).list(other, PromiseChoice("ahead")).rows == []
    assert len(PromiseDesk(installation).list(mine, PromiseChoice("ahead")).rows) == 1


def test_a_later_day_moves_a_promise_and_it_is_counted(installation) -> None:
    moved = "Срок перенесён: фонарь починим в течение 30 дней, ждём лампу."
    number = answered(installation, GOOD, moved)
    read_answers(installation, installation.clock.now())
    old, new = installation.casework.promises.of_cases([number])[number]
    assert (old.state, old.moved_to) == (S.MOVED, new.number)
    assert (new.state, new.moved) == (S.PROPOSED, 1)
    [row] = PromiseDesk(installation).list(ANNA, PromiseChoice("ahead")).table
    assert (row.body, row.municipality, row.moved) == ("housing", "tynda", 1)


def test_on_its_day_a_promise_is_back_and_a_person_decides(installation) -> None:
    person(installation, Role.MONITOR, name="Дежурный")
    number = answered(installation, GOOD)
    read_answers(installation, installation.clock.now())
    desk, promises = PromiseDesk(installation), installation.casework.promises
    [promise] = promises.of_cases([number])[number]
    assert desk.confirm(ANNA, promise.number).state is S.OPEN
    assert desk.due(ANNA) == 0
    today = replace(promises.get(promise.number), due=desk.today())
    assert promises.save(today, S.OPEN)
    assert call_promises(installation, installation.clock.now()) == 1
    assert desk.due(ANNA) == 1
    [row] = desk.list(ANNA, PromiseChoice()).rows
    assert row.is_due
    with pytest.raises(EntryRefused, match="откуда"):
        desk.decide(ANNA, promise.number, S.BROKEN)
    assert desk.decide(ANNA, promise.number, S.BROKEN, "темно").who == "Анна"
    with pytest.raises(MoveRefused):
        desk.decide(BORIS, promise.number, S.KEPT)
    assert desk.undo(BORIS, promise.number).state is S.PROPOSED


def test_an_answer_of_many_promises_rings_once_and_fills_no_list(installation) -> None:
    monitor = person(installation, Role.MONITOR, name="Вера")
    days = " ".join(f"Фонарь починим через {n} дней. Лампу заменим завтра." for n in range(2, 90))
    number = answered(installation, days, days)
    read_answers(installation, installation.clock.now())
    promises = installation.casework.promises.of_cases([number])[number]
    assert 2 < len(promises) <= 2 * PROMISED
    tomorrow = installation.clock.now() + timedelta(days=1)
    assert call_promises(installation, tomorrow) == 2  # one of each answer
    rings = installation.messages.bell.latest(monitor.id, {Cause.CASE}, 99)
    assert [one.address for one in rings if "обещани" in one.title] == [f"/cases/{number}#quality"]


def test_another_day_may_be_confirmed_but_none_before_the_answer(installation) -> None:
    number = answered(installation, GOOD)
    read_answers(installation, installation.clock.now())
    [promise] = installation.casework.promises.of_cases([number])[number]
    desk = PromiseDesk(installation)
    with pytest.raises(EntryRefused, match="раньше"):
        desk.confirm(ANNA, promise.number, desk.today() - timedelta(days=9))
    later = promise.due + timedelta(days=1)
    assert desk.confirm(ANNA, promise.number, later).due == later
