"""One negative post of huge reach, and comments that an official page leaves without an answer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alerts.rules import load_rules
from alerts.single import REACH_LASTS, SinglePosts
from domain.alert import Alert, AlertState, Cell, Rule
from domain.ports.language import Lemmatiser
from domain.post import Author, AuthorKind, Engagement, EnrichedPost, Kind, Label, Labels, Post
from domain.source import Source, SourceKind
from domain.terms.calendar import Calendar, Week
from domain.terms.worktime import Worktime
from index.embedded.sqlite import SqliteIndex
from tests.alerts.pager import pager_of
from tests.fakes.alerts import MemoryAlerts
from tests.fakes.ledger import MemoryLedger
from tests.making import a_post

NOW = datetime(2026, 11, 24, 9, 37, tzinfo=UTC)
HOUR = timedelta(hours=1)
TICK = timedelta(minutes=10)
RULES = load_rules()
PAGE = Source("tynda", SourceKind.VK, "Администрация Тынды", "-1", "tynda", "tynda_administration")
TALK = Source("talk", SourceKind.VK, "Подслушано", "-2", "tynda")
WORKTIME = Worktime(Calendar((Week((((0, 86_400),),) * 7),)), UTC)  # day and night
PRIVATE = Author(AuthorKind.PRIVATE, "p:1")
OFFICIAL = Author(AuthorKind.OFFICIAL, "-1", "Администрация Тынды")


class Words(Lemmatiser):
    """Words are their own lemmas."""

    def lemmas(self, text: str) -> list[str]:
        return text.lower().split()

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        return []

    def knows(self, word: str) -> bool:
        return True

    def is_future(self, word: str) -> bool | None:
        return None


def made(
    native: str,
    at: datetime,
    source: Source = TALK,
    author: Author = PRIVATE,
    thread: Post | None = None,
    parent: Post | None = None,
    views: int = 0,
    **labels: str,
) -> EnrichedPost:
    above = parent or thread
    post = a_post(
        native,
        at,
        source_id=source.id,
        source_kind=source.kind,
        text=native,
        author=author,
        thread_id=thread.id if thread else None,
        parent_id=above.id if above else None,
        engagement=Engagement(views=views),
    )
    found = {name: Label(value, 0.9) for name, value in labels.items()}
    return EnrichedPost(post, Labels(**found), "2026-11", 1)  # type: ignore[arg-type]


class World:
    """A real index, and the rules over it."""

    def __init__(self, index: SqliteIndex) -> None:
        self.index, self.ledger, self.alerts = index, MemoryLedger(), MemoryAlerts()
        self.looks = SinglePosts(
            index=index,
            ledger=self.ledger,  # type: ignore[arg-type]
            alerts=self.alerts,
            rules=RULES,
            sources={s.id: s for s in (PAGE, TALK)},
            pager=pager_of(self.alerts, ["mail"], lambda alert: "Тында"),
            worktime=lambda page: WORKTIME,
        )

    def write(self, *posts: EnrichedPost) -> None:
        self.index.save(posts)
        self.index.refresh()

    def tick(self, now: datetime) -> list[Alert]:
        return self.looks.tick(now)

    @property
    def titles(self) -> list[str]:
        return [d.title for d in self.alerts.outbox.values()]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    index = SqliteIndex(tmp_path / "index.db", Words())
    index.prepare()
    yield World(index)
    index.close()


ANGRY = {"sentiment": "negative", "group": "roads", "municipality": "tynda"}


def test_one_negative_post_of_huge_reach_is_an_alert_of_its_own(world: World) -> None:
    wide = made("pits", NOW - HOUR, views=RULES.reach + 4000, **ANGRY)
    world.write(wide, made("pit", NOW - HOUR, views=RULES.reach - 1, **ANGRY))
    (alert,) = world.tick(NOW)
    assert (alert.signal.rule, alert.cell) == (Rule.REACH, Cell("roads", "tynda"))
    assert alert.evidence.post_ids == (wide.post.id,)
    said = "Тында: пост с недовольством увидели 24\xa0000 раз, порог 20\xa0000"
    assert world.titles == [said]
    assert world.tick(NOW + TICK) == []


def test_a_reach_that_grew_is_read_from_the_ledger(world: World) -> None:
    post = made("pits", NOW - HOUR, views=10, **ANGRY)
    world.write(post)
    assert world.tick(NOW) == []
    world.ledger.enter(replace(post.post, engagement=Engagement(views=RULES.reach)))
    assert len(world.tick(NOW + TICK)) == 1


@pytest.mark.parametrize(
    ("age", "labels"),
    [
        (7, {}),
        (1, {"sentiment": "neutral"}),
        (1, {"kind": Kind.ADVERTISEMENT}),
    ],
    ids=["old", "calm", "advertisement"],
)
def test_what_is_old_calm_or_advertised_is_none(
    world: World, age: int, labels: dict[str, str]
) -> None:
    world.write(made("x", NOW - age * HOUR, views=10**6, **(ANGRY | labels)))
    assert world.tick(NOW) == []


def test_copies_of_one_incident_are_one_alert(world: World) -> None:
    posts = [made(f"copy{i}", NOW - HOUR, views=10**6, **ANGRY) for i in range(3)]
    world.write(*(replace(p, labels=replace(p.labels, incident_id="i1")) for p in posts))
    assert len(world.tick(NOW)) == 1


def test_an_alert_of_a_single_post_ends_by_itself_and_without_a_word(world: World) -> None:
    world.write(made("pits", NOW - HOUR, views=10**6, **ANGRY))
    world.tick(NOW)
    (ended,) = world.tick(NOW + REACH_LASTS)
    assert ended.state is AlertState.CLOSED
    assert len(world.titles) == 1


def asked(native: str, hours: float, thread: Post, kind: Kind = Kind.QUESTION) -> EnrichedPost:
    return made(native, NOW - hours * HOUR, PAGE, thread=thread, kind=kind)


@pytest.fixture
def thread(world: World) -> Post:
    post = made("news", NOW - 20 * HOUR, PAGE, OFFICIAL)
    world.write(post)
    return post.post


def test_comments_without_an_answer_for_eight_hours_are_one_alert_a_page(
    world: World, thread: Post
) -> None:
    complaint = asked("no heat", 11, thread, Kind.COMPLAINT)
    world.write(complaint, asked("when", 8.1, thread), asked("soon", 7.9, thread))
    (alert,) = world.tick(NOW)
    assert (alert.signal.rule, alert.signal.subject) == (Rule.UNANSWERED, "tynda")
    assert (alert.cell, alert.since) == (Cell(None, "tynda"), complaint.post.published_at)
    assert world.titles == ["Тында: 2 комментария без ответа ведомства, дольше всего 11 часов"]
    world.tick(NOW + TICK)
    assert world.alerts.alerts[alert.id].evidence.posts == 3
    assert len(world.titles) == 1


ANSWERS = {
    "to the comment": (True, OFFICIAL, 1.0, True),
    "below it, to nobody": (False, OFFICIAL, 1.0, True),
    "to nobody, before it was asked": (False, OFFICIAL, 12.0, False),
    "by another resident": (True, Author(AuthorKind.PRIVATE, "p:2"), 1.0, False),
}


@pytest.mark.parametrize(("direct", "author", "age", "counts"), ANSWERS.values(), ids=ANSWERS)
def test_an_answer_is_one_of_the_body_to_the_comment_or_later_to_all(
    world: World, thread: Post, direct: bool, author: Author, age: float, counts: bool
) -> None:
    question = asked("when", 9, thread)
    answer = made(
        "answer",
        NOW - age * HOUR,
        PAGE,
        author,
        thread=thread,
        parent=question.post if direct else None,
    )
    world.write(question, answer)
    assert (world.tick(NOW) == []) is counts


@pytest.mark.parametrize("kind", [Kind.THANKS, Kind.OTHER])
def test_what_asks_nothing_needs_no_answer(world: World, thread: Post, kind: Kind) -> None:
    world.write(asked("thanks", 9, thread, kind))
    assert world.tick(NOW) == []


def test_only_comments_of_official_pages_wait(world: World, thread: Post) -> None:
    above = made("talk", NOW - 20 * HOUR).post
    world.write(
        made("elsewhere", NOW - 9 * HOUR, TALK, thread=above, kind="question"),
        made("on the wall", NOW - 9 * HOUR, PAGE, kind="question"),
        made("by the page", NOW - 9 * HOUR, PAGE, OFFICIAL, thread=thread, kind="question"),
    )
    assert world.tick(NOW) == []


def test_a_deleted_comment_waits_no_more(world: World, thread: Post) -> None:
    question = asked("when", 9, thread)
    world.write(question)
    world.ledger.enter(question.post)
    world.ledger.looked_again([question.post.id], [question.post.id], NOW)
    assert world.tick(NOW) == []


def test_an_answer_ends_the_alert_with_one_message(world: World, thread: Post) -> None:
    question = asked("when", 9, thread)
    world.write(question)
    (alert,) = world.tick(NOW)
    world.write(made("answer", NOW, PAGE, OFFICIAL, thread=thread, parent=question.post))
    (ended,) = world.tick(NOW + TICK)
    assert (ended.id, ended.state) == (alert.id, AlertState.CLOSED)
    assert world.titles[1:] == ["Ответ дан: Тында"]
    assert world.tick(NOW + 2 * TICK) == []


def test_a_page_that_answered_nobody_ends_without_a_word(world: World, thread: Post) -> None:
    world.write(asked("when", 9, thread))
    world.tick(NOW)
    (ended,) = world.tick(NOW + RULES.unanswered_within)
    assert ended.state is AlertState.CLOSED
    assert len(world.titles) == 1


def test_what_a_person_closed_is_not_told_again_but_a_later_comment_is(
    world: World, thread: Post
) -> None:
    world.write(asked("when", 9, thread))
    (alert,) = world.tick(NOW)
    closed = replace(alert, state=AlertState.FALSE, closed_at=NOW, version=alert.version + 1)
    world.alerts.save(closed, None)
    assert world.tick(NOW + TICK) == []
    world.write(asked("and the water", 7.5, thread))
    assert world.tick(NOW + HOUR)


def test_terms_that_ran_out_during_an_outage_page_nobody(world: World, thread: Post) -> None:
    world.write(asked("when", 15, thread))
    assert world.tick(NOW) == []
