"""A rule replayed on the history of a small region."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from alerts.detector.backtest import HISTORY, Backtest, Trial, backtest, backtests
from alerts.detector.panel import layout_of, region_cells
from alerts.evaluation import Evaluator
from alerts.rules import load_rules
from domain.alert import Cell
from tests.alerts.pager import pager_of
from tests.alerts.talk import GROUPS, HEAT, HOUR, NOW, PLACES, RUBBISH, spike, talk
from tests.fakes.alerts import MemoryAlerts
from tests.fakes.baselines import MemoryBaselines
from tests.fakes.complaints import MemoryComplaints

ZONE = timezone(timedelta(hours=9))
RULES = load_rules()
TICK = timedelta(minutes=10)
THEN = NOW.replace(minute=0) - 6 * HOUR  # looks fall on it


@pytest.fixture
def complaints() -> MemoryComplaints:
    store = MemoryComplaints()
    store.record(talk(30, NOW, history=False))
    return store


def tried(
    complaints: MemoryComplaints,
    cell: Cell = HEAT,
    baselines: MemoryBaselines | None = None,
    windows: tuple[int, ...] = RULES.windows,
    now: datetime = NOW,
) -> Backtest:
    return backtest(
        Trial(cell, "usual", windows),
        complaints=complaints,
        baselines=baselines or MemoryBaselines(),
        rules=RULES,
        layout=layout_of(region_cells(GROUPS, PLACES)),
        cells=len(region_cells(GROUPS, PLACES)),
        zone=ZONE,
        now=now,
    )


def test_it_sends_what_was_sent_at_the_same_look(complaints: MemoryComplaints) -> None:
    complaints.record(spike(HEAT, THEN))
    alerts, baselines = MemoryAlerts(), MemoryBaselines()
    looker = Evaluator(
        complaints=complaints,
        baselines=baselines,
        alerts=alerts,
        rules=RULES,
        layout=layout_of(region_cells(GROUPS, PLACES)),
        sensitivity="usual",
        pager=pager_of(alerts, (), lambda alert: ""),
        zone=ZONE,
    )
    (alert,) = {a.id: a for i in range(-18, 1) for a in looker.tick(THEN + i * TICK)}.values()
    (found,) = tried(complaints, baselines=baselines).spikes
    assert (found.at, found.window) == (alert.opened_at, alert.signal.window)
    assert found.observed == alert.signal.observed
    assert found.expected == pytest.approx(alert.signal.expected, rel=0.1)
    assert found.until >= THEN
    assert not found.cold


def test_a_quiet_cell_sends_nothing(complaints: MemoryComplaints) -> None:
    found = tried(complaints, RUBBISH)
    assert (found.spikes, found.per_week) == ((), 0)
    assert timedelta(days=28) < found.until - found.since < timedelta(days=31)


def test_imported_history_is_replayed_too(complaints: MemoryComplaints) -> None:
    complaints.record(spike(HEAT, THEN, history=True))
    assert len(tried(complaints).spikes) == 1


def test_one_author_sends_nothing(complaints: MemoryComplaints) -> None:
    flood = [replace(c, author="a", incident_id=c.post_id) for c in spike(HEAT, THEN, 40)]
    complaints.record(flood)
    assert tried(complaints).spikes == ()


@pytest.mark.parametrize(("limit", "sent"), [(0.0, 0), (0.1, 1)])
def test_the_limit_noted_at_the_look_decides(
    complaints: MemoryComplaints, limit: float, sent: int
) -> None:
    complaints.record(spike(HEAT, THEN, 9))
    baselines = MemoryBaselines()
    for i in range(-30, 37):
        baselines.note_limits(THEN + i * TICK, {"usual": limit}, THEN - 10 * HOUR)
    found = tried(complaints, baselines=baselines)
    assert len(found.spikes) == sent
    assert 0 < found.noted < 0.1


def test_only_the_chosen_windows_are_looked_at(complaints: MemoryComplaints) -> None:
    complaints.record(spike(HEAT, THEN))
    (fast,), (slow,) = (
        tried(complaints, windows=(1,)).spikes,
        tried(complaints, windows=(24,)).spikes,
    )
    assert (fast.window, slow.window) == (HOUR, 24 * HOUR)


def test_what_comes_back_soon_is_the_same_alert_and_later_another(
    complaints: MemoryComplaints,
) -> None:
    complaints.record(spike(HEAT, THEN - 200 * HOUR, name="old"))
    before = tried(complaints).spikes
    complaints.record(spike(HEAT, before[-1].until + 5 * HOUR, over=HOUR, name="again"))
    after = tried(complaints).spikes
    assert len(after) == len(before) == 1
    assert after[0].until > before[0].until
    complaints.record(spike(HEAT, after[-1].until + 90 * HOUR, name="later"))
    assert len(tried(complaints).spikes) == 2


def test_a_young_store_says_so_and_an_empty_one_has_no_weeks() -> None:
    store = MemoryComplaints()
    assert tried(store).per_week == 0
    store.record(talk(10, NOW, history=False))
    store.record(spike(HEAT, THEN))
    assert all(s.cold for s in tried(store).spikes)
    assert tried(store).spikes


def test_trials_of_one_replay_are_those_made_alone_and_tell_how_far_it_is(
    complaints: MemoryComplaints,
) -> None:
    complaints.record(spike(HEAT, THEN))
    passed: list[tuple[int, int]] = []
    trials = [Trial(HEAT, level, RULES.windows) for level in ("fewer", "usual", "more")]
    cells = region_cells(GROUPS, PLACES)
    together = backtests(
        trials,
        complaints=complaints,
        baselines=MemoryBaselines(),
        rules=RULES,
        layout=layout_of(cells),
        cells=len(cells),
        zone=ZONE,
        now=NOW,
        passed=lambda hour, hours: passed.append((hour, hours)),
    )
    assert together[1] == tried(complaints)
    assert len(together[0].spikes) <= len(together[2].spikes)
    assert passed[0] == (1, passed[-1][1])
    assert passed[-1][0] == passed[-1][1] <= HISTORY + 1
