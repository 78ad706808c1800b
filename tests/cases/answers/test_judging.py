"""What an official comment is, by its words."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cases.answers.judging import Finality, calls_itself_official, judge, says_until
from crawlers.probes.page import shows
from domain.post import Kind, Label, Labels
from enrichment.lemmas import morphology
from region.loader import load_region, region_folder
from tests.cases.answers.deeds import DONE, PASSED_ON

V = Finality
ASKED = "На детской площадке на Лесной, 7 торчит арматура из горки. Ребёнок разбил губу."


@pytest.fixture(scope="module")
def grammar():
    return morphology(())


@pytest.fixture(scope="module")
def amur():
    return load_region(region_folder(Path("amur")))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Спасибо, передали", V.INTERIM),
        ("Спасибо за обращение!", V.INTERIM),
        ("Здравствуйте! Информация направлена в управляющую компанию.", V.INTERIM),
        ("Уточните, пожалуйста, адрес", V.INTERIM),
        ("Специалисты проверят, ответим дополнительно", V.INTERIM),
        ("Добрый день! Отопление восстановлено в 18:00.", V.FINAL),
        ("Передали в ЖКХ, ремонт запланирован на 12 декабря", V.FINAL),
        ("Мусор вывезли сегодня утром", V.FINAL),
        ("Этот участок принадлежит железной дороге", V.FINAL),
        ("Субсидия предусмотрена для семей с тремя детьми, обратиться можно в МФЦ", V.FINAL),
        ("Подписывайтесь на наш канал! Розыгрыш билетов", V.NONE),
        ("👍", V.NONE),
        ("Добрый день!", V.NONE),
        ("", V.NONE),
    ],
)
def test_a_comment_is_an_answer_an_interim_one_or_neither(grammar, text, verdict) -> None:
    assert judge(text, grammar) is verdict


def test_what_enrichment_takes_for_advertisement_is_no_answer(grammar) -> None:
    labels = Labels(kind=Label(Kind.ADVERTISEMENT, 0.9))
    assert judge("Каток на площади открыт с десяти до двадцати", grammar, labels) is V.NONE
    assert judge("Яму засыпали", grammar, labels) is V.FINAL


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("Администрация города: всё починили", True),
        ("Ответ министерства: ждите", True),
        ("Это управляющая компания", False),
        ("Где администрация города?", False),
        ("Уважаемая администрация, когда?", False),
    ],
)
def test_a_text_that_begins_as_a_body_is_noticed(text, does) -> None:
    assert calls_itself_official(text) is does


def test_a_page_shows_a_text_by_its_words_in_order() -> None:
    page = "<html><body><p>Отопление  <b>восстановлено</b>, 24 ноября.</p></body></html>".encode()
    assert shows(page, "text/html; charset=utf-8", "отопление восстановлено 24")
    assert not shows(page, "text/html; charset=utf-8", "восстановлено отопление")
    assert not shows(page, "text/html; charset=utf-8", "")


@pytest.mark.parametrize(
    "text",
    [
        "Ждём всех на праздничном салюте в сквере в 20:00!",
        "Скоро откроется каток, следите за новостями.",
        "Оставайтесь с нами, впереди много интересного!",
        "Жители выбрали имя для новой аллеи.",
        "Поздравляем всех медиков округа с профессиональным праздником!",
        "Фоторепортаж со школьной спартакиады смотрите в нашем альбоме.",
    ],
)
def test_news_of_a_body_below_a_question_is_no_answer(grammar, text: str) -> None:
    assert judge(text, grammar, None, ASKED) is Finality.NONE
    assert judge(text, grammar) is Finality.FINAL, "it is told apart by the question alone"


@pytest.mark.parametrize(
    "text",
    [
        "Арматуру срезали, горку огородили лентой.",
        "Площадка не наша, она на балансе ТСЖ.",
        "Горку увезли на сварку, вернётся в понедельник.",
        "По Лесной, 7 ничего сделать нельзя: двор частный.",
        "Ваш вопрос вне нашей компетенции, пишите в ТСЖ.",
        "Просим отнестись с пониманием: людей пока не хватает.",
    ],
)
def test_what_speaks_of_the_question_is_an_answer(grammar, text: str) -> None:
    assert judge(text, grammar, None, ASKED) is Finality.FINAL


@pytest.mark.parametrize("text", DONE)
def test_what_was_done_is_a_final_answer_by_its_grammar(grammar, text: str) -> None:
    assert judge(text, grammar) is V.FINAL


@pytest.mark.parametrize("text", PASSED_ON)
def test_what_became_of_the_letter_is_interim(grammar, text: str) -> None:
    assert judge(text, grammar) is V.INTERIM


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Спасибо, передали", False),
        ("Передали подрядчику, ответим до 5 декабря", True),
        ("Приняли, сообщим в течение 3 дней", True),
        ("Передали в отдел 20 ноября", False),
    ],
)
def test_an_interim_answer_says_until_when_or_not(amur, text: str, says: bool) -> None:
    at = datetime(2026, 11, 24, 3, tzinfo=UTC)
    assert says_until(text, at, amur.worktime()) is says
