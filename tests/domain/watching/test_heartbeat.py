"""The heartbeat: its text carries a moment, and a listener knows silence from delay."""

import json
from datetime import UTC, datetime, timedelta
from random import Random
from urllib.parse import urlencode

from domain.watching.heartbeat import LATE, PLANTED, Vigil, beat_text, planted_source, stamp_of

NOW = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
EVERY = timedelta(minutes=10)


def test_a_text_carries_its_moment_through_words_around_it():
    assert stamp_of(f"Отклик работает. {beat_text(NOW)}\nПрошла опрос.") == NOW
    assert stamp_of(beat_text(NOW.replace(microsecond=7))) == NOW.replace(microsecond=7)
    assert stamp_of(json.dumps({"message": beat_text(NOW)})) == NOW
    assert stamp_of(urlencode({"message": beat_text(NOW)})) == NOW
    for wrong in ("вчера", "otklik-heartbeat-20261399T093000.000000Z"):
        assert stamp_of(wrong) is None


def test_the_planted_source_is_polled_twice_in_each_interval():
    source = planted_source("http://127.0.0.1:8460/heartbeat", EVERY)
    assert (source.id, source.options["every"], source.internal) == (PLANTED, "300", True)


def test_silence_begins_a_minute_after_the_interval():
    vigil = Vigil(EVERY, timedelta()).hears(NOW, timedelta(minutes=3))
    assert not vigil.is_silent(timedelta(minutes=3) + EVERY + LATE)
    assert vigil.is_silent(timedelta(minutes=3, seconds=1) + EVERY + LATE)


def test_a_repeated_or_older_beat_proves_nothing():
    vigil = Vigil(EVERY, timedelta()).hears(NOW, timedelta(minutes=1))
    assert vigil.hears(NOW, timedelta(minutes=9)) is vigil
    # Three that have waited for their channel come at once, the last to be sent first or last.
    for back in (3, 2, 1, 2):
        vigil = vigil.hears(NOW - back * EVERY, timedelta(minutes=9))
    assert (vigil.stamp, vigil.heard_at) == (NOW, timedelta(minutes=1))
    assert vigil.hears(NOW - 3 * EVERY, timedelta(minutes=15)).stamp == NOW


def test_a_day_of_uneven_beats_raises_no_false_alarm():
    """A poll twice in an interval, up to 45 s late, every tenth one lost."""
    random = Random(1)
    vigil, at, end = Vigil(EVERY, timedelta()), timedelta(), timedelta(days=1)
    lost = False
    while at < end:
        at += EVERY / 2
        lost = not lost and random.random() < 0.1
        arrives = at + timedelta(seconds=random.uniform(0, 45))
        assert not vigil.is_silent(arrives)
        if not lost:
            vigil = vigil.hears(NOW + at, arrives)
