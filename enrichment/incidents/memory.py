"""Stories kept in memory, which posts join in order of time; the worker's are in the store.

`otklik label` reads a file so, and what came to the worker in another order is joined anew so.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from domain.incident import Incident, Joined, merged, remembered
from domain.ports.incidents import Span
from enrichment.incidents.evidence import LEARNED, Measure
from enrichment.incidents.second_look import Readings, Union, due
from enrichment.incidents.seeking import Seeking
from enrichment.incidents.telling import Candidate

T = TypeVar("T")
TURN = timedelta(hours=3)  # of posts' times between two looks at the stories
MOST_OF_TURN = 500  # posts
MOST = 20_000  # stories kept at once
STORY_LIFE = timedelta(days=4)  # since its last post: twice as long as a story takes posts
MOST_FILED = 1_000  # stories kept under one key


@dataclass(slots=True)
class StoriesInMemory:
    """Posts must come in order of time; a story is forgotten `life` after its last post, when no
    post can join it. `authors` are those of each story's voices. Without `reopens` an outage that
    comes again is another story.
    """

    most: int = MOST
    life: timedelta = STORY_LIFE
    reopens: bool = True
    known: Mapping[str, Joined] = field(default_factory=dict)
    authors: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _stories: dict[str, Incident] = field(default_factory=dict)
    _filed: dict[str, dict[str, datetime]] = field(default_factory=lambda: defaultdict(dict))
    _readings: Readings = field(default_factory=Readings)

    def filed(
        self, keys: Collection[str], span: Span, latest: int
    ) -> Mapping[str, Sequence[tuple[str, str]]]:
        since, until = span
        filed = {}
        for key in keys:
            rows: list[tuple[str, str]] = []
            number: Counter[str] = Counter()
            for id_, at in reversed(self._filed.get(key, {}).items()):
                if since <= at <= until and (story := self._stories.get(id_)):
                    number[story.municipality] += 1
                    if number[story.municipality] <= latest:
                        rows.append((story.municipality, id_))
            if rows:
                filed[key] = rows
        return filed

    def spoken(self, authors: Collection[str], span: Span) -> Mapping[str, frozenset[str]]:
        since, until = span
        spoken = {}
        for id_, own in self.authors.items():
            story = self._stories.get(id_)
            both = own.intersection(authors)
            if both and story and story.first_at <= until and story.last_at >= since:
                spoken[id_] = frozenset(both)
        return spoken

    def keys(self, ids: Collection[str]) -> Mapping[str, Mapping[str, datetime]]:
        """What each of these stories is looked up by, with the time of its latest telling."""
        keys: dict[str, dict[str, datetime]] = {id_: {} for id_ in ids}
        for key, shelf in self._filed.items():
            for id_ in keys.keys() & shelf.keys():
                keys[id_][key] = shelf[id_]
        return keys

    def load(self, ids: Collection[str]) -> Sequence[Incident]:
        return [self._stories[id_] for id_ in sorted(ids) if id_ in self._stories]

    def save(self, incidents: Sequence[Incident], joined: Sequence[Joined]) -> None:
        fresh = {place.post_id for place in joined}
        for one in incidents:
            self._stories.pop(one.id, None)
            self._stories[one.id] = one  # the latest are last
            for telling in one.tellings:
                if telling.post_id in fresh:
                    self._file(one.id, telling.keys, telling.at)
        if incidents:
            self._forget(max(one.last_at for one in incidents))

    def look_again(self, grown: Collection[str], now: datetime) -> Sequence[Union]:
        likely = due(self._stories.values(), grown, now, self._readings)
        united = [union for union in likely if self.reopens or not union.again]
        for union in united:
            whole = merged(union.into, union.other)
            del self._stories[union.other.id]
            del self._stories[whole.id]  # the latest are last
            self._stories[whole.id] = replace(whole, tellings=remembered(whole.tellings))
            if own := self.authors.pop(union.other.id, None):
                self.authors[whole.id] |= own
            for telling in union.other.tellings:
                self._file(whole.id, telling.keys, telling.at)
        return united

    def _file(self, story_id: str, keys: Sequence[str], at: datetime) -> None:
        for key in keys:
            shelf = self._filed[key]
            shelf[story_id] = max(at, shelf.pop(story_id, at))
            if len(shelf) > MOST_FILED:
                del shelf[next(iter(shelf))]

    def _forget(self, latest: datetime) -> None:
        for id_, one in list(self._stories.items()):
            if latest - one.last_at <= self.life and len(self._stories) <= self.most:
                break
            del self._stories[id_]
            self.authors.pop(id_, None)
        if len(self._filed) > 10 * self.most:
            alive = self._stories.keys()
            filed = {k: v for k, v in self._filed.items() if not alive.isdisjoint(v)}
            self._filed = defaultdict(dict, filed)


def turns(in_time: Sequence[T], at: Callable[[T], datetime]) -> Iterator[list[T]]:
    some: list[T] = []
    for one in in_time:
        if some and (len(some) == MOST_OF_TURN or at(one) - at(some[0]) > TURN):
            yield some
            some = []
        some.append(one)
    if some:
        yield some


@dataclass(slots=True)
class Course:
    """Stories as posts join them, turn by turn."""

    new_id: Callable[[], str]
    measure: Measure = LEARNED
    memory: StoriesInMemory = field(default_factory=StoriesInMemory)
    _joined: dict[str, Joined] = field(default_factory=dict)
    _heirs: dict[str, str] = field(default_factory=dict)

    def take(self, posts: Sequence[Candidate]) -> None:
        """Joins the posts of one turn, and looks at the stories that grew."""
        if not posts:
            return
        seeking = Seeking.of(posts, self.measure)
        places = ((id_, self.place(id_)) for id_ in seeking.asked)
        self.memory.known = {id_: place for id_, place in places if place}
        joined = seeking.join(self.memory, self.new_id)
        by_id = {post.post_id: post for post in posts}
        for place in joined:
            self._joined[place.post_id] = place
            if author := by_id[place.post_id].author:
                self.memory.authors[place.incident_id].add(author)
        grown = {place.incident_id for place in joined}
        for union in self.memory.look_again(grown, max(post.at for post in posts)):
            self._heirs[union.other.id] = union.into.id

    def place(self, post_id: str) -> Joined | None:
        """Where a post is, in a story as it is now; None for a post of no story."""
        if (place := self._joined.get(post_id)) is None:
            return None
        story = place.incident_id
        while story in self._heirs:
            story = self._heirs[story]
        return place if story == place.incident_id else replace(place, incident_id=story)
