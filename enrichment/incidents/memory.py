"""Stories kept in memory, for posts in order of time; the worker's are in the store."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from domain.incident import Incident, Joined, merged, remembered
from domain.ports.incidents import Span
from enrichment.incidents.second_look import Readings, Union, due

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
