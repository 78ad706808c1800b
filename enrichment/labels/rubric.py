"""How much a text speaks of every group and topic of the rubricator, by its lemma phrases. Pure.

A phrase speaks for its topic when all its lemmas stand near each other, in any order («мусор уже
неделю не вывозят»); side by side it says more. A word that stands in phrases of one group only
speaks for that group a little even alone («уголь», «освещение»). What somebody adds to topics.yaml
counts at once, before any model has learned it.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np

from domain.ports.language import Lemmatiser
from domain.region import Region
from enrichment.features import Floats
from enrichment.reading import Reading

WINDOW = 7  # words within which the lemmas of a phrase must stand
LONGEST = 1_000  # lemmas of a text that are looked at
GROUP_SHARE = 0.4  # of a topic word's weight, for a word of the whole group
EARLY = 0.3  # how much more the first word of a text weighs
ALONE = 0.6  # the most that a word of a phrase weighs without the rest of the phrase
OFTEN = 4  # phrases that must hold the word before it weighs the whole of that
MOST = 4.0  # of a group's or topic's score
_SMALL = frozenset(
    ("в", "на", "у", "с", "к", "по", "до", "из", "за", "во", "при", "от", "для", "о")
)
_ADDRESS = frozenset({"дом", "квартира", "подъезд", "улица", "корпус"})  # before a number: where


@dataclass(frozen=True, slots=True)
class _Phrase:
    lemmas: tuple[str, ...]
    others: frozenset[str]  # all but the one it is filed under
    weights: tuple[tuple[int, float], ...]  # number -> weight


class Rubric:
    """The prepared rubricator; `groups` and `topics` are its ids, in its order."""

    def __init__(self, region: Region, lemmatiser: Lemmatiser) -> None:
        self.groups = tuple(region.groups)
        self.topics = tuple(topic.id for group in region.groups.values() for topic in group.topics)
        self._group_of = list(range(len(self.groups)))  # of a number: groups first, then topics
        owners: dict[tuple[str, ...], dict[int, float]] = defaultdict(dict)
        for number, group in enumerate(region.groups.values()):
            self._file(owners, lemmatiser, group.words, number, GROUP_SHARE)
            for topic in group.topics:
                self._file(owners, lemmatiser, topic.words, len(self._group_of), 1.0)
                self._group_of.append(number)
        self._singles, self._phrases = _index(owners, self._group_of)
        for lemma, weights in _alone(owners, self._group_of).items():
            self._singles.setdefault(lemma, weights)

    def scores(self, readings: Sequence[Reading]) -> tuple[Floats, Floats]:
        """(texts, groups) and (texts, topics), from 0 to MOST; a group has the score of its best
        topic, or of its own words.
        """
        scores = [self._scores(_subject(reading.lemmas[:LONGEST])) for reading in readings]
        found = np.zeros((len(readings), len(self._group_of)), np.float32)
        texts = np.repeat(np.arange(len(scores)), [len(each) for each in scores])
        numbers = np.fromiter(chain.from_iterable(scores), np.intp, len(texts))
        values = chain.from_iterable(each.values() for each in scores)
        found[texts, numbers] = np.fromiter(values, np.float64, len(texts))
        np.minimum(found, np.float32(MOST), out=found)
        groups = found[:, : len(self.groups)].copy()
        for number, group in enumerate(self._group_of):
            np.maximum(groups[:, group], found[:, number], out=groups[:, group])
        return groups, found[:, len(self.groups) :]

    @staticmethod
    def _file(
        owners: dict[tuple[str, ...], dict[int, float]],
        lemmatiser: Lemmatiser,
        words: Iterable[str],
        number: int,
        share: float,
    ) -> None:
        for word in words:
            key = tuple(x for x in lemmatiser.lemmas(word) if x not in _SMALL)
            if key:
                owners[key][number] = max(share, owners[key].get(number, 0.0))

    def _scores(self, lemmas: Sequence[str]) -> dict[int, float]:
        scores: dict[int, float] = defaultdict(float)
        places: dict[str, list[int]] = {}
        for index, lemma in enumerate(lemmas):
            if lemma in places:
                places[lemma].append(index)
            else:
                places[lemma] = [index]
        singles, phrases, present = self._singles, self._phrases, places.keys()
        for lemma, spots in places.items():
            if lemma in singles:
                # «Библиотека переехала в подвал»: what is named first is what the text is about.
                early = 1.0 + EARLY / (1.0 + spots[0] / 5)
                for number, weight in singles[lemma]:
                    scores[number] += weight * early
            if lemma in phrases:
                for phrase in phrases[lemma]:
                    if present >= phrase.others and (factor := _nearness(phrase.lemmas, places)):
                        for number, weight in phrase.weights:
                            scores[number] += weight * factor
        return scores


def _subject(lemmas: list[str]) -> list[str]:
    if _ADDRESS.isdisjoint(lemmas):
        return lemmas
    return [
        lemma
        for lemma, next_ in zip(lemmas, [*lemmas[1:], ""], strict=False)
        if lemma not in _ADDRESS or not next_[:1].isdigit()
    ]


def _alone(
    owners: dict[tuple[str, ...], dict[int, float]], group_of: Sequence[int]
) -> dict[str, tuple[tuple[int, float], ...]]:
    """A word weighs ALONE times the squared share of the group among all phrases that hold the
    word, and counts for the topic that holds it most often.
    """
    counts: dict[str, Counter[int]] = defaultdict(Counter)
    for key, numbers in owners.items():
        for lemma in key:
            if len(lemma) > 2:
                counts[lemma].update(numbers.keys())
    alone: dict[str, tuple[tuple[int, float], ...]] = {}
    for lemma, topics in counts.items():
        groups: Counter[int] = Counter()
        for number, count in topics.items():
            groups[group_of[number]] += count
        group, most = min(groups.items(), key=lambda item: (-item[1], item[0]))
        weight = ALONE * (most / groups.total()) ** 2 * min(1.0, most / OFTEN)
        if weight >= 0.2:
            best = max((n for n in topics if group_of[n] == group), key=lambda n: (topics[n], -n))
            alone[lemma] = ((best, weight),)
    return alone


def _index(
    owners: dict[tuple[str, ...], dict[int, float]], group_of: Sequence[int]
) -> tuple[dict[str, tuple[tuple[int, float], ...]], dict[str, list[_Phrase]]]:
    """Phrases under their rarest lemma, with weights: one word 1, two 2, three 2.6, divided among
    the groups that claim the phrase.
    """
    frequency = Counter(lemma for key in owners for lemma in key)
    singles: dict[str, tuple[tuple[int, float], ...]] = {}
    phrases: dict[str, list[_Phrase]] = defaultdict(list)
    for key, numbers in owners.items():
        claims = len({group_of[number] for number in numbers})
        base = (1.0, 2.0, 2.6, 3.0)[min(len(key), 4) - 1] / math.sqrt(claims)
        weights = tuple((number, base * share) for number, share in sorted(numbers.items()))
        if len(key) == 1:
            singles[key[0]] = weights
        else:
            rarest = min(key, key=lambda lemma: (frequency[lemma], lemma))
            others = frozenset(key) - {rarest}
            phrases[rarest].append(_Phrase(key, others, weights))
    return singles, dict(phrases)


def _nearness(key: tuple[str, ...], places: dict[str, list[int]]) -> float:
    """1 if in order and side by side (small words between them do not count), 0.7 within WINDOW in
    any order, else 0.
    """
    if len(key) == 2:
        return _side_by_side(places[key[0]][:50], places[key[1]])
    factor = 0.0
    for start in places[key[0]][:50]:
        spots = [start]
        for lemma in key[1:]:
            near = [p for p in places[lemma] if abs(p - start) < WINDOW and p not in spots]
            if not near:
                break
            spots.append(min(near, key=lambda p: (abs(p - spots[-1] - 1), p)))
        else:
            if all(0 < b - a <= 2 for a, b in pairwise(spots)):
                return 1.0
            factor = 0.7
    return factor


def _side_by_side(firsts: Sequence[int], seconds: Sequence[int]) -> float:
    factor = 0.0
    for first in firsts:
        for second in seconds:
            if 0 < second - first <= 2:
                return 1.0
            if second != first and abs(second - first) < WINDOW:
                factor = 0.7
    return factor
