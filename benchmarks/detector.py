"""The detector's speed, and its quality on a scoring harness beside the harness's own prototype."""

import argparse
import importlib.util
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from alerts.baseline import BLOCK, DAY, Baseline
from alerts.detection import Detector, discoveries
from alerts.panel import Floats, Layout, layout_of
from alerts.rules import Rules, load_rules
from domain.alert import Cell

CELLS, GROUPS = 10_000, 26
MEASURES = ("false_alarms_per_week", "detection", "detection_6h", "median_delay_h")
TICKS = 6  # looks an hour in the split run


def main(argv: list[str]) -> None:
    """Print milliseconds a tick, then, with --harness, measures by seed."""
    parser = argparse.ArgumentParser(prog="detector", description=__doc__)
    parser.add_argument("--harness", type=Path, help="folder with simulate, evaluate, prototype")
    parser.add_argument("--seeds", default="1", help="one seed or a range, 1-3")
    parser.add_argument("--split", action="store_true", help="also look six times an hour")
    given = parser.parse_args(argv)
    rules = load_rules()
    mean, worst = tick_ms(rules)
    sys.stdout.write(f"tick of {CELLS} cells: {mean:.1f} ms, with the daily refit {worst:.0f} ms\n")
    if given.harness:
        first, _, last = given.seeds.partition("-")
        _compare(given.harness, range(int(first), int(last or first) + 1), rules, given.split)


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
        block = _block(counts, hour)
        start = time.process_time()
        detector.end_hour(block)
        sums = np.array([block[BLOCK - w :].sum(0) for w in rules.windows])
        seen = detector.look(sums, hour + 1.0)
        discoveries(seen.p, rules.q["usual"])
        spent.append(time.process_time() - start)
    return float(np.mean(spent[-DAY:]) * 1000), max(spent[-DAY:]) * 1000


def _block(counts: Floats, hour: int) -> Floats:
    """The last BLOCK hours up to `hour`, zeros before the start."""
    block = np.zeros((BLOCK, counts.shape[1]))
    part = counts[max(0, hour + 1 - BLOCK) : hour + 1]
    block[BLOCK - len(part) :] = part
    return block


def alarms(counts: Floats, layout: Layout, rules: Rules, first: int) -> np.ndarray[Any, Any]:
    """Alarm bits [cells, hours] of looks at the end of each hour from `first` on."""
    rate = float(counts[:DAY].mean())
    detector = Detector(Baseline(layout, rules.windows, 0, rate=rate), rules)
    bits = np.zeros((len(layout), len(counts)), np.bool_)
    for hour in range(len(counts)):
        seen = detector.end_hour(_block(counts, hour))
        if seen is not None and hour >= first:
            bits[:, hour] = discoveries(seen.p, rules.q["usual"])
    return bits


def split_alarms(
    counts: Floats, layout: Layout, rules: Rules, first: int, seed: int
) -> np.ndarray[Any, Any]:
    """The same with each hour's authors spread over its six ticks at random and a look at each; a
    bit is set where any tick of the hour fired.
    """
    rng = np.random.default_rng(seed)
    rate = float(counts[:DAY].mean())
    detector = Detector(Baseline(layout, rules.windows, 0, rate=rate), rules)
    bits = np.zeros((len(layout), len(counts)), np.bool_)
    parts: list[Floats] = []  # [ticks, cells] of the last 25 hours
    for hour in range(len(counts)):
        whole = counts[hour].astype(np.int64)
        spread = rng.multinomial(whole, np.full(TICKS, 1 / TICKS)).T.astype(np.float64)
        parts = [*parts[-DAY:], spread]
        if hour >= first:
            line = np.concatenate(parts)
            for tick in range(1, TICKS + 1):
                until = len(line) - TICKS + tick
                sums = np.array(
                    [line[max(0, until - w * TICKS) : until].sum(0) for w in rules.windows]
                )
                seen = detector.look(sums, hour + tick / TICKS)
                bits[:, hour] |= discoveries(seen.p, rules.q["usual"])
        detector.end_hour(_block(counts, hour))
    return bits


def _compare(folder: Path, seeds: range, rules: Rules, split: bool) -> None:
    simulate, evaluate, prototype = (
        _load(folder, name) for name in ("simulate", "evaluate", "prototype")
    )
    pooled: dict[str, list[tuple[float, Floats]]] = {}
    for seed in seeds:
        panel = simulate.panel(seed)
        counts = np.ascontiguousarray(panel["Y"].T, np.float64)
        cells = zip(panel["topic"], panel["loc"], strict=True)
        layout = layout_of([Cell(f"t{t:03d}", f"l{p:03d}") for t, p in cells])
        first = int(panel["T0"]) - DAY
        start = time.perf_counter()
        found = {"product": alarms(counts, layout, rules, first)}
        seconds = time.perf_counter() - start
        found["prototype"] = prototype.bh(prototype.run_scan(panel), rules.q["usual"])
        if split:
            found["product, six ticks an hour"] = split_alarms(counts, layout, rules, first, seed)
        for name, bits in found.items():
            measured, outbreaks, _ = evaluate.evaluate(bits, panel)
            false_alarms = float(measured["fa_week_5000"])
            pooled.setdefault(name, []).append((false_alarms, outbreaks["delay"].to_numpy()))
            _print(f"seed {seed}, {name}", pooled[name][-1:])
        sys.stdout.write(f"seed {seed}: the product took {seconds:.0f} s\n")
    for name, runs in pooled.items():
        _print(f"seeds pooled, {name}", runs)


def _print(title: str, runs: Sequence[tuple[float, Floats]]) -> None:
    """Measures over runs of (false alarms a week over the panel, delay of each outbreak in hours,
    NaN where it was missed).
    """
    delay = np.concatenate([d for _, d in runs])
    found = delay[np.isfinite(delay)]
    values = (
        np.mean([alarms for alarms, _ in runs]),
        len(found) / len(delay),
        (found <= 6).sum() / len(delay),
        np.median(found),
    )
    line = ", ".join(f"{n} {v:.3g}" for n, v in zip(MEASURES, values, strict=True))
    sys.stdout.write(f"{title}: {line}\n")
    sys.stdout.flush()


def _load(folder: Path, name: str) -> ModuleType:
    """A module of the harness by its file: the folder is no package of ours."""
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(folder / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main(sys.argv[1:])
