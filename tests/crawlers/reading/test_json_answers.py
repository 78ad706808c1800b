"""Reading JSON answers of networks that may hold anything."""

from datetime import UTC, datetime

import pytest

from crawlers.reading.json_answers import count, moment_of_ms, read_json, table
from domain.errors import PollFailed
from domain.source import HealthState


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff\xfe{", b"[" * 100_000, b'"\xed\xa0\x80"'])
def test_what_is_no_json_is_said_of_whose_answer_it_is(body):
    with pytest.raises(PollFailed) as failed:
        read_json(body, "MAX")
    assert failed.value.state is HealthState.CHANGED_MARKUP
    assert failed.value.reason == "Ответ MAX изменился: это не JSON"


@pytest.mark.parametrize("value", [None, [], "text", 5, True])
def test_what_is_no_object_has_no_keys(value):
    assert table(value) == {}


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, 0), (7, 7), (-1, None), ("7", None), (True, None), (None, None), (10**30, None)],
)
def test_only_whole_numbers_from_zero_are_counters(value, expected):
    assert count(value) == expected


def test_a_moment_is_read_from_a_number_or_digits_and_from_nothing_else():
    assert moment_of_ms(1_764_000_000_000) == datetime(2025, 11, 24, 16, tzinfo=UTC)
    assert moment_of_ms("1764000000000") == moment_of_ms(1_764_000_000_000)
    assert [moment_of_ms(v) for v in (None, "soon", [], 10**30, 0, -5, True)] == [None] * 7


def test_halves_of_characters_are_left_out_and_whole_ones_stay():
    body = rb'{"\ud83d": "a\udca7b\ud83d", "c": "\ud83d\udca7 \\ud83d"}'
    read = read_json(body, "MAX")
    assert read == {"": "ab", "c": "💧 \\ud83d"}
