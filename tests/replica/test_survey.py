"""What residents of the replica answer: the same of a seed, and not the same in each town."""

from collections import defaultdict
from datetime import UTC, datetime
from statistics import fmean

import pytest

from replica.survey import BURST, CALLED, TWICE, survey

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("seed", range(5))
def test_towns_differ_a_chat_calls_to_answer_and_some_press_twice(seed) -> None:
    filled = survey(seed, NOW, "wall")
    assert filled == survey(seed, NOW, "wall")
    times = [datetime.fromisoformat(one["at"]) for one in filled["answers"]]
    assert times == sorted(times)
    assert datetime.fromisoformat(filled["began"]) < times[0]
    assert times[-1] < NOW
    assert len(times) - len({one["once"] for one in filled["answers"]}) == TWICE
    densest = max(sum(at <= other < at + BURST for other in times) for at in times)
    assert densest >= CALLED
    points = defaultdict(list)
    for one in filled["answers"]:
        points[one["values"]["4"][0]].append(int(one["values"]["3"][0]))
    assert fmean(points["blagoveshchensk"]) > fmean(points["tynda"]) + 1
    assert len(points["raychikhinsk"]) < 15


def test_the_branch_is_asked_of_the_discontented_alone() -> None:
    for one in survey(1, NOW, "wall")["answers"]:
        assert ("2" in one["values"]) == (one["values"]["1"] == ["1"])
