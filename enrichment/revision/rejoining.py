"""Posts that came in another order than they were published in join their stories anew."""

import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from domain.incident import Incident, Joined
from domain.ports.frequencies import FrequencyStore
from domain.ports.incidents import IncidentStore
from domain.ports.index import PostIndex
from domain.ports.language import Lemmatiser
from domain.ports.repeats import RepeatStore
from domain.post import EnrichedPost
from domain.rearrangement import Rearrangement
from enrichment.incidents.evidence import LEARNED
from enrichment.incidents.memory import Course, StoriesInMemory, turns
from enrichment.incidents.rarity import Rarity
from enrichment.incidents.telling import Candidate
from enrichment.repeats.repeats import rests
from enrichment.settling import candidate_of

PART = 500  # posts read from the index at once


@dataclass(frozen=True, slots=True)
class Rejoining:
    """Reads the stores, and writes nothing."""

    incidents: IncidentStore
    index: PostIndex
    repeats: RepeatStore
    frequencies: FrequencyStore
    lemmatiser: Lemmatiser

    def rearrangements(self, stories: Sequence[Incident], now: datetime) -> list[Rearrangement]:
        """What changes if the posts of these stories, and no others, join in order of time."""
        held = {one.id: self.incidents.posts(one.id) for one in stories}
        posts = self._posts([place.post_id for places in held.values() for place in places])
        whole = {
            id_: [place.post_id for place in places]
            for id_, places in held.items()
            if all(place.post_id in posts for place in places)
        }
        before = {post_id: id_ for id_, own in whole.items() for post_id in own}
        rest = rests([posts[id_] for id_ in before], self.repeats, self.lemmatiser)
        candidates = [candidate_of(posts[id_].post, posts[id_].labels, rest[id_]) for id_ in before]
        after, memory = self._joined(candidates, now)
        known = {one.id: one for one in stories}
        return _rearrangements({i: known[i] for i in whole}, before, after, memory)

    def _posts(self, post_ids: Sequence[str]) -> dict[str, EnrichedPost]:
        posts: dict[str, EnrichedPost] = {}
        for start in range(0, len(post_ids), PART):
            posts |= self.index.get(post_ids[start : start + PART])
        return {id_: post for id_, post in posts.items() if post.labels.kind}

    def _joined(
        self, candidates: Sequence[Candidate], now: datetime
    ) -> tuple[dict[str, Joined], StoriesInMemory]:
        measure = replace(LEARNED, rarity=Rarity(self.frequencies.read(now)))
        memory = StoriesInMemory(most=sys.maxsize, life=timedelta.max, reopens=False)
        course = Course(lambda: uuid4().hex, measure, memory)
        for some in turns(sorted(candidates, key=_in_time), lambda post: post.at):
            course.take(some)
        places = [course.place(post.post_id) for post in candidates]
        return {place.post_id: place for place in places if place}, memory


def _in_time(post: Candidate) -> tuple[datetime, str]:
    return post.at, post.post_id


def _rearrangements(
    stories: Mapping[str, Incident],
    before: Mapping[str, str],
    after: Mapping[str, Joined],
    memory: StoriesInMemory,
) -> list[Rearrangement]:
    shared = Counter(
        (before[post_id], place.incident_id) for post_id, place in sorted(after.items())
    )
    new = {one.id: one for one in memory.load({story for _, story in shared})}
    kept = _kept(stories, new, shared)
    keys = memory.keys(new)
    changes = []
    for olds, news in _connected(stories, shared):
        posts = {post_id: old for post_id, old in before.items() if old in olds}
        if len(olds) == len(news) == 1 and all(post_id in after for post_id in posts):
            continue
        ids = {story: kept.get(story, story) for story in news}
        donors = {
            story: stories[max(olds, key=lambda old: (shared[old, story], old))] for story in news
        }
        changes.append(
            Rearrangement(
                posts,
                tuple(
                    replace(
                        new[story],
                        id=ids[story],
                        number=stories[kept[story]].number if story in kept else 0,
                        opened_at=donors[story].known_since,
                    )
                    for story in sorted(news)
                ),
                tuple(
                    replace(after[post_id], incident_id=ids[after[post_id].incident_id])
                    for post_id in sorted(posts)
                    if post_id in after
                ),
                {ids[story]: keys[story] for story in news},
                {
                    old: ids[max(news, key=lambda story: (shared[old, story], story))]
                    for old in sorted(olds - set(ids.values()))
                    if any(shared[old, story] for story in news)
                },
            )
        )
    return changes


def _kept(
    stories: Mapping[str, Incident], new: Mapping[str, Incident], shared: Counter[tuple[str, str]]
) -> dict[str, str]:
    """New story -> the old one whose name it keeps: the one with which it shares most posts; of
    equals the earlier.
    """

    def surest(pair: tuple[str, str]) -> tuple[object, ...]:
        old, story = stories[pair[0]], new[pair[1]]
        return -shared[pair], old.first_at, story.first_at, old.id, story.id

    kept: dict[str, str] = {}
    for old, story in sorted(shared, key=surest):
        if story not in kept and old not in kept.values():
            kept[story] = old
    return kept


def _connected(
    stories: Mapping[str, Incident], shared: Counter[tuple[str, str]]
) -> list[tuple[set[str], set[str]]]:
    """Old and new stories in groups that share no posts."""
    to_new: dict[str, set[str]] = defaultdict(set)
    to_old: dict[str, set[str]] = defaultdict(set)
    for old, story in shared:
        to_new[old].add(story)
        to_old[story].add(old)
    groups, grouped = [], set[str]()
    for first in sorted(stories):
        if first in grouped:
            continue
        olds, news, waiting = set[str](), set[str](), [first]
        while waiting:
            old = waiting.pop()
            if old not in olds:
                olds.add(old)
                news |= to_new[old]
                waiting += sorted({o for story in to_new[old] for o in to_old[story]} - olds)
        grouped |= olds
        groups.append((olds, news))
    return groups
