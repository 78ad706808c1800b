"""Cue phrases."""

import pytest

from enrichment.labels.cues import Cues
from enrichment.lemmas import Morphology
from tests.enrichment.conftest import make_reading

TABLE = {
    "bad": {2.0: "не работает, нет … воды, безобразие", 1.0: "до сих пор, [телефон]"},
    "sale": {3.0: "=сниму"},
    "good": {1.0: "хорошо"},
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Лифт не работает", {"bad": 2.0}),
        ("лифты не работали", {"bad": 2.0}),
        ("работает, не жалуемся", {}),
        ("нет воды", {"bad": 2.0}),
        ("нет уже третий день воды", {"bad": 2.0}),
        ("нет ни света, ни тепла, ни газа, ни воды", {}),
        ("безобразие, безобразие!", {"bad": 2.0}),
        ("до сих пор не работает", {"bad": 3.0}),
        ("звоните [телефон]", {"bad": 1.0}),
        ("телефон сел", {}),
        ("сниму квартиру", {"sale": 3.0}),
        ("автобус сняли с маршрута", {}),
        ("хорошо", {"good": 1.0}),
        ("не хорошо", {}),
        ("", {}),
    ],
)
def test_score(morphology: Morphology, text: str, expected: dict[str, float]) -> None:
    cues = Cues(TABLE, morphology, deniable=("good",))
    scores = dict(zip(cues.values, cues.score(make_reading(morphology, text)), strict=True))
    assert {value: score for value, score in scores.items() if score} == expected


def test_a_cue_without_words_is_refused(morphology: Morphology) -> None:
    with pytest.raises(ValueError, match="without words"):
        Cues({"bad": {1.0: "яма, , дыра"}}, morphology)
