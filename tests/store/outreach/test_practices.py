"""Best practices, over both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.outreach.practice import (
    Practice,
    PracticeFilter,
    PracticeLevel,
    PracticeOrigin,
    PracticeState,
)
from store.outreach.practices import SqlPractices

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
S = PracticeState
PROPOSED, PUBLISHED = frozenset({S.PROPOSED}), frozenset({S.PUBLISHED})
MIDDLE = NOW - timedelta(days=90)


def a_practice(key: str, **fields) -> Practice:
    usual = {
        "origin": PracticeOrigin.ON_TIME,
        "proposed_at": NOW,
        "problem": "Ответы после срока: Дороги",
        "measure": "Второй дежурный",
        "body": "housing",
        "group": "roads",
        "topic": "roads.potholes",
        "before": PracticeLevel(MIDDLE - timedelta(days=90), MIDDLE, 30, 60),
        "after": PracticeLevel(MIDDLE, NOW, 57, 60),
        "cases": (3, 9),
    }
    return Practice(key=key, **{**usual, **fields})


def test_one_is_kept_as_it_was_proposed_and_once(engine) -> None:
    store = SqlPractices(engine)
    [one] = store.propose([a_practice("a")])
    assert store.propose([a_practice("a", body="health")]) == []
    assert store.get(one.number) == one
    assert store.get(99) is None
    [event] = store.propose([a_practice("b", before=PracticeLevel(MIDDLE, NOW, 4), after=None)])
    assert store.get(event.number) == event
    assert [row.id for row in store.page(PracticeFilter(PROPOSED))] == [event.id, one.id]
    older = store.page(PracticeFilter(PROPOSED, before=event.number))
    assert [row.id for row in older] == [one.id]


def test_words_and_a_group_are_sought(engine) -> None:
    store = SqlPractices(engine)
    [one, _] = store.propose(
        [a_practice("a"), a_practice("b", measure="Новая бригада 100%", group="housing")]
    )
    ids = [row.id for row in store.page(PracticeFilter(PROPOSED, words="ДЕЖУРНЫЙ второй"))]
    assert ids == [one.id]
    assert len(store.page(PracticeFilter(PROPOSED, words="100%"))) == 1
    assert len(store.page(PracticeFilter(PROPOSED, words="%"))) == 1
    assert len(store.page(PracticeFilter(PROPOSED, group="roads"))) == 1
    assert store.page(PracticeFilter(PUBLISHED)) == []


def test_of_two_changes_at_once_one_is_kept(engine) -> None:
    store = SqlPractices(engine)
    [one] = store.propose([a_practice("a")])
    assert store.save(replace(one, state=S.PUBLISHED, who="Анна")).version == 2
    assert store.save(replace(one, state=S.DROPPED)) is None
    assert store.get(one.number).state is S.PUBLISHED


def test_a_case_gets_those_of_its_topic_first(engine) -> None:
    store = SqlPractices(engine)
    rows = store.propose(
        [
            a_practice("topic"),
            a_practice("group", topic=None),
            a_practice("other", group="health", topic="health.queue"),
            a_practice("waits"),
        ]
    )
    for one in rows[:3]:
        store.save(replace(one, state=S.PUBLISHED))
    keys = [one.key for one in store.published("roads.potholes", "roads", 9)]
    assert keys == ["topic", "group"]
    assert [one.key for one in store.published(None, "roads", 1)] == ["group"]
    assert store.published(None, None, 9) == []
