"""What a saved answer shows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.cases.answers.answer import AnswerOrigin, AnswerState, CaseAnswer, Proof
from domain.cases.answers.quality import AnswerQuality, Mark, MarkKind, QualityVerdict
from domain.cases.case import Case, Place
from domain.outreach.mistake import MistakeKind
from outreach.mistakes.answers import SavedAnswer, mistakes_of, personal_data, strength_of

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)
TEXT = "Сами виноваты, фонарь чистят зимой."
ANSWER = CaseAnswer(
    case_id=7,
    at=NOW - timedelta(hours=3),
    noticed_at=NOW,
    text=TEXT,
    origin=AnswerOrigin.THREAD,
    state=AnswerState.TAKEN,
    proof=Proof.VERIFIED,
    body="housing",
    link="https://vk.com/wall-1_2",
    post_id="p1",
    id=3,
)
QUALITY = AnswerQuality(3, 7, "housing", ANSWER.at, frozenset(), is_formal=False)
CASE = Case(NOW, "Asia/Yakutsk", "post", "Темно", Place("tynda"), 30, id=7)
SAVED = SavedAnswer(ANSWER, QUALITY, CASE, "improvement", "housing", "tynda_vk")
K = MistakeKind


def kinds(saved: SavedAnswer) -> dict[MistakeKind, float]:
    return {one.kind: round(one.strength, 2) for one in mistakes_of(saved, NOW)}


def having(**fields) -> SavedAnswer:
    return replace(SAVED, quality=replace(QUALITY, **fields))


def test_a_good_answer_in_time_shows_nothing() -> None:
    assert kinds(SAVED) == {}
    assert kinds(replace(SAVED, over=timedelta())) == {}


@pytest.mark.parametrize(
    ("saved", "kind", "strength"),
    [
        (replace(SAVED, over=timedelta(hours=8)), K.LATE, 0.5),
        (having(is_formal=True, likeness=0.8), K.FORMAL, 0.9),
        (having(marks=(Mark(MarkKind.HINT, "rude", 0, 13),)), K.RUDE, 0.7),
        (having(marks=(Mark(MarkKind.WRONG, "calendar", 0, 4),)), K.WRONG, 0.9),
        (replace(SAVED, answer=replace(ANSWER, gone_at=NOW)), K.ANSWER_DELETED, 0.9),
        (replace(SAVED, answer=replace(ANSWER, gone_at=NOW), again=True), K.ANSWER_DELETED, 0.5),
        (
            replace(SAVED, answer=replace(ANSWER, text="Зея, Мира 5, [квартира]")),
            K.PERSONAL_DATA,
            0.95,
        ),
    ],
)
def test_each_kind_has_its_evidence(saved, kind, strength) -> None:
    assert kinds(saved) == {kind: strength}
    [one] = mistakes_of(saved, NOW)
    assert one.text == saved.answer.text
    assert one.key.endswith("p1")
    assert one.detail


def test_officialese_is_no_rudeness_and_an_offices_telephone_is_weak() -> None:
    assert kinds(having(marks=(Mark(MarkKind.HINT, "official", 0, 4),))) == {}
    assert personal_data("Звоните: [телефон]")[0] == 0.5
    assert personal_data("Звоните: 8-800-555-35-35") is None


def test_a_persons_verdict_stands_above_the_machine() -> None:
    verdict = QualityVerdict(frozenset(), False, "Анна", NOW)
    assert kinds(having(is_formal=True, likeness=1.0, verdict=verdict)) == {}
    interim = replace(having(is_formal=True), answer=replace(ANSWER, is_final=False))
    assert kinds(interim) == {K.FORMAL: 0.0}
    verdict = replace(verdict, is_formal=True)
    assert kinds(having(is_formal=False, verdict=verdict)) == {K.FORMAL: 1.0}


def test_an_answer_of_another_system_leaves_no_text_in_the_register() -> None:
    typed = replace(ANSWER, post_id=None, origin=AnswerOrigin.EXPORT)
    [one] = mistakes_of(replace(SAVED, answer=typed, over=timedelta(hours=1)), NOW)
    assert (one.text, one.url, one.answer_id) == ("", "", 3)


def test_strength_grows_with_the_hours() -> None:
    hours = [strength_of(timedelta(hours=n)) for n in (0, 1, 8, 80)]
    assert hours == sorted(hours)
    assert (hours[0], hours[2]) == (0.0, 0.5)
