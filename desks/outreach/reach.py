"""Rings the bell when a followed source is read far more than is usual for its hour of the day."""

from datetime import datetime, timedelta

from app.installation import Installation
from domain.bell import Cause, Ring
from domain.leader import WideReach, speaker, wide
from domain.person import Right
from domain.ports.leaders import PublicationCut
from domain.query import Field
from domain.source import Source
from russian.figures import number
from russian.plural import plural
from russian.vocabulary import Vocabulary

FRESH, USUAL = timedelta(days=1), timedelta(days=90)


def call_wide(installation: Installation, now: datetime) -> int:
    """A job: everybody who may see leaders is called once about each such publication. Returns how
    many publications there are.
    """
    region, store = installation.region, installation.leaders.publications
    readers = [
        one.id
        for one in installation.access.people.all()
        if one.enabled and one.login is not None and one.may(Right.LEADERS)
    ]
    words, count = Vocabulary(region), 0
    for source_id in installation.leaders.followed.all():
        source = region.sources.get(source_id)
        if source is None or speaker(source) is None:
            continue
        reaches = store.reaches(PublicationCut(now - USUAL, now, source_id))
        far = wide(reaches, now - FRESH, region.zone)
        count += len(far)
        installation.messages.bell.ring(
            [_ring(one, source, reader, words, now) for one in far for reader in readers]
        )
    return count


def _ring(one: WideReach, source: Source, reader: str, words: Vocabulary, now: datetime) -> Ring:
    views = plural(one.reach.views, "просмотр", "просмотра", "просмотров")
    topic = words.shown(Field.GROUP, one.reach.group or "")
    return Ring(
        reader,
        Cause.REACH,
        one.reach.post_id,
        f"«{source.title}» читают необычно широко",
        f"{topic}: {views}, обычно в этот час — {number(round(one.usual))}",
        f"/posts/{one.reach.post_id}",
        now,
    )
