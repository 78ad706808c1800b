"""Ratings on a harness of invented regions, beside what is in use and a prototype.

`python -m benchmarks ratings --harness FOLDER --seeds 1-100` ends with one line per world and
method. The folder holds the scripts simulate.py, rate.py and evaluate.py.
"""

import argparse
import csv
import runpy
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from scipy.stats import rankdata

from cases.ratings.comparison import compare
from domain.cases.ratings.rated import RatedCase, due_cohort
from domain.cases.ratings.standing import RatingVerdict
from domain.terms.period import Period

OURS = "ours"
OTHERS = ("worst5", "wilson", "funnel258")
THREE_BAD, NOBODY = ("--bad", "2", "--gaming", "1"), ("--bad", "0", "--gaming", "0")
SMALL, LARGE = ("--cases", "2100"), ("--cases", "6000")
WORLDS: Mapping[str, Sequence[str]] = {
    "2100 nobody": (*SMALL, *NOBODY),
    "2100 three": (*SMALL, *THREE_BAD),
    "6000 nobody": (*LARGE, *NOBODY),
    "6000 three": (*LARGE, *THREE_BAD),
    "2100 mixture 0.1": (*SMALL, *THREE_BAD, "--mixture", "0.1"),
    "2100 mixture 2": (*SMALL, *THREE_BAD, "--mixture", "2"),
    "2100 worse 0.6": (*SMALL, *THREE_BAD, "--worse", "0.6"),
    "2100 worse 2": (*SMALL, *THREE_BAD, "--worse", "2"),
    "2100 bodies 20": (*SMALL, *THREE_BAD, "--bodies", "20"),
    "2100 bodies 90": (*SMALL, *THREE_BAD, "--bodies", "90"),
    "2100 spread 0.3": (*SMALL, *THREE_BAD, "--spread", "0.3"),
    "6000 spread 0.3": (*LARGE, *THREE_BAD, "--spread", "0.3"),
}


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks ratings", description=__doc__)
    parser.add_argument("--harness", type=Path, help="folder of the harness")
    parser.add_argument("--seeds", default="1-100", help="one seed or a range")
    parser.add_argument("--worlds", default="", help="the beginning of the worlds' names; all")
    parser.add_argument("--others", default=",".join(OTHERS), help="methods beside ours")
    options = parser.parse_args(argv)
    if options.harness is None:
        _write("left out: it needs --harness FOLDER, with simulate.py, rate.py and evaluate.py")
        return
    first, _, last = options.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    others = options.others.split(",")
    for world, arguments in WORLDS.items():
        if world.startswith(options.worlds):
            for line in _world(options.harness, world, arguments, seeds, others):
                _write(line)


def _world(
    harness: Path, world: str, arguments: Sequence[str], seeds: Iterable[int], others: Sequence[str]
) -> Iterable[str]:
    with TemporaryDirectory() as name:
        folders = []
        for seed in seeds:
            folder = Path(name) / str(seed)
            folders.append(folder)
            _run(harness / "simulate.py", "--seed", str(seed), *arguments, "--out", str(folder))
            rate(folder)
            for method in others:
                _run(harness / "rate.py", method, str(folder))
        for method in (OURS, *others):
            judged = _run(harness / "evaluate.py", method, *map(str, folders)).strip()
            bad = _bad_found(method, folders)
            ranks = f" {_ranks(folders)}" if method == OURS else ""
            yield f"world={world.replace(' ', '_')} {judged} bad_found={bad:.2f}{ranks}"


def rate(folder: Path) -> None:
    """Writes the rating of cases.csv as the command does."""
    with (folder / "cases.csv").open() as text:
        rows = list(csv.DictReader(text))
    with (folder / "truth.csv").open() as text:
        end = datetime.fromisoformat(next(csv.DictReader(text))["end"])
    cases = [
        RatedCase(
            row["id"],
            row["body"],
            datetime.fromisoformat(row["received"]),
            datetime.fromisoformat(row["due"]),
            datetime.fromisoformat(row["answered"]) if row["answered"] else None,
            topic=row["group"],
        )
        for row in rows
    ]
    comparison = compare(due_cohort(cases, Period(None, end)))
    with (folder / f"{OURS}.csv").open("w", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(("body", "n", "share", "low", "high", "red", "rank_low", "rank_high"))
        for one in comparison.standings:
            red = int(one.verdict is RatingVerdict.RED)
            row = (one.body, one.n, one.share, one.low, one.high, red, one.rank_low, one.rank_high)
            writer.writerow(row)


@dataclass(frozen=True)
class _Period:
    truth: Mapping[str, Mapping[str, str]]
    rated: Mapping[str, Mapping[str, str]]


def _period(method: str, folder: Path) -> _Period:
    tables = []
    for name in ("truth", method):
        with (folder / f"{name}.csv").open() as text:
            tables.append({row["body"]: row for row in csv.DictReader(text)})
    return _Period(*tables)


def _bad_found(method: str, folders: Iterable[Path]) -> float:
    """The share of bad bodies, without gaming ones, that are red."""
    red = [
        period.rated.get(body, {}).get("red") == "1"
        for period in (_period(method, folder) for folder in folders)
        for body, truth in period.truth.items()
        if truth["bad"] == "1"
    ]
    return float(np.mean(red)) if red else float("nan")


def _ranks(folders: Iterable[Path]) -> str:
    """How often the range holds the rank by true / expected, with equal bodies at their mean rank,
    at the best of their ranks, and in any order; and the mean width of a range over the bodies.
    """
    held: dict[str, list[bool]] = {"average": [], "min": [], "ordinal": []}
    widths = []
    for period in (_period(OURS, folder) for folder in folders):
        known = [body for body, truth in period.truth.items() if truth["true"]]
        ratio = [
            round(float(period.truth[b]["true"]) / float(period.truth[b]["expected"]), 9)
            for b in known
        ]
        for ties, holds in held.items():
            for body, rank in zip(known, rankdata(-np.array(ratio), ties), strict=True):
                if (row := period.rated.get(body)) is not None:
                    holds.append(int(row["rank_low"]) <= rank <= int(row["rank_high"]))
        for row in period.rated.values():
            width = int(row["rank_high"]) - int(row["rank_low"]) + 1
            widths.append(width / len(period.rated))
    shares = " ".join(f"rank_{ties}={np.mean(holds):.3f}" for ties, holds in held.items())
    return f"{shares} rank_width={np.mean(widths):.2f}"


def _run(script: Path, *arguments: str) -> str:
    before, output = sys.argv, StringIO()
    sys.argv = [str(script), *arguments]
    try:
        with redirect_stdout(output):
            runpy.run_path(str(script), run_name="__main__")
    finally:
        sys.argv = before
    return output.getvalue()


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
