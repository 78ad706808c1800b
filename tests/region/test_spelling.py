import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from region.spelling import HEADERS, is_name, kind_of, municipality_key, slug, without_type


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Чигири", "Чигири", None),
        ("с. Чигири", "Чигири", "village"),
        ("село  Новокиевский Увал", "Новокиевский Увал", "village"),
        ("пгт Ерофей Павлович", "Ерофей Павлович", "town"),
        ("г.Зея", "Зея", "town"),
        ("п Известковый", "Известковый", "village"),
        ("Поселок городского типа Архара", "Архара", "town"),
        ("ж/д станция Ледяная", "Ледяная", "village"),
        ("Волковский сельсовет", "Волковский", "council"),
        ("Сергеевка", "Сергеевка", None),
        ("Поселковое", "Поселковое", None),
    ],
)
def test_a_type_word_is_taken_off_a_name(text: str, name: str, kind: str | None) -> None:
    assert without_type(text) == (name, kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Село", "village"), ("с.", "village"), ("ПГТ", "town"), ("с/с", "council"), ("аул", None)],
)
def test_a_kind_is_known_by_its_words(text: str, kind: str | None) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("title", "column"),
    [
        ("Населённый пункт", "name"),
        (" НАЗВАНИЕ ", "name"),
        ("Широта", "lat"),
        ("Lng", "lon"),
        ("Численность населения", "population"),
        ("Почтовый индекс", None),
    ],
)
def test_a_column_is_known_by_its_titles(title: str, column: str | None) -> None:
    assert list(HEADERS.columns([title])) == ([column] if column else [])


@pytest.mark.parametrize(
    "texts",
    [
        (
            "Зейский",
            "Зейский район",
            "Зейский муниципальный округ",
            "зейский р-н",
        ),
        ("Зея", "г. Зея", "город Зея", "Городской округ г. Зея", "г.Зея"),
        ("Прогресс", "пгт Прогресс", "посёлок Прогресс", "Городской округ пгт Прогресс рп"),
    ],
)
def test_a_municipality_is_one_under_any_type_word(texts: tuple[str, ...]) -> None:
    assert len({municipality_key(text) for text in texts}) == 1


def test_a_town_is_not_its_district() -> None:
    assert municipality_key("г. Белогорск") != municipality_key("Белогорский район")


def test_what_is_no_name_is_told(tmp_path: object) -> None:
    assert is_name("Усть-Кивда")
    assert is_name("Юхта 3")
    assert not any(map(is_name, ("", "чигири", "12345", "Zeya", "50.1", "Зея?", "Зея  ")))


@given(st.text(alphabet="АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщыэюя -3"))
def test_a_slug_can_be_a_part_of_an_id(name: str) -> None:
    assert re.fullmatch(r"(?:[a-z0-9]+(?:_[a-z0-9]+)*)?", slug(name))
