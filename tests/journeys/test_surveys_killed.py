"""The console is killed while residents answer: no form is lost and none counts twice."""

import http.client
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock
from urllib.parse import urlencode

import pytest

from app.settings import Settings
from app.wiring import open_installation
from tests.desks.outreach.test_surveys import link_of, published
from tests.moment import CHILD

# The public pages alone; one machine stands for many, so its address is not slowed.
SERVER = """
import sys
from dataclasses import replace
from pathlib import Path

import uvicorn

from app.settings import Settings
from app.wiring import open_installation
from console.pages import Pages
from console.public.application import PURPOSES, create_public
from console.public.purpose import MINUTE
from console.workers import Workers
from domain.rate import Rate
from russian.vocabulary import Vocabulary

folder, port = Path(sys.argv[1]), int(sys.argv[2])
with open_installation(Settings(data=folder), index_waits=True) as installation:
    pages = Pages(installation, Vocabulary(installation.region))
    purposes = [replace(one, of_address=Rate(10**6, MINUTE)) for one in PURPOSES]
    application = create_public(pages, Workers(), purposes)
    uvicorn.run(application, host="127.0.0.1", port=port, log_level="error", backlog=512)
"""
KILLS, PAUSE = 20, 0.7  # seconds between two kills
RESIDENTS = 8


@dataclass
class Residents:
    """What was sent until it was said to be recorded."""

    port: int
    path: str
    ends: Event = field(default_factory=Event)
    recorded: set[str] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)

    def answer(self, who: int) -> None:
        """Forms one after the other; each is sent again until the page says that it is recorded."""
        number = 0
        while not self.ends.is_set():
            once = f"{who:08x}{number:024x}"
            number += 1
            fields = {"once": once, "part": "2", "w1": "0", "q3": "4", "q5": "tynda"}
            while not self.send(urlencode(fields)):
                time.sleep(0.05)
            with self.lock:
                self.recorded.add(once)

    def send(self, body: str) -> bool:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            try:
                connection.request("POST", self.path, body, kind)
                with connection.getresponse() as answer:
                    text = answer.read().decode()
            except (OSError, http.client.HTTPException):
                return False
        return answer.status == 200 and "Спасибо" in text


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def started(folder: Path, port: int) -> "subprocess.Popen[bytes]":
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", SERVER, str(folder), str(port)]
    server = subprocess.Popen(command, cwd=root, env=os.environ | CHILD)
    while server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.05)
    return server


@pytest.mark.timeout(900)
@pytest.mark.soak
def test_over_twenty_kills_no_form_is_lost_or_counted_twice(installation, tmp_path) -> None:
    number = published(installation)
    code, _ = link_of(installation, number)
    port = free_port()
    residents = Residents(port, f"/survey/{code}")
    server = started(tmp_path, port)
    with ThreadPoolExecutor(RESIDENTS) as pool:
        tasks = [pool.submit(residents.answer, who) for who in range(RESIDENTS)]
        for _ in range(KILLS):
            time.sleep(PAUSE)
            server.kill()
            server.wait()
            server = started(tmp_path, port)
        residents.ends.set()
        for task in tasks:
            task.result(60)
    server.kill()
    server.wait()
    with open_installation(Settings(data=tmp_path)) as again:
        stored = [one.once for one in again.outreach.surveys.submissions(number)]
    assert len(stored) == len(set(stored))
    assert set(stored) == residents.recorded
    assert len(stored) > KILLS
