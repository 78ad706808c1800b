"""Posts move as they joined anew, with their complaints; within a caller's transaction."""

from collections import defaultdict

from sqlalchemy import Connection, delete, insert, or_, select, update

from domain.errors import MoveRefused
from domain.incident import Joined
from domain.rearrangement import Rearrangement
from store.facts.posts import PostFacts
from store.stories.incidents import SqlJoining
from store.stories.keys import day_of
from store.tables.complaints import complaints
from store.tables.incidents import incident_keys, incident_posts, incidents


def rearrange(
    connection: Connection, change: Rearrangement, facts: PostFacts | None = None
) -> None:
    """The stories must be locked. Raises MoveRefused if they hold other posts than `before`."""
    stories = sorted(set(change.before.values()))
    c = incident_posts.c
    places = select(c.post_id, c.incident_id).where(c.incident_id.in_(stories))
    if {row.post_id: row.incident_id for row in connection.execute(places)} != change.before:
        raise MoveRefused("к этим инцидентам тем временем пришли другие сообщения")
    SqlJoining(connection, {}).save(change.stories, change.joined)
    _file(connection, change)
    left = sorted(change.before.keys() - {place.post_id for place in change.joined})
    connection.execute(delete(incident_posts).where(c.post_id.in_(left)))
    connection.execute(delete(complaints).where(complaints.c.post_id.in_(left)))
    _move_complaints(connection, change.joined)
    if facts:
        facts.recount(connection, change.before)
    emptied = set(stories) - {place.incident_id for place in change.joined}
    for story in sorted(emptied):
        lost = incidents.c.id == story, incidents.c.merged_into == story
        values = {"posts": 0, "tellings": [], "merged_into": change.heirs.get(story)}
        connection.execute(update(incidents).where(or_(*lost)).values(values))


def _file(connection: Connection, change: Rearrangement) -> None:
    stories = {*change.before.values(), *change.keys}
    connection.execute(delete(incident_keys).where(incident_keys.c.incident_id.in_(stories)))
    rows = [
        {
            "incident_id": one.id,
            "key": key,
            "municipality": one.municipality,
            "at": at,
            "day": day_of(at),
        }
        for one in change.stories
        for key, at in sorted(change.keys.get(one.id, {}).items())
    ]
    if rows:
        connection.execute(insert(incident_keys), rows)


def _move_complaints(connection: Connection, joined: tuple[Joined, ...]) -> None:
    together: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for place in joined:
        together[place.incident_id, place.is_copy].append(place.post_id)
    c = complaints.c
    for (story, is_copy), posts in together.items():
        values = {"incident_id": story, "is_copy": is_copy}
        connection.execute(update(complaints).where(c.post_id.in_(posts)).values(values))
