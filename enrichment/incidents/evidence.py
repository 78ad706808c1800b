"""How much speaks for two posts telling of one problem: evidence added up, in log-odds. Pure.

Labels of topic, group and kind are some of the evidence; words, names of places, what broke and
how long ago say as much. Two municipalities, or two other towns, are never one place (`elsewhere`).
Streets, houses and objects that differ are a `conflict`, which the join weighs over a whole
incident.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from domain.incident import Telling
from enrichment.incidents.stems import latin, stem
from enrichment.incidents.subjects import NETWORKS, subjects

TROUBLE = "trouble"
FAILURE = timedelta(hours=6)  # within which a network's failure is told of by most who will

_RARE = 9.0  # what a word says that stands in fewer than 4 of 29,869 texts
_NUMBER = 3.0
_LEAST = 2.2  # a word that says less is left out: «дом», «второй», «ждать»
_SAYS_MUCH = 2.0  # of a common word, what exceeds this counts as shared; no more than _MOST_SHARED
_MOST_SHARED = 12.0

# When, how long, how politely, how crossly: every complaint says it, and none is known by it.
_IDLE = (
    "первый второй третий четвертый пятый шестой седьмой восьмой девятый десятый один два три"
    " четыре пять шесть семь восемь девять десять сутки день неделя месяц год час минута утро"
    " вечер ночь сегодня вчера завтра понедельник вторник среда четверг пятница суббота"
    " воскресенье январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"
    " опять снова тоже также подряд уже еще давно скоро когда сколько почему куда никто ничего"
    " нельзя невозможно добрый здравствуйте уважаемый просить прошу подсказать пожалуйста спасибо"
    " помочь обращаться обратиться обещать звонить ждать стоять житель человек люди весь каждый"
    " сделать делать принять мера срок администрация управлять ук аналогично поддерживать"
)


@lru_cache(maxsize=1)
def _idle() -> frozenset[str]:
    return frozenset(map(stem, _IDLE.split()))


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    lines = (Path(__file__).parent / "frequent.txt").read_text("utf-8").splitlines()
    return {
        word: float(weight)
        for weight, *words in (line.split() for line in lines if not line.startswith("#"))
        for word in words
    }


@lru_cache(maxsize=100_000)
def weight(word: str) -> float:
    """What a stem says: ln of how rarely it stands in a text, at most 9."""
    return _weights().get(word, _RARE) if word[0].isalpha() else _NUMBER


@lru_cache(maxsize=100_000)
def _saying(lemma: str) -> str:
    """The stem of a lemma, empty where it says nothing."""
    root = stem(lemma)
    return root if len(root) > 1 and weight(root) >= _LEAST and root not in _idle() else ""


def words(lemmas: Iterable[str], *places: str | None) -> tuple[str, ...]:
    """The stems that say something, each once, the rarest first; names of `places` (ids of
    region/) say nothing, for the labels have said it.
    """
    roots = sorted(set(map(_saying, lemmas)) - {""}, key=lambda root: (-weight(root), root))
    named = tuple(filter(None, places))
    return tuple(root for root in roots if not _names(root, named)) if named else tuple(roots)


@lru_cache(maxsize=100_000)
def _names(root: str, places: tuple[str, ...]) -> bool:
    written = latin(root)
    parts = [part for place in places for part in re.split("[._]", place)]
    return len(written) > 3 and any(part.startswith(written) for part in parts)


@dataclass(frozen=True, slots=True)
class ComparedPost:
    """A telling prepared for comparison."""

    telling: Telling
    words: frozenset[str]  # names of its streets left out
    names: frozenset[str]  # what a street of another may be named by
    streets: frozenset[str]
    houses: frozenset[str]
    objects: frozenset[str]
    kinds: frozenset[str]  # of its objects
    towns: frozenset[str]
    proper: frozenset[str]
    subjects: frozenset[str]
    length: float  # of its words' weights as a vector
    wide: bool


def read(telling: Telling) -> ComparedPost:
    streets = frozenset(telling.streets)
    said = frozenset(telling.words) - streets
    return ComparedPost(
        telling,
        said,
        said | streets,
        streets,
        frozenset(telling.houses),
        frozenset(telling.objects),
        frozenset(o.partition(" ")[0] for o in telling.objects),
        frozenset(telling.towns),
        frozenset(telling.names),
        subjects(telling.words),
        math.sqrt(sum(weight(word) ** 2 for word in said)) or 1.0,
        telling.wide,
    )


def streets_agree(one: ComparedPost, other: ComparedPost) -> bool:
    """A street of one is named by the other, be it in lower case."""
    return not (one.streets.isdisjoint(other.names) and other.streets.isdisjoint(one.names))


def elsewhere(one: ComparedPost, other: ComparedPost) -> bool:
    """True where both name a town or village, and not the same."""
    a, b = one.telling, other.telling
    if None not in (a.municipality, b.municipality):
        if a.municipality != b.municipality:
            return True
        return None not in (a.settlement, b.settlement) and a.settlement != b.settlement
    if one.towns and other.towns:
        return one.towns.isdisjoint(other.towns)
    # A town of the region here, one of elsewhere there.
    return bool((a.municipality and other.towns) or (b.municipality and one.towns))


def conflict(one: ComparedPost, other: ComparedPost) -> bool:
    """True where both name a street, a house or a numbered object, and not the same."""
    if one.streets and other.streets and not streets_agree(one, other):
        return True
    if one.houses and other.houses and one.houses.isdisjoint(other.houses):
        return True
    return not one.kinds.isdisjoint(other.kinds) and one.objects.isdisjoint(other.objects)


def one_failure(one: ComparedPost, other: ComparedPost) -> bool:
    """A network failed in one town within hours, and one of them says that it failed as a whole."""
    return (
        (one.wide or other.wide)
        and not one.subjects.isdisjoint(other.subjects & NETWORKS)
        and abs(one.telling.at - other.telling.at) <= FAILURE
        and _same_town(one, other)
    )


def _same_town(one: ComparedPost, other: ComparedPost) -> bool:
    town = one.telling.municipality
    if town is not None:
        return town == other.telling.municipality
    return not one.towns.isdisjoint(other.towns)


def _is_village(telling: Telling) -> bool:
    """Where a settlement is not the town that is a municipality by itself («tynda.tynda»)."""
    town, _, place = (telling.settlement or "").partition(".")
    return town[:5] != place[:5]


# Learned by logistic regression over pairs of posts at most 48 hours apart: 97,562 pairs of 871
# posts of one city's channels, 1,439 of them of one event, and 1,821 of labelled/pairs/tune.jsonl,
# which weigh six times as much. All but the first are shares or yes and no unless a word says
# otherwise.
WEIGHTS = {
    "before anything is known": -4.3,
    "cosine of their words": 4.66,
    "the same, as a share of the shorter": 3.97,
    "what common words say, by fours": 0.91,
    "a street agrees": 3.79,
    "a numbered object agrees": 1.19,
    "a town elsewhere agrees": 1.93,
    "the municipality of both is known, and agrees": 2.38,
    "the municipality of one is known": 0.14,
    "a village agrees": 2.48,
    "names agree, up to two": 0.17,
    "only one names a street or object": -1.06,
    "at one address another thing broke": -3.56,
    "the same networks broke, cosine": 2.22,
    "the same other things broke, cosine": 1.15,
    "different things broke": -0.35,
    "the topic agrees": 1.77,
    "the group differs": -0.31,
    "days between them, up to two": -1.69,
    "one failure of a network": 2.7,
    "told as different kinds": -3.46,
    "both told as news, thanks or another kind": -3.89,
}
_WEIGHTS = tuple(WEIGHTS.values())


def log_odds(one: ComparedPost, other: ComparedPost) -> float:
    """For one problem, against two. The join takes its limit from whole incidents, not from 0:
    among the pairs of a city nearly all are of two problems.
    """
    return sum(w * f for w, f in zip(_WEIGHTS, features(one, other), strict=True))


def features(one: ComparedPost, other: ComparedPost) -> tuple[float, ...]:
    """The evidence, a number each, in the order of WEIGHTS."""
    a, b = one.telling, other.telling
    common = one.words & other.words
    named = one.streets | other.streets
    squares = shared = 0.0
    for word in common:
        says = weight(word)
        squares += says * says
        if word not in named:
            shared += says - _SAYS_MUCH
    street = bool(named) and streets_agree(one, other)
    objects = not one.objects.isdisjoint(other.objects)
    placed = street or objects
    known = None not in (a.municipality, b.municipality)
    both = one.subjects & other.subjects
    broken = math.sqrt(len(one.subjects) * len(other.subjects)) or 1.0
    apart = bool(one.subjects and other.subjects) and one.subjects.isdisjoint(other.subjects)
    anchored = bool(one.streets or one.objects), bool(other.streets or other.objects)
    return (
        1.0,
        squares / (one.length * other.length),
        squares / min(one.length, other.length) ** 2,
        min(shared, _MOST_SHARED) / 4,
        float(street),
        float(objects),
        float(not one.towns.isdisjoint(other.towns)),
        float(known),
        float((a.municipality is None) != (b.municipality is None)),
        float(a.settlement is not None and a.settlement == b.settlement and _is_village(a)),
        float(min(2, sum(w in one.proper or w in other.proper for w in common))),
        float(anchored[0] != anchored[1]),
        float(placed and apart),
        len(both & NETWORKS) / broken,
        len(both - NETWORKS) / broken,
        float(apart),
        float(a.topic is not None and a.topic == b.topic),
        float(None not in (a.group, b.group) and a.group != b.group),
        min(abs((a.at - b.at).total_seconds()) / 86_400, 2.0),
        float(one_failure(one, other)),
        float(a.kind != b.kind),
        float(a.kind != TROUBLE and a.kind == b.kind),
    )
