from datetime import timedelta

import pytest

from console.pages import marked
from russian.moments import gap


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(hours=1), "1 час"),
        (timedelta(hours=3), "3 часа"),
        (timedelta(hours=24), "1 день"),
        (timedelta(minutes=10), "10 минут"),
    ],
)
def test_gaps_are_russian(length, text):
    assert gap(length) == text


def test_marks_are_put_around_escaped_text():
    assert marked("a <b> c", [(2, 5), (0, 1)]) == "<mark>a</mark> <mark>&lt;b&gt;</mark> c"
