"""How often a publication is said to have worked, where it did and where it did not.

Without `--harness`, counts are drawn here: levels that wander from day to day, trends, weekly and
daily shape, outbreaks. With it, they are those of the module simulate in that folder, which knows
nothing of our norm. The detector learns every hour of them. Publications are taken in cells as they
come, in cells at their peak, as editors choose them, and in cells of about 20 a week; beside ours
stands the naive comparison of two weeks after with two weeks before (z of a Poisson difference).
"""

import argparse
import importlib.util
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alerts.detector.baseline import DAY, Baseline
from alerts.detector.detection import Detector
from alerts.detector.panel import layout_of
from alerts.rules import load_rules
from benchmarks._harness import block_of
from domain.alert import Cell
from domain.outreach.content import EffectVerdict
from outreach.content.effect import Floats
from outreach.content.trial import DailyRecord, judge_all

GROUPS, PLACES = 26, 29
HISTORY, AFTER = 12, 5  # weeks
BEGINS = (0, 10, 20)  # days after the history in which publications stand
LENGTH = 14  # days measured
FALL = 0.4
FALSE, FOUND = 0.05, 0.6  # bounds of the requirement
TAKEN = 60  # cells of one moment
WEEKLY = (15.0, 27.0)  # a cell of about 20 a week

Ints = NDArray[np.int64]
Draw = Callable[[int], tuple[Floats, Ints, Floats]]  # counts [hours, cells], groups, rates an hour


@dataclass
class Tally:
    asked: int = 0
    ours: int = 0
    naive: int = 0

    def line(self) -> str:
        ours, naive = self.ours / self.asked, self.naive / self.asked
        return f"of {self.asked} proven {ours:.3f}, by a naive before-after {naive:.3f}"


