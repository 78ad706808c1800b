"""A pulse: when a process of the installation last showed that it works. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

EVERY = timedelta(minutes=1)
PULSE_LIFE = timedelta(days=1)


class ProcessRole(StrEnum):
    CRAWLER = "crawler"
    WORKER = "worker"
    SCHEDULER = "scheduler"
    CONSOLE = "console"
    TASKS = "tasks"


@dataclass(frozen=True, slots=True)
class Pulse:
    name: str
    role: ProcessRole
    host: str
    pid: int
    at: datetime
