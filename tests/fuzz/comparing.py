"""Our engine beside atheris, harness by harness, and what both found for the corpus.

    .venv/bin/python -m tests.fuzz.comparing /tmp/found 20 >> table.md

The folder is that of tests.fuzz.by_atheris; ours goes on for so many seconds of processor time. The
ruler is the same for both: lines of the parser's modules that their inputs reach. Inputs that reach
lines which the seeds and the corpus do not are added to it, the shortest first.
"""
# ruff: noqa: T201

import base64
import json
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.fuzz.engine import Lines, failure, fuzz
from tests.fuzz.harness import CORPUS, Harness, kept
from tests.fuzz.harnesses import HARNESSES

LONGEST = 2_000  # bytes of an input that is kept
MOST = 5_000  # bytes that are added to a harness's corpus


def main(folder: Path, seconds: float, names: Sequence[str]) -> None:
    for name in names or HARNESSES:
        harness, told = HARNESSES[name], folder / name / "told.json"
        until = time.process_time() + seconds
        ours = fuzz(harness, lambda _, until=until: time.process_time() < until)  # type: ignore[misc]
        row = [name, ours.total, _reached(harness, ()), ours.runs, ours.lines, len(ours.crashes)]
        inputs: list[bytes] = []
        if told.exists():
            known = json.loads(told.read_text())
            inputs = [one.read_bytes() for one in sorted((told.parent / "inputs").iterdir())]
            row += [known["runs"], round(known["seconds"]), _reached(harness, inputs)]
            row += [len(known["crashes"]), known["hangs"]]
        _keep(name, harness, [*inputs, *ours.telling])
        print("|", " | ".join(map(str, row)), "|", flush=True)


def _reached(harness: Harness, inputs: Iterable[bytes]) -> int:
    lines = Lines(harness)
    with lines:
        for data in (*harness.seeds, *inputs):
            failure(harness, data)
    return len(lines.reached & lines.all)


def _keep(name: str, harness: Harness, inputs: Iterable[bytes]) -> None:
    lines = Lines(harness)
    with lines:
        for data in harness.seeds:
            failure(harness, data)
    added: list[bytes] = []
    for data in sorted(inputs, key=lambda one: (len(one), one)):
        before = len(lines.reached)
        if len(data) > LONGEST or sum(map(len, added)) + len(data) > MOST:
            continue
        with lines:
            failure(harness, data)
        if len(lines.reached) > before:
            added.append(data)
    CORPUS.mkdir(exist_ok=True)
    rows = [base64.b64encode(data).decode() for data in (*kept(name), *added)]
    if rows:
        (CORPUS / f"{name.replace(' ', '_')}.txt").write_text("\n".join(rows) + "\n", "ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3:])
