"""Finds approved publications on official pages, among the posts that the crawler brought."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from app.installation import Installation
from cases.answers.threads import are_alike
from domain.outreach.content import (
    ContentEntry,
    ContentFilter,
    ContentLink,
    ContentState,
)
from domain.person import SYSTEM
from domain.post import Post
from domain.query import All, Among, Field, Since, Until

EARLY, LATE = timedelta(days=1), timedelta(days=7)  # around the planned time
OLDEST = timedelta(days=90)  # of a post whose link a person brings
MOST = 500


def find_published(installation: Installation, now: datetime) -> Sequence[ContentEntry]:
    """A job of the scheduler: those whose text stands on a page that it was planned for, at about
    that time. A publication of several pages is looked for until it stands on all.
    """
    store = installation.outreach.content
    asked = ContentFilter(
        frozenset({ContentState.APPROVED, ContentState.PUBLISHED}),
        since=now - LATE - EARLY,
        until=now + EARLY,
        limit=MOST,
    )
    written = []
    for one in store.page(asked):
        links = _found(installation, one, now)
        if not links:
            continue
        changed = replace(
            one, links=(*one.links, *links), state=ContentState.PUBLISHED, who=SYSTEM, at=now
        )
        if (saved := store.save(changed)) is not None:
            written.append(saved)
    return written


def stored_post(installation: Installation, source_id: str, url: str, now: datetime) -> Post | None:
    """The post under that address, if the crawler has it."""
    bare = url.rstrip("/")
    for post in _posts(installation, [source_id], now - OLDEST, now):
        if post.url.rstrip("/") == bare:
            return post
    return None


def _found(installation: Installation, one: ContentEntry, now: datetime) -> Sequence[ContentLink]:
    linked = {link.source_id for link in one.links}
    pages = [id_ for id_ in one.pages if id_ not in linked]
    if not pages or one.planned_at is None:
        return ()
    since, until = one.planned_at - EARLY, min(one.planned_at + LATE, now)
    hits: dict[str, ContentLink] = {}
    for post in _posts(installation, pages, since, until):
        if post.source_id not in hits and are_alike(one.text, post.body):
            hits[post.source_id] = ContentLink(post.source_id, post.url, post.published_at, post.id)
    return list(hits.values())


def _posts(
    installation: Installation, source_ids: Sequence[str], since: datetime, until: datetime
) -> Sequence[Post]:
    """Of the pages themselves, not comments below them."""
    condition = All((Among(Field.SOURCE, frozenset(source_ids)), Since(since), Until(until)))
    walked = installation.posts.index.walk(condition)
    return [one.post for one in walked if one.post.thread_id is None]
