"""Weighted cue phrases of a label, found in a text in one pass over its lemmas. Pure.

A table names, for each value, lines of phrases in plain words with one weight a line. «…» in a
phrase lets up to three words stand between («нет … вода» finds «нет уже неделю воды»).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from domain.ports import Lemmatiser

GAP = 3  # words that «…» may stand for

Table = Mapping[str, Mapping[float, str]]
"""Value -> weight -> phrases, parted by commas."""


class Cues:
    """A table made ready. The lemmas of its phrases come from the lemmatiser that reads the posts."""

    def __init__(self, table: Table, lemmatiser: Lemmatiser) -> None:
        self._values = list(table)
        self._words: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._pairs: dict[tuple[str, str], list[tuple[tuple[str, ...], int, float]]]
        self._pairs = defaultdict(list)
        self._loose: dict[str, list[tuple[tuple[str, ...], int, float]]] = defaultdict(list)
        for number, value in enumerate(self._values):
            for weight, phrases in table[value].items():
                for phrase in phrases.split(","):
                    self._add(phrase, lemmatiser, number, weight)

    def _add(self, phrase: str, lemmatiser: Lemmatiser, number: int, weight: float) -> None:
        key = tuple(lemmatiser.lemmas(phrase))
        if not key:
            raise ValueError(f"a cue without words: {phrase!r}")
        if "…" in phrase:
            self._loose[key[0]].append((key[1:], number, weight))
        elif len(key) == 1:
            self._words[key[0]].append((number, weight))
        else:
            self._pairs[key[0], key[1]].append((key[2:], number, weight))

    def score(self, lemmas: Sequence[str]) -> dict[str, float]:
        """Value -> sum of the weights of its phrases; each phrase counts once, as often as it may
        be repeated.
        """
        values, found = self._values, dict[tuple[str, tuple[str, ...], int], float]()
        words, pairs, loose = self._words, self._pairs, self._loose
        previous = ""
        for index, lemma in enumerate(lemmas):
            if lemma in words:
                for number, weight in words[lemma]:
                    found[lemma, (), number] = weight
            if (previous, lemma) in pairs:
                for rest, number, weight in pairs[previous, lemma]:
                    if not rest or tuple(lemmas[index + 1 : index + 1 + len(rest)]) == rest:
                        found[previous, (lemma, *rest), number] = weight
            if lemma in loose:
                for rest, number, weight in loose[lemma]:
                    if _follows(rest, lemmas, index):
                        found[lemma, rest, number] = weight
            previous = lemma
        scores: dict[str, float] = {}
        for (_, _, number), weight in found.items():
            value = values[number]
            scores[value] = scores.get(value, 0.0) + weight
        return scores


def _follows(rest: tuple[str, ...], lemmas: Sequence[str], index: int) -> bool:
    for lemma in rest:
        near = lemmas[index + 1 : index + 2 + GAP]
        if lemma not in near:
            return False
        index += 1 + near.index(lemma)
    return True
