"""Alerts opened and delivered by a process that kills itself: the test side of kill -9.

`python paging.py DATABASE SENT` reads lines `TRIAL CALLS` from standard input. For each a fork
opens three alerts of that trial unless they are there, lets the time pass until the second step of
the escalation, and dies at the given call of any store, 0 never. What a channel is given is
appended to SENT. Answers one line for each: `killed` or the fork's exit code.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from alerts.escalation import load_escalation
from alerts.holding import Holding
from alerts.lifecycle import open_alert
from alerts.paging import Pager
from domain.access.signed import Signer
from domain.alert import Alert, Cell
from domain.duty import DutyRole, RosterEntry
from messages.delivery import Notifier
from messages.links import Links
from store.alerts import SqlAlerts
from store.duty import SqlDuty
from store.engine import open_database
from store.outbox import SqlOutbox
from store.silences import SqlSilences
from tests.journeys.killing import Countdown, Killing
from tests.making import a_person, a_signal, some_evidence

START = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # ten in the morning in the region
MINUTE = timedelta(minutes=1)
PEOPLE = dict(zip(DutyRole, ("анна", "борис", "вера", "глеб"), strict=True))


class Written:
    """A Channel that appends what it was given to a file, durably."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def send(self, address: str, title: str, text: str) -> None:
        with self.file.open("a", encoding="utf-8") as file:
            file.write(f"{address}\t{' '.join(text.split())}\n")
            file.flush()
            os.fsync(file.fileno())


def alert_of(name: str, now: datetime) -> Alert:
    """An alert of a cell of that name."""
    return open_alert(a_signal(now, Cell(name, "tynda")), some_evidence(now))[0]


def sender(
    engine: object, sent: Path, port: Callable[[object], object] = lambda made: made
) -> tuple[SqlAlerts, Pager, Notifier]:
    """What opens and delivers alerts over a database; `port` wraps each of its stores."""
    alerts, duty, silences, outbox = (
        port(made(engine))  # type: ignore[operator]
        for made in (SqlAlerts, SqlDuty, SqlSilences, SqlOutbox)
    )
    pager = Pager(
        outbox=outbox,  # type: ignore[arg-type]
        duty=duty,  # type: ignore[arg-type]
        escalation=load_escalation(),
        channels=[],
        describe=lambda alert: f"Место {alert.cell.group}",
        console_url="http://console",
        zone=timezone(timedelta(hours=9)),
        patience=30 * MINUTE,
    )
    holding = Holding(alerts=alerts, silences=silences, outbox=outbox)  # type: ignore[arg-type]
    notifier = Notifier(
        outbox=outbox,  # type: ignore[arg-type]
        held=holding.silenced,
        told=holding.told,
        timer=timedelta,
        duty=duty,  # type: ignore[arg-type]
        channel=Written(sent),
        addresses={name: name for name in PEOPLE.values()},
        links=Links(lambda: Signer(b"k" * 32, "links"), "http://console"),
        list_url="http://console/alerts",
    )
    return alerts, pager, notifier  # type: ignore[return-value]


def fill_roster(engine: object) -> None:
    """Everybody of PEOPLE, for a year."""
    end = START + timedelta(days=365)
    entries = [RosterEntry(name, role, START, end, "test", START) for role, name in PEOPLE.items()]
    people = [a_person(name, channels=(name,)) for name in PEOPLE.values()]
    SqlDuty(engine).add(entries, people)  # type: ignore[arg-type]


def run(engine: object, sent: Path, trial: int, calls: int) -> None:
    """From the opening to the second step, dying at the call; a second run makes it whole."""
    countdown = Countdown(calls)
    alerts, pager, notifier = sender(engine, sent, lambda port: Killing(port, countdown))
    now = START + timedelta(days=trial) + (0 if calls else 11) * MINUTE
    for n in range(3):
        alert = alert_of(f"{trial}-{n}", now)
        if alerts.get(alert.id) is None:
            alerts.save(alert, None, pager.page(alert, now))
    for minutes in (0, 10):
        notifier.deliver(now + minutes * MINUTE)


def main() -> None:
    url, sent = sys.argv[1], Path(sys.argv[2])
    for line in sys.stdin:
        trial, calls = map(int, line.split())
        child = os.fork()
        if child == 0:
            run(open_database(url), sent, trial, calls)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        sys.stdout.write("killed\n" if killed else f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
