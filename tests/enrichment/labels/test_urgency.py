"""Danger, accident, ordinary."""

import pytest

from enrichment.labels.urgency import Urgencies
from enrichment.lemmas import Morphology
from tests.enrichment.conftest import judged, make_reading, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("в подъезде запах газа", "danger"),
        ("открытый люк у школы, упадут дети", "danger"),
        ("стая собак покусала ребёнка", "danger"),
        ("оголённые провода на столбе", "danger"),
        ("во всех домах нет отопления второй день, котельная встала", "accident"),
        ("прорвало трубу, вода хлещет", "accident"),
        ("СВЕТА НЕТ во всём посёлке с ночи, обрыв", "accident"),
        ("мусор не вывозят", "ordinary"),
        ("автобус опоздал", "ordinary"),
        ("", None),
    ],
)
def test_urgency(morphology: Morphology, text: str, expected: str | None) -> None:
    step = Urgencies(morphology).label
    assert value(judged(step, make_reading(morphology, text)).urgency) == expected
