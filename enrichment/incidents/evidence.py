"""How much speaks for two posts telling of one problem: evidence added up, in log-odds. Pure.

Labels of topic, group and kind are some of the evidence; words, names of places, what broke and
how long ago say as much. Two municipalities, or two other towns, are never one place (`elsewhere`).
Streets, houses and objects that differ are a `conflict`, which the join weighs over a whole
incident.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from operator import mul

from domain.incident import Telling
from enrichment.incidents.minhash import jaccard
from enrichment.incidents.rarity import SHIPPED, Rarity
from enrichment.incidents.subjects import NETWORKS, subjects

TROUBLE = "trouble"
FAILURE = timedelta(hours=6)  # within which a network's failure is told of by most who will

_SAYS_MUCH = 2.0  # of a common word, what exceeds this counts as shared; no more than _MOST_SHARED
_MOST_SHARED = 12.0
_NAMING = 3.5  # a name that says less is left out of names that agree or differ
_MOST_NAMES = 9.0
_SOON = 2.0  # hours
_STRESSED = 1.8  # times as much says a word that a text repeats


@dataclass(frozen=True, slots=True)
class ComparedPost:
    """A telling prepared for comparison."""

    telling: Telling
    words: frozenset[str]  # names of its streets left out
    says: Mapping[str, float]  # what each of its words says
    names: frozenset[str]  # what a street of another may be named by
    streets: frozenset[str]
    houses: frozenset[str]
    objects: frozenset[str]
    kinds: frozenset[str]  # of its objects
    towns: frozenset[str]
    proper: frozenset[str]
    naming: frozenset[str]  # rare names of any kind
    rarities: Mapping[str, float]  # how much more than a common word each of these says
    numbers: frozenset[str]
    subjects: frozenset[str]
    opening: frozenset[str]
    stress: Mapping[str, float]  # what each word says, more where it is repeated
    length: float  # of its words' weights as a vector
    stressed: float  # of `stress` as a vector
    opened: float  # of the words of its opening
    wide: bool


def read(telling: Telling, rarity: Rarity = SHIPPED) -> ComparedPost:
    streets = frozenset(telling.streets)
    words = frozenset(telling.words) - streets
    weight = rarity.weight
    says = {word: weight(word) for word in words}
    repeated = frozenset(telling.repeated)
    stress = {w: s * _STRESSED if w in repeated else s for w, s in says.items()}
    opening = frozenset(telling.opening) & words
    towns, proper = frozenset(telling.towns), frozenset(telling.names)
    naming = {n: says_ - 3 for n in streets | towns | proper if (says_ := weight(n)) > _NAMING}
    return ComparedPost(
        telling,
        words,
        says,
        words | streets,
        streets,
        frozenset(telling.houses),
        frozenset(telling.objects),
        frozenset(o.partition(" ")[0] for o in telling.objects),
        towns,
        proper,
        frozenset(naming),
        naming,
        frozenset(word for word in words if word[0].isdigit()),
        subjects(telling.words),
        opening,
        stress,
        _length(says.values()),
        _length(stress.values()),
        _length(says[word] for word in opening),
        telling.wide,
    )


def _length(weights: Iterable[float]) -> float:
    return math.sqrt(sum(w * w for w in weights)) or 1.0


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
    "cosine of their words, repeated ones weighing more": 0,
    "cosine of all words, as a share of the shorter": 0,
    "cosine of their openings": 0,
    "of an opening, the share that the other text says": 0,
    "share of the same phrases": 0,
    "what common words say, by fours": 0,
    "length of the shorter, ln of its words": 0,
    "the shorter to the longer, ln": 0,
    "a street agrees": 0,
    "a numbered object agrees": 0,
    "a town elsewhere agrees": 0,
    "the municipality of both is known, and agrees": 0,
    "the municipality of one is known": 0,
    "a village agrees": 0,
    "names agree, by how rare they are": 0,
    "both name something, and nothing the same": 0,
    "a number agrees": 0,
    "both have numbers, and none the same": 0,
    "only one names a street or object": 0,
    "at one address another thing broke": 0,
    "the same networks broke, cosine": 0,
    "the same other things broke, cosine": 0,
    "different things broke": 0,
    "the topic agrees": 0,
    "the group differs": 0,
    "days between them, up to two": 0,
    "within two hours": 0,
    "one failure of a network": 0,
    "told as different kinds": 0,
    "both told as news, thanks or another kind": 0,
}
ENOUGH = -0.5  # mean log-odds above which a post joins


@dataclass(frozen=True, slots=True)
class Measure:
    """What evidence weighs, and above which mean over an incident's tellings a post joins it."""

    rarity: Rarity = SHIPPED
    weights: tuple[float, ...] = tuple(WEIGHTS.values())
    enough: float = ENOUGH

    def log_odds(self, one: ComparedPost, other: ComparedPost) -> float:
        """For one problem, against two. The join takes its limit from whole incidents, not from 0:
        among the pairs of a city nearly all are of two problems.
        """
        return sum(map(mul, self.weights, features(one, other)))


