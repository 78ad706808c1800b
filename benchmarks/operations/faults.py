"""Every part killed, hung, full, slow and cut off under ten times the region's load: what is lost.

`python -m benchmarks operations.faults [--faults NAME,NAME]`, or `--faults all`. A row a fault:
posts published by the replica meanwhile and what became of them, who spoke of it after how long,
and how long all took to be well again after the part was back. Ten minutes of the product's clock
are one real minute.
"""

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from time import monotonic

from benchmarks.operations.playing._counting import Counts, counts, published, unended, unhanded
from benchmarks.operations.playing._ills import FAULTS, Fault
from benchmarks.operations.playing._played import SPEED, Played
from benchmarks.operations.playing._servers import OwnServers

HOLD = 66.0  # real seconds in which nobody notices a fault before it is healed
USUAL = "index-read-only,database-killed,queue-full"  # all take an hour and a half
SHORT = 20.0  # of a fault that stops nothing
LEAST = 12.0
HANDED = 90.0  # within which the last message has come
PATIENCE = 240.0
TELL, RECOVER = 600.0, 120.0  # seconds of the product's clock; real seconds
PUSHED = ("heartbeat", "message", "page")
COLUMNS = (
    "fault | published | accepted | indexed | counted | alerted | handed over | lost | doubled | "
    "told | recovered"
)


@dataclass(frozen=True, slots=True)
class Row:
    fault: str
    counts: Counts
    signs: dict[str, tuple[float, str]]  # way -> product's seconds and words
    recovered: float | None
    doctor: Sequence[str]

    @property
    def first(self) -> float | None:
        """Product's seconds until a person was told without asking."""
        return min((at for way, (at, _) in self.signs.items() if way in PUSHED), default=None)

    def line(self) -> str:
        words = "; ".join(f"{w} {at:.0f} s «{text[:70]}»" for w, (at, text) in self.signs.items())
        if self.doctor:
            words += f"; doctor «{'; '.join(self.doctor)[:160]}»"
        recovered = "never" if self.recovered is None else f"{self.recovered:.0f} s"
        return " | ".join([self.fault, *map(str, astuple(self.counts)), words or "—", recovered])


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--faults", default=USUAL, help=f"of {', '.join(FAULTS)}; or all")
    names = parser.parse_args(argv).faults.split(",")
    if names == ["all"]:
        names = list(FAULTS)
    if unknown := sorted(set(names) - set(FAULTS)):
        parser.error(f"unknown: {', '.join(unknown)}")
    # Asked to end, it ends what it has started.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
    with (
        tempfile.TemporaryDirectory() as folder,
        OwnServers() as servers,
        Played(Path(folder), servers) as played,
    ):
        _say(f"{SPEED} × the region; seconds of «told» are the product's, of the rest real")
        _say(COLUMNS)
        _say(f"calm after {until_calm(played)} s")
        usual = played.doctor()
        rows = [row for name in names if (row := _tried(played, FAULTS[name], usual))]
    if len(rows) < len(names):
        raise SystemExit("not every fault could be brought about")
    bad = [
        row.fault
        for row in rows
        if row.counts.lost or row.counts.doubled or row.recovered is None or row.recovered > RECOVER
    ]
    untold = [r.fault for r in rows if FAULTS[r.fault].stops and (r.first or TELL + 1) > TELL]
    if bad or untold:
        raise SystemExit(f"lost, doubled or late: {bad}; nobody told in time: {untold}")


def _tried(played: Played, fault: Fault, usual: Sequence[str]) -> Row | None:
    """A fault that cannot be brought about here does not hide the others."""
    try:
        return suffer(played, fault, usual)
    except Exception as error:  # noqa: BLE001, the border of a fault
        _say(f"{fault.name} | not brought about: {type(error).__name__}: {error}")
        until_calm(played)
        return None


def suffer(played: Played, fault: Fault, usual: Sequence[str]) -> Row:
    """`usual` is what the doctor finds anyway."""
    hold = HOLD if fault.stops else SHORT
    since, known = played.clock.now(), len(played.marks)
    imported = played.import_some()
    began = monotonic()
    with fault.brings(played):
        while monotonic() < began + hold:
            time.sleep(0.5)
            silent = any(s.way == "heartbeat" for s in played.signs(began))
            if silent and monotonic() > began + LEAST:
                break
        findings = [f for f in played.doctor() if f not in usual]
    healed, until = monotonic(), played.clock.now()
    signs = played.signs(began)
    ways: dict[str, tuple[float, str]] = {}
    for sign in signs:
        if sign.at <= healed:
            ways.setdefault(sign.way, ((sign.at - began) * SPEED, sign.text))
    fault.after(played)
    ids = published(played, since, until)
    well = until_calm(played, [*ids, *imported], healed)
    marks = played.marks[known:]
    end = monotonic() + HANDED
    while unhanded(played, since, until, marks) and monotonic() < end:
        time.sleep(0.5)
    row = Row(fault.name, counts(played, since, until, imported, marks), ways, well, findings)
    _say(row.line())
    return row


def until_calm(played: Played, ids: Sequence[str] = (), since: float = 0.0) -> float | None:
    """Seconds until pages are well, a beat came and these posts are ended; None if not in time."""
    began = monotonic()
    heard = played.listener.vigil.stamp
    while monotonic() < began + PATIENCE:
        vigil = played.listener.vigil
        beats = vigil.stamp is not None and vigil.stamp != heard and not vigil.warned
        if beats and played.page() == (200, []) and not unended(played, ids):
            return monotonic() - (since or began)
        time.sleep(0.5)
    left = len(unended(played, ids))
    _say(f"not calm: page {played.page()}, beat {played.listener.vigil.stamp}, {left} posts left")
    return None


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
