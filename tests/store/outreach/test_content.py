"""The content plan, over both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.outreach.content import (
    ContentEffect,
    ContentEntry,
    ContentEvidence,
    ContentFilter,
    ContentLink,
    ContentOrigin,
    ContentPause,
    ContentState,
    EffectVerdict,
    PauseKind,
)
from store.outreach.content import SqlContent

NOW = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
DAY = timedelta(days=1)
EVERY = frozenset(ContentState)


def a_content(key: str, **fields) -> ContentEntry:
    usual = {
        "origin": ContentOrigin.NORM,
        "proposed_at": NOW,
        "title": "Фонари в Тынде",
        "topic": "improvement.street_lights",
        "group": "improvement",
        "municipality": "tynda",
        "pages": ("tynda_vk", "tynda_ok"),
        "planned_at": NOW + DAY,
        "evidence": (ContentEvidence("Жалоб за 7 дней: 23, обычно 12", "/search?q=а"),),
        "links": (ContentLink("tynda_vk", "https://vk.com/wall-1_1", NOW + 2 * DAY, "p1"),),
        "effects": (
            ContentEffect(7, NOW, 9, 12.5, EffectVerdict.UNPROVEN, 0.4, 1.2, 28),
            ContentEffect(14, NOW, 0, 0.0, EffectVerdict.YOUNG),
        ),
    }
    return ContentEntry(key=key, **{**usual, **fields})


def test_one_is_kept_as_it_was_written_and_once(engine) -> None:
    store = SqlContent(engine)
    [one] = store.propose([a_content("a")])
    assert store.propose([a_content("a", title="Другой")]) == []
    assert store.propose([]) == []
    assert store.get(one.number) == one
    assert store.get(99) is None
    [bare] = store.propose(
        [a_content("b", pages=(), planned_at=None, evidence=(), links=(), effects=(), promise=3)]
    )
    assert store.get(bare.number) == bare


def test_a_calendar_asks_by_the_day_on_which_one_came_out(engine) -> None:
    store = SqlContent(engine)
    out, planned, never = store.propose(
        [
            a_content("out"),
            a_content("planned", links=()),
            a_content("never", links=(), planned_at=None, group="roads"),
        ]
    )

    def ids(**fields) -> list[int | None]:
        return [one.id for one in store.page(ContentFilter(EVERY, **fields))]

    assert ids(since=NOW + DAY, until=NOW + 2 * DAY) == [planned.id]
    assert ids(since=NOW + 2 * DAY) == [out.id]
    assert ids(until=NOW + DAY) == []
    assert ids(group="roads") == [never.id]
    assert ids(municipality="zeya") == []
    assert ids(before=never.id) == [planned.id, out.id]
    assert ids(limit=1) == [never.id]
    assert store.page(ContentFilter(frozenset({ContentState.DRAFT}))) == []


def test_of_two_changes_at_once_one_is_kept(engine) -> None:
    store = SqlContent(engine)
    [one] = store.propose([a_content("a", links=())])
    assert store.save(replace(one, planned_at=NOW + 9 * DAY)).version == 2
    assert store.save(replace(one, title="Другой")) is None
    assert store.page(ContentFilter(EVERY, since=NOW + 9 * DAY))[0].title == one.title


def test_a_pause_lasts_until_it_is_ended_once(engine) -> None:
    store = SqlContent(engine)
    crisis = store.begin(ContentPause(PauseKind.CRISIS, NOW, None, "tynda", "Паводок", "Анна", NOW))
    mourning = store.begin(
        ContentPause(PauseKind.MOURNING, NOW, NOW + DAY, None, "Траур", "Анна", NOW)
    )
    assert store.pause(crisis.number) == crisis
    assert store.pause(99) is None
    assert store.pauses(NOW + 2 * DAY, 9) == [crisis]
    assert store.pauses(NOW, 9) == [mourning, crisis]
    assert store.end(crisis.number, "Борис", NOW + DAY)
    assert not store.end(crisis.number, "Борис", NOW + DAY)
    assert store.pauses(NOW + 2 * DAY, 9) == []
    assert (store.pause(crisis.number).ended_by, store.pause(crisis.number).until) == (
        "Борис",
        NOW + DAY,
    )
