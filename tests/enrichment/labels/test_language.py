"""Russian or not."""

import pytest

from enrichment.labels import language
from enrichment.lemmas import Morphology
from tests.enrichment.conftest import make_reading, one, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("В Тынде отключили свет", "ru"),
        ("нет воды", "ru"),
        ("НЕТ ТЕПЛА, СКОЛЬКО МОЖНО", "ru"),
        ("Оплатил через Google Pay и не пришло", "ru"),
        ("Світло відключили, немає води і тепла", "other"),
        ("Қалада жарық жоқ, су да жоқ", "other"),
        ("The heating is off again", "other"),
        ("城里没有暖气", "other"),
        ("норм", "ru"),
        ("спс", "ru"),
        ("ахах да", "ru"),
        ("ок", "ru"),
        ("чё за дела))", "ru"),
        ("НЕТ ВОДЫ!!!", "ru"),
        ("Wi-Fi MTS нет", "ru"),
        ("https://vk.com/wall-1_2 нет воды", "ru"),
        ("подробнее: https://example.org/news/heating?page=2", "ru"),
        ("В Tынде нет вoды", "ru"),
        ("ёлку поставили", "ru"),
        ("[телефон] звоните", "ru"),
        ("@ivan_petrov спасибо", "ru"),
        ("kogda dadut svet", "other"),
        ("hello", "other"),
        ("No water in Тында for three days", "other"),
        ("Привіт, немає води", "other"),
        ("Чому це дуже довго, якщо вже зима", "other"),
        ("Жылу жоқ, балалар тоңып отыр", "other"),
        ("Су юк, җылы юк", "other"),
        ("没有水", "other"),
        ("لا يوجد ماء", "other"),
        ("https://example.org/", None),
        ("+1", None),
        ("12345 67", None),
        ("😡😡", None),
        ("", None),
    ],
)
def test_language(morphology: Morphology, text: str, expected: str | None) -> None:
    assert value(one(language.label, make_reading(morphology, text)).language) == expected


def test_a_long_mixed_text_is_less_sure_than_a_russian_one(morphology: Morphology) -> None:
    pure = one(language.label, make_reading(morphology, "Мы не знаем, что с отоплением в городе"))
    mixed = one(language.label, make_reading(morphology, "Мы не знаем, what happened в городе"))
    assert pure.language is not None
    assert mixed.language is not None
    assert pure.language.confidence > mixed.language.confidence
