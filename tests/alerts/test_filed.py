"""What residents file counts for spikes, and delays no alert that posts alone would open."""

from dataclasses import replace
from datetime import timedelta

from alerts.detector.panel import layout_of, region_cells
from alerts.evaluation import Evaluator
from domain.source import filed_source
from tests.alerts.pager import pager_of
from tests.alerts.talk import GROUPS, HEAT, HOUR, NOW, PLACES, RUBBISH, spike, talk
from tests.alerts.test_evaluation import RULES, ZONE, words
from tests.fakes.alerts import MemoryAlerts
from tests.fakes.baselines import MemoryBaselines
from tests.fakes.complaints import MemoryComplaints

POS = filed_source("pos")
TICK = timedelta(minutes=30)
BEGIN = NOW - 3 * HOUR


LEARNED = MemoryBaselines()  # the same past is learned once


def filed(complaints, **changes):
    return [
        replace(
            c,
            post_id=f"f{c.post_id}",
            source_id=POS,
            author=f"f{c.author}",
            incident_id=f"f{c.incident_id}",
            **changes,
        )
        for c in complaints
    ]


def opened(name, *published, also=(), hears=True):
    """Cell -> when an alert of it opened, by looks over three hours; `name` is that of the past."""
    apart, whole, alerts = MemoryComplaints(), MemoryComplaints(), MemoryAlerts()
    apart.record([*talk(30, BEGIN), *published])
    whole.record([*apart.rows.values(), *also])
    looker = Evaluator(
        complaints=whole,
        baselines=LEARNED,
        alerts=alerts,
        rules=RULES,
        layout=layout_of(region_cells(GROUPS, PLACES)),
        sensitivity="usual",
        pager=pager_of(alerts, (), words),
        zone=ZONE,
        name=name,
        published=apart,
        hears=lambda: hears,
    )
    looker.apart.learner.name = "published"
    now = BEGIN
    while now <= NOW:
        looker.tick(now)
        now += TICK
    return {one.cell: one.opened_at for one in alerts.alerts.values()}


# Far more is filed of the cell than published: the norm knows of it, and none of today has come.
OF_HEAT = {"group": HEAT.group, "municipality": HEAT.municipality}
MUCH = [one for seed in (11, 12, 13, 14) for one in filed(talk(30, BEGIN, seed), **OF_HEAT)]
CALM = filed(talk(30, BEGIN, seed=3))
CONFLICT = spike(HEAT, NOW, authors=9)


def test_a_conflict_alerts_no_later_with_a_filed_stream() -> None:
    without = opened("alone", *CONFLICT)
    assert HEAT in without
    assert opened("much", *CONFLICT, also=MUCH) == without
    # judged together only, they would hide it
    assert HEAT not in opened("much", *CONFLICT, also=MUCH, hears=False)


def test_what_is_filed_alerts_too_and_no_later_with_what_is_published() -> None:
    conflict = filed(spike(HEAT, NOW, authors=14))
    assert HEAT in opened("calm", also=[*CALM, *conflict])
    both = opened("calm", *CONFLICT, also=[*CALM, *conflict])
    assert both[HEAT] <= opened("alone", *CONFLICT)[HEAT]


def test_a_first_import_opens_nothing() -> None:
    first = [*filed(spike(HEAT, NOW, 40)), *filed(spike(RUBBISH, NOW, 40))]
    assert opened("calm", also=[*CALM, *(replace(c, history=True) for c in first)]) == {}
