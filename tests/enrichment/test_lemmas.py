"""Tokens and lemmas: one word in any form is one lemma, places too."""

import pytest

from enrichment.lemmas import CACHE, NEAR, Morphology
from tests.timing import grows_evenly


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Нет горячей воды", "нет горячий вода"),
        ("ЁЛКИ и елки, Ещё", "елка и елка еще"),
        ("школа №5, школа № 5, школа 5", "школа 5 школа 5 школа 5"),
        ("ж/д вокзал, х/б", "ж/д вокзал х/б"),
        ("по-прежнему 5-этажный дом", "по-прежнему 5-этажный дом"),
        ("автобус 101к, дома 14-15", "автобус 101к дом 14 15"),
        ("ямы, яма, яму", "яма яма яма"),
        ("отклю\u200bчили во\u00adду", "отключить вода"),
        ("за\u0301мок", "замок"),
        ("oтoплeние", "отопление"),  # Latin o and e
        ("доооолго неееет", "долго нет"),
        ("в тынде, из Магдагачей, в Сиваках, из Сивак", "в тында из магдагачи в сиваки из сиваки"),
        ("Экимчане Экимчаном ЭКИМЧАНА", "экимчан экимчан экимчан"),
        ("в Ерофее Павловиче", "в ерофей павлович"),
        ("в екатнринославке", "в екатеринославка"),
        ("в Шимановском районе", "в шимановский район"),
        ("English text №", "english text"),
        ("😡 !!! …", ""),
        ("", ""),
    ],
)
def test_lemmas(morphology: Morphology, text: str, expected: str) -> None:
    assert " ".join(morphology.lemmas(text)) == expected


def test_spans_point_at_the_words_as_written(morphology: Morphology) -> None:
    text = "В Тынде отклю\u200bчили №5!"
    assert [text[start:end] for start, end, _ in morphology.spans(text)] == [
        "В",
        "Тынде",
        "отклю\u200bчили",
        "№5",
    ]
    assert [lemma for _, _, lemma in morphology.spans(text)] == morphology.lemmas(text)


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("отопление", True),
        ("ОТОПЛЕНИЯ", True),
        ("Сиваках", True),
        ("ещё", True),
        ("отаплениее", False),
        ("asdf", False),
    ],
)
def test_the_dictionary_and_the_places_are_known(
    morphology: Morphology, word: str, known: bool
) -> None:
    assert morphology.knows(word) is known


@pytest.mark.parametrize(
    ("word", "common"), [("свободный", True), ("овсянка", True), ("тында", False), ("сивак", False)]
)
def test_words_that_are_no_names(morphology: Morphology, word: str, common: bool) -> None:
    assert morphology.common(word) is common


def test_future_and_present_are_told_apart_by_the_dictionary(morphology: Morphology) -> None:
    words = ["откроют", "состоится", "ведётся", "посыпаем", "двор", "абвгд"]
    assert [morphology.is_future(word) for word in words] == [True, True, False, False, None, None]


def test_words_that_only_join_or_count_others_have_no_meaning(morphology: Morphology) -> None:
    words = "что так который полтора весь она не теплосеть холодный отключать авария"
    told = [word for word in words.split() if morphology.has_meaning(word)]
    assert told == ["теплосеть", "холодный", "отключать", "авария"]


def test_a_surname_does_not_become_a_village() -> None:
    assert Morphology(["Волково"]).lemmas("Волкова, в Волково") == ["волков", "в", "волково"]


def test_a_long_number_is_its_own_lemma_and_takes_no_room(morphology: Morphology) -> None:
    before = len(morphology._cache)
    assert morphology.lemmas("111222333 89141234567 2026") == ["111222333", "89141234567", "2026"]
    assert len(morphology._cache) <= before + 1


def test_the_cache_is_bounded(morphology: Morphology) -> None:
    for start in range(0, CACHE + 20_000, 10_000):
        morphology.lemmas(" ".join(f"x{n}" for n in range(start, start + 10_000)))
    assert len(morphology._cache) <= CACHE
    assert morphology.lemmas("в тынде") == ["в", "тында"]


@pytest.mark.parametrize("unit", ["а", "а-", "а\u200b", "1", "№", "слово ", "а/", "ё\u0301"])
def test_hostile_text_takes_linear_time(morphology: Morphology, unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    assert grows_evenly(lambda length: morphology.spans(text[:length]), len(text))


def test_far_words_are_read_where_the_dictionary_knows_them(morphology: Morphology) -> None:
    text = "слово " * NEAR + "трубы в Магдагачах хрюмзиками"
    assert morphology.lemmas(text)[NEAR:] == ["труба", "в", "магдагачи", "хрюмзиками"]
    assert morphology.lemmas("хрюмзиками") != ["хрюмзиками"]
