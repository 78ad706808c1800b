"""Ids of stories; what else a batch comes to is in test_worker and test_stories."""

from datetime import UTC, datetime, timedelta

from enrichment.settling import story_ids

NOW = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)


def opened(now: datetime | None) -> list[str]:
    new_id = story_ids(now)
    return [new_id() for _ in range(50)]


def test_stories_that_are_opened_together_lie_together_in_a_store() -> None:
    first, then = opened(NOW), opened(NOW + timedelta(seconds=1))
    assert len({*first, *then}) == 100
    assert sorted([*first, *then])[:50] == sorted(first)
    assert {len(id_) for id_ in first} == {len(id_) for id_ in opened(None)} == {32}
