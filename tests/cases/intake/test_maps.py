from datetime import UTC, datetime

import pytest

from cases.intake.maps import Fate, distinct, fate, guess
from domain.cases.import_map import (
    CaseColumn,
    ImportMap,
    StoredMap,
    best_map,
    check_columns,
    check_map,
)
from domain.errors import EntryRefused
from domain.region import Exports, KnownExport
from domain.terms.policy import Regime

C = CaseColumn
EXPORTS = Exports(
    {
        "number": ("Номер",),
        "received": ("Дата создания", "Дата"),
        "text": ("Текст",),
        "kind": ("Тип",),
        "regime": ("Тип",),
    },
    personal=frozenset({"телефон"}),
    known=(
        KnownExport("a", "А", ("Номер",)),
        KnownExport("b", "Б", ("Номер", "Текст")),
        KnownExport("c", "В"),
    ),
)
COLUMNS = {C.NUMBER: "Номер", C.RECEIVED: "Дата", C.TEXT: "Текст"}
MAP = ImportMap("ПОС", "pos", COLUMNS, "Europe/Moscow", Regime.MESSAGE)
AT = datetime(2026, 11, 24, tzinfo=UTC)


def test_columns_are_guessed_and_the_fullest_export_is_recognised():
    guessed = guess(["№", "НОМЕР ", "Дата", "Тип", "Телефон", "Текст"], EXPORTS)
    assert guessed.columns == {
        C.NUMBER: "НОМЕР ",
        C.RECEIVED: "Дата",
        C.TEXT: "Текст",
        C.REGIME: "Тип",
    }
    assert guessed.known is not None
    assert guessed.known.stream == "b"
    assert guess(["Цвет"], EXPORTS).known is None


def test_a_title_that_names_a_system_outvotes_titles_that_several_have():
    pos = KnownExport("pos", "ПОС", ("Идентификатор ПОС",), names=("Идентификатор ПОС",))
    portal = KnownExport("portal", "Портал", ("Категория", "Подкатегория"))
    exports = Exports({}, known=(portal, pos))
    titles = ["Идентификатор ПОС", "Категория", "Подкатегория"]
    assert guess(titles, exports).known == pos
    assert guess(titles[1:], exports).known == portal
    assert guess(titles[:1], exports).known == pos


def test_a_column_about_the_applicant_is_known_as_such():
    assert fate("ТЕЛЕФОН:", EXPORTS) is Fate.PERSONAL
    assert fate("Цвет", EXPORTS) is Fate.UNREAD


def test_of_equal_titles_the_first_is_offered_and_none_without_a_name():
    assert distinct(["", "Дата", "дата ", "Номер"]) == [(1, "Дата"), (3, "Номер")]


def test_a_map_comes_back_as_it_was_written():
    assert ImportMap.read(MAP.written()) == MAP


def test_the_saved_map_with_most_columns_in_the_table_is_proposed():
    small = StoredMap(1, ImportMap("м", "pos", {C.NUMBER: "номер"}, "UTC", Regime.POST), "А", AT)
    whole = StoredMap(2, MAP, "А", AT)
    assert best_map([small, whole], ["НОМЕР", "Дата", "Текст", "Цвет"]) == whole
    assert best_map([small, whole], ["Номер", "Дата"]) == small
    assert best_map([small, whole], ["Дата"]) is None


@pytest.mark.parametrize(
    ("lost", "reason"),
    [(C.NUMBER, "с номером"), (C.RECEIVED, "со временем"), (C.TEXT, "ни столбец с текстом")],
)
def test_a_map_needs_number_time_and_words(lost, reason):
    with pytest.raises(EntryRefused, match=reason):
        check_columns({c: t for c, t in COLUMNS.items() if c is not lost})


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"name": " "}, "дайте карте имя"),
        ({"name": "к" * 81}, "длиннее 80"),
        ({"stream": ""}, "из какой системы"),
        ({"zone": ""}, "не выбран часовой пояс"),
        ({"zone": "Moon"}, "не выбран часовой пояс"),
        ({"columns": {**COLUMNS, C.TOPIC: "Текст"}}, "«Текст» выбран дважды"),
    ],
)
def test_a_map_that_says_too_little_is_refused(fields, reason):
    written = {**MAP.written(), **fields}
    with pytest.raises(EntryRefused, match=reason):
        check_map(ImportMap.read(written))
