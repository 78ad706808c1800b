"""The tone of a text."""

import pytest

from enrichment.labels.sentiment import Sentiments
from enrichment.lemmas import Morphology
from tests.enrichment.conftest import judged, make_reading, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Безобразие, сколько можно терпеть эту вонь!", "negative"),
        ("Плохая дорога, грязь", "negative"),
        ("Спасибо, отличный двор, дети рады!", "positive"),
        ("Прекрасный парк", "positive"),
        ("В субботу откроется ярмарка", "neutral"),
        ("Нет воды на Мухина", "negative"),
        ("не хорошо", "negative"),
        ("", None),
        ("😡", None),
    ],
)
def test_tone(morphology: Morphology, text: str, expected: str | None) -> None:
    assert (
        value(judged(Sentiments(morphology).label, make_reading(morphology, text)).sentiment)
        == expected
    )
