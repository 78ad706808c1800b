"""The same harnesses under atheris, which the pins leave out: it is installed by hand.

    cp -a .venv /tmp/atheris && /tmp/atheris/bin/python -m pip install atheris==3.0.0
    /tmp/atheris/bin/python -m tests.fuzz.by_atheris /tmp/found 120 feeds html

It goes on for so many seconds of processor time a harness (all of them, if none is named), from the
seeds, the kept corpus and what the folder has from before. Crashes and hangs do not stop it: the
folder gets the first input of each.
"""
# ruff: noqa: T201

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

ROOMS = "console crawlers desks domain files messages outreach region reports russian app"


def main(folder: Path, seconds: float, names: list[str]) -> None:
    import atheris  # type: ignore[import-not-found, unused-ignore]

    with atheris.instrument_imports(include=ROOMS.split()):
        from tests.fuzz.harnesses import HARNESSES
    for name in names or HARNESSES:
        if not (child := os.fork()):  # libFuzzer ends its process
            _run(atheris, name, HARNESSES[name], folder, seconds)
        os.waitpid(child, 0)


def _run(atheris: Any, name: str, harness: Any, folder: Path, seconds: float) -> None:
    from tests.fuzz import engine

    inputs, faults, kept = (folder / name / part for part in ("inputs", "faults", "told.json"))
    for one in (inputs, faults):
        one.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(harness.seeds):
        (inputs / f"seed{number}").write_bytes(seed)
    words = folder / "words.dict"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in engine.WORDS if len(word) < 64))
    told: dict[str, Any] = {"seconds": 0.0, "runs": 0, "slowest": 0.0, "crashes": {}, "hangs": 0}
    if kept.exists():
        told |= json.loads(kept.read_text())
    until, last = told["seconds"] + seconds, time.process_time()

    def once(data: bytes) -> None:
        nonlocal last
        kind, before, last = engine.failure(harness, data), last, time.process_time()
        took = last - before
        told["runs"] += 1
        told["slowest"] = max(told["slowest"], took)
        if kind and kind not in told["crashes"]:
            told["crashes"][kind] = f"crash{len(told['crashes'])}"
            (faults / told["crashes"][kind]).write_bytes(data)
        if took > engine.LONGEST:
            (faults / f"hang{told['hangs']}").write_bytes(data)
            told["hangs"] += 1
        whole, told["seconds"] = int(told["seconds"]), told["seconds"] + took
        if int(told["seconds"]) > whole:
            kept.write_text(json.dumps(told, indent=1))
        if told["seconds"] > until:
            print(name, json.dumps(told), flush=True)
            os._exit(0)  # libFuzzer has no other end that keeps what it learned

    # Its own clock is the wall's, which a busy machine holds up.
    limits = (f"-max_len={engine.MOST}", "-timeout=1200", "-report_slow_units=1200")
    options = (*limits, "-rss_limit_mb=3000", "-len_control=0", f"-artifact_prefix={faults}/")
    atheris.Setup([sys.argv[0], *options, f"-dict={words}", str(inputs)], once)
    atheris.Fuzz()


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), float(sys.argv[2]), sys.argv[3:])
