"""Complaints of one problem, in one place, close in time, alike in words are one incident. Pure.

Near-copies are found by MinHash (Broder 1997): the share of equal minima of two sets estimates
their Jaccard index; standard error 0.06 with 64 hashes at 0.6.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zlib import crc32

import numpy as np

from domain.incident import Incident, Joined
from domain.post import Label, Labels

ALIVE = timedelta(hours=48)  # without a new post, after which an incident takes no more
HASHES = 64  # of one post's signature
KEPT = 12  # signatures an incident remembers: of its latest messages that were no copies
SHINGLE = 3  # lemmas
COPY = 0.6  # estimated Jaccard index from which a post is a copy
SHORTEST_COPY = 8  # lemmas; «нет света» by two neighbours is two voices, not a repost
LEMMAS = 24  # frequent lemmas an incident keeps

# Least share of a post's content lemmas that an incident must have, weighted by their frequency.
SAME_TOPIC, SAME_GROUP, OTHER_TOPIC = 0.08, 0.25, 0.40

_WORDS = (
    "и в не на с что а как это по но к у из за от для же бы так то о мы я он она они вы ты быть"
    " весь этот который мочь свой уже только или при до если когда где нет наш еще там тут почему"
    " без под во со об день неделя год час сегодня вчера опять снова человек дом улица город село"
    " район никто ни один два три второй третий первый сам себя такой какой очень просто чтобы ли"
    " ну да вот же даже тоже все сколько можно раз месяц ул д г"
)
_SMALL = frozenset(_WORDS.split())
_MASK = np.uint64(0xFFFFFFFF)


def _constants() -> tuple[np.ndarray, np.ndarray]:
    """Multiply-shift hashing (Dietzfelbinger 1996); PCG64's raw stream is fixed for all versions,
    and stored signatures depend on it.
    """
    raw = np.random.PCG64(527).random_raw(2 * HASHES).astype(np.uint64)
    return raw[:HASHES] | np.uint64(1), raw[HASHES:]


_FACTORS, _SHIFTS = _constants()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A complaint whose place among incidents is sought: its labels name a group and municipality.

    `author` is a pseudonym or a public page's key: one author's messages on one topic are one
    incident, however they are worded.
    """

    post_id: str
    at: datetime
    labels: Labels
    text: str
    author: str | None = None

    @property
    def cell(self) -> tuple[str, str]:
        """(municipality, group): incidents never span two of these."""
        return _value(self.labels.municipality) or "", _value(self.labels.group) or ""


@dataclass(slots=True)
class _Open:
    """An incident while a batch is joined to it."""

    incident: Incident
    weights: dict[str, float]
    authors: set[str]
    changed: bool = False

    @property
    def cell(self) -> tuple[str, str]:
        """As of a Candidate."""
        return self.incident.municipality, self.incident.group


def join(
    posts: Sequence[Candidate],
    candidates: Sequence[Incident],
    known: Mapping[str, Joined],
    authors: Mapping[str, frozenset[str]],
    new_id: Callable[[], str],
) -> tuple[list[Incident], list[Joined]]:
    """The incidents that are new or changed, and the place of every post, each once.

    Posts are taken by time and id, so the order of the batch does not matter. A post in `known`
    keeps its place and changes nothing, so a second delivery does nothing; one whose incident is a
    candidate of another cell was edited and moves, and the incident it leaves stays as it was.
    `authors` are those of each candidate's complaints, by its id.
    """
    opened: dict[tuple[str, str], list[_Open]] = defaultdict(list)
    for incident in sorted(candidates, key=lambda i: (i.first_at, i.id)):
        cell = incident.municipality, incident.group
        opened[cell].append(_open(incident, authors.get(incident.id, ())))
    by_id = {o.incident.id: o for found in opened.values() for o in found}
    joined: dict[str, Joined] = {}
    fresh: list[Candidate] = []
    for post in sorted(posts, key=lambda p: (p.at, p.post_id)):
        place = known.get(post.post_id)
        there = by_id.get(place.incident_id) if place else None
        if place is None or (there is not None and there.cell != post.cell):
            fresh.append(post)
            continue
        joined[post.post_id] = place
        if there is not None and post.author is not None:
            there.authors.add(post.author)
    for post, signature in zip(fresh, signatures([_lemmas(p) for p in fresh]), strict=True):
        if post.post_id in joined:
            continue
        near = opened[post.cell]
        found, copy = _best(post, signature, near)
        if found is None:
            found = _open(_founded(post, new_id()), ())
            near.append(found)
        _take(found, post, signature, copy)
        joined[post.post_id] = Joined(post.post_id, found.incident.id, copy)
    changed = [o.incident for found in opened.values() for o in found if o.changed]
    return changed, list(joined.values())


def signatures(texts: Sequence[Sequence[str]]) -> list[tuple[int, ...]]:
    """MinHash of each list of lemmas over its word shingles: HASHES unsigned 32-bit numbers; empty
    for texts too short to be called copies.
    """
    return [_signature(lemmas) if len(lemmas) >= SHORTEST_COPY else () for lemmas in texts]


