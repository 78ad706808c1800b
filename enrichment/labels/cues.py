"""Weighted cue phrases of a label, found in a text in one pass over its lemmas. Pure.

A table names, for each value, lines of phrases in plain words with one weight a line. «…» in a
phrase lets up to three words stand between («нет … воды» finds «нет уже неделю воды»); «=» before
a word means this very form («=сниму» is an advertisement, «маршрут сняли» is none).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from domain.ports.language import Lemmatiser
from enrichment.features import Floats
from enrichment.reading import Reading

MOST = 6.0  # of a hint
GAP = 3  # words that «…» may stand for

Table = Mapping[str, Mapping[float, str]]
"""Value -> weight -> phrases, parted by commas."""


class Cues:
    """A table made ready. The lemmas of its phrases come from the lemmatiser that reads the posts.

    Words of the values in `deniable` say nothing after «не» («не хорошо» is no praise).
    """

    def __init__(
        self, table: Table, lemmatiser: Lemmatiser, deniable: Collection[str] = ()
    ) -> None:
        self.values = tuple(map(str, table))
        self._deniable = frozenset(self.values.index(value) for value in deniable)
        self._forms: dict[str, list[tuple[str, int, float]]] = defaultdict(list)
        self._words: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._pairs: dict[tuple[str, str], list[tuple[tuple[str, ...], int, float]]]
        self._pairs = defaultdict(list)
        self._loose: dict[str, list[tuple[tuple[str, ...], int, float]]] = defaultdict(list)
        for number, lines in enumerate(table.values()):
            for weight, phrases in lines.items():
                for phrase in phrases.split(","):
                    self._add(phrase.strip(), lemmatiser, number, weight)
        # Most words of a text are in no phrase: these alone are looked at.
        seconds = (second for _, second in self._pairs)
        self._telling = frozenset((*self._words, *self._forms, *self._loose, *seconds))

    def _add(self, phrase: str, lemmatiser: Lemmatiser, number: int, weight: float) -> None:
        key = tuple(lemmatiser.lemmas(phrase))
        if not key:
            raise ValueError(f"a cue without words: {phrase!r}")
        if phrase.startswith("="):
            self._forms[key[0]].append((phrase[1:], number, weight))
        elif phrase.startswith("["):
            self._words[phrase].append((number, weight))
        elif "…" in phrase:
            self._loose[key[0]].append((key[1:], number, weight))
        elif len(key) == 1:
            self._words[key[0]].append((number, weight))
        else:
            self._pairs[key[0], key[1]].append((key[2:], number, weight))

    def hints(self, readings: Sequence[Reading]) -> Floats:
        """(texts, values): the scores, up to MOST, for a model to hear."""
        found = np.zeros((len(readings), len(self.values)), np.float32)
        for row, reading in zip(found, readings, strict=True):
            for value, score in self.score(reading).items():
                row[self.values.index(value)] = min(score, MOST)
        return found

    def score(self, reading: Reading) -> dict[str, float]:
        """Value -> sum of the weights of its phrases, each counted once, however often repeated."""
        found: dict[tuple[str, tuple[str, ...], int], float] = {}
        lemmas = reading.lemmas
        for index in [i for i, lemma in enumerate(lemmas) if lemma in self._telling]:
            lemma, previous = lemmas[index], lemmas[index - 1] if index else ""
            if lemma in self._words:
                for number, weight in self._words[lemma]:
                    if previous != "не" or number not in self._deniable:
                        found[lemma, (), number] = weight
            if lemma in self._forms:
                for form, number, weight in self._forms[lemma]:
                    if reading.form(index) == form:
                        found[form, (), number] = weight
            if (previous, lemma) in self._pairs or lemma in self._loose:
                self._longer(lemmas, index, previous, found)
        scores: dict[str, float] = {}
        for (_, _, number), weight in found.items():
            value = self.values[number]
            scores[value] = scores.get(value, 0.0) + weight
        return scores

    def _longer(
        self,
        lemmas: Sequence[str],
        index: int,
        previous: str,
        found: dict[tuple[str, tuple[str, ...], int], float],
    ) -> None:
        lemma = lemmas[index]
        for rest, number, weight in self._pairs.get((previous, lemma), ()):
            if not rest or tuple(lemmas[index + 1 : index + 1 + len(rest)]) == rest:
                found[previous, (lemma, *rest), number] = weight
        for rest, number, weight in self._loose.get(lemma, ()):
            if _follows(rest, lemmas, index):
                found[lemma, rest, number] = weight


def _follows(rest: tuple[str, ...], lemmas: Sequence[str], index: int) -> bool:
    for lemma in rest:
        near = lemmas[index + 1 : index + 2 + GAP]
        if lemma not in near:
            return False
        index += 1 + near.index(lemma)
    return True
