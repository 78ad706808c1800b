"""What a post is about: group and topic by the lemma phrases of the region's rubricator. Pure.

A phrase speaks for its topic when all its lemmas stand near each other, in any order («мусор уже
неделю не вывозят»); side by side it says more. A word that stands in phrases of one group only
speaks for that group a little even alone («уголь», «освещение»).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from domain.ports import Lemmatiser
from domain.post import Label, Labels
from domain.region import Region
from enrichment.reading import Reading

WINDOW = 7  # words within which the lemmas of a phrase must stand
GROUP_SHARE = 0.4  # of a topic word's weight, for a word of the whole group
EARLY = 0.3  # how much more the first word of a text weighs
ALONE = 0.6  # the most that a word of a phrase weighs without the rest of the phrase
OFTEN = 4  # phrases that must hold the word before it weighs the whole of that
NOTHING = 1.2  # the score of «no topic», against which the groups are weighed
FLOOR = 0.25  # less probable groups are not named
_SMALL = frozenset(
    ("в", "на", "у", "с", "к", "по", "до", "из", "за", "во", "при", "от", "для", "о")
)
_ADDRESS = frozenset({"дом", "квартира", "подъезд", "улица", "корпус"})  # before a number: where


@dataclass(frozen=True, slots=True)
class _Phrase:
    lemmas: tuple[str, ...]
    others: frozenset[str]  # all but the one it is filed under
    weights: tuple[tuple[int, float], ...]  # topic or group number -> weight


class Topics:
    """The step: sets group, topic and alternatives. Prepared from a region once."""

    def __init__(self, region: Region, lemmatiser: Lemmatiser) -> None:
        self._ids: list[str] = []
        self._group_of: list[int] = []
        owners: dict[tuple[str, ...], dict[int, float]] = defaultdict(dict)
        for group in region.groups.values():
            number = len(self._ids)
            self._ids.append(group.id)
            self._group_of.append(number)
            self._file(owners, lemmatiser, group.words, number, GROUP_SHARE)
            for topic in group.topics:
                self._ids.append(topic.id)
                self._group_of.append(number)
                self._file(owners, lemmatiser, topic.words, len(self._ids) - 1, 1.0)
        self._singles, self._phrases = _index(owners, self._group_of)
        for lemma, weights in _alone(owners, self._group_of).items():
            self._singles.setdefault(lemma, weights)

    def label(self, readings: Sequence[Reading], labels: Sequence[Labels]) -> list[Labels]:
        """One Labels a reading, in order."""
        return [
            self._one(_subject(reading.lemmas), known)
            for reading, known in zip(readings, labels, strict=True)
        ]

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
        present = set(lemmas)
        singles, phrases = self._singles, self._phrases
        for lemma in present & singles.keys():
            # «Библиотека переехала в подвал»: what is named first is what the text is about.
            early = 1.0 + EARLY / (1.0 + lemmas.index(lemma) / 5)
            for number, weight in singles[lemma]:
                scores[number] += weight * early
        places: dict[str, list[int]] | None = None
        for lemma in present & phrases.keys():
            for phrase in phrases[lemma]:
                if not phrase.others <= present:
                    continue
                if places is None:
                    places = defaultdict(list)
                    for index, word in enumerate(lemmas):
                        places[word].append(index)
                if factor := _nearness(phrase.lemmas, places):
                    for number, weight in phrase.weights:
                        scores[number] += weight * factor
        return scores

    def _one(self, lemmas: Sequence[str], known: Labels) -> Labels:
        scores = self._scores(lemmas)
        if not scores:
            return known
        groups: dict[int, float] = defaultdict(float)
        best: dict[int, tuple[float, int]] = {}
        for number, score in scores.items():
            group = self._group_of[number]
            # The strongest topic counts whole, the group's others by half: they repeat it.
            groups[group] += score * 0.5
            if number != group:
                best[group] = max(best.get(group, (0.0, 0)), (score, -number))
        for group, (score, _) in best.items():
            groups[group] += score * 0.5
        ranked = sorted(groups, key=lambda g: (-groups[g], g))[:3]
        top = groups[ranked[0]]
        length = max(1.0, math.sqrt(len(lemmas) / 40))  # a long text hits some word of every group
        total = math.exp(NOTHING * length - top) + sum(math.exp(s - top) for s in groups.values())
        named = [Label(self._ids[g], round(math.exp(groups[g] - top) / total, 3)) for g in ranked]
        if named[0].confidence < FLOOR:
            return known
        return replace(
            known,
            group=named[0],
            alternatives=tuple(x for x in named[1:] if x.confidence >= 0.05),
            topic=self._topic(ranked[0], scores, named[0].confidence),
        )

    def _topic(self, group: int, scores: dict[int, float], sure: float) -> Label | None:
        topics = {n: s for n, s in scores.items() if self._group_of[n] == group and n != group}
        if not topics:
            return None
        best = max(topics, key=lambda n: (topics[n], -n))
        total = sum(math.exp(s - topics[best]) for s in topics.values())
        return Label(self._ids[best], round(sure / total, 3))


def _subject(lemmas: Sequence[str]) -> list[str]:
    """The lemmas without the words of an address: «дом 5» is no talk of houses."""
    return [
        lemma
        for lemma, next_ in zip(lemmas, [*lemmas[1:], ""], strict=False)
        if lemma not in _ADDRESS or not next_[:1].isdigit()
    ]


def _alone(
    owners: dict[tuple[str, ...], dict[int, float]], group_of: Sequence[int]
) -> dict[str, tuple[tuple[int, float], ...]]:
    """Words of phrases, weighing ALONE times the squared share of the group among all phrases that
    hold the word, for the topic that holds it most often.
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
    """Phrases under their rarest lemma, with weights: one word 1, two 2, three 2.6; divided where
    several groups claim the phrase.
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
    """1 in order and side by side (small words between them do not count), 0.7 within WINDOW in any
    order, else 0.
    """
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
