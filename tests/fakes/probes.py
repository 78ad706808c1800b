"""Probes in memory."""

import threading
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from domain.probe import Probe, ProbeState
from domain.source import SourceKind

PROBE_LIFE = timedelta(days=7)


class MemoryProbes:
    """A ProbeStore; `stop` is set when the last probe is done."""

    def __init__(self, *probes: Probe) -> None:
        self.probes = {probe.id: probe for probe in probes}
        self.stop = threading.Event()
        self._expires: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def ask(self, probe: Probe) -> None:
        with self._lock:
            oldest = probe.asked_at - PROBE_LIFE
            self.probes = {i: p for i, p in self.probes.items() if p.asked_at >= oldest}
            self.probes[probe.id] = probe

    def get(self, probe_id: str) -> Probe | None:
        return self.probes.get(probe_id)

    def recent(self, limit: int) -> Sequence[Probe]:
        newest = sorted(self.probes.values(), key=lambda p: (-p.asked_at.timestamp(), p.id))
        return newest[:limit]

    def claim(self, kinds: Collection[SourceKind], now: datetime, lease: timedelta) -> Probe | None:
        with self._lock:
            free = (
                p
                for p in self.probes.values()
                if p.kind in (None, *kinds) and self._is_free(p, now)
            )
            first = min(free, key=lambda p: (p.asked_at, p.id), default=None)
            if first is None:
                return None
            taken = replace(
                first, state=ProbeState.RUNNING, token=uuid4().hex, tries=first.tries + 1
            )
            self.probes[taken.id], self._expires[taken.id] = taken, now + lease
            return taken

    def _is_free(self, probe: Probe, now: datetime) -> bool:
        if probe.state is ProbeState.RUNNING:
            expires = self._expires.get(probe.id)
            return expires is not None and expires <= now
        return probe.state is ProbeState.WAITING

    def save(self, probe: Probe) -> bool:
        with self._lock:
            stored = self.probes.get(probe.id)
            if stored is None or stored.token != probe.token:
                return False
            self.probes[probe.id] = replace(probe, token=None)
            if all(p.state is ProbeState.DONE for p in self.probes.values()):
                self.stop.set()
            return True
