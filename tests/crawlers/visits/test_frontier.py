"""When a source is polled next."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.settings import read_settings
from crawlers.visits.frontier import (
    OVERRUN_REST,
    PAUSED,
    VISITS_A_HOST,
    Frontier,
    Plan,
    plan,
    rhythm,
)
from domain.post import Outcome
from domain.source import Claim, Health, HealthState, Poll, Source, SourceKind
from domain.trouble import TroubleKind, troubles
from tests.fakes.queue import MemoryQueue
from tests.fakes.sources import MemorySources
from tests.making import a_post

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SHORTEST, LONGEST = 2 * MINUTE, DAY
SOURCE = Source("s", SourceKind.RSS, "Источник", "http://127.0.0.1/", internal=True)


class FixedClock:
    """Stands where it is put."""

    def __init__(self) -> None:
        self.time = NOW

    def now(self) -> datetime:
        return self.time


def after(poll: Poll, claim: Claim | None = None, chance: float = 0.5) -> Plan:
    claim = claim or claimed()
    return plan(claim, poll, NOW, SHORTEST, LONGEST, chance)


def claimed(top: bool = False, failures: int = 0, interval: timedelta = 15 * MINUTE) -> Claim:
    health = Health(failures=failures)
    return Claim(replace(SOURCE, top=top), "t", NOW + HOUR, interval, health, NOW)


def works(gap: timedelta, count: int = 10, newest: timedelta = timedelta()) -> Poll:
    published = tuple(NOW - newest - gap * i for i in range(count))
    return Poll(HealthState.WORKS, "", published=published)


def failed(state: HealthState, retry_after: timedelta | None = None) -> Poll:
    return Poll(state, "", retry_after=retry_after)


@pytest.mark.parametrize(
    ("gap", "interval"),
    [(HOUR, 30 * MINUTE), (10 * MINUTE, 5 * MINUTE), (MINUTE, SHORTEST), (5 * DAY, LONGEST)],
)
def test_a_source_is_asked_at_half_its_own_gap(gap: timedelta, interval: timedelta) -> None:
    assert after(works(gap)).interval == interval
    assert after(works(gap)).usual_gap == gap


def test_one_long_silence_does_not_make_a_slow_rhythm() -> None:
    times = [NOW - 10 * MINUTE * i for i in range(8)] + [NOW - 3 * DAY]
    assert rhythm(times) == 10 * MINUTE


def test_two_posts_make_no_rhythm() -> None:
    assert rhythm([NOW, NOW - HOUR, NOW]) is None
    assert after(Poll(HealthState.QUIET, "")).interval == 15 * MINUTE


def test_a_quiet_poll_keeps_the_known_rhythm() -> None:
    claim = replace(claimed(), health=Health(usual_gap=HOUR, last_post=NOW - HOUR))
    assert after(Poll(HealthState.QUIET, ""), claim) == Plan(30 * MINUTE, NOW + 30 * MINUTE, HOUR)


def test_a_source_gone_silent_slows_down() -> None:
    assert after(works(10 * MINUTE, newest=3 * DAY)).interval == 6 * HOUR


def test_a_top_source_that_answers_is_asked_every_ten_minutes() -> None:
    assert after(works(DAY), claimed(top=True)).interval == 10 * MINUTE


@pytest.mark.parametrize("state", [HealthState.GONE, HealthState.NO_ACCESS])
def test_gone_is_looked_at_after_an_hour_and_ever_more_rarely(state: HealthState) -> None:
    waits = [after(failed(state), claimed(failures=n)).interval for n in (0, 1, 2, 5, 60)]
    assert waits == [HOUR, 2 * HOUR, 4 * HOUR, DAY, DAY]


def test_unreachable_doubles_up_to_an_hour() -> None:
    waits = [
        after(failed(HealthState.UNREACHABLE), claimed(failures=n)).interval for n in (0, 1, 2, 60)
    ]
    assert waits == [2 * MINUTE, 4 * MINUTE, 8 * MINUTE, HOUR]


def test_an_overloaded_host_is_asked_no_sooner_than_usual_however_often_it_says_so() -> None:
    claim = claimed(interval=6 * HOUR, failures=2)
    after_503 = after(failed(HealthState.UNREACHABLE, timedelta(0)), claim)
    assert (after_503.interval, after_503.next_due) == (6 * HOUR, NOW + 6 * HOUR)


def test_a_top_source_that_does_not_answer_is_tried_every_hour() -> None:
    claim = claimed(top=True, failures=20)
    assert after(failed(HealthState.UNREACHABLE), claim).interval == HOUR


def test_slowed_doubles_and_never_comes_before_retry_after() -> None:
    assert after(failed(HealthState.SLOWED)).interval == 30 * MINUTE
    assert after(failed(HealthState.SLOWED, 3 * HOUR)).next_due == NOW + 3 * HOUR
    assert after(failed(HealthState.SLOWED, MINUTE)).next_due == NOW + 30 * MINUTE
    top = claimed(top=True, interval=2 * HOUR)
    assert after(failed(HealthState.SLOWED), top).interval == 4 * HOUR


@pytest.mark.parametrize("state", [HealthState.CHANGED_MARKUP, HealthState.QUOTA])
def test_what_people_must_mend_is_looked_at_hourly(state: HealthState) -> None:
    assert after(failed(state), claimed(failures=9)).interval == HOUR


def test_jitter_is_a_tenth_either_way() -> None:
    assert after(works(HOUR), chance=0.0).next_due == NOW + 27 * MINUTE
    assert after(works(HOUR), chance=1.0).next_due == NOW + 33 * MINUTE


@given(
    state=st.sampled_from([s for s in HealthState if s is not HealthState.WAITING]),
    gap=st.timedeltas(timedelta(seconds=1), 100 * DAY),
    failures=st.integers(0, 10_000),
    chance=st.floats(0, 1),
    top=st.booleans(),
)
def test_the_interval_keeps_its_bounds(
    state: HealthState, gap: timedelta, failures: int, chance: float, top: bool
) -> None:
    poll = replace(works(gap), state=state)
    following = after(poll, claimed(top=top, failures=failures), chance)
    assert SHORTEST <= following.interval <= LONGEST
    assert NOW + SHORTEST <= following.next_due <= NOW + LONGEST * 1.1


def test_claims_pause_while_the_queue_is_over_its_limit(caplog: pytest.LogCaptureFixture) -> None:
    sources, queue, clock = MemorySources(), MemoryQueue(), FixedClock()
    frontier = Frontier(sources, queue, clock, read_settings(queue_limit=1), Random(1))
    sources.sync([SOURCE], NOW)
    queue.put([a_post(str(i), NOW) for i in range(2)], history=False)
    assert frontier.claim([SourceKind.RSS], 5) == []
    assert "claims pause" in caplog.text
    queue.entries.clear()
    assert len(frontier.claim([SourceKind.RSS], 5)) == 1
    assert "claims go on" in caplog.text


def test_few_sources_of_one_host_are_claimed_and_none_of_a_busy_one() -> None:
    sources = MemorySources()
    frontier = Frontier(sources, MemoryQueue(), FixedClock(), read_settings(), Random(1))
    town = [replace(SOURCE, id=f"t{n:02}") for n in range(2 * VISITS_A_HOST)]
    sources.sync([*town, replace(SOURCE, id="z", address="http://127.0.0.2/")], NOW)
    claimed = [c.source.id for c in frontier.claim([SourceKind.RSS], 50, [])]
    assert claimed == [f"t{n:02}" for n in range(VISITS_A_HOST)] + ["z"]
    assert frontier.claim([SourceKind.RSS], 50, ["127.0.0.1"]) == []
    assert len(frontier.claim([SourceKind.RSS], 50, [])) == VISITS_A_HOST


def test_a_finished_poll_sets_the_next_date() -> None:
    sources, clock = MemorySources(), FixedClock()
    frontier = Frontier(sources, MemoryQueue(), clock, read_settings(), Random(1))
    sources.sync([SOURCE], NOW)
    assert frontier.due(SourceKind.RSS) == {"s"}
    (claim,) = frontier.claim([SourceKind.RSS], 5)
    assert frontier.finish(claim, works(HOUR))
    assert frontier.due(SourceKind.RSS) == set()
    assert not frontier.finish(claim, works(HOUR))  # freed already


def test_refused_posts_are_counted_once_with_the_poll_that_is_written() -> None:
    sources, queue = MemorySources(), MemoryQueue()
    frontier = Frontier(sources, queue, FixedClock(), read_settings(), Random(1))
    sources.sync([SOURCE], NOW)
    (claim,) = frontier.claim([SourceKind.RSS], 5)
    poll = replace(
        failed(HealthState.SLOWED),
        refused={"no_text": 2, "future_date": 1},
        refused_names=("a", "b", "c"),
    )
    assert frontier.finish(claim, poll)
    assert not frontier.finish(claim, poll)
    assert queue.outcomes() == {Outcome.INVALID: 3}


def test_a_refused_post_that_comes_in_every_poll_is_counted_once() -> None:
    sources, queue, clock = MemorySources(), MemoryQueue(), FixedClock()
    frontier = Frontier(sources, queue, clock, read_settings(), Random(1))
    sources.sync([SOURCE], NOW)
    for names in (("a", "b"), ("a", "b"), (), ("b", "c")):
        clock.time += 2 * DAY
        (claim,) = frontier.claim([SourceKind.RSS], 5)
        refused = {"no_text": len(names)} if names else {}
        assert frontier.finish(claim, replace(works(HOUR), refused=refused, refused_names=names))
    assert queue.outcomes() == {Outcome.INVALID: 3}


def test_a_source_whose_parse_overran_three_polls_in_a_row_is_paused_and_says_so() -> None:
    clock, sources = FixedClock(), MemorySources()
    frontier = Frontier(sources, MemoryQueue(), clock, read_settings(), Random(7))
    sources.sync([SOURCE], NOW)
    slow = Poll(HealthState.WORKS, "Новых сообщений: 1", overran=True)
    for poll in (slow, slow, Poll(HealthState.WORKS, ""), slow, slow, slow):
        [status] = sources.statuses()
        assert status.next_due - clock.time < DAY
        clock.time = status.next_due
        [claim] = frontier.claim([SourceKind.RSS], 1)
        assert frontier.finish(claim, poll)
    [status] = sources.statuses()
    assert status.next_due - clock.time == OVERRUN_REST
    assert (status.health.state, status.health.reason) == (HealthState.CHANGED_MARKUP, PAUSED)
    sources.hasten([SOURCE.id], clock.time, MINUTE)
    assert sources.statuses()[0].next_due - clock.time == OVERRUN_REST
    [trouble] = troubles(sources.statuses(), clock.time, UTC)
    assert trouble.kind is TroubleKind.BROKEN