def main(argv: list[str]) -> None:
    """Print the table; the exit code is 1 if it does not hold the requirement."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks outreach.content_effect")
    parser.add_argument("--harness", type=Path, help="folder of the module simulate")
    parser.add_argument("--seeds", default="1-6")
    options = parser.parse_args(argv)
    first, _, last = options.seeds.partition("-")
    draw = _harness(options.harness) if options.harness else drawn
    tallies: dict[str, Tally] = {}
    for seed in range(int(first), int(last or first) + 1):
        _measure(seed, draw, tallies)
    for name, tally in tallies.items():
        sys.stdout.write(f"{name}: {tally.line()}\n")
    false = [one for name, one in tallies.items() if name.startswith("no effect")]
    weekly = tallies[f"a fall of {FALL:.0%}, 20 a week"]
    if any(one.ours > FALSE * one.asked for one in false) or weekly.ours < FOUND * weekly.asked:
        sys.exit("the effect of content is proven too often or found too rarely")


def _measure(seed: int, draw: Draw, tallies: dict[str, Tally]) -> None:
    hourly, group, rate = draw(seed)
    record = _record(hourly, group)
    rng = np.random.default_rng(seed)
    for begin in BEGINS:
        first = HISTORY * 7 + begin
        usual = record.levels[first - 4]
        cells = np.flatnonzero(usual * LENGTH >= 1)
        rise = record.counts[first - 7 : first].sum(0) - 7 * record.levels[first - 8]
        peak = cells[np.argsort(-(rise / np.sqrt(usual + 0.1))[cells])[:TAKEN]]
        weekly = cells[(rate[cells] * 168 >= WEEKLY[0]) & (rate[cells] * 168 <= WEEKLY[1])]
        taken = {
            "no effect": (rng.permutation(cells)[:TAKEN], 0.0),
            "no effect, at the peak": (peak, 0.0),
            "no effect, 20 a week": (rng.permutation(weekly)[:TAKEN], 0.0),
            f"a fall of {FALL:.0%}": (rng.permutation(cells)[:TAKEN], FALL),
            f"a fall of {FALL:.0%}, 20 a week": (rng.permutation(weekly)[:TAKEN], FALL),
        }
        for name, (chosen, fall) in taken.items():
            _judge(record, chosen.tolist(), first, fall, rng, tallies.setdefault(name, Tally()))


def _judge(
    record: DailyRecord,
    cells: Sequence[int],
    first: int,
    fall: float,
    rng: np.random.Generator,
    tally: Tally,
) -> None:
    """Each publication alone: other cells are as they were."""
    for cell in cells:
        changed = record
        if fall:
            counts = record.counts.copy()
            after = counts[first : first + LENGTH, cell].astype(np.int64)
            counts[first : first + LENGTH, cell] = rng.binomial(after, 1 - fall)
            changed = replace(record, counts=counts)
        [outcome] = judge_all(changed, [cell], first, LENGTH)
        before = changed.counts[first - LENGTH : first, cell].sum()
        now = changed.counts[first : first + LENGTH, cell].sum()
        tally.asked += 1
        tally.ours += outcome.change.verdict is EffectVerdict.FELL
        tally.naive += bool((before - now) > 1.96 * np.sqrt(max(before + now, 1)))


def _record(hourly: Floats, group: Ints) -> DailyRecord:
    """What the detector says at the end of each day is usual on a day to come."""
    cells = hourly.shape[1]
    layout = layout_of([Cell(f"g{group[i]}", f"m{i // GROUPS}") for i in range(cells)])
    rules = load_rules()
    detector = Detector(Baseline(layout, rules.windows, 0, rate=float(hourly.mean())), rules)
    levels = []
    for hour in range(len(hourly)):
        detector.end_hour(block_of(hourly, hour))
        if (hour + 1) % DAY == 0:
            levels.append(detector.baseline.level() * DAY)
    counts = hourly.reshape(-1, DAY, cells).sum(1)
    nothing = np.zeros(counts.shape, np.bool_)
    return DailyRecord(counts, np.array(levels), group, np.ones(cells, np.bool_), nothing)


def drawn(seed: int) -> tuple[Floats, Ints, Floats]:
    """Counts as a region has them: rates of a heavy tail, levels that wander from day to day and
    have trends, and an outbreak in every cell now and then.
    """
    rng = np.random.default_rng(seed)
    cells, days = GROUPS * PLACES, (HISTORY + AFTER) * 7
    group = np.arange(cells) % GROUPS
    size = (
        rng.lognormal(0, 1, GROUPS)[group] * rng.lognormal(0, 1, PLACES)[np.arange(cells) // GROUPS]
    )
    rate = np.clip(0.1 * size * rng.lognormal(0, 0.5, cells), 0.02, 20)
    level = np.zeros((days, cells))
    spread = rng.uniform(0, 0.25, cells)
    for day in range(1, days):
        level[day] = 0.7 * level[day - 1] + rng.normal(0, 0.714, cells) * spread
    trend = rng.uniform(-0.03, 0.03, cells) * (rng.random(cells) < 0.5) / 7
    moved = level + trend * (np.arange(days) - HISTORY * 7)[:, None]
    moved += rng.normal(0, 0.05, (days, 1))
    week = np.exp(rng.uniform(0, 0.3, cells) * np.sin(2 * np.pi * np.arange(days) / 7)[:, None])
    shape = np.exp(-np.cos(2 * np.pi * (np.arange(DAY) - 3) / DAY))
    shape /= shape.mean()
    mean = (rate * np.exp(moved) * week)[:, None, :] * shape[None, :, None]
    hourly = rng.poisson(mean.reshape(-1, cells)).astype(np.float64)
    for cell in np.flatnonzero(rng.random(cells) < 0.7):
        begin = int(rng.integers(len(hourly) - 72))
        count = 4 + rng.poisson(8 * np.sqrt(max(1.0, 24 * rate[cell])))
        hours = begin + np.minimum(rng.lognormal(2, 0.8, count).astype(int), 71)
        np.add.at(hourly[:, cell], hours, 1)
    return hourly, group, rate


def _harness(folder: Path) -> Draw:
    spec = importlib.util.spec_from_file_location("simulate", folder / "simulate.py")
    if spec is None or spec.loader is None:
        sys.exit(f"{folder} has no simulate.py")
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def draw(seed: int) -> tuple[Floats, Ints, Floats]:
        panel = module.panel(seed, S=GROUPS * PLACES, hist_w=HISTORY, test_w=AFTER, n_topic=GROUPS)
        counts = panel["Y"].T.astype(np.float64)
        return counts, panel["topic"].astype(np.int64), panel["rate"]

    return draw


if __name__ == "__main__":
    main(sys.argv[1:])
