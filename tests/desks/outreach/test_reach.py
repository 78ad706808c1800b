"""Followed sources that are read far more than is usual for the hour."""

from datetime import UTC, datetime, timedelta

import pytest

from app.assembly import make_worker
from app.wiring import sync_registry
from desks.leaders import LeaderDesk
from desks.outreach.reach import call_wide
from domain.bell import Cause
from domain.leader import Reach, wide
from domain.person import Role
from domain.post import Engagement
from tests.console.signing import person
from tests.desks.outreach.test_pages import ANNA
from tests.making import a_post

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TEXT = "В Тынде второй день нет отопления, батареи ледяные, безобразие!"


def of_days(days: int, views: int = 100, hour: int = 12) -> list[Reach]:
    """One a day at that hour, before today."""
    at = NOW.replace(hour=hour)
    return [Reach(f"p{n}", at - n * DAY, views, "housing") for n in range(days, 0, -1)]


@pytest.mark.parametrize(
    ("earlier", "views", "group", "is_wide"),
    [
        (of_days(12), 301, "housing", True),
        (of_days(12), 300, "housing", False),
        (of_days(12), 900, None, False),
        (of_days(9), 900, "housing", False),
        (of_days(12, hour=9), 900, "housing", False),
        (of_days(12, views=0), 900, "housing", False),
    ],
)
def test_a_publication_is_wide_beside_others_of_its_hour(earlier, views, group, is_wide) -> None:
    fresh = Reach("new", NOW, views, group)
    far = wide([*earlier, fresh], NOW - HOUR, UTC)
    assert [one.reach.post_id for one in far] == (["new"] if is_wide else [])
    assert all(one.usual == 100 for one in far)


def test_everybody_who_sees_leaders_is_called_once(installation) -> None:
    sync_registry(installation)
    now = installation.clock.now()
    media = person(installation, Role.MEDIA, name="Медиа")
    monitor = person(installation, Role.MONITOR, name="Монитор")
    posts = [
        a_post(
            f"asn24/{n}",
            now - n * DAY - HOUR / 60,
            source_id="asn24",
            fetched_at=now,
            text=f"{TEXT} {n}",
            engagement=Engagement(views=100 if n else 1_000),
        )
        for n in range(13)
    ]
    installation.posts.queue.put(posts, history=False)
    make_worker(installation, "w").run_once()
    assert call_wide(installation, now) == 0  # nobody follows it
    LeaderDesk(installation).follow(ANNA, "asn24", "")
    for _ in range(2):
        assert call_wide(installation, now) == 1
    bell = installation.messages.bell
    [ring] = bell.latest(media.id, [Cause.REACH], 9)
    assert (ring.address, "обычно в этот час — 100" in ring.text) == (f"/posts/{posts[0].id}", True)
    assert bell.latest(monitor.id, [Cause.REACH], 9) == []
