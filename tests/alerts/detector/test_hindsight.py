"""Windows that have ended, judged again where late posts came."""

import numpy as np
import pytest

from alerts.detector.detection import Detector, Scan
from alerts.detector.hindsight import Hindsight
from alerts.detector.panel import Floats, hours
from alerts.lifecycle import mark_false
from domain.alert import AlertState
from tests.alerts.past import learned, quiet
from tests.alerts.talk import HEAT, HOUR, NOW, spike
from tests.alerts.test_evaluation import TICK, cells, evaluator
from tests.fakes.alerts import MemoryAlerts
from tests.fakes.complaints import MemoryComplaints

FULL = NOW.replace(minute=0)  # spikes here end with a full hour


@pytest.fixture
def complaints() -> MemoryComplaints:
    return quiet()


# Six within an hour are a spike; within the six or 24 hours that end now they are not.
@pytest.mark.parametrize(("age", "opens"), [(2, True), (5, True), (7, False)])
def test_a_short_spike_that_is_known_late_opens_while_it_is_younger_than_six_hours(
    age: int, opens: bool, complaints: MemoryComplaints
) -> None:
    end = FULL - age * HOUR
    alerts = MemoryAlerts()
    looker = evaluator(complaints, alerts)
    looker.tick(NOW - TICK)
    complaints.record(spike(HEAT, end, 7, over=HOUR / 2))
    looker.tick(NOW)
    assert bool(alerts.alerts) is opens
    for alert in alerts.alerts.values():
        assert alert.cell == HEAT
        assert alert.evidence.authors >= 7
        assert alert.since >= end - HOUR


def test_after_an_outage_nothing_older_than_six_hours_pages(complaints: MemoryComplaints) -> None:
    complaints.record(spike(HEAT, FULL - 8 * HOUR, 12, over=HOUR))
    alerts = MemoryAlerts()
    looker = evaluator(complaints, alerts)
    for i in range(12):
        assert looker.tick(NOW + i * TICK) == []
    assert alerts.outbox == {}


def test_what_had_its_alert_is_not_told_again_after_a_restart(
    complaints: MemoryComplaints,
) -> None:
    complaints.record(spike(HEAT, FULL, 14, over=HOUR / 2))
    alerts, baselines = MemoryAlerts(), learned()
    (alert,) = evaluator(complaints, alerts, baselines=baselines).tick(FULL)
    alerts.save(*mark_false(alert, "anna", FULL + TICK), stop_pending=True)
    for i in range(2, 30):
        evaluator(complaints, alerts, baselines=baselines).tick(FULL + i * TICK)
    assert cells(alerts) == {HEAT}
    assert alerts.alerts[alert.id].state is AlertState.FALSE


def test_each_tick_keeps_its_limits(complaints: MemoryComplaints) -> None:
    baselines, alerts = learned(), MemoryAlerts()
    looker = evaluator(complaints, alerts, baselines=baselines)
    looker.tick(NOW)
    complaints.record(spike(HEAT, NOW + TICK))
    (alert,) = looker.tick(NOW + TICK)
    calm, busy = baselines.ticks.values()
    assert calm["fewer"] < calm["usual"] < calm["more"]
    assert alert.signal.p <= busy["usual"]


class Looks:
    """A Detector that remembers when it was asked."""

    def __init__(self, detector: Detector) -> None:
        self.baseline, self.detector = detector.baseline, detector
        self.ends: list[float] = []

    def look(self, observed: Floats, now: float) -> Scan:
        self.ends.append(now)
        return self.detector.look(observed, now)


def test_the_hour_that_has_just_ended_is_looked_at_once_by_all(
    complaints: MemoryComplaints,
) -> None:
    learner = evaluator(complaints, MemoryAlerts()).learner
    memory = Hindsight(6)
    asked = []
    for now in (FULL - TICK, FULL + TICK, FULL + 2 * TICK):
        detector, panel = learner.up_to(now)
        looks = Looks(detector)
        seen = detector.look(panel.within(hours(now), (1, 3, 6, 24)), hours(now))
        told = np.full(len(panel.layout), -np.inf)
        memory.look(looks, panel, seen, hours(now), told)  # type: ignore[arg-type]
        asked.append([end - hours(FULL) for end in looks.ends])
    assert asked == [[-6, -5, -4, -3, -2, -1], [0], []]
