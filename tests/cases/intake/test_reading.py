"""Rows of foreign tables become filed cases, or refusals in words; personal data ends here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cases.intake.reading import read_rows
from cases.intake.rows import ReadTally, RefusedRow
from domain.cases.filed import FiledCase, FiledState
from domain.cases.import_map import CaseColumn, ImportMap
from domain.errors import EntryRefused
from domain.terms.policy import Regime
from region.filed.names import FiledNames
from region.loader import load_region, region_folder

C = CaseColumn
MOSCOW = ZoneInfo("Europe/Moscow")
SAID = datetime(2026, 11, 25, 9, tzinfo=UTC)
TITLES = {
    C.NUMBER: "Номер",
    C.RECEIVED: "Дата",
    C.TEXT: "Текст",
    C.STATE: "Статус",
    C.GROUP: "Категория",
    C.TOPIC: "Подкатегория",
    C.BODY: "Исполнитель",
    C.REGIME: "Вид",
    C.DUE: "Срок",
    C.ANSWER: "Ответ",
    C.ANSWERED: "Дата ответа",
    C.SCORE: "Оценка",
    C.COMMENT: "Комментарий к оценке",
    C.PUBLIC: "Публичность",
    C.ADDRESS: "Адрес",
    C.COORDINATES: "Координаты",
    C.LINK: "Ссылка",
    C.OWN_NUMBER: "СЭД",
}
MAP = ImportMap("ПОС", "pos", TITLES, "Europe/Moscow", Regime.MESSAGE)
USUAL = {"Номер": "1", "Дата": "24.11.2026 12:30", "Текст": "Нет воды"}


@dataclass(frozen=True)
class Sheet:
    titles: Sequence[str]
    cells: Sequence[Sequence[str]]
    since_1904: bool = False

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        return ((line, list(cells)) for line, cells in enumerate(self.cells, 2))

    def where(self, number: int) -> str:
        return f"строка {number}"


@pytest.fixture(scope="module")
def region():
    return load_region(region_folder(Path("amur")))


@pytest.fixture(scope="module")
def names(region):
    return FiledNames(region)


@pytest.fixture
def read(region, names):
    def read_(*rows, chosen=MAP, more=(), tally=None):
        titles = [*chosen.columns.values(), *more]
        cells = [[{**USUAL, **row}.get(title, "") for title in titles] for row in rows]
        table = Sheet(titles, cells)
        read = read_rows(table, chosen, SAID, names, region.exports, b"key", tally)
        return [row for _, row in read]

    return read_


def refusal(row):
    assert isinstance(row, RefusedRow)
    return row.line, row.column, row.reason


def test_a_row_is_a_filed_case_with_what_our_lists_know_of_it(read):
    [case] = read(
        {
            "Статус": "Дан промежуточный ответ",
            "Категория": "ЖКХ",
            "Подкатегория": "Отсутствие холодной воды",
            "Исполнитель": "Министерство здравоохранения Амурской области",
            "Вид": "Обращение 59-ФЗ",
            "Срок": "30.11.2026",
            "Ответ": "Починим до пятницы",
            "Дата ответа": "24.11.2026 15:00",
            "Оценка": "4,0",
            "Публичность": "Приватное",
            "Адрес": "г. Тында, ул. Красная Пресня, д. 12, кв. 5",
            "Координаты": "55,15 124,74",
            "Ссылка": "https://vk.com/wall-1_2",
            "СЭД": "01-12/7",
        }
    )
    assert isinstance(case, FiledCase)
    assert (case.stream, case.number, case.zone) == ("pos", "1", "Europe/Moscow")
    assert (case.said_at, case.received_at) == (SAID, datetime(2026, 11, 24, 9, 30, tzinfo=UTC))
    assert (case.text, case.answer) == ("Нет воды", "Починим до пятницы")
    assert (case.group, case.topic) == ("housing", "housing.no_cold_water")
    assert case.subject == "ЖКХ: Отсутствие холодной воды"
    assert (case.body, case.state, case.regime) == ("health", FiledState.INTERIM, Regime.APPEAL)
    assert case.status == "Дан промежуточный ответ"
    assert case.due == datetime(2026, 11, 30, tzinfo=MOSCOW)
    assert case.answered_at == datetime(2026, 11, 24, 15, tzinfo=MOSCOW)
    assert (case.score, case.is_public, case.own_number) == (4, False, "01-12/7")
    place = case.place
    assert (place.municipality, place.settlement) == ("tynda", "tynda.tynda")
    assert (place.street, place.house) == ("Красная Пресня", "12")
    assert (case.latitude, case.longitude) == (55.15, 124.74)
    assert case.link == "https://vk.com/wall-1_2"
    assert case.applicant is None


def test_what_our_lists_do_not_have_stays_in_words_and_is_counted(read):
    tally = ReadTally()
    [case] = read(
        {"Статус": "Летит", "Подкатегория": "Марсиане", "Оценка": "5 звёзд", "Срок": "скоро"},
        tally=tally,
    )
    assert (case.state, case.status, case.topic, case.subject) == (None, "Летит", None, "Марсиане")
    assert (case.regime, case.score, case.due, case.is_public) == (None, None, None, None)
    assert tally.unread == {"Статус": 1, "Оценка": 1, "Срок": 1}


def test_the_comment_of_a_score_is_masked(read):
    words = "Не тепло, звоните 89141234567"
    [case] = read({"Оценка": "2", "Комментарий к оценке": words})
    assert (case.score, case.comment[:8], "89141234567" in case.comment) == (2, "Не тепло", False)


def test_a_subject_out_of_bounds_is_not_kept(read):
    [case] = read({"Категория": "Политика", "Подкатегория": "Выборы"})
    assert (case.group, case.topic, case.subject) == (None, None, "")


def test_personal_columns_are_not_read_texts_are_masked_and_both_counted(read):
    tally = ReadTally()
    [case] = read(
        {
            "Текст": "Звоните 8 914 555-12-34, Иванов Иван Иванович",
            "Ответ": "Ответили на ivan@mail.ru",
            "Телефон": "89145551234",
            "Email": "ivan@mail.ru",
        },
        more=("Телефон", "Email"),
        tally=tally,
    )
    shown = str(case)
    for secret in ("555", "Иванов", "ivan"):
        assert secret not in shown
    assert tally.dropped == {"Телефон": 1, "Email": 1, "телефон": 1, "имя": 1, "почта": 1}


def test_a_link_is_counted_as_dropped_only_where_it_led_to_a_person(read):
    chosen = ImportMap("м", "pos", {**TITLES, C.LINK: "Ссылка"}, "UTC", Regime.MESSAGE)
    tally = ReadTally()
    read({"Ссылка": "https://vk.com/wall-5_7"}, chosen=chosen, tally=tally)
    assert dict(tally.dropped) == {}
    read({"Ссылка": "https://vk.com/id12345"}, chosen=chosen, tally=tally)
    assert dict(tally.dropped) == {"ссылка на страницу человека": 1}


def test_the_applicant_becomes_one_pseudonym_only_if_the_map_asks(read):
    chosen = ImportMap("м", "pos", {**TITLES, C.APPLICANT: "Телефон"}, "UTC", Regime.MESSAGE)
    phones = ("8 914 555-12-34", "89145551234", "")
    rows = [{"Номер": str(n), "Телефон": phone} for n, phone in enumerate(phones)]
    one, same, nobody = (case.applicant for case in read(*rows, chosen=chosen))
    assert one == same
    assert one.startswith("p:")
    assert nobody is None


@pytest.mark.parametrize("link", ["https://vk.com/id123", "javascript:alert(1)", "нет"])
def test_a_link_to_a_person_or_to_nothing_is_left_out(read, link):
    [case] = read({"Ссылка": link})
    assert not case.link or "id123" not in case.link


@pytest.mark.parametrize(
    ("written", "point"),
    [
        ("50.27, 127.53", (50.27, 127.53)),
        ("127.53 50.27", (50.27, 127.53)),
        ("0, 0", (None, None)),
        ("нет", (None, None)),
        ("950.27, 127.53", (None, None)),
    ],
)
def test_coordinates_are_degrees_or_nothing(read, written, point):
    [case] = read({"Координаты": written})
    assert (case.latitude, case.longitude) == point


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ({"Номер": ""}, "Номер", "номера нет"),
        ({"Номер": "1.23E+15"}, "Номер", "сделайте столбец текстовым"),
        ({"Номер": "7" * 400}, "Номер", "длиннее 120"),
        ({"Номер": "ivan@mail.ru"}, "Номер", "чьи-то данные"),
        ({"Дата": "31.12.1900"}, "Дата", "1900 год"),
        ({"Дата": "01.01.2206"}, "Дата", "2206 год"),
        ({"Дата": "27.11.2026"}, "Дата", "позже выгрузки"),
        ({"Текст": " "}, "Текст", "нет ни текста, ни темы"),
    ],
)
def test_a_row_that_cannot_be_a_case_is_refused_with_row_column_and_reason(
    read, row, column, reason
):
    line, wrong, why = refusal(read(row)[0])
    assert (line, wrong) == (2, column)
    assert reason in why


def test_of_two_rows_with_one_number_the_second_is_refused(read):
    first, second, third = read({}, {"Текст": "Снова"}, {"Номер": "2"})
    assert isinstance(first, FiledCase)
    assert isinstance(third, FiledCase)
    assert refusal(second) == (
        3,
        "Номер",
        "этот номер уже стоит выше (строка 2): оставьте одну строку или дайте другой номер",
    )


def test_a_long_text_is_cut_and_counted_and_a_case_after_its_export_is_too(read):
    tally = ReadTally()
    [case] = read({"Текст": "вода " * 10_000, "Дата": "25.11.2026 13:00"}, tally=tally)
    assert len(case.text) <= 20_000
    assert (tally.cut, tally.late) == (1, 1)


def test_a_table_without_a_column_of_the_map_is_refused_whole(region, names):
    table = Sheet(("Номер", "Дата"), ())
    columns = {C.NUMBER: "Номер", C.RECEIVED: "дата", C.TEXT: "Текст"}
    chosen = ImportMap("м", "pos", columns, "UTC", Regime.MESSAGE)
    with pytest.raises(EntryRefused, match="в таблице нет столбцов «Текст»"):
        list(read_rows(table, chosen, SAID, names, region.exports, b"key"))
