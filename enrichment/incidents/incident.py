"""Posts of one event, in one place, close in time, alike in words are one story. Pure.

Whatever its kind, a post joins; a complaint or question is a voice, with which a story is an
incident. What a post tells is weighed (evidence.py) against tellings that a story remembers: its
first ones, so that it cannot drift from what it was opened for, and its latest. A near-copy
(minhash.py) joins at once, whatever it was labelled. Streets, houses, schools, routes and towns
that differ are different incidents, with one exception: where a network failed (heat, water, light,
gas) and
somebody says that a whole town or district is without, reports of single streets within hours are
of that failure, for hundreds of houses are one event to the officer on duty; two houses alone, with
nobody speaking of more, stay two.
"""

import math
from collections import ChainMap, defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from operator import itemgetter
from types import MappingProxyType

from domain.incident import FIRST, LATEST, Incident, Joined, StoryRole, Telling, naming
from domain.post import Label
from enrichment.incidents import evidence
from enrichment.incidents.evidence import LEARNED, ComparedPost, Measure
from enrichment.incidents.keys import says
from enrichment.incidents.minhash import jaccard, signatures
from enrichment.incidents.rarity import SHIPPED, Rarity
from enrichment.incidents.telling import Candidate, telling

ALIVE = timedelta(hours=48)  # without a new post, after which an incident takes no more
COPY = 0.6  # estimated Jaccard index from which a post is a copy
LEAST = -5.0  # one telling speaks no more than this against a post
NEAREST = 10  # incidents weighed in full, of those that share most with a post
RECENT = 16  # incidents looked up by one word of one town, the latest


@dataclass(slots=True, eq=False)
class _Open:
    incident: Incident
    authors: set[str]
    measure: Measure
    changed: bool = False
    _readings: list[ComparedPost] | None = None
    _places: list[ComparedPost] | None = None

    @property
    def id(self) -> str:
        return self.incident.id

    @property
    def cell(self) -> tuple[str, str]:
        return self.incident.municipality, self.incident.group

    @property
    def readings(self) -> list[ComparedPost]:
        if self._readings is None:
            self._readings = [self.measure.read(t) for t in self.incident.tellings]
        return self._readings

    @property
    def places(self) -> list[ComparedPost]:
        """One reading of each place that its tellings are of."""
        if self._places is None:
            by_place = {
                (one.telling.municipality, one.telling.settlement, one.towns): one
                for one in self.readings
            }
            self._places = list(by_place.values())
        return self._places

    def hear(self, post: Candidate, role: StoryRole) -> None:
        if not role.speaks or self.incident.voiced:
            return
        self.incident = replace(
            self.incident,
            voiced=True,
            municipality=post.municipality,
            group=post.group or self.incident.group,
            topic=_value(post.labels.topic) or self.incident.topic,
            settlement=_value(post.labels.settlement) or self.incident.settlement,
        )
        self.changed = True

    def take(self, post: Candidate, reading: ComparedPost, copy: bool) -> None:
        incident = self.incident
        if not copy and reading.words:
            kept = [*self.readings, reading]
            if len(kept) > FIRST + LATEST:
                del kept[FIRST]
            self._readings, self._places = kept, None
            self.measure.remember(reading)
        self.incident = replace(
            incident,
            first_at=min(incident.first_at, post.at),
            last_at=max(incident.last_at, post.at),
            posts=incident.posts + 1,
            topic=incident.topic or _value(post.labels.topic),
            settlement=incident.settlement or _value(post.labels.settlement),
            tellings=tuple(r.telling for r in self.readings),
            named=naming(incident.named, more=[reading.telling.named])
            if reading.telling.named
            else incident.named,
        )
        self.changed = True
        if post.author is not None:
            self.authors.add(post.author)


