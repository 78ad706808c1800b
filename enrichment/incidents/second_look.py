"""What proved to be one incident after all, looked at when more posts have come. Pure.

The join sees a post with those that came before it; two incidents that grew towards each other
stay two. Here their posts are weighed against each other, by the same evidence.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.incident import Incident
from enrichment.incidents import evidence
from enrichment.incidents.evidence import LEARNED, ComparedPost
from enrichment.incidents.subjects import NETWORKS

NEAR = timedelta(hours=48)  # as long as the join lets an incident take posts
YOUNG = timedelta(hours=24)  # after which the system only proposes
AGAIN = timedelta(days=7)  # within which the same outage is the same incident, re-opened
# Log-odds, between the greatest of two posts and the mean of all, above which two stories are one;
# with a trouble it takes more, for people act on it.
ENOUGH, SURE = -0.5, 1.0
NEAREST = 10  # incidents weighed in full, of those that share most with one
TELLING = 3.5  # a word that says less leads to no incident


@dataclass(frozen=True, slots=True)
class Union:
    """`other` belongs to `into`, the earlier or the one with a voice; `again` if an outage came
    back after days.
    """

    into: Incident
    other: Incident
    odds: float
    again: bool = False


@dataclass(slots=True)
class Readings:
    """Stories prepared for comparison; only changed ones are read again."""

    _read: dict[str, tuple[list[str], list[ComparedPost], list[tuple[str, float]]]] = field(
        default_factory=dict
    )

    def renew(self, stories: Mapping[str, Incident]) -> None:
        before, self._read = self._read, {}
        for id_, one in stories.items():
            told_by = [telling.post_id for telling in one.tellings]
            kept = before.get(id_)
            if kept is None or kept[0] != told_by:
                posts = [evidence.read(telling) for telling in one.tellings]
                kept = told_by, posts, [*{key for post in posts for key in _keys(post)}]
            self._read[id_] = kept

    def posts(self, id_: str) -> list[ComparedPost]:
        return self._read[id_][1]

    def keys(self, id_: str) -> list[tuple[str, float]]:
        return self._read[id_][2]

    def shelves(self) -> Mapping[str, Mapping[str, float]]:
        shelves: dict[str, dict[str, float]] = defaultdict(dict)
        for id_, (_, _, keys) in self._read.items():
            for key, says in keys:
                shelves[key][id_] = says
        return shelves


def due(
    stories: Iterable[Incident], grown: Collection[str], now: datetime, readings: Readings
) -> list[Union]:
    """The unions of grown young stories, the surest first."""
    known = {one.id: one for one in stories}
    young = {one.id for one in known.values() if now - YOUNG <= one.known_since}
    return [
        union
        for union in unions(known.values(), young & set(grown), readings)
        if union.other.id in young or (not union.other.voiced and union.into.id in young)
    ]


def unions(
    stories: Iterable[Incident], looked_at: Collection[str], readings: Readings | None = None
) -> list[Union]:
    """The unions with a story of `looked_at`, the surest first; each story occurs once."""
    known = {one.id: one for one in stories}
    readings = readings or Readings()
    readings.renew(known)
    shelves = readings.shelves()
    likely: dict[tuple[str, str], Union] = {}
    for id_ in sorted(looked_at & known.keys()):
        for other in _near(id_, readings.keys(id_), shelves):
            first, second = sorted((known[id_], known[other]), key=_first)
            if (first.id, second.id) in likely:
                continue
            one, two = readings.posts(first.id), readings.posts(second.id)
            if union := _union(first, second, one, two):
                likely[first.id, second.id] = union
    chosen, taken = [], set[str]()
    for union in sorted(likely.values(), key=lambda u: (-u.odds, u.into.id, u.other.id)):
        if taken.isdisjoint((union.into.id, union.other.id)):
            taken |= {union.into.id, union.other.id}
            chosen.append(union)
    return chosen


def around(
    ids: Iterable[str], stories: Mapping[str, Incident], readings: Readings, most: int
) -> list[str]:
    """These stories, then those that share most with them, and so on, while they hold at most so
    many posts.
    """
    readings.renew(stories)
    shelves = readings.shelves()
    chosen: dict[str, None] = {}
    waiting = deque(ids)
    while waiting and most > 0:
        id_ = waiting.popleft()
        if id_ not in chosen:
            chosen[id_] = None
            most -= stories[id_].posts
            waiting += _near(id_, readings.keys(id_), shelves)
    return [*chosen]


def is_one(one: Incident, other: Incident) -> bool:
    """Whether the system would unite them if nobody had touched them."""
    first, second = sorted((one, other), key=_first)
    read = [[evidence.read(t) for t in i.tellings] for i in (first, second)]
    return _union(first, second, *read) is not None


def _first(story: Incident) -> tuple[bool, datetime, str]:
    return not story.voiced, story.first_at, story.id


def _union(
    first: Incident, second: Incident, one: Sequence[ComparedPost], two: Sequence[ComparedPost]
) -> Union | None:
    if not one or not two or any(evidence.elsewhere(a, b) for a in one for b in two):
        return None
    gap = max(second.first_at - first.last_at, first.first_at - second.last_at)
    if gap > NEAR:
        later = second.voiced and gap == second.first_at - first.last_at
        again = later and gap <= AGAIN and _same_outage(one, two)
        return Union(first, second, 0.0, again=True) if again else None
    odds = [LEARNED.log_odds(a, b) for a in one for b in two]
    sure = (max(odds) + sum(odds) / len(odds)) / 2
    enough = SURE if _of_trouble(one) or _of_trouble(two) else ENOUGH
    return Union(first, second, sure) if sure > enough and _compatible(one, two) else None


def _of_trouble(posts: Sequence[ComparedPost]) -> bool:
    return any(post.telling.kind == evidence.TROUBLE for post in posts)


def _compatible(one: Sequence[ComparedPost], two: Sequence[ComparedPost]) -> bool:
    agreeing = differing = 0
    failure = False
    for a in one:
        for b in two:
            if evidence.conflict(a, b):
                differing += 1
            elif a.streets and evidence.streets_agree(a, b):
                agreeing += 1
            failure = failure or evidence.one_failure(a, b)
    return differing <= agreeing or failure


def _same_outage(one: Sequence[ComparedPost], two: Sequence[ComparedPost]) -> bool:
    if _networks(one).isdisjoint(_networks(two)):
        return False
    places = [bool(post.streets or post.objects) for post in (*one, *two)]
    if not any(places):
        return any(a.wide for a in one) and any(b.wide for b in two)
    return any(
        not evidence.conflict(a, b)
        and (
            (bool(a.streets or b.streets) and evidence.streets_agree(a, b))
            or not a.objects.isdisjoint(b.objects)
        )
        for a in one
        for b in two
    )


def _networks(posts: Sequence[ComparedPost]) -> frozenset[str]:
    telling = [post for post in posts if post.telling.kind == evidence.TROUBLE]
    counts = Counter(subject for post in telling for subject in post.subjects & NETWORKS)
    return frozenset(subject for subject, posts in counts.items() if 2 * posts >= len(telling))


def _near(
    id_: str, keys: Iterable[tuple[str, float]], shelves: Mapping[str, Mapping[str, float]]
) -> list[str]:
    shared: dict[str, float] = defaultdict(float)
    for key, _ in keys:
        for other, says in shelves[key].items():
            shared[other] += says
    shared.pop(id_, None)
    return sorted(shared, key=lambda other: (-round(shared[other], 6), other))[:NEAREST]


def _keys(post: ComparedPost) -> list[tuple[str, float]]:
    town = post.telling.municipality
    says = post.weighed.says
    keys = [(word, says[word]) for word in sorted(post.words) if says[word] >= TELLING]
    keys += [(name, TELLING) for name in sorted((*post.objects, *post.streets))]
    keys += [(f"subject {subject}", 1.0) for subject in sorted(post.subjects)]
    return [(f"{town} {key}", says) for key, says in keys]
