"""`make soak`: the heartbeat of real roles, heard by the real listener, with each part stopped.

The product's clock runs SPEED times as fast, and so does the listener's interval.
"""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import pytest

from app.key import create_key
from tests.app.watching.test_listening import SECRET, free_port

ROOT = Path(__file__).parents[2]
SPEED = 8
EVERY = timedelta(minutes=5)
INTERVAL, MINUTE = EVERY.total_seconds() / SPEED, 60 / SPEED  # real seconds
PATIENCE = 180.0
OTKLIK = [sys.executable, "-m", "otklik"]
ROLES = ("serve", "crawl", "work", "schedule")
CHANNEL = "channel dead"


class Phone:
    """What people were told: title and the monotonic time."""

    def __init__(self):
        self.told = []
        phone = self

        class Taking(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                phone.told.append((body["title"], monotonic()))
                self.send_response(200)
                self.end_headers()

            def log_message(self, format, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
        self.port = self.server.server_address[1]
        Thread(target=self.server.serve_forever, daemon=True).start()


class Relay:
    """The channel between the system and its listener, which can be dead."""

    def __init__(self, to):
        self.dead, relay = False, self

        class Passing(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                code = 503
                if not relay.dead:
                    request = urllib.request.Request(
                        f"http://127.0.0.1:{to}{self.path}", body, method="POST"
                    )
                    with (
                        contextlib.suppress(urllib.error.URLError),
                        urllib.request.urlopen(request, timeout=10) as answer,
                    ):
                        code = answer.status
                self.send_response(code)
                self.end_headers()

            def log_message(self, format, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Passing)
        self.port = self.server.server_address[1]
        Thread(target=self.server.serve_forever, daemon=True).start()

    def set(self, dead):
        self.dead = dead


def until(condition, what):
    end = monotonic() + PATIENCE
    while not condition():
        assert monotonic() < end, f"waited in vain for {what}"
        Event().wait(0.2)


class System:
    """The roles and the listener, each a process that can be stopped and started."""

    def __init__(self, folder):
        self.phone, self.folder = Phone(), folder
        console, self.listening = free_port(), free_port()
        self.relay = Relay(self.listening)
        began = datetime.now(UTC).isoformat()
        self.settings = {
            **{k: v for k, v in os.environ.items() if not k.startswith("OTKLIK_")},
            "OTKLIK_DATA": str(folder),
            "OTKLIK_SOURCES": str(folder / "sources.yaml"),
            "OTKLIK_CLOCK_SPEED": str(SPEED),
            "OTKLIK_CLOCK_START": began,
            "OTKLIK_CLOCK_SINCE": began,
            "OTKLIK_CONSOLE_PORT": str(console),
            "OTKLIK_HEARTBEAT": '["beat"]',
            "OTKLIK_HEARTBEAT_EVERY": f"PT{EVERY.total_seconds():g}S",
            "OTKLIK_CHANNELS": json.dumps({"beat": f"json://127.0.0.1:{self.relay.port}/{SECRET}"}),
        }
        (folder / "sources.yaml").write_text("sources: []\n", "utf-8")
        create_key(folder / "pseudonym.key")
        self.processes = {}

    def start(self, role):
        self.processes[role] = subprocess.Popen([*OTKLIK, role], cwd=ROOT, env=self.settings)

    def stop(self, role):
        process = self.processes.pop(role)
        process.kill()
        process.wait()

    def listen(self):
        own = {
            **{k: v for k, v in os.environ.items() if not k.startswith("OTKLIK_")},
            "OTKLIK_CHANNELS": json.dumps({"phone": f"json://127.0.0.1:{self.phone.port}"}),
            "HEARTBEAT_SECRET": SECRET,
        }
        command = [*OTKLIK, "heartbeat", "listen", "--port", str(self.listening)]
        # The shell takes whole minutes; the interval of this fast clock is seconds.
        command = [
            sys.executable,
            "-c",
            "import sys; from datetime import timedelta; import domain.watching.heartbeat as h; "
            f"h.LATE = timedelta(seconds={MINUTE}); "
            "import otklik.watching as w; "
            f"w.length_of = lambda text: timedelta(seconds={INTERVAL}); "
            "from otklik.cli import main; main()",
            *command[3:],
        ]
        self.processes["listen"] = subprocess.Popen(command, cwd=ROOT, env=own)

    def silences(self):
        return [at for title, at in self.phone.told if title == "Отклик молчит"]

    def returns(self):
        return [at for title, at in self.phone.told if title == "Отклик снова работает"]


@contextmanager
def read_only(file):
    """A lock that no writer of the index gets."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_the_listener_tells_of_each_part_that_stops_and_of_nothing_else(tmp_path):
    system = System(tmp_path)
    for role in ROLES:
        system.start(role)
    last = tmp_path / "otklik.db"
    until(last.exists, "the database")

    def beaten():
        try:
            with sqlite3.connect(f"file:{last}?mode=ro", uri=True) as connection:
                rows = connection.execute("SELECT 1 FROM installation WHERE name = 'heartbeat'")
                return rows.fetchone() is not None
        except sqlite3.OperationalError:
            return False

    try:
        until(beaten, "the first beat")
        system.listen()
        Event().wait(2 * INTERVAL)
        assert system.silences() == []
        seconds = {}
        for what, break_, mend in _parts(system, tmp_path):
            silences, returns = len(system.silences()), len(system.returns())
            began = monotonic()
            break_()
            until(lambda n=silences: len(system.silences()) > n, f"word of {what}")
            seconds[what] = system.silences()[-1] - began
            mend()
            until(lambda n=returns: len(system.returns()) > n, f"the return after {what}")
            Event().wait(INTERVAL)
            assert len(system.silences()) == silences + 1, what
    finally:
        for role in list(system.processes):
            system.stop(role)
        for server in (system.phone.server, system.relay.server):
            server.shutdown()
            server.server_close()
    for what, took in seconds.items():
        print(f"heartbeat: {what}: told after {took:.1f} s of {INTERVAL + MINUTE:.0f}")  # noqa: T201
    # A second for the listener's own look, and one for its channel.
    assert max(seconds.values()) <= INTERVAL + MINUTE + 2


def _parts(system, folder):
    """All of them by SOAK of more than a minute, for each takes two; else a role and the channel,
    which the others stand beside.
    """
    roles = [
        (role, lambda role=role: system.stop(role), lambda role=role: system.start(role))
        for role in ("crawl", "work", "schedule", "serve")
    ]
    faults = list(_faults(system, folder))
    if float(os.environ.get("SOAK", "60")) > 60:
        return [*roles, *faults]
    return [roles[0], next(fault for fault in faults if fault[0] == CHANNEL)]


def _faults(system, folder):
    """The index takes no post; the channel is dead; the clock stands still."""
    locks = []

    def lock():
        locks.append(read_only(folder / "index.db"))
        locks[-1].__enter__()

    def unlock():
        locks.pop().__exit__(None, None, None)

    def each(number):
        for role in ROLES:
            os.kill(system.processes[role].pid, number)

    yield "index read-only", lock, unlock
    yield CHANNEL, lambda: system.relay.set(True), lambda: system.relay.set(False)
    yield "clock stopped", lambda: each(signal.SIGSTOP), lambda: each(signal.SIGCONT)