@dataclass
class _Shelves:
    """Open incidents by rare word, street, object, subject and author, per municipality and, under
    None, over all of them; only keys `asked` for by the posts at hand are filed.
    """

    everywhere: bool
    asked: frozenset[str]
    measure: Measure
    _filed: dict[str | None, dict[str, dict[_Open, None]]] = field(
        default_factory=lambda: defaultdict(dict)
    )

    def file(self, found: _Open, tellings: Iterable[Telling], authors: Iterable[str]) -> None:
        asked = self.asked
        keys = set(map(_author_key, authors)) & asked
        for told in tellings:
            keys |= asked.intersection(told.keys)
        town = found.incident.municipality
        for place in (town, None) if self.everywhere else (town,):
            shelves = self._filed[place]
            for key in keys:
                if (shelf := shelves.get(key)) is None:
                    shelves[key] = {found: None}
                    continue
                shelf.pop(found, None)
                shelf[found] = None  # the latest stand last
                if len(shelf) > RECENT:
                    del shelf[next(iter(shelf))]

    def own(self, post: Candidate) -> list[_Open]:
        shelf = self._filed[post.municipality].get(_author_key(post.author), {})
        return [*reversed(shelf)]

    def near(self, post: Candidate, reading: ComparedPost) -> tuple[list[_Open], int]:
        """The incidents that share most with the reading, at most NEAREST, and how many share
        anything.
        """
        shares: dict[_Open, float] = defaultdict(float)
        for place in (post.municipality, "") if post.municipality else (None,):
            shelves = self._filed[place]
            for key in reading.telling.keys:
                if shelf := shelves.get(key):
                    shared = says(key, self.measure.rarity)
                    for found in shelf:
                        shares[found] += shared
        return sorted(shares, key=shares.__getitem__, reverse=True)[:NEAREST], len(shares)


def join(
    posts: Sequence[Candidate],
    candidates: Sequence[Incident],
    known: Mapping[str, Joined],
    authors: Mapping[str, frozenset[str]],
    new_id: Callable[[], str],
    readings: Mapping[str, ComparedPost] = MappingProxyType({}),
    measure: Measure = LEARNED,
    rivals: Mapping[str, int] = MappingProxyType({}),
    opened_at: datetime | None = None,
) -> tuple[list[Incident], list[Joined]]:
    """The new and changed stories, and the place of every post that has one. Posts are taken by
    time and id. A post in `known` keeps its place; an edited voice in the wrong cell moves, unless
    it is pinned, and the incident it leaves stays as it was. `authors` are those of each
    candidate's complaints, by its id. Missing `readings` are made. `rivals` says how many stories
    share a key with a post, if more do than are given. New stories are opened at `opened_at`.
    """
    opened = [
        _Open(incident, set(authors.get(incident.id, ())), measure)
        for incident in sorted(candidates, key=lambda i: (i.first_at, i.id))
    ]
    by_id = {o.incident.id: o for o in opened}
    joined: dict[str, Joined] = {}
    fresh: list[Candidate] = []
    for post in sorted(posts, key=lambda p: (p.at, p.post_id)):
        before = known.get(post.post_id)
        place = by_id.get(before.incident_id) if before else None
        if before is None or _moved(post, before, place):
            fresh.append(post)
            continue
        if place:
            role = post.role(place.incident.group)
            place.hear(post, role)
            before = replace(before, role=role)
            if post.author is not None:
                place.authors.add(post.author)
        joined[post.post_id] = before
    waiting = deque(opened)
    places = ChainMap(joined, dict(known))
    missing = [post for post in fresh if post.post_id not in readings]
    read = {**readings, **readings_of(missing, measure.rarity)}
    shelves = _Shelves(
        not all(post.municipality for post in fresh),
        frozenset(
            key
            for post in fresh
            for key in (*read[post.post_id].telling.keys, _author_key(post.author))
        ),
        measure,
    )
    for post in fresh:
        if post.post_id in joined:
            continue
        reading = read[post.post_id]
        while waiting and waiting[0].incident.first_at <= post.at + ALIVE:
            shelves.file(found := waiting.popleft(), found.incident.tellings, found.authors)
        left = known.get(post.post_id)
        likely, sharing = shelves.near(post, reading)
        own, near = (
            [o for o in found_by if not left or o.id != left.incident_id]
            for found_by in (shelves.own(post), likely)
        )
        place, copy = _answered(post, reading, places, by_id), False
        if place is None:
            limit = measure.limit(max(sharing, rivals.get(post.post_id, 0)))
            place, copy = _best(post, reading, own, near, measure, limit)
        if place is None and not (post.opens and (post.voice or reading.telling.keys)):
            continue
        role = post.role(place.incident.group if place else post.group)
        found = place or _Open(_founded(post, role, new_id(), opened_at), set(), measure)
        by_id[found.id] = found
        found.hear(post, role)
        found.take(post, reading, copy)
        author = () if post.author is None else (post.author,)
        shelves.file(found, () if copy else (reading.telling,), author)
        # A second delivery must not undo what led a voice into another cell.
        pinned = role.speaks and found.cell not in post.cells
        joined[post.post_id] = Joined(post.post_id, found.id, copy, pinned, role)
    return [o.incident for o in by_id.values() if o.changed], list(joined.values())


