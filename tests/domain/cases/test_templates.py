"""Places to fill in are read in a text that somebody wrote to hurt their reader."""

import pytest

from domain.cases.answers.template import places
from tests.timing import grows_evenly


@pytest.mark.parametrize("text", ["{ ", "{\t"])
def test_a_brace_before_many_blanks_holds_nobody_up(text) -> None:
    assert grows_evenly(lambda length: places(text[0] + text[1] * length), 4_000)
    assert places("Срок: { 15 декабря }, {}") == ["15 декабря", "…"]
