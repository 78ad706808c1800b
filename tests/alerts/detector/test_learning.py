"""The detector kept up to now, over restarts."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

import numpy as np
import pytest

from alerts.detector.learning import BLOCK, SAVE_EVERY, Learner
from alerts.detector.panel import hours, layout_of, region_cells
from alerts.rules import load_rules
from domain.complaint import FirstComplaint
from domain.errors import StoreUnavailable
from tests.alerts.talk import GROUPS, HEAT, HOUR, NOW, PLACES, spike, talk
from tests.fakes.baselines import MemoryBaselines
from tests.fakes.complaints import MemoryComplaints

RULES = load_rules()


class Watched(MemoryComplaints):
    """Remembers how far back it was read."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[timedelta] = []

    def reports(self, since: datetime, until: datetime) -> Sequence[FirstComplaint]:
        self.read.append(until - since)
        return super().reports(since, until)

    def tally(self, since: datetime, until: datetime) -> int:
        return len(super().reports(since, until))


def learner(
    complaints: MemoryComplaints, baselines: MemoryBaselines, groups: Sequence[str] = GROUPS
) -> Learner:
    return Learner(
        complaints=complaints,
        baselines=baselines,
        rules=RULES,
        layout=layout_of(region_cells(groups, PLACES)),
        zone=timezone(timedelta(hours=9)),
    )


@pytest.fixture
def complaints() -> Watched:
    store = Watched()
    store.record(talk(30, NOW + timedelta(days=3)))
    return store


def test_a_restarted_learner_goes_on_bit_for_bit_and_reads_little(complaints: Watched) -> None:
    steady, kept = learner(complaints, MemoryBaselines()), MemoryBaselines()
    for i in range(0, 30, 2):
        now = NOW + i * HOUR
        first, _ = steady.up_to(now)
        complaints.read.clear()
        again, _ = learner(complaints, kept).up_to(now)
        np.testing.assert_equal(again.state(), first.state())
        if i:
            assert max(complaints.read) <= (BLOCK + SAVE_EVERY + 1) * HOUR


def test_a_post_that_came_too_late_makes_it_learn_anew(complaints: Watched) -> None:
    kept = MemoryBaselines()
    learner(complaints, kept).up_to(NOW)
    complaints.record(spike(HEAT, NOW - 24 * HOUR, history=True))
    late, _ = learner(complaints, kept).up_to(NOW + HOUR)
    fresh, _ = learner(complaints, MemoryBaselines()).up_to(NOW + HOUR)
    np.testing.assert_equal(late.state(), fresh.state())


class Full(MemoryBaselines):
    """Refuses to save."""

    def save(self, name: str, state: bytes, now: datetime) -> None:
        raise StoreUnavailable("disk full")


def test_a_state_that_could_not_be_saved_is_learned_once_all_the_same(complaints: Watched) -> None:
    broken = learner(complaints, Full())
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            broken.up_to(NOW)
    fresh, _ = learner(complaints, MemoryBaselines()).up_to(NOW)
    assert broken.detector
    np.testing.assert_equal(broken.detector.state(), fresh.state())


def test_a_state_of_other_cells_is_not_gone_on_with(complaints: Watched) -> None:
    kept = MemoryBaselines()
    learner(complaints, kept).up_to(NOW)
    other, _ = learner(complaints, kept, GROUPS[:-1]).up_to(NOW)
    fresh, _ = learner(complaints, MemoryBaselines(), GROUPS[:-1]).up_to(NOW)
    np.testing.assert_equal(other.state(), fresh.state())


def test_the_course_ends_with_the_hour_in_progress(complaints: Watched) -> None:
    complaints.record(spike(HEAT, NOW, over=HOUR / 2))
    kept = learner(complaints, MemoryBaselines())
    detector, panel = kept.up_to(NOW)
    position = panel.layout.position[HEAT]
    course = kept.course(position)
    assert len(course) == 24
    assert course[-1][0] >= 14 > course[-2][0]
    usual = sum(expected for _, expected in course)
    assert usual == pytest.approx(detector.baseline.expect(int(hours(NOW)) + 1)[-1, position])
