from datetime import timedelta

import pytest

from console.pages import marked, number, plural, span


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "1 житель"), (3, "3 жителя"), (5, "5 жителей"), (11, "11 жителей"), (21, "21 житель")],
)
def test_plurals_are_russian(count, words):
    assert plural(count, "житель", "жителя", "жителей") == words


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.44, "0,4"), (3, "3"), (12.6, "13"), (12345, "12\xa0345")],
)
def test_numbers_are_russian(value, text):
    assert number(value) == text


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(hours=1), "1 час"),
        (timedelta(hours=3), "3 часа"),
        (timedelta(hours=24), "1 день"),
        (timedelta(minutes=10), "10 минут"),
    ],
)
def test_spans_are_russian(length, text):
    assert span(length) == text


def test_marks_are_put_around_escaped_text():
    assert marked("a <b> c", [(2, 5), (0, 1)]) == "<mark>a</mark> <mark>&lt;b&gt;</mark> c"
