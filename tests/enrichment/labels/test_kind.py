"""What a message is for."""

import pytest

from domain.post import AuthorKind, Kind
from enrichment.labels.kind import Kinds
from enrichment.lemmas import Morphology
from tests.enrichment.conftest import judged, make_reading, make_source, value

ROWS = [
    ("Третий день нет отопления, сколько можно!", Kind.COMPLAINT),
    ("в тынде отключили свет, когда уже дадут?", Kind.COMPLAINT),
    ("Мусор не вывозят вторую неделю", Kind.COMPLAINT),
    ("и у нас тоже", Kind.COMPLAINT),
    ("у нас то же самое на Мухина", Kind.COMPLAINT),
    ("Безобразие! Автобус опять не пришёл", Kind.COMPLAINT),
    ("до регистратуры не дозвониться", Kind.COMPLAINT),
    ("Почему нет воды?", Kind.COMPLAINT),
    ("батареи еле тёплые, мёрзнем", Kind.COMPLAINT),
    ("нет уже неделю горячей воды", Kind.COMPLAINT),
    ("ЯМЫ НА ДОРОГЕ, НЕВОЗМОЖНО ПРОЕХАТЬ", Kind.COMPLAINT),
    ("Просим принять меры, крыша протекает", Kind.COMPLAINT),
    ("лифт не работает, бабушка на девятом этаже", Kind.COMPLAINT),
    ("стая собак кидается на детей", Kind.COMPLAINT),
    ("очередь на три часа, хамство", Kind.COMPLAINT),
    ("света нет, мы замерзаем", Kind.COMPLAINT),
    ("Подскажите, где оформить субсидию?", Kind.QUESTION),
    ("кто знает, во сколько закрывается МФЦ", Kind.QUESTION),
    ("Когда начнётся запись в кружки?", Kind.QUESTION),
    ("Есть ли сегодня автобус на дачи?", Kind.QUESTION),
    ("посоветуйте хорошего стоматолога", Kind.QUESTION),
    ("Скажите, кинотеатр работает?", Kind.QUESTION),
    ("Как записать ребёнка на плавание?", Kind.QUESTION),
    ("какие документы нужны для паспорта?", Kind.QUESTION),
    ("Предлагаю поставить скамейки у школы", Kind.PROPOSAL),
    ("Было бы хорошо сделать тут переход", Kind.PROPOSAL),
    ("Почему бы не открыть каток в парке", Kind.PROPOSAL),
    ("есть идея: сделать велодорожку", Kind.PROPOSAL),
    ("прошу рассмотреть возможность продлить маршрут", Kind.PROPOSAL),
    ("Спасибо дворникам за чистый двор!", Kind.THANKS),
    ("Хочу поблагодарить врачей больницы", Kind.THANKS),
    ("молодцы, новый сквер отличный", Kind.THANKS),
    ("Выражаем благодарность бригаде", Kind.THANKS),
    ("Продам гараж, торг", Kind.OTHER),
    ("Сдам квартиру посуточно", Kind.ADVERTISEMENT),
    ("Скидка 20 % на окна, звоните [телефон]", Kind.ADVERTISEMENT),
    ("Требуется водитель, зарплата от 80 тысяч", Kind.ADVERTISEMENT),
    ("отдам котят в добрые руки", Kind.OTHER),
    ("маникюр, запись на неделю открыта", Kind.ADVERTISEMENT),
    ("Какая красота вокруг", Kind.OTHER),
    ("всем доброго утра", Kind.OTHER),
    ("Кот на остановке встречает автобусы", Kind.OTHER),
    ("hello everybody", Kind.OTHER),
]

REPORTED = [
    "В Тынде восстановили теплоснабжение, сообщили в администрации",
    "Прокуратура проверит школу в Белогорске",
    "В субботу состоится ярмарка",
    "Плановое отключение света пройдёт 25 ноября",
    "Губернатор открыл новую школу",
    "Синоптики обещают снег",
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_the_kind_of_what_a_resident_writes(
    morphology: Morphology, text: str, expected: Kind
) -> None:
    assert value(judged(Kinds(morphology).label, make_reading(morphology, text)).kind) == expected


@pytest.mark.parametrize("text", REPORTED)
@pytest.mark.parametrize("author", [AuthorKind.OUTLET, AuthorKind.OFFICIAL])
def test_what_an_outlet_or_an_office_reports_is_news(
    morphology: Morphology, text: str, author: AuthorKind
) -> None:
    assert (
        value(judged(Kinds(morphology).label, make_reading(morphology, text, author)).kind)
        == Kind.NEWS
    )


def test_a_letter_printed_by_an_outlet_stays_a_complaint(morphology: Morphology) -> None:
    text = "Третью неделю не вывозят мусор, сколько можно! Просим принять меры, дышать нечем"
    reading = make_reading(morphology, text, AuthorKind.OUTLET)
    assert value(judged(Kinds(morphology).label, reading).kind) == Kind.COMPLAINT


def test_a_body_s_own_page_reports(morphology: Morphology) -> None:
    source = make_source(body="tynda_administration")
    reading = make_reading(morphology, "Отключили воду на Мухина", None, source)
    assert value(judged(Kinds(morphology).label, reading).kind) == Kind.NEWS


@pytest.mark.parametrize("text", ["", "😡😡😡", "!!! ???", "\u200b\u202e"])
def test_a_text_without_words_has_no_kind(morphology: Morphology, text: str) -> None:
    assert judged(Kinds(morphology).label, make_reading(morphology, text)).kind is None


def test_a_clear_text_is_surer_than_a_vague_one(morphology: Morphology) -> None:
    clear = judged(
        Kinds(morphology).label, make_reading(morphology, "Сколько можно, не вывозят мусор, вонь")
    )
    vague = judged(Kinds(morphology).label, make_reading(morphology, "Сообщаю про мусор"))
    assert clear.kind is not None
    assert vague.kind is not None
    assert clear.kind.confidence > vague.kind.confidence
