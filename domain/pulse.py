"""A pulse: when a process of the installation last showed that it works. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

EVERY = timedelta(minutes=1)  # between two beats
PULSE_LIFE = timedelta(days=1)  # a process silent for longer is forgotten


class ProcessRole(StrEnum):
    CRAWLER = "crawler"
    WORKER = "worker"
    SCHEDULER = "scheduler"
    CONSOLE = "console"
    TASKS = "tasks"


@dataclass(frozen=True, slots=True)
class Pulse:
    """`name` is unique among the processes of an installation."""

    name: str
    role: ProcessRole
    host: str
    pid: int
    at: datetime
