"""08:30 with the scheduler, mail or index down: sent once, late at most by the outage + 5 min.

Real `otklik schedule` processes on the product's clock, which runs forty times as fast.
"""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from threading import Condition, Event, Thread
from zoneinfo import ZoneInfo

import pytest

from app.clock import SystemClock
from app.key import create_key
from app.settings import read_settings
from app.wiring import open_installation
from desks.reports.delivery.turns import SINCE, TURN
from domain.person import Role
from domain.ports.reports.reports import ReportFilter
from domain.reports.subscription import DeliveryDays, ReportSubscription
from tests.making import a_person

pytestmark = [pytest.mark.soak, pytest.mark.apart, pytest.mark.timeout(1_200)]

SPEED = 40
ZONE = ZoneInfo("Asia/Yakutsk")
START = datetime(2026, 11, 27, 8, 0, tzinfo=ZONE)
SLOT, MINUTE = START + timedelta(minutes=30), timedelta(minutes=1)
LATEST = 5 * MINUTE  # after the end of an outage


class Mailbox:
    """What the channel got, each with the moment of the product's clock."""

    def __init__(self, clock: SystemClock, port: int = 0) -> None:
        self.got: list[tuple[datetime, str]] = []
        self.news = Condition()
        box = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                with box.news:
                    box.got.append((clock.now(), json.loads(body)["message"]))
                    box.news.notify_all()
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.port = self.server.server_address[1]
        Thread(target=self.server.serve_forever, daemon=True).start()

    def first(self, seconds: float) -> tuple[datetime, str]:
        with self.news:
            assert self.news.wait_for(lambda: self.got, seconds), "nothing was sent"
            return self.got[0]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Centre:
    """An installation with one reader of the morning report."""

    def __init__(self, folder, monkeypatch, port: int) -> None:
        self.real = datetime.now(UTC)
        self.clock = SystemClock(SPEED, START, self.real)
        settings = {
            "DATA": folder,
            "KEYS": folder,
            "CHANNELS__MAIL": f"json://127.0.0.1:{port}/",
            "CLOCK_SPEED": SPEED,
            "CLOCK_START": START.isoformat(),
            "CLOCK_SINCE": self.real.isoformat(),
        }
        for name, value in settings.items():
            monkeypatch.setenv(f"OTKLIK_{name}", str(value))
        read = read_settings()
        create_key(read.key_file)
        with open_installation(read) as installation:
            installation.marks.replace({SINCE: START.isoformat(), TURN: START.isoformat()})
            reader = a_person("Анна", Role.ANALYST, channels=("mail",), login="anna")
            installation.access.people.add(reader)
            installation.watch.duty.add([], [reader])
            installation.reports.readers.save(
                ReportSubscription("Анна", "morning", "Анна", START, days=DeliveryDays.EVERY)
            )

    def schedule(self) -> subprocess.Popen:
        command = [sys.executable, "-m", "otklik", "schedule"]
        return subprocess.Popen(command, env=dict(os.environ), start_new_session=True)

    def wait_until(self, at: datetime) -> None:
        """A turn of the product's clock, which no event announces."""
        left = self.clock.real_seconds(at - self.clock.now())
        if left > 0:
            Event().wait(left)


def _free() -> int:
    with socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _kill(process: subprocess.Popen) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_the_scheduler_is_killed_and_comes_back(tmp_path, monkeypatch) -> None:
    port = _free()
    centre = Centre(tmp_path, monkeypatch, port)
    mailbox = Mailbox(centre.clock, port)
    process = centre.schedule()
    _kill(process)  # before 08:30
    centre.wait_until(SLOT + 20 * MINUTE)
    process = centre.schedule()
    try:
        at, text = mailbox.first(240)
        ready = _turned(centre)
        assert at - ready <= LATEST
        assert "Отчёт опоздал" in text
        assert "Система не работала с" in text
        centre.wait_until(centre.clock.now() + 12 * MINUTE)
        assert len(mailbox.got) == 1
    finally:
        _kill(process)
        mailbox.close()


def test_the_mail_does_not_answer_for_an_hour(tmp_path, monkeypatch) -> None:
    port = _free()  # nobody listens
    centre = Centre(tmp_path, monkeypatch, port)
    process = centre.schedule()
    try:
        centre.wait_until(SLOT + 60 * MINUTE)
        back = centre.clock.now()
        mailbox = Mailbox(centre.clock, port)
        at, text = mailbox.first(120)
        assert at - back <= LATEST
        assert "Сообщение опоздало на" in text
        centre.wait_until(centre.clock.now() + 12 * MINUTE)
        assert len(mailbox.got) == 1
        mailbox.close()
    finally:
        _kill(process)


def test_the_index_is_down_all_morning(tmp_path, monkeypatch) -> None:
    port = _free()
    centre = Centre(tmp_path, monkeypatch, port)
    mailbox = Mailbox(centre.clock, port)
    monkeypatch.setenv("OTKLIK_INDEX", f"http://127.0.0.1:{_free()}")
    process = centre.schedule()
    try:
        at, text = mailbox.first(240)
        assert at - max(SLOT, _turned(centre)) <= LATEST
        assert "Поиск не отвечает" in text
        centre.wait_until(centre.clock.now() + 12 * MINUTE)
        assert len(mailbox.got) == 1
    finally:
        _kill(process)
        mailbox.close()


def _turned(centre: Centre) -> datetime:
    """When the report was made: a scheduler needs a while before its first turn."""
    with open_installation(read_settings(), index_waits=True) as installation:
        [report] = installation.reports.versions.page(ReportFilter(name="morning"))
        return report.made_at