LEARNED = Measure()
"""With the shipped rarity."""


def features(one: ComparedPost, other: ComparedPost) -> tuple[float, ...]:
    """The evidence, a number each, in the order of WEIGHTS."""
    a, b = one.telling, other.telling
    common = one.words & other.words
    named = one.streets | other.streets
    says = one.says
    squares = shared = stress = 0.0
    for word in common:
        said = says[word]
        squares += said * said
        stress += one.stress[word] * other.stress[word]
        if word not in named:
            shared += said - _SAYS_MUCH
    street = bool(named) and streets_agree(one, other)
    objects = not one.objects.isdisjoint(other.objects)
    placed = street or objects
    known = None not in (a.municipality, b.municipality)
    both = one.subjects & other.subjects
    broken = math.sqrt(len(one.subjects) * len(other.subjects)) or 1.0
    apart = bool(one.subjects and other.subjects) and one.subjects.isdisjoint(other.subjects)
    anchored = bool(one.streets or one.objects), bool(other.streets or other.objects)
    names = one.naming & other.naming
    numbers = one.numbers & other.numbers
    shorter, longer = sorted((len(one.words), len(other.words)))
    hours = abs((a.at - b.at).total_seconds()) / 3600
    return (
        1.0,
        stress / (one.stressed * other.stressed),
        squares / min(one.length, other.length) ** 2,
        _squares(one.opening & other.opening, says) / (one.opened * other.opened),
        max(
            _squares(one.opening & common, says) / one.opened**2,
            _squares(other.opening & common, says) / other.opened**2,
        ),
        jaccard(a.signature, b.signature),
        min(shared, _MOST_SHARED) / 4,
        math.log1p(shorter),
        math.log((1 + shorter) / (1 + longer)),
        float(street),
        float(objects),
        float(not one.towns.isdisjoint(other.towns)),
        float(known),
        float((a.municipality is None) != (b.municipality is None)),
        float(a.settlement is not None and a.settlement == b.settlement and _is_village(a)),
        min(_MOST_NAMES, sum(one.rarities[name] for name in names)) / 3,
        float(bool(one.naming and other.naming and not names)),
        float(bool(numbers)),
        float(bool(one.numbers and other.numbers and not numbers)),
        float(anchored[0] != anchored[1]),
        float(placed and apart),
        len(both & NETWORKS) / broken,
        len(both - NETWORKS) / broken,
        float(apart),
        float(a.topic is not None and a.topic == b.topic),
        float(None not in (a.group, b.group) and a.group != b.group),
        min(hours / 24, 2.0),
        float(hours < _SOON),
        float(one_failure(one, other)),
        float(a.kind != b.kind),
        float(a.kind != TROUBLE and a.kind == b.kind),
    )


def _squares(words: Iterable[str], says: Mapping[str, float]) -> float:
    return sum(says[word] ** 2 for word in words)
