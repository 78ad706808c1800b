from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.breaker import ENOUGH, TRIAL_PAUSE, Breaker

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
SOON = TRIAL_PAUSE - timedelta(microseconds=1)
moments = st.timedeltas(timedelta(hours=-2), timedelta(hours=2)).map(lambda length: NOW + length)
# What happens to a breaker: at a moment somebody asks, misses an answer, or gets one.
events = st.lists(st.tuples(moments, st.sampled_from(["asking", "missing", "answered"])))


def after(happened):
    breaker = Breaker()
    for at, what in happened:
        if what == "answered":
            breaker = breaker.answered()
        elif what == "missing":
            breaker = breaker.missing(at)
        elif breaker.admits(at):
            breaker = breaker.asking(at)
    return breaker


@given(events, moments)
def test_an_answer_closes_it_whatever_went_before(happened, now):
    closed = after(happened).answered()
    assert closed == Breaker()
    assert closed.admits(now)


@given(events, st.integers(0, ENOUGH - 1), moments)
def test_fewer_misses_than_enough_refuse_nobody(happened, misses, now):
    breaker = after(happened).answered()
    for _ in range(misses):
        breaker = breaker.missing(now)
    assert breaker.admits(now)


@given(events, moments)
def test_who_is_down_is_asked_by_one_request_a_pause(happened, now):
    breaker = after(happened)
    for _ in range(ENOUGH):
        breaker = breaker.missing(now)
    assert not breaker.admits(now)
    assert not breaker.admits(now + SOON)
    later = now + TRIAL_PAUSE
    assert breaker.admits(later)
    tried = breaker.asking(later)
    assert not tried.admits(later)
    assert not tried.admits(later + SOON)
    assert tried.admits(later + TRIAL_PAUSE)  # whatever became of the first


@given(events, moments)
def test_it_never_stays_shut_for_longer_than_a_pause(happened, now):
    breaker = after(happened)
    assert breaker.admits(now) or breaker.admits(now + TRIAL_PAUSE)


@given(events)
def test_since_is_the_first_miss_after_the_last_answer(happened):
    answered = max((n for n, one in enumerate(happened) if one[1] == "answered"), default=-1)
    misses = [at for at, what in happened[answered + 1 :] if what == "missing"]
    breaker = after(happened)
    assert breaker.since == (misses[0] if misses else None)
    assert breaker.missed == len(misses)


def test_a_clock_that_was_set_back_admits():
    breaker = Breaker().missing(NOW).missing(NOW)
    assert breaker.admits(NOW - timedelta(hours=1))
