"""Found words are marked where they stand; what must not stand there is not."""

import pytest

from domain.ports.language import Lemmatiser
from domain.query import Field
from index.clauses import Beginning, Clause, Equals, Every, Lemmas, Some, Without
from index.highlight import highlight

TEXT = "Нет воды! Вода (водой) — вода нет."


@pytest.mark.parametrize(
    ("clause", "marked"),
    [
        (Lemmas(("вода",)), ["воды", "Вода", "водой", "вода"]),
        (Lemmas(("нет", "вода")), ["Нет", "воды"]),
        (Lemmas(("вода", "вода")), ["воды", "Вода", "водой", "вода"]),
        (Lemmas(("вода", "нет")), ["вода", "нет"]),
        (Beginning("не"), ["Нет", "нет"]),
        (Beginning("воды"), []),
        (Lemmas(("мусор",)), []),
        (Without(Lemmas(("вода",))), []),
        (Every((Lemmas(("нет",)), Without(Lemmas(("вода",))))), ["Нет", "нет"]),
        (Some((Beginning("нет"), Every((Lemmas(("нет", "вода")),)))), ["Нет", "воды", "нет"]),
        (Equals(Field.GROUP, "вода"), []),
        (Every(()), []),
    ],
)
def test_the_words_that_were_looked_for_are_marked(
    clause: Clause, marked: list[str], lemmatiser: Lemmatiser
) -> None:
    spans = highlight(clause, TEXT, lemmatiser)
    assert [TEXT[start:end] for start, end in spans] == marked
    assert list(spans) == sorted(set(spans))
