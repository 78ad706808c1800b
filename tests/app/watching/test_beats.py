"""Whose stamp the index gives the heartbeat."""

from dataclasses import replace
from datetime import timedelta

from app.watching.heartbeat import indexed_at
from domain.post import EnrichedPost, Labels, post_id
from domain.source import SourceKind
from domain.watching.heartbeat import PLANTED, beat_text, month_of, native_id
from tests.making import a_post


def test_a_feed_that_names_the_planted_post_sets_no_clock(installation) -> None:
    now = installation.clock.now()
    planted = replace(
        a_post("1", now),
        source_kind=SourceKind.RSS,
        native_id=native_id(now),
        source_id=PLANTED,
        text=beat_text(now),
    )
    assert planted.id == post_id(SourceKind.RSS, native_id(now))
    later = now + timedelta(days=400)
    for post, stamp in (
        (planted, now),
        (replace(planted, source_id="news", text=beat_text(later)), None),
    ):
        version = 1 if stamp else 2
        installation.posts.index.save([EnrichedPost(post, Labels(), month_of(now), version)])
        installation.posts.index.refresh()
        assert indexed_at(installation) == stamp
