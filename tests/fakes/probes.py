"""Probes in memory."""

import threading
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from domain.probe import Probe, ProbeState
from domain.source import SourceKind


class MemoryProbes:
    """A ProbeStore; `stop` is set when the last probe is done. No crawler dies here, so leases are
    not kept.
    """

    def __init__(self, *probes: Probe) -> None:
        self.probes = {probe.id: probe for probe in probes}
        self.stop = threading.Event()
        self._lock = threading.Lock()

    def ask(self, probe: Probe) -> None:
        self.probes[probe.id] = probe

    def get(self, probe_id: str) -> Probe | None:
        return self.probes.get(probe_id)

    def recent(self, limit: int) -> Sequence[Probe]:
        return list(self.probes.values())[::-1][:limit]

    def claim(self, kinds: Collection[SourceKind], now: datetime, lease: timedelta) -> Probe | None:
        with self._lock:
            for probe in self.probes.values():
                if probe.state is ProbeState.WAITING and probe.kind in (None, *kinds):
                    taken = replace(
                        probe, state=ProbeState.RUNNING, token=uuid4().hex, tries=probe.tries + 1
                    )
                    self.probes[probe.id] = taken
                    return taken
        return None

    def save(self, probe: Probe) -> bool:
        with self._lock:
            if self.probes[probe.id].token != probe.token:
                return False
            self.probes[probe.id] = replace(probe, token=None)
            if all(p.state is ProbeState.DONE for p in self.probes.values()):
                self.stop.set()
            return True
