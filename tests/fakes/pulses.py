from domain.pulse import PULSE_LIFE


class MemoryPulses:
    """A PulseStore in memory."""

    def __init__(self):
        self._pulses = {}

    def beat(self, pulse):
        self._pulses[pulse.name] = pulse
        self._pulses = {n: p for n, p in self._pulses.items() if abs(p.at - pulse.at) <= PULSE_LIFE}

    def stop(self, name):
        self._pulses.pop(name, None)

    def last(self, role):
        return max((p.at for p in self._pulses.values() if p.role is role), default=None)

    def all(self):
        return sorted(self._pulses.values(), key=lambda p: (p.role, p.name))
