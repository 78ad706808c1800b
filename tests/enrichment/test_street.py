"""Streets and houses."""

import pytest

from enrichment import street
from enrichment.lemmas import Morphology
from tests.enrichment.conftest import make_reading, one, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ул. Ленина, 5", "Ленина, 5"),
        ("ул.Ленина д. 5а", "Ленина, 5а"),
        ("на улице Ленина, дом 12/1", "Ленина, 12/1"),
        ("ул ленина 5 нет воды", "Ленина, 5"),
        ("по улице Красная Пресня", "Красная Пресня"),
        ("пер. Зелёный, 3", "Зелёный, 3"),
        ("на Красноармейской нет света", "Красноармейская"),
        ("На Зейской, 14, яма", "Зейская, 14"),
        ("УЛ. МУХИНА, 40", "МУХИНА, 40"),
        ("ул. 50 лет Октября, 7", "50 лет Октября, 7"),
        ("ул. Ленина 5 рублей за проезд", "Ленина"),
        ("ул. Вокзальная, 3", "Вокзальная, 3"),
        ("ул. Невельского", "Невельского"),
        ("на улице темно", None),
        ("на улице опять темно", None),
        ("на улице нет фонарей", None),
        ("на Амурской области экономят", None),
        ("нет воды", None),
        ("", None),
    ],
)
def test_street(morphology: Morphology, text: str, expected: str | None) -> None:
    assert value(one(street.label, make_reading(morphology, text)).street) == expected
