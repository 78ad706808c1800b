"""Posts join stories in order of their times, and stories are looked at again as time goes on.

`otklik label` reads a file so, and what came to the worker in another order is joined anew so.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from domain.incident import Joined
from enrichment.incidents.evidence import LEARNED, Measure
from enrichment.incidents.memory import StoriesInMemory
from enrichment.incidents.seeking import Seeking
from enrichment.incidents.telling import Candidate

T = TypeVar("T")
TURN = timedelta(hours=3)  # of posts' times between two looks at the stories
MOST = 500  # posts of one turn


def turns(in_time: Sequence[T], at: Callable[[T], datetime]) -> Iterator[list[T]]:
    some: list[T] = []
    for one in in_time:
        if some and (len(some) == MOST or at(one) - at(some[0]) > TURN):
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
