"""What became of the posts that the replica published in a span: counted against the replica."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import create_engine, func, select

from app.wiring import open_installation
from benchmarks.operations.playing._played import Played
from domain.post import Outcome, post_id
from domain.source import SourceKind
from replica.post import Network
from store.tables.alerts import alerts
from store.tables.complaints import complaints
from store.tables.posts import posts

CRAWLED = (Network.TELEGRAM, Network.VK, Network.RSS)
_NAMED = re.compile(r"/posts/([0-9a-f]{32})")


@dataclass(frozen=True, slots=True)
class Counts:
    published: int
    accepted: int
    indexed: int
    counted: int
    alerted: int
    handed: int
    lost: int
    doubled: int


def published(played: Played, since: datetime, until: datetime) -> Sequence[str]:
    """Ids of the replica's posts of a span that stand on pages which every poll reads whole."""
    return [
        post_id(SourceKind(str(post.outlet.network)), post.native_id)
        for outlet in played.scenario.outlets
        if outlet.network in CRAWLED
        for post in played.scenario.visible(outlet, until)
        if post.published_at > since and post.spoken and post.parent is None
    ]


def unended(played: Played, ids: Sequence[str]) -> Sequence[str]:
    engine = create_engine(played.settings.database_url)
    try:
        with engine.connect() as connection:
            ended = select(posts.c.id).where(posts.c.id.in_(ids), posts.c.outcome.is_not(None))
            done = set(connection.scalars(ended))
    finally:
        engine.dispose()
    return [one for one in ids if one not in done]


def counts(
    played: Played,
    since: datetime,
    until: datetime,
    imported: Sequence[str] = (),
    marks: Sequence[str] = (),
) -> Counts:
    """`marks` are of notices, which are handed over like live posts."""
    live = published(played, since, until)
    ids = [*live, *imported]
    engine = create_engine(played.settings.database_url)
    with open_installation(played.settings) as installation, engine.connect() as connection:
        known = dict(
            connection.execute(select(posts.c.id, posts.c.outcome).where(posts.c.id.in_(ids))).all()
        )
        counted = connection.scalars(
            select(complaints.c.post_id).where(complaints.c.post_id.in_(ids))
        ).all()
        opened = connection.execute(
            select(alerts.c.cell, func.count()).where(alerts.c.opened_at > since).group_by("cell")
        ).all()
        installation.posts.index.refresh()
        stored = Counter(e.post.id for e in installation.posts.index.each())
    engine.dispose()
    wanted = {i for i in ids if known.get(i) != Outcome.OFF_REGION}
    named = Counter(i for text in _texts(played) for i in set(_NAMED.findall(text)))
    lost = {i for i in ids if known.get(i) is None} | {i for i in wanted if i not in stored}
    due = (wanted & set(live)) | set(marks)
    lost |= due - named.keys()
    return Counts(
        published=len(ids),
        accepted=len(known),
        indexed=len(wanted & stored.keys()),
        counted=len(counted),
        alerted=len(opened),
        handed=len(due & named.keys()),
        lost=len(lost),
        doubled=sum(n > 1 for n in stored.values()) + sum(named[i] > 1 for i in due),
    )


def unhanded(
    played: Played, since: datetime, until: datetime, marks: Sequence[str] = ()
) -> Sequence[str]:
    """Posts that were indexed, and marks of notices, that stand in no message that arrived."""
    engine = create_engine(played.settings.database_url)
    with engine.connect() as connection:
        wanted = connection.scalars(
            select(posts.c.id).where(
                posts.c.id.in_(published(played, since, until)),
                posts.c.outcome.in_([Outcome.INDEXED, Outcome.UPDATED]),
            )
        ).all()
    engine.dispose()
    named = {i for text in _texts(played) for i in _NAMED.findall(text)}
    return [i for i in (*wanted, *marks) if i not in named]


def _texts(played: Played) -> Sequence[str]:
    """Of the messages that arrived, at the webhook and by mail."""
    return [
        str(one.get("text") or one.get("body", {}).get("message", ""))
        for one in played.world.inbox.messages()
    ]