def _moved(post: Candidate, before: Joined, place: _Open | None) -> bool:
    if place is None or before.pinned or not before.role.speaks or post.voice is None:
        return False
    return place.incident.voiced and place.cell not in post.cells


def readings_of(posts: Sequence[Candidate], rarity: Rarity = SHIPPED) -> dict[str, ComparedPost]:
    """What is published is no copy of what was filed: it counts, whichever came first. So what was
    filed has no signature that others could be compared with.
    """
    signed = [() if post.is_filed else _signature(post) for post in posts]
    return {
        post.post_id: evidence.read(telling(post, signature, rarity), rarity)
        for post, signature in zip(posts, signed, strict=True)
    }


def _answered(
    post: Candidate,
    reading: ComparedPost,
    places: Mapping[str, Joined],
    by_id: Mapping[str, _Open],
) -> _Open | None:
    if reading.subjects or reading.streets or reading.objects:
        return None
    answered = (places[i].incident_id for i in post.answers if i in places)
    return next((by_id[i] for i in answered if i in by_id), None)


def _best(
    post: Candidate,
    reading: ComparedPost,
    own: Sequence[_Open],
    near: Sequence[_Open],
    measure: Measure,
    limit: float,
) -> tuple[_Open | None, bool]:
    """The story, and whether the post is a copy there: first a copy's original, then its author's
    own incident, then the incident that most evidence speaks for.
    """
    fitting = [o for o in near if _in_time(post, o.incident) and _compatible(reading, o)]
    original = _original(post, reading, fitting)
    if original is not None:
        return original, True
    topic = _value(post.labels.topic)
    for found in own:
        same = topic == found.incident.topic and _in_time(post, found.incident)
        if same and not any(evidence.elsewhere(reading, one) for one in found.places):
            return found, False
    score, best = max(
        ((_score(reading, o, measure), o) for o in fitting),
        key=itemgetter(0),
        default=(limit, None),
    )
    return (best if score > limit else None), False


def _in_time(post: Candidate, incident: Incident) -> bool:
    return incident.first_at - ALIVE <= post.at <= incident.last_at + ALIVE


def _compatible(reading: ComparedPost, found: _Open) -> bool:
    for one in found.places:
        if evidence.elsewhere(reading, one):
            return False
    if not (reading.streets or reading.houses or reading.kinds):
        return True  # nothing that could differ
    agreeing = differing = 0
    for told in found.readings:
        if evidence.conflict(reading, told):
            differing += 1
        elif reading.streets and evidence.streets_agree(reading, told):
            agreeing += 1
    if differing <= agreeing:
        return True
    return any(evidence.one_failure(reading, one) for one in found.readings)


def _original(post: Candidate, reading: ComparedPost, fitting: Sequence[_Open]) -> _Open | None:
    """The story of which the post is a copy."""
    signed = [o for o in fitting if any(told.telling.signature for told in o.readings)]
    if not signed:
        return None
    signature = _signature(post) if post.is_filed else reading.telling.signature
    likeness, original = max(
        ((_likeness(signature, reading, o), o) for o in signed), key=itemgetter(0)
    )
    return original if likeness >= COPY else None


def _signature(post: Candidate) -> tuple[int, ...]:
    [signature] = signatures([post.labels.lemmas.split()])
    return signature


def _likeness(signature: tuple[int, ...], reading: ComparedPost, found: _Open) -> float:
    return max(
        (
            jaccard(signature, told.telling.signature)
            for told in found.readings
            if told.telling.signature
            and 2 * len(reading.words & told.words) > len(told.words)
            and not evidence.is_next_issue(reading, told)
        ),
        default=0.0,
    )


def _score(reading: ComparedPost, found: _Open, measure: Measure) -> float:
    """The mean over the remembered tellings, so that a large incident attracts no more than a young
    one.
    """
    odds = [max(LEAST, measure.log_odds(reading, told)) for told in found.readings]
    return sum(odds) / len(odds) if odds else -math.inf


def _author_key(author: str | None) -> str:
    return f"author {author}"


def _founded(
    post: Candidate, role: StoryRole, incident_id: str, opened_at: datetime | None
) -> Incident:
    return Incident(
        incident_id,
        post.group,
        post.municipality,
        post.at,
        post.at,
        posts=0,
        voiced=role.speaks,
        topic=_value(post.labels.topic),
        settlement=_value(post.labels.settlement),
        opened_at=opened_at,
    )


def _value(label: Label | None) -> str | None:
    return label.value if label else None
