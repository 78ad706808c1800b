"""The public page of a survey: short, without script, and each form counts once."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from console.application import create_application
from desks.outreach.surveys.desk import SurveyDesk
from domain.outreach.surveys.question import Question, QuestionKind
from domain.outreach.surveys.survey import SurveyAccess
from tests.client import TestClient
from tests.console.signing import BASE
from tests.desks.outreach.test_surveys import VERA, codes, link_of, published
from tests.desks.ratings.test_case_ratings import ahead
from tests.making import page_of

ANSWERS = {"q1": "0", "q3": "4", "q5": "tynda"}


class Still:
    """A clock that does not go."""

    def __init__(self, clock):
        self._clock, self._at = clock, clock.now()

    def now(self):
        return self._at

    def __getattr__(self, name):
        return getattr(self._clock, name)


class Resident:
    """A browser that opens the link of a survey."""

    def __init__(self, installation, **changes):
        self.centre = installation
        self.number = published(installation, **changes)
        if changes.get("access") is SurveyAccess.LINKS:
            SurveyDesk(installation).make_links(VERA, self.number, 2)
            self.path = f"/survey/{codes(installation, self.number)[0]}"
        else:
            self.path = f"/survey/{link_of(installation, self.number)[0]}"
        self.use(installation)

    def use(self, installation):
        application = create_application(installation)
        self.browser = TestClient(application, base_url=BASE, follow_redirects=False)

    def look(self):
        return self.browser.get(self.path)

    def send(self, page, **answers):
        """Fills in the form of a page and sends it."""
        fields = {}
        for one in page_of(page).select("form [type=hidden]"):
            fields.setdefault(one["name"], []).append(one["value"])
        return self.browser.post(self.path, data={**fields, **answers})

    def stored(self):
        return self.centre.outreach.surveys.submissions(self.number)


@pytest.fixture
def resident(installation):
    return Resident(installation)


def test_the_page_is_short_and_names_its_operator_and_what_it_keeps(resident) -> None:
    answer = resident.look()
    soup = page_of(answer)
    assert (answer.status_code, soup.h1.text) == (200, "Уборка снега")
    assert not soup.select("script, nav, iframe, img[src^=http], a, [style]")
    assert "set-cookie" not in answer.headers
    assert "ЦУР Амурской области" in soup.text
    assert "Храним только отметки" in soup.text
    style = resident.browser.get(soup.select_one("[rel=stylesheet]")["href"])
    packed = int(style.headers["content-length"]) if "content-length" in style.headers else 0
    assert len(answer.content) + min(packed or 10**6, 40_000) < 50_000


def test_questions_are_asked_in_steps_and_answered_once(resident) -> None:
    first = resident.look()
    second = resident.send(first, q1="1")
    assert "Что не так?" in second.text
    third = resident.send(second, q2=["0", "2"], q5="tynda", q6="שלום 🚌 ура")
    assert (third.status_code, "Ваши ответы записаны" in third.text) == (200, True)
    again = resident.send(second, q2=["0", "2"], q5="tynda", q6="שלום 🚌 ура")
    assert (again.status_code, "уже записана" in again.text) == (200, True)
    [stored] = resident.stored()
    assert stored.values == {"1": ["1"], "2": ["0", "2"], "5": ["tynda"], "6": ["שלום 🚌 ура"]}
    assert not re.search("127.0.0.1|testclient", str(stored))


def test_a_refusal_keeps_what_was_typed_and_records_nothing(resident) -> None:
    second = resident.send(resident.look(), q1="0")
    bad = resident.send(second, q3="9", q5="tynda", q6="Спасибо")
    assert (bad.status_code, "такого варианта нет" in bad.text) == (400, True)
    assert "Спасибо" in bad.text
    assert resident.stored() == []
    done = resident.send(bad, q3="4", q5="tynda", q6="Спасибо")
    assert done.status_code == 200
    assert len(resident.stored()) == 1


@pytest.mark.parametrize(
    ("text", "status"),
    [("я" * 2_001, 400), ("я" * 50_000, 400), ("a" * 100_000, 400), ("я" * 400_000, 413)],
)
def test_an_answer_of_a_hundred_kilobytes_is_refused_in_words(resident, text, status) -> None:
    second = resident.send(resident.look(), q1="0")
    answer = resident.send(second, q5="tynda", q6=text)
    assert answer.status_code == status
    assert resident.stored() == []


def test_as_many_answers_are_taken_as_a_survey_may_ask_for(installation) -> None:
    rows = tuple(f"Двор {row}" for row in range(20))
    questions = tuple(
        Question(f"Как убирают {number}?", QuestionKind.MATRIX, ("Часто", "Редко"), rows)
        for number in range(1, 61)
    )
    resident = Resident(installation, questions=questions)
    answers = {f"q{number}.{row}": "1" for number in range(1, 61) for row in range(20)}
    assert resident.send(resident.look(), **answers).status_code == 200
    [stored] = resident.stored()
    assert stored.values == {str(number): ["1"] * 20 for number in range(1, 61)}


@pytest.mark.parametrize("body", ["&" * 10**6, "q1=0&" * 10**5, "%", "q1=%ff%00&\0=\0"])
def test_a_body_that_is_no_form_is_refused_in_words(resident, body) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    answer = resident.browser.post(resident.path, content=body, headers=kind)
    assert (answer.status_code, bool(page_of(answer).h1)) == (400, True)
    assert resident.stored() == []


def test_a_form_that_is_open_when_the_survey_ends_is_not_taken(resident) -> None:
    second = resident.send(resident.look(), q1="0")
    SurveyDesk(resident.centre).close(VERA, resident.number)
    late = resident.send(second, q5="tynda")
    assert (late.status_code, "Опрос окончен" in late.text) == (410, True)
    assert resident.look().status_code == 410
    assert resident.stored() == []


def test_a_form_sent_after_the_last_day_is_not_taken(resident) -> None:
    second = resident.send(resident.look(), q1="0")
    resident.use(ahead(resident.centre, timedelta(days=12)))
    assert resident.send(second, q5="tynda").status_code == 410
    assert resident.stored() == []


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"once": "x", "part": "1", "q1": "0"},
        {"once": "0" * 32, "part": "99", "q1": "0"},
        {"once": "0" * 32, "part": "²", "q1": "0"},
        {"once": "0" * 32, "part": "1", "q1": ["0", "1"]},
        {"once": "0" * 32, "part": "1", "q1": "-1"},
        {"once": "0" * 32, "part": "2", "w1": "7", "q5": "tynda"},
        {"once": "0" * 32, "part": "2", "q5": "tynda"},
    ],
)
def test_a_forged_form_is_refused_in_words(resident, sent) -> None:
    answer = resident.browser.post(resident.path, data=sent)
    assert (answer.status_code, "Не записано" in answer.text) == (400, True)
    assert resident.stored() == []


def test_a_single_link_answers_once_and_shows_no_form_again(installation) -> None:
    resident = Resident(installation, access=SurveyAccess.LINKS)
    first = resident.look()
    second = resident.send(first, q1="0")
    assert resident.send(second, q5="tynda").status_code == 200
    assert "уже записана" in resident.send(second, q5="tynda").text
    other = resident.browser.get(resident.path)
    assert (other.status_code, "отвечают один раз" in other.text) == (410, True)
    assert len(resident.stored()) == 1


def test_no_other_code_opens_anything(resident) -> None:
    last = "0" if resident.path[-1] != "0" else "1"
    for code in ("0" * 12, "ьььььььььььь", "x", resident.path[8:-1] + last):
        assert resident.browser.get(f"/survey/{code}").status_code == 404


def test_a_flood_from_one_address_is_slowed(resident) -> None:
    resident.use(replace(resident.centre, clock=Still(resident.centre.clock)))
    answers = [resident.look().status_code for _ in range(125)]
    assert answers == [200] * 120 + [429] * 5


def test_a_long_survey_stays_a_short_page(installation) -> None:
    options = tuple(f"Вариант {n}" for n in range(6))
    questions = tuple(
        Question(f"Вопрос об услуге номер {n}", QuestionKind.ONE, options) for n in range(30)
    )
    resident = Resident(installation, questions=questions)
    assert len(resident.look().content) < 50_000
