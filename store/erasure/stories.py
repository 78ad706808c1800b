"""Posts leave their stories, with what these remember of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from domain.incident import Incident, naming
from domain.operations.erasure import Quotes
from domain.post import EnrichedPost
from domain.spelling import plain
from store.facts.writing import chunks
from store.stories.incidents import incidents_by_id, lock_municipalities
from store.stories.keys import file_keys
from store.stories.rows import incident_row
from store.tables.incidents import incident_keys, incident_posts, incidents
from store.tables.posts import posts as ledger

STEM = 4  # letters of a word by which a name is known in another case of it


def leave(
    connection: Connection,
    post_ids: Collection[str],
    posts: Mapping[str, EnrichedPost],
    quotes: Quotes,
) -> int:
    """How many posts left. Run before their rows of the ledger go."""
    left: dict[str, set[str]] = defaultdict(set)
    place = incident_posts.c
    for some in chunks(sorted(post_ids)):
        asked = select(place.post_id, place.incident_id).where(place.post_id.in_(some))
        for post_id, story in connection.execute(asked):
            left[story].add(post_id)
    for ids in chunks(sorted(left)):
        unlocked = incidents_by_id(connection, ids)
        lock_municipalities(connection, {one.municipality for one in unlocked})
        stories = incidents_by_id(connection, ids, lock=True)
        for some in chunks(sorted(i for id_ in ids for i in left[id_])):
            connection.execute(delete(incident_posts).where(place.post_id.in_(some)))
        bounds = _bounds(connection, ids)
        keys = incident_keys.c.incident_id.in_(ids)
        connection.execute(delete(incident_keys).where(keys))
        for story in stories:
            rest = _without(story, left[story.id], posts)
            if story.id in bounds:
                first, last = bounds[story.id]
                rest = replace(rest, first_at=first, last_at=last)
            row = incident_row(rest)
            del row["number"]
            row["title"] = quotes.cleaned(rest.title) if rest.title and rest.posts else None
            mine = update(incidents).where(incidents.c.id == story.id)
            connection.execute(mine.values(row))
            file_keys(connection, [rest])
    return sum(map(len, left.values()))


def _without(story: Incident, ids: Collection[str], posts: Mapping[str, EnrichedPost]) -> Incident:
    """Names of streets and schools are counted down: of a telling that is remembered as it says, of
    another as the words of its post.
    """
    number = max(story.posts - len(ids), 0)
    if not number:
        return replace(story, posts=0, tellings=(), named=())
    remembered = {one.post_id: one for one in story.tellings if one.post_id in ids}
    fewer = [one.named for one in remembered.values()]
    for id_ in set(ids) - remembered.keys():
        words = plain(posts[id_].post.body) if id_ in posts else ""
        fewer.append(tuple(name for name, _ in story.named if _is_named(name, words)))
    kept = tuple(one for one in story.tellings if one.post_id not in remembered)
    return replace(story, posts=number, tellings=kept, named=naming(story.named, fewer=fewer))


def _is_named(name: str, words: str) -> bool:
    return all(part[:STEM] in words for part in plain(name).split())


def _bounds(
    connection: Connection, ids: Collection[str]
) -> Mapping[str, tuple[datetime, datetime]]:
    at, place = ledger.c.published_at, incident_posts.c
    asked = (
        select(place.incident_id, func.min(at).label("first"), func.max(at).label("last"))
        .join(ledger, ledger.c.id == place.post_id)
        .where(place.incident_id.in_(ids))
        .group_by(place.incident_id)
    )
    return {row.incident_id: (row.first, row.last) for row in connection.execute(asked)}
