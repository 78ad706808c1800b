"""Filed texts on the queue: whose they are, what is kept of them, and when they count."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from app.cases.casework import make_hearing, make_intake
from desks.cases.opening import CaseOpening, HandForm
from desks.viewer import in_shell
from domain.cases.case import OriginKind, Place
from domain.post import AuthorKind
from domain.source import SourceKind
from tests.filing import a_filed, filed_case

DAY = timedelta(days=1)


@dataclass(frozen=True)
class FixedClock:
    at: datetime

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def hearing(installation):
    """The installation, its hearing at a moment, and what waits on the queue."""

    def hear(now, *rows):
        stored = [filed_case(installation, row) for row in rows]
        one = replace(make_hearing(installation), clock=FixedClock(now))
        one.hear(stored, rows)
        taken = installation.posts.queue.take("t", 100, timedelta(hours=1), now)
        own = {f"{row.stream}/{row.number}" for row in rows}
        return [(one.post, one.history) for one in taken if one.post.native_id in own]

    return hear


def test_a_filed_text_is_a_post_of_its_stream(installation, hearing) -> None:
    now = installation.clock.now()
    row = a_filed("7", now - DAY, "Нет воды", applicant="p:" + "a" * 20)
    [(post, _)] = hearing(now, row)
    assert (post.source_kind, post.source_id, post.native_id) == (
        SourceKind.FILED,
        "filed:pos",
        "pos/7",
    )
    assert (post.text, post.published_at, post.stated_place) == ("Нет воды", now - DAY, "tynda")
    assert (post.author.kind, post.author.key) == (AuthorKind.PRIVATE, "p:" + "a" * 20)
    assert not post.withheld
    [number] = installation.casework.cases.of_posts([post.id]).values()
    assert installation.casework.cases.get(number).case.stream_number == "7"


def test_a_row_that_turns_public_is_heard_again(installation) -> None:
    now = installation.clock.now()
    row = a_filed("7", now - DAY, "Нет воды", is_public=False)
    later = replace(row, said_at=now, is_public=True)
    for said in (row, later, later):
        make_intake(installation).take([said])
    waiting = installation.posts.queue.take("t", 100, timedelta(hours=1), now)
    assert [one.post.withheld for one in waiting] == [True, False]


def test_nobody_named_is_one_author_a_case(installation, hearing) -> None:
    now = installation.clock.now()
    posts = hearing(now, *(a_filed(str(n), now, "Нет воды") for n in range(3)))
    keys = {post.author.key for post, _ in posts}
    assert len(keys) == 3
    assert all(key.startswith("p:") for key in keys)


@pytest.mark.parametrize("is_public", [None, False])
def test_what_is_not_said_to_be_public_is_withheld(installation, hearing, is_public) -> None:
    now = installation.clock.now()
    [(post, _)] = hearing(now, a_filed("7", now, "Нет воды", is_public=is_public))
    assert post.withheld


def test_a_call_is_heard_and_withheld(installation) -> None:
    opened = CaseOpening(installation).by_hand(in_shell("Анна"), HandForm("Нет воды")).stored
    now = installation.clock.now()
    [entry] = installation.posts.queue.take("t", 9, timedelta(hours=1), now)
    assert (entry.post.source_id, entry.post.withheld) == ("filed:phone", True)
    assert installation.casework.cases.posts(opened.case.number) == [entry.post.id]


def test_cases_of_posts_and_linked_cases_are_heard_once(installation) -> None:
    now = installation.clock.now()
    hearing = make_hearing(installation)
    stored = filed_case(installation, a_filed("7", now, "Нет воды"))
    of_post = replace(stored, case=replace(stored.case, origin=OriginKind.POST, post_id="x"))
    linked = replace(stored, case=replace(stored.case, first=stored.case.number))
    empty = replace(stored, case=replace(stored.case, text=None))
    hearing.hear([of_post, linked, empty], ())
    assert installation.posts.queue.depth() == 0


def test_a_stream_counts_after_28_days_and_nothing_that_comes_late(installation, hearing) -> None:
    now = installation.clock.now() - 40 * DAY
    old, fresh = timedelta(hours=7), timedelta(hours=5)

    def counts(at, *ages, first=0):
        rows = [a_filed(f"{at}{age}", at - age, "Нет воды") for age in ages]
        return {post.published_at: not history for post, history in hearing(at, *rows)}

    # a first import of months, whose parts come one after the other
    assert set(counts(now, 60 * DAY, fresh).values()) == {False}
    assert set(counts(now + timedelta(hours=1), fresh).values()) == {False}
    later = now + 2 * DAY
    assert counts(later, fresh, old) == {later - fresh: True, later - old: False}


def test_a_live_stream_counts_after_28_days(installation, hearing) -> None:
    now = installation.clock.now() - 40 * DAY
    moments = (now, now + 27 * DAY, now + 28 * DAY)
    rows = (a_filed(str(n), at, "Нет воды", place=Place()) for n, at in enumerate(moments))
    history = [hearing(at, row)[0][1] for at, row in zip(moments, rows, strict=True)]
    assert history == [True, True, False]
