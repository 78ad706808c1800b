"""The detector's speed: a look and the end of an hour. Its quality is alerts.benchmark's matter."""

import sys
import time

import numpy as np

from alerts.baseline import BLOCK, DAY, Baseline
from alerts.benchmark import block_of
from alerts.detection import Detector, discoveries
from alerts.panel import layout_of
from alerts.rules import Rules, load_rules
from domain.alert import Cell

CELLS, GROUPS = 10_000, 26


def main(_argv: list[str]) -> None:
    """Print milliseconds a tick."""
    mean, worst = tick_ms(load_rules())
    sys.stdout.write(f"tick of {CELLS} cells: {mean:.1f} ms, with the daily refit {worst:.0f} ms\n")


def tick_ms(rules: Rules, days: int = 23) -> tuple[float, float]:
    """Mean and greatest CPU milliseconds of ending one hour and one look, over the day after the
    warm-up, on synthetic counts; once a day the profile is refitted.
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
        seen = detector.look(sums, hour + 1.0)
        discoveries(seen.p, rules.q["usual"])
        spent.append(time.process_time() - start)
    return float(np.mean(spent[-DAY:]) * 1000), max(spent[-DAY:]) * 1000


if __name__ == "__main__":
    main(sys.argv[1:])
