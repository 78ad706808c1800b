"""The detector on a scoring harness, compared with other methods on the same counts.

`python -m alerts.benchmark --harness FOLDER --seeds 1-6` ends with one line per method. The folder
holds the modules simulate, evaluate and prototype, which need numba and pandas.
"""

import argparse
import importlib.util
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from alerts.detector.baseline import BLOCK, DAY, Baseline
from alerts.detector.detection import Detector, Scan, discoveries
from alerts.detector.panel import Bools, Floats, Layout, layout_of
from alerts.rules import Rules, load_rules
from domain.alert import Cell

MEASURES = ("false_alarms_per_week", "detection", "detection_6h", "median_delay_h")
SENSITIVITY = "usual"
TICKS = 6  # looks per hour in the split run
SLICE = 250  # series at once; Farrington holds 24 references for each

Panel = dict[str, Any]  # as the harness makes it
Run = tuple[float, Floats]  # false alarms a week; delay of each outbreak in hours, or NaN


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m alerts.benchmark", description=__doc__)
    parser.add_argument("--harness", type=Path, required=True, help="folder of the harness")
    parser.add_argument("--seeds", default="1-6", help="one seed or a range")
    parser.add_argument("--split", action="store_true", help="also look six times an hour")
    parser.add_argument("--alone", action="store_true", help="only ours, without the others")
    options = parser.parse_args(argv)
    first, _, last = options.seeds.partition("-")
    simulate, evaluate, prototype = (
        _load(options.harness, name) for name in ("simulate", "evaluate", "prototype")
    )
    pooled: dict[str, list[Run]] = {}
    for seed in range(int(first), int(last or first) + 1):
        start = time.perf_counter()
        panel = simulate.panel(seed)
        for method, bits in _runs(panel, evaluate, prototype, seed, options.split, options.alone):
            measured, outbreaks, _ = evaluate.evaluate(bits, panel)
            run = float(measured["fa_week_5000"]), outbreaks["delay"].to_numpy()
            pooled.setdefault(method, []).append(run)
            _write(f"seed={seed} {_line(method, [run])}")
        _write(f"seed={seed} seconds={time.perf_counter() - start:.0f}")
    for method, runs in pooled.items():
        _write(_line(method, runs))


def _runs(
    panel: Panel,
    evaluate: ModuleType,
    prototype: ModuleType,
    seed: int,
    split: bool,
    alone: bool,
) -> Iterator[tuple[str, Bools]]:
    """Alarm bits of each method. The other methods get the threshold that gives as many false
    alarms as ours; the prototype also runs with its own threshold.
    """
    rules = load_rules()
    ours = alarms(panel, rules)
    yield "ours", ours
    if split:
        yield "ours_split", split_alarms(panel, rules, seed)
    if alone:
        return
    budget = float(evaluate.evaluate(ours, panel)[0]["fa_week_5000"])
    counts = panel["Y"]
    scores: dict[str, Callable[[], Floats]] = {
        "elastalert": lambda: prototype.elastalert_spike(counts),
        "ears_c2": lambda: _sliced(prototype.ears_c2, counts),
        "farrington": lambda: _sliced(lambda y: prototype.farrington(y, mode="day"), counts),
        "prototype": lambda: prototype.run_scan(panel),
        "oracle": lambda: prototype.oracle(panel),
    }
    for method, make in scores.items():
        score = make()
        yield method, score >= evaluate.match_threshold(score, panel, budget)
        if method == "prototype":
            yield "prototype_as_it_is", prototype.bh(score, rules.q[SENSITIVITY])


def _sliced(method: Callable[[Floats], Floats], counts: Floats) -> Floats:
    return np.vstack([method(counts[i : i + SLICE]) for i in range(0, len(counts), SLICE)])


def alarms(panel: Panel, rules: Rules) -> Bools:
    """Alarm bits [cells, hours] of a look at the end of each hour."""
    counts, detector = _start(panel, rules)
    bits = np.zeros(panel["Y"].shape, np.bool_)
    for hour in range(len(counts)):
        look = detector.end_hour(block_of(counts, hour))
        if look is not None and hour >= panel["T0"] - DAY:
            bits[:, hour] = _fires(look, rules)
    return bits


def split_alarms(panel: Panel, rules: Rules, seed: int) -> Bools:
    """Alarm bits [cells, hours] of six looks per hour. Each hour's authors are spread over its
    ticks at random. A bit is set if any tick of the hour fired.
    """
    rng = np.random.default_rng(seed)
    counts, detector = _start(panel, rules)
    bits = np.zeros(panel["Y"].shape, np.bool_)
    parts: list[Floats] = []  # [ticks, cells] of the last 25 hours
    for hour in range(len(counts)):
        whole = counts[hour].astype(np.int64)
        spread = rng.multinomial(whole, np.full(TICKS, 1 / TICKS)).T.astype(np.float64)
        parts = [*parts[-DAY:], spread]
        if hour >= panel["T0"] - DAY:
            line = np.concatenate(parts)
            for tick in range(1, TICKS + 1):
                until = len(line) - TICKS + tick
                sums = np.array(
                    [line[max(0, until - w * TICKS) : until].sum(0) for w in rules.windows]
                )
                bits[:, hour] |= _fires(detector.look(sums, hour + tick / TICKS), rules)
        detector.end_hour(block_of(counts, hour))
    return bits


def block_of(counts: Floats, hour: int) -> Floats:
    """The last BLOCK hours of [hours, cells] up to `hour`; zeros before the start."""
    block = np.zeros((BLOCK, counts.shape[1]))
    part = counts[max(0, hour + 1 - BLOCK) : hour + 1]
    block[BLOCK - len(part) :] = part
    return block


def _start(panel: Panel, rules: Rules) -> tuple[Floats, Detector]:
    counts = np.ascontiguousarray(panel["Y"].T, np.float64)
    rate = float(counts[:DAY].mean())
    return counts, Detector(Baseline(_layout(panel), rules.windows, 0, rate=rate), rules)


def _layout(panel: Panel) -> Layout:
    cells = zip(panel["topic"], panel["loc"], strict=True)
    return layout_of([Cell(f"t{topic:03d}", f"l{place:03d}") for topic, place in cells])


def _fires(look: Scan, rules: Rules) -> Bools:
    return discoveries(look.p, rules.q[SENSITIVITY])


def _line(method: str, runs: Sequence[Run]) -> str:
    delay = np.concatenate([delay for _, delay in runs])
    detected = delay[np.isfinite(delay)]
    values = (
        np.mean([false_alarms for false_alarms, _ in runs]),
        len(detected) / len(delay),
        np.count_nonzero(detected <= 6) / len(delay),
        np.median(detected) if len(detected) else np.nan,
    )
    measures = (f"{name}={value:.3f}" for name, value in zip(MEASURES, values, strict=True))
    return " ".join([f"method={method}", *measures])


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _load(folder: Path, name: str) -> ModuleType:
    """Load a module of the harness from its file; the folder is not an importable package."""
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    if spec is None or spec.loader is None or not (folder / f"{name}.py").exists():
        raise FileNotFoundError(folder / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
