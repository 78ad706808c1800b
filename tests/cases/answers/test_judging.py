"""What an official comment is, by its words."""

import pytest

from cases.answers.judging import Verdict, calls_itself_official, judge
from crawlers.probes.page import shows
from domain.post import Kind, Label, Labels

V = Verdict
ASKED = "На детской площадке на Лесной, 7 торчит арматура из горки. Ребёнок разбил губу."


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
def test_a_comment_is_an_answer_an_interim_one_or_neither(text, verdict) -> None:
    assert judge(text) is verdict


def test_what_enrichment_takes_for_advertisement_is_no_answer() -> None:
    labels = Labels(kind=Label(Kind.ADVERTISEMENT, 0.9))
    assert judge("Каток на площади открыт с десяти до двадцати", labels) is V.NONE
    assert judge("Яму засыпали", labels) is V.FINAL


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
def test_news_of_a_body_below_a_question_is_no_answer(text: str) -> None:
    assert judge(text, None, ASKED) is Verdict.NONE
    assert judge(text) is Verdict.FINAL, "it is told apart by the question alone"


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
def test_what_speaks_of_the_question_is_an_answer(text: str) -> None:
    assert judge(text, None, ASKED) is Verdict.FINAL