def _signature(lemmas: Sequence[str]) -> tuple[int, ...]:
    hashes = {
        crc32(" ".join(lemmas[i : i + SHINGLE]).encode()) for i in range(len(lemmas) - SHINGLE + 1)
    }
    keys = np.fromiter(hashes, np.uint64, len(hashes))
    lowest = np.full(HASHES, _MASK, np.uint64)
    for start in range(0, len(keys), 4096):  # a text of 100,000 characters fits no cache otherwise
        part = keys[start : start + 4096, None] * _FACTORS + _SHIFTS
        lowest = np.minimum(lowest, (part >> np.uint64(32)).min(axis=0))
    return tuple(lowest.tolist())


def _likeness(signature: tuple[int, ...], incident: Incident) -> float:
    """The greatest estimated Jaccard index with any remembered message."""
    whole = len(incident.signature) // HASHES * HASHES
    if not signature or not whole:
        return 0.0
    kept = np.array(incident.signature[:whole], np.uint64).reshape(-1, HASHES)
    return float((kept == np.array(signature, np.uint64)).mean(axis=1).max())


def _best(
    post: Candidate, signature: tuple[int, ...], cell: Iterable[_Open]
) -> tuple[_Open | None, bool]:
    """Where the post belongs, and whether it is a copy there: a copy's original first, else its
    author's own incident, else the one most alike.
    """
    fitting = [o for o in cell if _compatible(post, o.incident)]
    copies = [(_likeness(signature, o.incident), o) for o in fitting]
    if copies and (best := max(copies, key=lambda c: c[0]))[0] >= COPY:
        return best[1], True
    for found in fitting:
        same = _value(post.labels.topic) == found.incident.topic
        if same and post.author is not None and post.author in found.authors:
            return found, False
    ranked = [(share, o) for o in fitting if (share := _overlap(post, o)) >= _needed(post, o)]
    return (max(ranked, key=lambda r: r[0])[1], False) if ranked else (None, False)


def _compatible(post: Candidate, incident: Incident) -> bool:
    """Close in time, and not in two villages."""
    settlement = _value(post.labels.settlement)
    return incident.first_at - ALIVE <= post.at <= incident.last_at + ALIVE and (
        None in (settlement, incident.settlement) or settlement == incident.settlement
    )


def _needed(post: Candidate, found: _Open) -> float:
    """Topics of one group are easily mistaken for each other, so another topic asks for more common
    words, not for a new incident.
    """
    topic = _value(post.labels.topic)
    if None in (topic, found.incident.topic):
        return SAME_GROUP
    return SAME_TOPIC if topic == found.incident.topic else OTHER_TOPIC


def _overlap(post: Candidate, found: _Open) -> float:
    """Share of the post's content lemmas that the incident has, frequent ones counting more."""
    lemmas = _content(post)
    if not lemmas:
        return 0.0
    return sum(found.weights.get(lemma, 0.0) for lemma in lemmas) / len(lemmas)


def _take(found: _Open, post: Candidate, signature: tuple[int, ...], copy: bool) -> None:
    incident = found.incident
    if not copy:
        for lemma in _content(post):
            found.weights[lemma] = found.weights.get(lemma, 0.0) + 1 / (incident.posts + 1)
    kept = incident.signature
    if not copy and signature:
        kept = (kept + signature)[-KEPT * HASHES :]
    frequent = sorted(found.weights, key=lambda w: (-found.weights[w], w))[:LEMMAS]
    found.incident = replace(
        incident,
        first_at=min(incident.first_at, post.at),
        last_at=max(incident.last_at, post.at),
        posts=incident.posts + 1,
        topic=incident.topic or _value(post.labels.topic),
        settlement=incident.settlement or _value(post.labels.settlement),
        lemmas=tuple(frequent),
        signature=kept,
    )
    found.changed = True
    if post.author is not None:
        found.authors.add(post.author)


def _open(incident: Incident, authors: Iterable[str]) -> _Open:
    """An incident as stored keeps the order of its lemmas, not their counts: the first weighs 1,
    the last a half.
    """
    step = 0.5 / max(1, len(incident.lemmas) - 1)
    weights = {lemma: 1.0 - step * rank for rank, lemma in enumerate(incident.lemmas)}
    return _Open(incident, weights, set(authors))


def _founded(post: Candidate, incident_id: str) -> Incident:
    municipality, group = post.cell
    return Incident(incident_id, group, municipality, post.at, post.at, posts=0)


def _lemmas(post: Candidate) -> list[str]:
    return post.labels.lemmas.split()


def _content(post: Candidate) -> set[str]:
    return {w for w in _lemmas(post) if len(w) > 1 and not w[0].isdigit() and w not in _SMALL}


def _value(label: Label | None) -> str | None:
    return label.value if label else None
