"""How far every cell is from its own norm."""

from collections.abc import Sequence
from datetime import timedelta, timezone

import numpy as np
import pytest

from alerts.detector.deviation import LONGEST, Deviations, compare, deviations, step
from alerts.detector.learning import Learner
from alerts.detector.panel import layout_of, region_cells
from alerts.rules import load_rules
from domain.alert import Cell
from domain.complaint import Complaint
from domain.deviation import DeviationLevel
from tests.alerts.talk import GROUPS, HEAT, HOUR, NOW, PLACES, spike, talk
from tests.fakes.baselines import MemoryBaselines
from tests.fakes.complaints import MemoryComplaints

DAY = timedelta(days=1)
RULES = load_rules()


def learner(complaints: MemoryComplaints, baselines: MemoryBaselines) -> Learner:
    return Learner(
        complaints=complaints,
        baselines=baselines,
        rules=RULES,
        layout=layout_of(region_cells(GROUPS, PLACES)),
        zone=timezone(timedelta(hours=9)),
    )


@pytest.fixture(scope="module")
def learned() -> tuple[MemoryComplaints, MemoryBaselines]:
    """Forty ordinary days at three times the usual talk, and what a scheduler learned of them."""
    complaints, baselines = MemoryComplaints(), MemoryBaselines()
    for seed in (1, 2, 3):
        complaints.record(talk(40, NOW, seed))
    learner(complaints, baselines).up_to(NOW)
    return complaints, baselines


def look(
    learned: tuple[MemoryComplaints, MemoryBaselines],
    period: timedelta = DAY,
    extra: Sequence[Complaint] = (),
) -> Deviations:
    complaints, baselines = learned
    more = MemoryComplaints()
    more.rows = {**complaints.rows, **{c.post_id: c for c in extra}}
    found = deviations(learner(more, baselines), NOW, period)
    assert found is not None
    return found


@pytest.mark.parametrize("period", [3 * HOUR, DAY, LONGEST])
def test_ordinary_talk_is_usual_nearly_everywhere(learned, period: timedelta) -> None:
    found = look(learned, period)
    said = [d.step for d in found.cells.values() if d.step is not None]
    beside = [s for s in said if s is not DeviationLevel.USUAL]
    assert len(beside) <= max(1, len(said) / 10)
    assert not {DeviationLevel.MUCH_MORE, DeviationLevel.MUCH_FEWER} & set(beside)
    assert not found.cold


def test_a_week_is_compared_with_a_week(learned) -> None:
    found = look(learned, LONGEST)
    places = [found.cells[Cell(None, place)] for place in PLACES]
    assert sum(d.usual for d in places) == pytest.approx(7 * 60, rel=0.15)
    assert sum(d.seen for d in places) == pytest.approx(7 * 60, rel=0.15)


def test_a_spike_is_much_more_in_its_cell_its_group_and_its_place_alone(learned) -> None:
    found = look(learned, extra=spike(HEAT, NOW, authors=25))
    hot = {cell for cell, d in found.cells.items() if d.step is DeviationLevel.MUCH_MORE}
    assert hot == {HEAT, Cell("housing", None), Cell(None, "tynda")}
    quiet = look(learned).cells[HEAT]
    assert found.cells[HEAT].seen == quiet.seen + 25
    assert found.cells[HEAT].usual == quiet.usual


def test_silence_where_people_usually_write_is_fewer(learned) -> None:
    complaints, baselines = learned
    left = MemoryComplaints()
    left.rows = {i: c for i, c in complaints.rows.items() if c.at < NOW - 2 * DAY}
    found = deviations(learner(left, baselines), NOW, DAY)
    assert found is not None
    busiest = max(found.cells.values(), key=lambda d: d.usual)
    assert busiest.seen == 0
    assert busiest.step is DeviationLevel.MUCH_FEWER


def test_a_norm_some_hours_old_goes_on_into_the_hours_since(learned) -> None:
    complaints, baselines = learned
    later = NOW + 5 * HOUR
    found = deviations(learner(complaints, baselines), later, DAY)
    assert found is not None
    up_to_date = look(learned)
    total = sum(d.usual for cell, d in found.cells.items() if cell.group is None)
    before = sum(d.usual for cell, d in up_to_date.cells.items() if cell.group is None)
    assert total == pytest.approx(before, rel=0.15)


def test_a_look_writes_nothing_and_without_a_norm_says_none() -> None:
    complaints, baselines = MemoryComplaints(), MemoryBaselines()
    complaints.record(talk(10, NOW))
    assert deviations(learner(complaints, baselines), NOW, DAY) is None
    assert baselines.load("region") is None


@pytest.mark.parametrize(
    ("seen", "usual", "more", "fewer", "said"),
    [
        (1, 0.01, 0.01, 1.0, None),
        (5, 0.01, 1e-9, 1.0, DeviationLevel.MUCH_MORE),
        (0, 0.99, 1.0, 0.37, None),
        (0, 1.0, 1.0, 0.37, DeviationLevel.USUAL),
        (0, 3.5, 1.0, 0.03, DeviationLevel.FEWER),
        (0, 9.0, 1.0, 0.0001, DeviationLevel.MUCH_FEWER),
        (8, 3.5, 0.03, 0.99, DeviationLevel.MORE),
    ],
)
def test_the_steps(
    seen: int, usual: float, more: float, fewer: float, said: DeviationLevel | None
) -> None:
    assert step(seen, usual, more, fewer, RULES.minimum_authors) is said


def test_what_was_usual_is_the_sum_of_what_was_forecast(learned) -> None:
    complaints, baselines = learned
    detector = learner(complaints, baselines).restored(NOW)
    assert detector is not None
    baseline = detector.baseline
    end = baseline.hour + 0.6
    for window, expected in zip(baseline.windows, baseline.expect(end), strict=True):
        np.testing.assert_allclose(baseline.usual(end - window, end), expected)


def test_periods_of_one_comparison_are_those_of_their_own(learned) -> None:
    complaints, baselines = learned
    compared = compare(learner(complaints, baselines), NOW, LONGEST)
    assert compared is not None
    for period in (3 * HOUR, DAY):
        assert compared.over(period) == look(learned, period)


def test_the_course_of_a_day_adds_up_to_the_region(learned) -> None:
    complaints, baselines = learned
    compared = compare(learner(complaints, baselines), NOW, DAY + HOUR)
    assert compared is not None
    course, day = compared.course(24), compared.over(DAY)
    assert [hour.start for hour in course] == [course[0].start + n * HOUR for n in range(24)]
    assert course[-1].start <= NOW < course[-1].start + HOUR
    whole = [one for cell, one in day.cells.items() if cell.group is None]
    # The course begins at a clock hour, up to an hour after the day does.
    assert abs(sum(one.seen for one in whole) - sum(hour.count for hour in course)) <= 15
    assert sum(h.usual for h in course) == pytest.approx(sum(one.usual for one in whole), rel=0.1)
