"""An end that was taken back at once, as the evaluator sees it."""

from alerts.lifecycle import acknowledge, mark_false, take_back
from domain.alert import AlertState
from tests.alerts.talk import HEAT, HOUR, NOW, spike
from tests.alerts.test_evaluation import TICK, at, complaints, evaluator, run
from tests.fakes.alerts import MemoryAlerts
from tests.fakes.complaints import MemoryComplaints

__all__ = ["complaints"]


def test_an_end_that_was_taken_back_does_not_hide_the_state_before(
    complaints: MemoryComplaints,
) -> None:
    complaints.record(spike(HEAT, NOW))
    alerts = MemoryAlerts()
    looker = evaluator(complaints, alerts)
    (alert,) = looker.tick(NOW)
    alerts.save(*acknowledge(alert, "anna", NOW), stop_pending=True)
    subsided = next(
        (now, a) for now, a in run(looker, NOW + TICK, 40 * HOUR) if a.state is AlertState.SUBSIDING
    )[0]
    looker, alerts.alerts[alert.id] = evaluator(complaints, alerts), at(alerts, alert.id, subsided)
    ended, move = mark_false(alerts.alerts[alert.id], "anna", subsided)
    alerts.save(ended, move)
    alerts.save(*take_back(ended, move, "anna", subsided))
    complaints.record(spike(HEAT, subsided + HOUR, over=HOUR, name="again"))
    (back,) = looker.tick(subsided + HOUR)
    assert (back.id, back.state) == (alert.id, AlertState.ACKNOWLEDGED)
