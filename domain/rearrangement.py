"""What changes where posts join their stories anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.incident import Incident, Joined


@dataclass(frozen=True, slots=True)
class Rearrangement:
    """Stories that share posts before and after; all their posts are in `before`, with the story of
    each. A post that is not among `joined` leaves its story. `keys` are what each of `stories` is
    looked up by, with the time of its latest telling. A story that loses all its posts leads to its
    heir.
    """

    before: Mapping[str, str]
    stories: tuple[Incident, ...]
    joined: tuple[Joined, ...]
    keys: Mapping[str, Mapping[str, datetime]]
    heirs: Mapping[str, str]

    def moves(self) -> dict[tuple[str, str], list[str]]:
        """The posts that move, by the stories that they leave and enter, "" for none."""
        after = {place.post_id: place.incident_id for place in self.joined}
        moved: dict[tuple[str, str], list[str]] = {}
        for post_id, story in sorted(self.before.items()):
            if after.get(post_id) != story:
                moved.setdefault((story, after.get(post_id, "")), []).append(post_id)
        return moved
