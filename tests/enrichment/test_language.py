"""Russian or not."""

import pytest

from enrichment import language
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
