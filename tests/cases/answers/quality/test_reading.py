"""All that a draft shows: points, askings, wrong facts, formality, contradictions, hints."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from cases.answers.quality.contradiction import Statement, contradictions
from cases.answers.quality.facts import Known, WrongFact
from cases.answers.quality.formal import Twin
from cases.answers.quality.manner import Hint
from cases.answers.quality.reading import AnswerFacts, answer_reading
from domain.cases.answers.quality import Point
from domain.cases.case import Place

APPEAL = "На ул. Ленина, 5 яма у подъезда. Когда её заделают? Кто отвечает за дорогу?"
WHOLE = (
    "Здравствуйте! Яму на ул. Ленина, 5 заделаем до 15 декабря. Ответственный — ООО «Дорожник»,"
    " тел. 8 (000) 00-00-00. Фото пришлём."
)
STOCK = "Добрый день! Ваше обращение рассмотрено и направлено в профильное ведомство."


@pytest.fixture
def facts(worktime, lemmatiser):
    at = datetime(2026, 11, 24, 11, tzinfo=worktime.zone)
    return AnswerFacts(at, worktime, lemmatiser, Known(Place("tynda", None, "Ленина", "5")))


def test_a_whole_answer_has_five_points_and_answers_what_was_asked(facts) -> None:
    reading = answer_reading(APPEAL, WHOLE, facts)
    assert reading.met == frozenset(Point)
    assert all(one.answer is not None for one in reading.asked)
    assert (len(reading.asked), reading.wrong, reading.formal.is_formal) == (2, [], False)
    assert {WHOLE[m.start : m.end] for m in reading.marks} >= {"до 15 декабря"}


def test_a_stock_reply_is_formal_and_answers_nothing(facts) -> None:
    reading = answer_reading(APPEAL, STOCK, facts)
    assert reading.formal.is_formal
    assert Point.TO_THE_POINT not in reading.met
    assert [one.answer for one in reading.asked] == [None, None]


@pytest.mark.parametrize(
    ("appeal", "answer", "is_answered"),
    [
        ("Кто чистит двор на Гагарина?", "Вывоз мусора ведёт регоператор.", False),
        ("Кто чистит двор на Гагарина?", "Двор чистит подрядчик.", True),
        ("Законно ли ставить здесь щиты?", "Реклама согласована с ГИБДД.", True),
        ("Подскажите режим работы МФЦ", "8 марта закрыто, 7 марта с 9 до 14.", True),
        ("Сколько стоит проезд?", "Автобус бесплатный.", True),
        ("Почему нет врача?", "Граждане обслуживаются согласно порядку.", False),
    ],
)
def test_an_answer_of_the_kind_that_is_asked_for_takes_a_question_up(
    facts, appeal, answer, is_answered
) -> None:
    [asked] = answer_reading(appeal, answer, facts).asked
    assert (asked.answer is not None) is is_answered


def test_a_copy_names_its_twin(facts) -> None:
    twin = STOCK.replace("Добрый день", "Здравствуйте")
    others = (Twin(3, "Воду дали вчера в 18 часов."), Twin(7, twin))
    reading = answer_reading(APPEAL, STOCK, replace(facts, others=others))
    assert (reading.formal.twin, reading.formal.likeness > 0.5) == (7, True)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Яму на ул. Мира, 8 заделаем завтра.", WrongFact.PLACE, "ул. Мира, 8"),
        ("Яму на ул. Ленина, 7 заделаем завтра.", WrongFact.PLACE, "ул. Ленина, 7"),
        ("Яму заделаем до 15.10.2026.", WrongFact.PAST, "до 15.10.2026"),
        ("Яму заделаем 31 ноября.", WrongFact.CALENDAR, "31 ноября"),
        ("Придём в понедельник, 15 декабря.", WrongFact.CALENDAR, "в понедельник, 15 декабря"),
    ],
)
def test_what_an_answer_gets_wrong_is_shown_in_its_words(facts, text, kind, words) -> None:
    [wrong] = answer_reading(APPEAL, text, facts).wrong
    assert (wrong.kind, text[wrong.start : wrong.end].rstrip(".")) == (kind, words)


@pytest.mark.parametrize(
    "text",
    [
        "Яму на Ленина заделали 10 ноября.",
        "Яму на улице Ленина, дом 5 заделали.",
        "Обратитесь в офис по адресу: ул. Мира, 8.",
        "Во вторник, 15 декабря, яму заделаем.",
        "",
    ],
)
def test_what_is_right_is_not_called_wrong(facts, text) -> None:
    assert answer_reading(APPEAL, text, facts).wrong == []


def test_rudeness_and_officialese_are_hints_and_take_no_point(facts) -> None:
    rude = WHOLE + " Сами виноваты. Данный вопрос взят на контроль."
    reading = answer_reading(APPEAL, rude, facts)
    assert [one.hint for one in reading.hints] == [Hint.RUDE, Hint.OFFICIAL, Hint.OFFICIAL]
    assert reading.met == frozenset(Point)


@pytest.mark.parametrize(
    ("one", "other", "matters"),
    [
        ("Тепло дадут до 27 ноября.", "Тепло будет 1 декабря.", ["date"]),
        ("Тепло дадут до 27 ноября.", "Срок перенесён: тепло дадут 1 декабря.", []),
        ("Тепло дадут до конца ноября.", "Тепло дадут 28 ноября.", []),
        ("Бригада выедет 25 ноября.", "Тепло дадут 1 декабря.", []),
        ("Мусор вывезен 3 ноября.", "Мусор со двора не вывезен.", ["state"]),
        ("Мусор не вывезен, ждём машину.", "Мусор вывезен.", []),
        ("Отключение из-за порыва трубы.", "Отопление отключили на плановые работы.", ["cause"]),
        ("Отключение из-за порыва.", "Авария на теплотрассе.", []),
        (
            "Дорога на балансе министерства, чистить её должно оно.",
            "За дорогу отвечает администрация города, не министерство.",
            ["body"],
        ),
        ("Ул. Ленина, 5: дадут 27 ноября.", "На ул. Мира, 9 дадут 1 декабря.", []),
        ("Тепло дадут до 27 ноября.", "Тепла не будет до 30 ноября.", ["date"]),
        ("Тепло дадут до 27 ноября.", "Ремонт котла начнём 1 декабря.", ["date"]),
        ("Тепло дадут до 27 ноября.", "Тепло дадут не раньше 30 ноября.", ["date"]),
        ("Тепло дадут до 27 ноября.", "Подача тепла восстановлена.", []),
        ("Кран заменят до 3 декабря.", "Обещали и сделали: кран заменили 24 ноября.", []),
        ("Рейс вернут до 3 декабря.", "Восстановили вечерний рейс 24 ноября, в срок.", []),
        ("Снег уберём до 3 декабря.", "24.11 вывезли две машины снега.", []),
        ("Тепло дадут сегодня к 16:00.", "Тепло дадут завтра, во второй половине дня.", ["date"]),
        ("Воды нет из-за аварии на сетях.", "На сетях авария, бригада работает.", []),
        ("Воду не подают из-за порыва трубы.", "Порыв трубы устраняют.", []),
        ("Автобус не вышел на линию из-за поломки.", "Автобус сломался в пути.", []),
        ("Воды нет из-за плановых работ.", "Произошла авария на водоводе.", ["cause"]),
        (
            "Воды нет из-за аварии на сетях.",
            "Причина — не авария на сетях, а плановые работы.",
            ["cause"],
        ),
        ("Тепло дадут завтра к 18.00.", "Тепло дадут завтра к 9.00.", ["date"]),
        ("Причина — кража крышки.", "Никакой аварии, дело в другом: кража крышки.", []),
        ("Выяснилось: обрыв провода при раскопке.", "Причина — обрыв провода при раскопке.", []),
        ("В доме 5 вода будет 27 ноября.", "В доме 7 вода будет 1 декабря.", []),
        ("Лифт остановлен из-за вандализма.", "Причиной стал износ троса.", ["cause"]),
        ("Провод оборвал ветер.", "Произошла авария на линии.", []),
        ("Слухи о плановых работах неверны.", "Порыв устраняют.", []),
        (
            "Вода ржавая из-за перелива.",
            "Цвет даёт изношенный стояк в доме, вода на водозаборе чистая.",
            ["cause"],
        ),
        (
            "Воды нет из-за плановых работ на водоводе.",
            "Плановых работ не было: на водоводе произошла авария.",
            ["cause"],
        ),
        ("Из-за дождей срок перенесён.", "Автобус сломался.", []),
        ("Воды нет из-за аварии.", "Авария устранена, повторных аварий не было.", []),
        ("Отключение связано с порывом.", "Порыв устранён, новых порывов не обнаружено.", []),
        ("Отключение вызвано аварией.", "Авария устранена, на сетях дома аварий нет.", []),
        ("Запах из-за засора канализации.", "Засор устранён, засоров в колодце нет.", []),
        ("Автобус опоздал из-за снегопада.", "Сегодня снегопада нет, автобусы ходят.", []),
        ("Произошёл порыв на водоводе.", "Воды нет вследствие порыва.", []),
        (
            "Автобус отменили, потому что нет водителей.",
            "Водителей хватает, он сломался.",
            ["cause"],
        ),
        ("Двор чистит УК.", "К полномочиям управляющей компании двор не относится.", ["body"]),
        ("Дорогу содержит округ.", "Яму заделает подрядчик округа.", []),
        ("Обращение передали в УК.", "Дорога на балансе администрации.", []),
        (
            "Собственник опоры — ДРСК, им и чинить.",
            "Это не наша опора, она принадлежит Ростелекому.",
            ["body"],
        ),
        ("Щебень насыпем 27 ноября.", "Щебень насыпем 27 ноября, асфальт положим летом.", []),
        ("Площадку откроем 5 декабря.", "Работы на площадке продлятся до 20 декабря.", ["date"]),
        ("Клуб установят в 2027 году.", "Клуб соберут в декабре нынешнего года.", ["date"]),
        ("Тепло дадут 27 ноября.", "Тепла 27 ноября не будет, тепло дадут 10 декабря.", ["date"]),
        (
            "На Вашу заявку: лифт запустят 27 ноября.",
            "По Вашему вопросу: лифт запустят 20 декабря.",
            ["date"],
        ),
        ("Сквер откроют в декабре.", "Сквер откроют до 1 января.", []),
        ("Спасибо за обращение.", "Принято.", []),
        ("Воду дадут завтра к 16:00.", "Воды не будет до пятницы, 27 ноября.", ["date"]),
        ("Каток откроют 5 декабря.", "Каток откроют не раньше 20 декабря.", ["date"]),
        ("Мост откроют 5 декабря.", "К сроку не успели, мост откроют 5 декабря.", []),
        ("На Садовой свет дадут 25 ноября.", "На Лесной свет дадут 2 декабря.", []),
        (
            "Столовая закрыта, уволились повара.",
            "Штат полный. Столовая не работает из-за того, что сгорела плита.",
            ["cause"],
        ),
        (
            "Провод порвал ветер.",
            "Подтверждаем обрыв: опора упала от ветра, её меняют.",
            [],
        ),
        (
            "Люк принадлежит связистам, у города нет к нему отношения.",
            "Наших сетей там нет. Колодец городской, отвечает за него муниципалитет.",
            ["body"],
        ),
    ],
)
def test_two_answers_contradict_each_other_in_one_place_only(
    worktime, lemmatiser, one, other, matters
) -> None:
    at = datetime(2026, 11, 24, 11, tzinfo=worktime.zone)
    statements = [
        Statement(2, other, at + timedelta(hours=3), Place()),
        Statement(1, one, at, Place()),
    ]
    hits = contradictions(statements, worktime, lemmatiser)
    assert [hit.matter for hit in hits] == matters
    assert all((hit.one, hit.other) == (1, 2) for hit in hits)


def test_a_street_is_one_in_every_case(worktime, lemmatiser) -> None:
    at = datetime(2026, 11, 24, 11, tzinfo=worktime.zone)
    facts = AnswerFacts(at, worktime, lemmatiser, Known(Place("tynda", None, "Лесная", "5")))
    for street in ("ул. Лесной, 5", "Лесной улице, 5", "улицу Лесную"):
        assert answer_reading("Темно", f"Фонарь на {street} починим.", facts).wrong == []
