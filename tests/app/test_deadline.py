from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest

from app.deadline import TRIAL, Deadline, within
from domain.breaker import TRIAL_PAUSE
from domain.errors import IndexUnavailable
from domain.patience import Outage, Part

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
LONG = timedelta(hours=1)


class Standing:
    def __init__(self):
        self.at = NOW

    def now(self):
        return self.at


@pytest.fixture
def clock():
    return Standing()


@pytest.fixture
def deadline(clock):
    return Deadline(Part.INDEX, clock)


def ask(deadline, error=None):
    with deadline.asking(IndexUnavailable):
        if error:
            raise error
        return "answered"


def miss(deadline):
    with pytest.raises(IndexUnavailable, match="time-out"), within(LONG):
        ask(deadline, IndexUnavailable("time-out"))


def test_outside_of_a_request_nothing_is_limited_or_refused(deadline):
    miss(deadline)
    miss(deadline)
    assert deadline.left() is None
    assert ask(deadline) == "answered"


def test_a_part_that_is_down_is_not_asked_until_the_pause_is_over(deadline, clock):
    miss(deadline)
    miss(deadline)
    with within(LONG), pytest.raises(IndexUnavailable, match="not asked again"):
        ask(deadline)
    clock.at += TRIAL_PAUSE
    with within(LONG):
        assert ask(deadline) == "answered"
        assert ask(deadline) == "answered"
    assert deadline.outage() is None


def test_an_outage_began_with_the_first_miss(deadline, clock):
    miss(deadline)
    clock.at += timedelta(minutes=2)
    miss(deadline)
    assert deadline.outage() == Outage(Part.INDEX, NOW, clock.at)


def test_a_refusal_that_the_server_itself_sends_is_an_answer(deadline):
    for _ in range(3):
        with pytest.raises(IndexUnavailable, match="busy"), within(LONG):
            ask(deadline, IndexUnavailable("busy", answered=True))
    with within(LONG):
        assert ask(deadline) == "answered"
    assert deadline.outage() is None


def test_a_request_spends_its_time_once_and_each_part_has_its_own(deadline, clock):
    other = Deadline(Part.QUEUE, clock)
    with within(timedelta(milliseconds=1)):
        with deadline.asking(IndexUnavailable):
            began = monotonic()
            while monotonic() < began + 0.001:
                pass
        with pytest.raises(IndexUnavailable, match="used up"):
            ask(deadline)
        assert ask(other) == "answered"
    with within(timedelta(microseconds=1), renewed=True):
        assert [ask(deadline) for _ in range(3)] == ["answered"] * 3


def test_calls_within_a_call_count_once(deadline):
    with within(LONG):
        before = deadline.left()
        with deadline.asking(IndexUnavailable), deadline.asking(IndexUnavailable):
            inside = deadline.left()
        assert before > inside
        assert deadline.left() > 0


def test_a_call_that_began_with_little_time_left_says_nothing_of_the_part(deadline):
    """Or who asks much in one request would close the part to everybody."""
    allowance = timedelta(milliseconds=40)
    for _ in range(3):
        with within(allowance):
            with deadline.asking(IndexUnavailable):
                began = monotonic()
                while monotonic() < began + 0.03:
                    pass
            with pytest.raises(IndexUnavailable):
                ask(deadline, IndexUnavailable("time-out"))
        assert deadline.outage() is None


@pytest.mark.parametrize("answers", [True, False])
def test_a_part_that_leaves_two_unanswered_is_down_only_where_a_cheap_question_is_too(
    deadline, answers
):
    asked = []

    def cheap():
        asked.append(deadline.left())
        return answers

    for _ in range(2):
        with (
            within(LONG),
            pytest.raises(IndexUnavailable),
            deadline.asking(IndexUnavailable, cheap),
        ):
            raise IndexUnavailable("time-out")
    assert (deadline.outage() is None) is answers
    assert len(asked) == 2
    assert all(0 < left <= TRIAL.total_seconds() for left in asked)


def test_a_part_that_is_down_is_asked_again_by_everybody_once_a_cheap_question_is_answered(
    deadline, clock
):
    miss(deadline)
    miss(deadline)
    clock.at += TRIAL_PAUSE
    with (
        within(LONG),
        pytest.raises(IndexUnavailable),
        deadline.asking(IndexUnavailable, lambda: True),
    ):
        raise IndexUnavailable("time-out")
    with within(LONG):
        assert ask(deadline) == "answered"


def test_an_answer_needs_no_cheap_question(deadline):
    def never():
        raise AssertionError

    with within(LONG), deadline.asking(IndexUnavailable, never):
        pass
    refusal = IndexUnavailable("busy", answered=True)
    with within(LONG), pytest.raises(IndexUnavailable), deadline.asking(IndexUnavailable, never):
        raise refusal
