"""Speed of the detector: a look, a start, a backtest.

Its quality is measured by `python -m alerts.benchmark`.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from alerts.detector.backtest import HISTORY, Trial, backtest
from alerts.detector.baseline import BLOCK, DAY, Baseline
from alerts.detector.detection import Detector, discoveries
from alerts.detector.learning import Learner
from alerts.detector.panel import hours, layout_of, panel_of, region_cells
from alerts.rules import Rules, load_rules
from benchmarks._harness import block_of
from domain.alert import Cell
from domain.complaint import Complaint
from store.baseline import SqlBaselines
from store.complaints import SqlComplaints
from store.engine import open_database
from store.migrations.revisions import migrate

CELLS, GROUPS = 10_000, 26
NOW = datetime(2026, 11, 24, 9, 37, tzinfo=UTC)
REGION = region_cells([f"g{i}" for i in range(GROUPS)], [f"m{i}" for i in range(29)])
MILLION = 1_000_000  # stored cell-hours
DAILY = 90  # most complaints of a region in a day


def main(_argv: list[str]) -> None:
    """Print milliseconds per tick, and seconds of everything that reads the store."""
    rules = load_rules()
    mean, worst = tick_ms(rules)
    sys.stdout.write(f"tick of {CELLS} cells: {mean:.1f} ms, with the daily refit {worst:.0f} ms\n")
    for daily in (DAILY, 10 * DAILY):
        with _stored(daily) as (complaints, baselines):
            _report(rules, complaints, baselines, daily)


def _report(rules: Rules, complaints: SqlComplaints, baselines: SqlBaselines, daily: int) -> None:
    layout = layout_of(REGION)
    length = -(-MILLION // len(layout))

    def read() -> None:
        reports = complaints.reports(NOW - timedelta(hours=length), NOW)
        panel_of(reports, layout).hourly(int(hours(NOW)) - length, length)

    def learn() -> None:
        learner = Learner(
            complaints=complaints, baselines=baselines, rules=rules, layout=layout, zone=UTC
        )
        learner.up_to(NOW)

    def replay(cell: Cell) -> Callable[[], object]:
        return lambda: backtest(
            Trial(cell, "usual", rules.windows),
            complaints=complaints,
            baselines=baselines,
            rules=rules,
            layout=layout,
            cells=len(layout),
            zone=UTC,
            now=NOW,
        )

    for what, run in (
        (f"{length * len(layout)} stored cell-hours read", read),
        ("first start, all of them learned", learn),
        ("start again", learn),
        (f"backtest of {HISTORY // DAY} days, a narrow cell", replay(REGION[0])),
        (f"backtest of {HISTORY // DAY} days, a place over all topics", replay(REGION[-1])),
    ):
        start = time.perf_counter()
        run()
        spent = time.perf_counter() - start
        sys.stdout.write(f"{daily} complaints a day, {what}: {spent:.2f} s\n")


@contextmanager
def _stored(daily: int) -> Iterator[tuple[SqlComplaints, SqlBaselines]]:
    """A database with HISTORY hours of complaints, some cells busier than others."""
    rng = np.random.default_rng(1)
    count = daily * HISTORY // DAY
    groups, places = (np.sort(rng.integers(n, size=(3, count)), axis=0)[1] for n in (GROUPS, 29))
    ages = rng.uniform(0, HISTORY, count)
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{Path(folder) / 'otklik.db'}")
        migrate(engine)
        complaints = SqlComplaints(engine)
        rows = [
            Complaint(
                post_id=f"p{i}",
                at=NOW - timedelta(hours=float(ages[i])),
                group=f"g{groups[i]}",
                municipality=f"m{places[i]}",
                author=f"a{rng.integers(count)}",
                source_id=f"s{i % 20}",
                incident_id=f"i{i}",
            )
            for i in range(count)
        ]
        for i in range(0, count, 5000):
            complaints.record(rows[i : i + 5000])
        yield complaints, SqlBaselines(engine)
        engine.dispose()


def tick_ms(rules: Rules, days: int = 23) -> tuple[float, float]:
    """Mean and greatest CPU milliseconds of ending one hour plus one look.

    Measured over the day after the warm-up, on synthetic counts; the profile is refitted once a
    day.
    """
    rng = np.random.default_rng(1)
    layout = layout_of([Cell(f"g{i % GROUPS}", f"m{i // GROUPS}") for i in range(CELLS)])
    rate = rng.lognormal(-4, 1, CELLS)
    counts = rng.poisson(rate, (days * DAY, CELLS)).astype(np.float64)
    detector = Detector(Baseline(layout, rules.windows, 0), rules)
    spent = []
    for hour in range(len(counts)):
        block = block_of(counts, hour)
        start = time.process_time()
        detector.end_hour(block)
        sums = np.array([block[BLOCK - w :].sum(0) for w in rules.windows])
        result = detector.look(sums, hour + 1.0)
        discoveries(result.p, rules.q["usual"])
        spent.append(time.process_time() - start)
    return float(np.mean(spent[-DAY:]) * 1000), max(spent[-DAY:]) * 1000


if __name__ == "__main__":
    main(sys.argv[1:])
