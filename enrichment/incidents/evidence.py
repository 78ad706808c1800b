"""How much speaks for two posts telling of one problem: evidence added up, in log-odds. Pure.

Labels of topic, group and kind are some of the evidence; words, names of places, what broke and
how long ago say as much. Two municipalities, or two other towns, are never one place (`elsewhere`).
Streets, houses and objects that differ are a `conflict`, which the join weighs over a whole
incident.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import timedelta
from operator import mul

from domain.incident import Telling
from enrichment.incidents.rarity import SHIPPED, Rarity
from enrichment.incidents.subjects import NETWORKS, subjects

TROUBLE = "trouble"
FAILURE = timedelta(hours=6)  # within which a network's failure is told of by most who will

_SAYS_MUCH = 2.0  # of a common word, what exceeds this counts as shared; no more than _MOST_SHARED
_MOST_SHARED = 12.0
_NAMING = 3.5  # a name that says less is left out of names that agree or differ
_MOST_NAMES = 9.0
_SOON = 2.0  # hours
LATER = 12.0  # hours: another forecast, another price
_STRESSED = 1.8  # times as much says a word that a text repeats
_FAILURE = FAILURE.total_seconds()
_WATER = frozenset({"water"})
_NONE = frozenset[str]()


@dataclass(slots=True, eq=False)
class Weighed:
    """What the words of a post say, as features compare them."""

    says: Mapping[str, float]  # what each of its words says
    naming: frozenset[str]  # rare names of any kind
    rarities: Mapping[str, float]  # how much more than a common word each of these says
    opening: Mapping[str, float]  # what each of its first words says
    stress: Mapping[str, float]  # what each word says, more where it is repeated
    stems: frozenset[str]  # all words of `stress`
    length: float  # of its words' weights as a vector
    stressed: float  # of `stress` as a vector
    opened: float  # of the words of its opening
    size: float  # ln of one more than its words
    is_placed: bool  # a street or an object is named
    village: str | None


@dataclass(slots=True, eq=False)
class ComparedPost:
    """Most pairs of posts are of two places, or too far apart: words are weighed for the others."""

    telling: Telling
    words: frozenset[str]  # names of its streets left out
    streets: frozenset[str]
    houses: frozenset[str]
    objects: frozenset[str]
    kinds: frozenset[str]  # of its objects
    towns: frozenset[str]
    subjects: frozenset[str]
    networks: frozenset[str]  # of its subjects
    time: float  # seconds
    wide: bool
    rarity: Rarity
    _numbers: frozenset[str] | None = None
    _weighed: Weighed | None = None

    @property
    def numbers(self) -> frozenset[str]:
        if self._numbers is None:
            self._numbers = frozenset(word for word in self.words if word[0].isdigit())
        return self._numbers

    @property
    def weighed(self) -> Weighed:
        if self._weighed is None:
            self._weighed = _weighed(self)
        return self._weighed


def read(telling: Telling, rarity: Rarity = SHIPPED) -> ComparedPost:
    streets = _some(telling.streets)
    words = frozenset(telling.words) - streets
    broken = subjects(telling.words)
    return ComparedPost(
        telling,
        words,
        streets,
        _some(telling.houses),
        _some(telling.objects),
        _some([o.partition(" ")[0] for o in telling.objects]),
        _some(telling.towns),
        broken,
        _some(broken & NETWORKS),
        telling.at.timestamp(),
        telling.wide,
        rarity,
    )


def _some(names: Collection[str]) -> frozenset[str]:
    """Most are empty: thousands of readings that are remembered share one."""
    return frozenset(names) if names else _NONE


def _weighed(post: ComparedPost) -> Weighed:
    telling, weight = post.telling, post.rarity.weight
    says = {word: weight(word) for word in post.words}
    repeated = frozenset(telling.repeated)
    stress = {
        word: weight(word) * (_STRESSED if word in repeated else 1.0)
        for word in {*telling.words, *telling.opening, *repeated}
    }
    opening = {word: weight(word) for word in telling.opening}
    named = post.streets | post.towns | frozenset(telling.names)
    naming = {name: says_ - 3 for name in named if (says_ := weight(name)) > _NAMING}
    return Weighed(
        says,
        frozenset(naming),
        naming,
        opening,
        stress,
        frozenset(stress),
        _length(says.values()),
        _length(stress.values()),
        _length(opening.values()),
        math.log1p(len(post.words)),
        bool(post.streets or post.objects),
        telling.settlement if _is_village(telling) else None,
    )


def _length(weights: Iterable[float]) -> float:
    return math.sqrt(sum([w * w for w in weights])) or 1.0


def streets_agree(one: ComparedPost, other: ComparedPost) -> bool:
    return not (
        one.streets.isdisjoint(other.streets)
        and one.streets.isdisjoint(other.words)
        and other.streets.isdisjoint(one.words)
    )


def elsewhere(one: ComparedPost, other: ComparedPost) -> bool:
    a, b = one.telling, other.telling
    if a.municipality is not None and b.municipality is not None:
        if a.municipality != b.municipality:
            return True
        return a.settlement != b.settlement and None not in (a.settlement, b.settlement)
    if one.towns and other.towns:
        return one.towns.isdisjoint(other.towns)
    # A town of the region here, one of elsewhere there.
    return bool((a.municipality and other.towns) or (b.municipality and one.towns))


def conflict(one: ComparedPost, other: ComparedPost) -> bool:
    if one.streets and other.streets and not streets_agree(one, other):
        return True
    if one.houses and other.houses and one.houses.isdisjoint(other.houses):
        return True
    return not one.kinds.isdisjoint(other.kinds) and one.objects.isdisjoint(other.objects)


def one_failure(one: ComparedPost, other: ComparedPost) -> bool:
    """True if a network failed in one town within hours, and one post says that all of it
    failed.
    """
    if not (one.wide or other.wide) or abs(one.time - other.time) > _FAILURE:
        return False
    broken = one.networks & other.networks
    if broken == _WATER and ("flood" in one.subjects or "flood" in other.subjects):
        return False  # the water of a river
    return bool(broken) and _same_town(one, other)


def is_next_issue(one: ComparedPost, other: ComparedPost) -> bool:
    """True for the same words with other numbers half a day later: prices, a forecast, counts."""
    return one.numbers != other.numbers and abs(one.time - other.time) >= LATER * 3600


def _same_town(one: ComparedPost, other: ComparedPost) -> bool:
    town = one.telling.municipality
    if town is not None:
        return town == other.telling.municipality
    return not one.towns.isdisjoint(other.towns)


def _is_village(telling: Telling) -> bool:
    town, _, place = (telling.settlement or "").partition(".")
    return town[:5] != place[:5]


# Learned by benchmarks/evidence.py over pairs of posts at most 48 hours apart: 326,635 of 871
# posts of one city's channels, 951 of them of one event, and 2,070 of labelled/pairs/tune.jsonl,
# which weigh six times as much. All but the first are shares or yes and no unless a word says
# otherwise. That a village agrees is held at 2.48: the real posts name none, and our own few pairs
# gave 6.07, which joined two weeks of a suburb.
WEIGHTS = {
    "before anything is known": -3.76,
    "cosine of their words, repeated ones weighing more": 3.72,
    "cosine of all words, as a share of the shorter": -4.45,
    "cosine of their openings": 3.48,
    "of an opening, the share that the other text says": 4.59,
    "what common words say, by fours": 1.21,
    "length of the shorter, ln of its words": -1.11,
    "the shorter to the longer, ln": 1.11,
    "a street agrees": 0.60,
    "a numbered object agrees": 2.62,
    "a town elsewhere agrees": 1.30,
    "the municipality of both is known, and agrees": 1.53,
    "the municipality of one is known": -0.36,
    "a village agrees": 2.48,
    "names agree, by how rare they are": 0.05,
    "both name something, and nothing the same": -0.91,
    "a number agrees": 1.45,
    "both have numbers, and none the same": -1.66,
    "only one names a street or object": 0.08,
    "at one address another thing broke": -1.26,
    "the same networks broke, cosine": 0.97,
    "the same other things broke, cosine": 1.21,
    "different things broke": 0.07,
    "the topic agrees": 2.16,
    "the group differs": 0.17,
    "days between them, up to two": -0.32,
    "half a day or more between them": -0.66,
    "so long between them, and numbers of which none is the same": 1.38,
    "within two hours": 0.87,
    "one failure of a network": 5.11,
    "told as different kinds": -1.09,
    "both told as news, thanks or another kind": -0.80,
}
CROWDED, FEW = 1.5, 40  # by the first times ln(rivals / FEW) more must speak for joining
ENOUGH = -0.5  # mean log-odds above which a post joins
REMEMBERED = 8_000  # readings of tellings, about 10 kB each: enough for 5,000 stories alive


@dataclass(frozen=True, slots=True)
class Measure:
    """The weights of evidence, and the mean over an incident's tellings above which a post joins
    it.
    """

    rarity: Rarity = SHIPPED
    weights: tuple[float, ...] = tuple(WEIGHTS.values())
    enough: float = ENOUGH
    _known: dict[str, ComparedPost] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def read(self, telling: Telling) -> ComparedPost:
        """A story that posts join is loaded for batch after batch, with the same tellings."""
        known = self._known.get(telling.post_id)
        if known is None or known.telling != telling:
            known = read(telling, self.rarity)
            self.remember(known)
        return known

    def remember(self, reading: ComparedPost) -> None:
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[reading.telling.post_id] = reading

    def limit(self, rivals: int) -> float:
        """The limit among this many live incidents of one town: more rivals make chance likeness
        likelier.
        """
        return self.enough + CROWDED * max(0.0, math.log((rivals + 1) / FEW))

    def log_odds(self, one: ComparedPost, other: ComparedPost) -> float:
        """For one problem against two; the join takes its limit from whole incidents, not
        from 0.
        """
        return float(sum(map(mul, self.weights, features(one, other))))


LEARNED = Measure()
"""With the shipped rarity."""


def features(one: ComparedPost, other: ComparedPost) -> tuple[float, ...]:
    """One number per piece of evidence, in the order of WEIGHTS."""
    a, b = one.telling, other.telling
    mine, its = one.weighed, other.weighed
    common = one.words & other.words
    named = one.streets | other.streets
    says = mine.says
    squares = shared = 0.0
    for word in common:
        said = says[word]
        squares += said * said
        if word not in named:
            shared += said - _SAYS_MUCH
    street = bool(named) and streets_agree(one, other)
    objects = not one.objects.isdisjoint(other.objects)
    both = one.subjects & other.subjects
    broken = math.sqrt(len(one.subjects) * len(other.subjects)) or 1.0
    apart = not both and bool(one.subjects and other.subjects)
    networks = len(both & NETWORKS) if both else 0
    # Where other things broke, that both say where is no likeness.
    words = common if apart else mine.stems & its.stems
    stress, opening, own, others = _products(mine, its, words)
    names = mine.naming & its.naming
    numbers = one.numbers & other.numbers
    different = bool(one.numbers and other.numbers and not numbers)
    shorter, longer = (mine.size, its.size) if mine.size < its.size else (its.size, mine.size)
    hours = abs(one.time - other.time) / 3600
    return (
        1.0,
        stress / (mine.stressed * its.stressed),
        squares / min(mine.length, its.length) ** 2,
        opening / (mine.opened * its.opened),
        max(own / mine.opened**2, others / its.opened**2),
        min(shared, _MOST_SHARED) / 4,
        shorter,
        shorter - longer,
        street,
        objects,
        not one.towns.isdisjoint(other.towns),
        a.municipality is not None and b.municipality is not None,
        (a.municipality is None) != (b.municipality is None),
        mine.village is not None and mine.village == its.village,
        min(_MOST_NAMES, sum([mine.rarities[name] for name in names])) / 3 if names else 0.0,
        bool(mine.naming and its.naming and not names),
        bool(numbers),
        different,
        mine.is_placed != its.is_placed,
        apart and (street or objects),
        networks / broken,
        (len(both) - networks) / broken,
        apart,
        a.topic is not None and a.topic == b.topic,
        a.group is not None and b.group is not None and a.group != b.group,
        min(hours / 24, 2.0),
        hours >= LATER,
        different and hours >= LATER,
        hours < _SOON,
        one_failure(one, other),
        a.kind != b.kind,
        a.kind != TROUBLE and a.kind == b.kind,
    )


def _products(one: Weighed, other: Weighed, words: Set[str]) -> tuple[float, float, float, float]:
    """Over these words: of both stresses, of both openings, of each opening with itself."""
    stress = opening = own = others = 0.0
    one_stress, other_stress = one.stress, other.stress
    one_opening, other_opening = one.opening, other.opening
    for word in words:
        stress += one_stress[word] * other_stress[word]
        first, second = one_opening.get(word), other_opening.get(word)
        if first is not None:
            own += first * first
            if second is not None:
                others += second * second
                opening += first * second
        elif second is not None:
            others += second * second
    return stress, opening, own, others
