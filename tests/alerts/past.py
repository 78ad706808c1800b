"""A quiet month and a day before NOW, and what a detector has learned of it: learned once, and each
test goes on from there, as a process that starts again does.
"""

from datetime import timedelta, timezone
from functools import cache

from alerts.detector.learning import Learner
from alerts.detector.panel import layout_of, region_cells
from alerts.rules import load_rules
from domain.complaint import Complaint
from tests.alerts.talk import GROUPS, HOUR, NOW, PLACES, talk
from tests.fakes.baselines import MemoryBaselines
from tests.fakes.complaints import MemoryComplaints

ZONE = timezone(timedelta(hours=9))
RULES = load_rules()
LEARNED = NOW - 4 * HOUR  # no test looks earlier


@cache
def _written() -> tuple[Complaint, ...]:
    return (*talk(30, NOW - timedelta(hours=24)), *talk(1, NOW, seed=2, history=False))


def quiet() -> MemoryComplaints:
    store = MemoryComplaints()
    store.record(_written())
    return store


@cache
def _learned() -> bytes:
    baselines = MemoryBaselines()
    learner = Learner(
        complaints=quiet(),
        baselines=baselines,
        rules=RULES,
        layout=layout_of(region_cells(GROUPS, PLACES)),
        zone=ZONE,
    )
    learner.up_to(LEARNED)
    return baselines.states[learner.name]


def learned() -> MemoryBaselines:
    """Of another past than `quiet` a learner makes nothing of it, and learns anew."""
    baselines = MemoryBaselines()
    baselines.states["region"] = _learned()
    return baselines
