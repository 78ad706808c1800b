"""Processor time and memory of a process and all below it, looked at while they work (Linux)."""

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

LOOK = 0.5  # seconds
TICK = os.sysconf("SC_CLK_TCK")
_PARTS = ("files.guards.child", "tasks", "work")  # of a command line, the innermost first


class Family:
    """`core` are processor seconds from now on, by part; `peak` is the most MB at one moment."""

    def __init__(self, pid: int) -> None:
        self._pid, self._seconds = pid, dict[tuple[int, str], float]()
        self._before = {one: _core(one) for one in _family(pid)}
        self.peak, self.peaks = 0.0, dict[str, float]()
        self._stop = Event()
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def core(self) -> dict[str, float]:
        core: dict[str, float] = {}
        for (_, part), seconds in self._seconds.items():
            core[part] = core.get(part, 0.0) + seconds
        return core

    def words(self) -> str:
        core, peaks = self.core, self.peaks
        return ", ".join(
            f"{part} {core[part]:.1f} s, {peaks[part]:.0f} MB" for part in core if part in peaks
        )

    def end(self) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(LOOK):
            now: dict[str, float] = {}
            for pid in _family(self._pid):
                try:
                    part = _part(pid)
                    self._seconds[pid, part] = _core(pid) - self._before.get(pid, 0.0)
                    now[part] = now.get(part, 0.0) + _megabytes(pid)
                except (OSError, IndexError):  # ended by now
                    continue
            self.peak = max(self.peak, sum(now.values()))
            for part, megabytes in now.items():
                self.peaks[part] = max(self.peaks.get(part, 0.0), megabytes)


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [c for task in tasks for c in (task / "children").read_text().split()]
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _part(pid: int) -> str:
    words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    return next((part for part in _PARTS if part in words), "")


def _core(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def _megabytes(pid: int) -> float:
    """Pages that several processes share count for each in part, so that their sum is theirs."""
    pages = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(pages.split("Pss:")[1].split()[0]) / 1024
