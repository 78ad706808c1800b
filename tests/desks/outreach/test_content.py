"""The content plan at the desk: states, conflicts, a crisis, what the crawler finds, ideas."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import pytest

from desks.outreach.content.desk import ContentDesk, ContentForm
from desks.outreach.content.finding import find_published
from desks.outreach.content.measuring import measure_content
from desks.outreach.content.pauses import ContentPauseDesk, PauseForm
from desks.outreach.content.proposing import LOOKED, THREADS, look_for_content
from desks.viewer import in_shell
from domain.errors import EntryRefused, Forbidden, MoveRefused, NotFound
from domain.outreach.content import (
    CONTENT_MOVES,
    STOPS,
    ConflictKind,
    ContentDeed,
    ContentEntry,
    ContentFilter,
    ContentOrigin,
    ContentState,
    EffectVerdict,
    PauseKind,
)
from domain.person import SYSTEM, Role
from domain.post import AuthorKind, EnrichedPost, Kind, Label, Labels
from domain.source import SourceKind
from outreach.content.calendar import ContentView
from russian.outreach import content as words
from tests.desks.outreach.talk import PAGE, official_page, talk
from tests.desks.ratings.test_case_ratings import ahead
from tests.desks.test_cases import member
from tests.making import a_complaint, a_post

ANNA = in_shell("Анна")
S, C = ContentState, ConflictKind
DAY = timedelta(days=1)
LIGHTS = "improvement.street_lights"
TEXT = "В Тынде на улице Лесной меняем лампы в фонарях, работаем по вечерам до субботы"


def form(installation, **fields) -> ContentForm:
    usual = {
        "title": "Фонари в Тынде",
        "text": TEXT,
        "topic": LIGHTS,
        "municipality": "tynda",
        "pages": (PAGE.id,),
        "planned": installation.clock.now() + DAY,
    }
    return ContentForm(**{**usual, **fields})


@pytest.fixture
def paged(installation):
    return official_page(installation)


def approved(installation, **fields) -> ContentEntry:
    desk = ContentDesk(installation)
    return desk.approve(ANNA, desk.add(ANNA, form(installation, **fields)).number)


def kinds(installation, number: int) -> list[ConflictKind]:
    return [one.kind for one in ContentDesk(installation).again(ANNA, number).conflicts]


def test_one_is_written_approved_published_and_taken_back(paged) -> None:
    desk = ContentDesk(paged)
    draft = desk.add(ANNA, form(paged, text="Звоните 89141234567", planned=None, radius=20))
    assert "89141234567" not in draft.text
    assert (draft.state, draft.group) == (S.DRAFT, "improvement")
    with pytest.raises(EntryRefused, match="время"):
        desk.approve(ANNA, draft.number)
    with pytest.raises(MoveRefused, match="черновик"):
        desk.publish(ANNA, draft.number, PAGE.id, "https://vk.com/wall-1_1")
    edited = desk.edit(ANNA, draft.number, form(paged))
    with pytest.raises(MoveRefused, match="посмотрите карточку"):
        desk.approve(ANNA, draft.number, version=draft.version)
    ready = desk.approve(ANNA, draft.number, version=edited.version)
    assert desk.edit(ANNA, ready.number, form(paged)).state is S.DRAFT
    desk.approve(ANNA, ready.number)
    for page, url in (("nowhere", "https://vk.com/wall-1_1"), (PAGE.id, ""), (PAGE.id, "vk")):
        with pytest.raises(EntryRefused):
            desk.publish(ANNA, ready.number, page, url)
    out = desk.publish(ANNA, ready.number, PAGE.id, "https://vk.com/wall-1_1")
    assert [(link.source_id, link.post_id) for link in out.links] == [(PAGE.id, None)]
    taken = desk.unpublish(ANNA, ready.number)
    assert (taken.state, taken.links) == (S.APPROVED, ())
    dropped = desk.drop(ANNA, ready.number)
    assert desk.reopen(ANNA, dropped.number).state is S.DRAFT
    with pytest.raises(NotFound):
        desk.look(ANNA, 99)
    with pytest.raises(Forbidden):
        desk.look(member(paged, "Исполнитель", Role.EXECUTOR), ready.number)


@pytest.mark.parametrize(
    "fields",
    [
        {"title": " "},
        {"title": "а" * 201},
        {"text": "а" * 4_001},
        {"topic": "nothing"},
        {"municipality": "nowhere"},
        {"radius": 0},
        {"radius": 201},
        {"pages": ("nowhere",)},
        {"promise": 99},
        {"words": "а" * 301},
    ],
    ids=str,
)
def test_a_form_with_a_mistake_is_refused(paged, fields) -> None:
    with pytest.raises(EntryRefused):
        ContentDesk(paged).add(ANNA, form(paged, **fields))


def test_the_same_page_and_hour_and_the_same_text_are_shown_before_approval(paged) -> None:
    first = approved(paged)
    desk = ContentDesk(paged)
    near = desk.add(ANNA, form(paged, planned=first.planned_at + timedelta(minutes=59)))
    assert set(kinds(paged, near.number)) == {C.HOUR, C.TEXT}
    with pytest.raises(MoveRefused, match="подтвердите"):
        desk.approve(ANNA, near.number)
    assert desk.approve(ANNA, near.number, despite=True).state is S.APPROVED
    other = form(paged, text="Автобус 3 пойдёт чаще", planned=first.planned_at + timedelta(hours=2))
    assert kinds(paged, desk.add(ANNA, other).number) == []


def test_a_time_that_is_over_is_shown(paged) -> None:
    late = ContentDesk(paged).add(ANNA, form(paged, planned=paged.clock.now() - DAY))
    assert kinds(paged, late.number) == [C.PAST]


def test_a_crisis_stops_what_is_planned_and_has_one_text_for_all_pages(paged) -> None:
    planned, desk, pauses = approved(paged), ContentDesk(paged), ContentPauseDesk(paged)
    elsewhere = desk.add(ANNA, form(paged, municipality="zeya", text="Автобус пойдёт чаще"))
    begun = pauses.begin(
        ANNA, PauseForm(PauseKind.CRISIS, "Паводок", "tynda", text="Вода прибывает: звоните 112")
    )
    one = begun.content
    assert (one.state, one.pages, one.origin) == (S.APPROVED, (PAGE.id,), ContentOrigin.CRISIS)
    assert kinds(paged, one.number) in ([], [C.PAST])
    shown = {card.content.number: card.is_stopped for card in desk.list(ANNA).cards}
    assert shown == {planned.number: True, elsewhere.number: False, one.number: False}
    waiting = desk.back(ANNA, planned.number)
    assert C.CRISIS in kinds(paged, waiting.number)
    with pytest.raises(MoveRefused, match="кризис"):
        desk.approve(ANNA, waiting.number, despite=True)
    pauses.end(ANNA, begun.pause.number)
    with pytest.raises(MoveRefused):
        pauses.end(ANNA, begun.pause.number)
    with pytest.raises(NotFound):
        pauses.end(ANNA, 99)
    assert desk.approve(ANNA, waiting.number, despite=True).state is S.APPROVED
    assert [one.ended_by for one in pauses.list(ANNA)] == [ANNA.doer]


def test_mourning_is_confirmed_and_bad_pauses_are_refused(paged) -> None:
    pauses, now = ContentPauseDesk(paged), paged.clock.now()
    pauses.begin(ANNA, PauseForm(PauseKind.MOURNING, "Траур", until=now + 3 * DAY))
    desk = ContentDesk(paged)
    one = desk.add(ANNA, form(paged))
    assert kinds(paged, one.number) == [C.MOURNING]
    desk.approve(ANNA, one.number, despite=True)
    later = desk.add(ANNA, form(paged, planned=now + 5 * DAY, text="Автобус пойдёт чаще"))
    assert kinds(paged, later.number) == []
    for bad in (
        PauseForm(PauseKind.CRISIS, " "),
        PauseForm(PauseKind.CRISIS, "Паводок", "nowhere"),
        PauseForm(PauseKind.CRISIS, "Паводок", until=now - DAY),
        PauseForm(PauseKind.CRISIS, "Паводок", since=now + DAY, until=now + DAY),
        PauseForm(PauseKind.MOURNING, "Траур", text="Скорбим"),
    ):
        with pytest.raises(EntryRefused):
            pauses.begin(ANNA, bad)


def test_a_group_or_body_that_was_merged_is_told_and_cannot_be_approved(paged) -> None:
    one = ContentDesk(paged).add(ANNA, form(paged))
    region = paged.region
    topics = {id_: topic for id_, topic in region.topics.items() if id_ != LIGHTS}
    bare = replace(paged, region=without(region, topics))
    assert kinds(bare, one.number) == [C.GONE_GROUP]
    assert C.GONE_GROUP in STOPS
    with pytest.raises(MoveRefused, match="больше нет"):
        ContentDesk(bare).approve(ANNA, one.number, despite=True)
    assert words.topic_name(one, bare.region) == LIGHTS
    old = region.bodies["housing"]
    bodies = {**region.bodies, "housing": replace(old, until=date(2026, 1, 1))}
    bodies["housing"] = replace(bodies["housing"], successor="health")
    merged = replace(paged, region=replace(region, bodies=MappingProxyType(bodies)))
    assert kinds(merged, one.number) == [C.HEIR]
    left = MappingProxyType({i: s for i, s in region.sources.items() if i != PAGE.id})
    gone = replace(paged, region=replace(region, sources=left))
    assert kinds(gone, one.number) == [C.GONE_PAGE]


def without(region, topics):
    groups = tuple(
        replace(group, topics=tuple(topic for topic in group.topics if topic.id in topics))
        for group in region.groups.values()
    )
    return replace(region, groups=MappingProxyType({one.id: one for one in groups}))


def test_the_crawler_finds_what_came_out(paged) -> None:
    one = approved(paged)
    later = ahead(paged, DAY + timedelta(hours=2))
    now = later.clock.now()
    resident = talk(later, "1", now, AuthorKind.PRIVATE, "p:1", "Спасибо за фонари")
    talk(later, "2", now, AuthorKind.PRIVATE, "p:2", TEXT, root=resident)
    assert find_published(later, now + DAY) == []
    post = talk(later, "3", now, AuthorKind.OFFICIAL, "-1", f"{TEXT}.")
    [found] = find_published(later, now + timedelta(hours=1))
    assert (found.number, found.state, found.who) == (one.number, S.PUBLISHED, SYSTEM)
    [link] = found.links
    assert (link.url, link.post_id, link.at) == (post.url, post.id, post.published_at)
    assert find_published(later, now + timedelta(hours=1)) == []
    assert found.day_at == post.published_at


def test_a_link_that_a_person_brings_has_the_time_of_the_post(paged) -> None:
    one = approved(paged)
    at = paged.clock.now() - DAY
    post = talk(paged, "7", at, AuthorKind.OFFICIAL, "-1", "Другой текст о фонарях")
    with pytest.raises(EntryRefused, match="не наступило"):
        ContentDesk(paged).publish(ANNA, one.number, PAGE.id, post.url, at + 2 * DAY)
    other = "https://vk.com/wall-1_999"
    out = ContentDesk(paged).publish(ANNA, one.number, PAGE.id, other, at - DAY)
    assert (out.links[0].at, out.links[0].post_id) == (at - DAY, None)
    out = ContentDesk(paged).publish(ANNA, one.number, PAGE.id, post.url)
    assert (out.links[0].at, out.links[0].post_id) == (at, post.id)


def test_the_calendar_shows_the_new_year_in_the_days_of_the_region(paged) -> None:
    at = datetime(2026, 12, 31, 20, tzinfo=UTC)  # 5 o'clock of 1 January there
    one = ContentDesk(paged).add(ANNA, form(paged, planned=at))
    day = date(2026, 12, 30)
    shown = ContentDesk(paged).calendar(ANNA, ContentView.WEEK, day)
    [found] = [on for on, cards in shown.days.items() if cards]
    assert (found.isoformat(), shown.days[found][0].content.id) == ("2027-01-01", one.id)


def asked(installation, name: str, thread: int, place: str | None = "tynda") -> None:
    at = installation.clock.now() - DAY
    post = a_post(f"-1_{name}", at, source_id=PAGE.id, source_kind=SourceKind.VK, text="Когда?")
    post = replace(post, thread_id=f"{thread:032d}")
    labels = Labels(
        kind=Label(Kind.QUESTION, 0.9),
        topic=Label(LIGHTS, 0.9),
        group=Label("improvement", 0.9),
        municipality=Label(place, 0.9) if place else None,
    )
    installation.posts.index.save([EnrichedPost(post, labels, f"{at:%Y-%m}", 1)])


def test_a_question_of_many_threads_is_an_idea_once_a_month(paged) -> None:
    for n in range(THREADS - 1):
        asked(paged, f"q{n}", n)
    asked(paged, "again", 0)
    now = paged.clock.now().replace(day=10, hour=3)
    assert look_for_content(paged, now) == []
    asked(paged, "last", THREADS)
    assert look_for_content(paged, now) == ()
    assert paged.marks.value(LOOKED) == f"{now.astimezone(paged.region.zone):%Y-%m-%d}"
    [idea] = look_for_content(paged, now + DAY)
    assert (idea.origin, idea.topic, idea.municipality) == (ContentOrigin.QUESTION, LIGHTS, "tynda")
    assert (idea.state, idea.evidence[0].words[-2:]) == (S.IDEA, "10")
    assert "improvement" in idea.evidence[0].address
    assert look_for_content(paged, now + 2 * DAY) == []
    taken = ContentDesk(paged).edit(ANNA, idea.number, form(paged))
    assert (taken.state, taken.evidence) == (S.DRAFT, idea.evidence)


def test_what_is_asked_everywhere_is_an_idea_for_the_region(paged) -> None:
    for n in range(THREADS):
        asked(paged, f"q{n}", n, ("tynda", "zeya", None)[n % 3])
    [idea] = look_for_content(paged, paged.clock.now().replace(day=10, hour=3))
    assert (idea.municipality, idea.group) == (None, "improvement")
    brief = words.brief(idea, paged.region)
    assert brief["Где"] == "вся область"
    assert set(brief) == {"Где", "Тема", "Сети", "Слова"}
    assert brief["Слова"] == "фонарь, благоустройство, благоустроить, двор"
    grouped = words.brief(replace(idea, topic=None), paged.region)
    assert grouped["Слова"] == "благоустройство, благоустроить, двор"


def complained(installation, days: int) -> None:
    """Two complaints a day in Tynda for so many days, and as many of other groups."""
    now = installation.clock.now()
    installation.posts.complaints.record(
        [
            a_complaint(
                f"c{day}-{n}",
                now - day * DAY - timedelta(hours=5 * n),
                group=("improvement", "roads")[n % 2],
                municipality="tynda",
                author=f"p:{day}-{n}",
                incident_id=f"i{day}-{n}",
            )
            for day in range(1, days)
            for n in range(4)
        ]
    )


def test_it_is_measured_after_seven_and_fourteen_whole_days(paged) -> None:
    complained(paged, 60)
    now = paged.clock.now()
    one = approved(paged)
    post = talk(paged, "9", now - 12 * DAY, AuthorKind.OFFICIAL, "-1", TEXT)
    ContentDesk(paged).publish(ANNA, one.number, PAGE.id, post.url)
    [first] = measure_content(paged, now)
    assert (first.state, [effect.days for effect in first.effects]) == (S.PUBLISHED, [7])
    assert measure_content(paged, now) == []
    [effect] = first.effects
    assert effect.counted == 14
    assert effect.verdict in (EffectVerdict.YOUNG, EffectVerdict.UNPROVEN)
    local = effect.since.astimezone(paged.region.zone)
    assert (local.hour, local.date()) == (
        0,
        (post.published_at + DAY).astimezone(paged.region.zone).date(),
    )
    [whole] = measure_content(paged, now + 4 * DAY)
    assert (whole.state, whole.effects[-1].days) == (S.MEASURED, 14)
    assert measure_content(paged, now + 4 * DAY) == []


def test_one_without_a_topic_and_a_place_is_not_measured(paged) -> None:
    complained(paged, 5)
    one = approved(paged, topic="", municipality="")
    ContentDesk(paged).publish(ANNA, one.number, PAGE.id, "https://vk.com/wall-1_1")
    assert measure_content(paged, paged.clock.now() + 20 * DAY) == []


def test_every_name_has_its_words() -> None:
    assert set(words.ORIGINS) == set(ContentOrigin)
    assert set(words.STATES) == set(CONTENT_MOVES) == set(ContentState)
    assert set(words.DONE) == set(ContentDeed)
    assert set(words.CONFLICTS) == set(ConflictKind)
    assert set(words.VERDICTS) == set(EffectVerdict)
    assert set(words.PAUSES) == set(PauseKind)


def test_the_plan_is_kept_as_it_was_written(paged) -> None:
    one = approved(paged)
    store = paged.outreach.content
    assert store.get(one.number) == one
    assert store.propose([one]) == []
    assert store.save(replace(one, title="Другой")).version == one.version + 1
    assert store.save(replace(one, title="Третий")) is None
    since, until = one.planned_at, one.planned_at + timedelta(seconds=1)
    every = frozenset(ContentState)
    assert [row.id for row in store.page(ContentFilter(every, since=since, until=until))] == [
        one.id
    ]
    assert store.page(ContentFilter(every, since=until)) == []
    assert store.page(ContentFilter(every, municipality="zeya")) == []
    assert len(store.page(ContentFilter(every, group="improvement"))) == 1
