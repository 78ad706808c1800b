"""Weighted cue phrases of a label, found in a text in one pass over its lemmas. Pure.

A table names, for each value, lines of phrases in plain words with one weight a line. «…» in a
phrase lets up to three words stand between («нет … воды» finds «нет уже неделю воды»); «=» before
a word means this very form («=сниму» is an advertisement, «маршрут сняли» is none).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from domain.ports.language import Lemmatiser
from enrichment.features import Floats
from enrichment.reading import Reading

MOST = 6.0  # of a hint
GAP = 3  # words that «…» may stand for

Table = Mapping[str, Mapping[float, str]]
"""Value -> weight -> phrases, parted by commas."""

_Key = tuple[str, tuple[str, ...], int]
"""First word of a phrase, the others, and the number of its value."""


@dataclass(slots=True)
class _Head:
    """Phrases to look for at one lemma: it alone, its forms, pairs that it ends (by first word),
    and phrases with a gap that it begins.
    """

    words: list[tuple[int, int, float]] = field(default_factory=list)
    forms: list[tuple[str, int, float]] = field(default_factory=list)
    ends: dict[str, list[tuple[tuple[str, ...], int, float]]] = field(default_factory=dict)
    loose: list[tuple[tuple[str, ...], int, float]] = field(default_factory=list)


class Cues:
    """A prepared table; the words of values in `deniable` say nothing after «не» («не хорошо» is no
    praise).
    """

    def __init__(
        self, table: Table, lemmatiser: Lemmatiser, deniable: Collection[str] = ()
    ) -> None:
        self.values = tuple(map(str, table))
        self._deniable = frozenset(self.values.index(value) for value in deniable)
        self._heads: dict[str, _Head] = defaultdict(_Head)
        self._keys: dict[_Key, int] = {}  # of phrases that count once
        for number, lines in enumerate(table.values()):
            for weight, phrases in lines.items():
                for phrase in phrases.split(","):
                    self._add(phrase.strip(), lemmatiser, number, weight)
        self._owners = [number for _, _, number in self._keys]
        self._heads = dict(self._heads)

    def _add(self, phrase: str, lemmatiser: Lemmatiser, number: int, weight: float) -> None:
        lemmas = tuple(lemmatiser.lemmas(phrase))
        if not lemmas:
            raise ValueError(f"a cue without words: {phrase!r}")
        first, *rest = lemmas
        if phrase.startswith("="):
            form = phrase[1:]
            self._heads[first].forms.append((form, self._key(form, (), number), weight))
        elif phrase.startswith("["):
            self._heads[phrase].words.append((self._key(phrase, (), number), number, weight))
        elif "…" in phrase:
            key = self._key(first, lemmas[1:], number)
            self._heads[first].loose.append((lemmas[1:], key, weight))
        elif not rest:
            self._heads[first].words.append((self._key(first, (), number), number, weight))
        else:
            key = self._key(first, lemmas[1:], number)
            self._heads[lemmas[1]].ends.setdefault(first, []).append((lemmas[2:], key, weight))

    def _key(self, first: str, rest: tuple[str, ...], number: int) -> int:
        return self._keys.setdefault((first, rest, number), len(self._keys))

    def hints(self, readings: Sequence[Reading]) -> Floats:
        """(texts, values): the scores, up to MOST."""
        scores = np.array([self.score(reading) for reading in readings], np.float32)
        return np.minimum(scores.reshape(len(readings), len(self.values)), np.float32(MOST))

    def score(self, reading: Reading) -> list[float]:
        """For each value the sum of its phrases' weights, each phrase counted once."""
        found: dict[int, float] = {}
        heads = self._heads
        for index, head in [
            (index, heads[lemma]) for index, lemma in enumerate(reading.lemmas) if lemma in heads
        ]:
            self._one_word(reading, index, head, found)
            if head.ends or head.loose:
                _longer(reading.lemmas, index, head, found)
        scores = [0.0] * len(self.values)
        for key, weight in found.items():
            scores[self._owners[key]] += weight
        return scores

    def _one_word(self, reading: Reading, index: int, head: _Head, found: dict[int, float]) -> None:
        for key, number, weight in head.words:
            denied = number in self._deniable and index and reading.lemmas[index - 1] == "не"
            if not denied:
                found[key] = weight
        for form, key, weight in head.forms:
            if reading.form(index) == form:
                found[key] = weight


def _longer(lemmas: Sequence[str], index: int, head: _Head, found: dict[int, float]) -> None:
    if index:
        for rest, key, weight in head.ends.get(lemmas[index - 1], ()):
            if not rest or tuple(lemmas[index + 1 : index + 1 + len(rest)]) == rest:
                found[key] = weight
    for rest, key, weight in head.loose:
        if _follows(rest, lemmas, index):
            found[key] = weight


def _follows(rest: tuple[str, ...], lemmas: Sequence[str], index: int) -> bool:
    for lemma in rest:
        near = lemmas[index + 1 : index + 2 + GAP]
        if lemma not in near:
            return False
        index += 1 + near.index(lemma)
    return True
