"""An installation over servers of its own that lives the replica's region ten times as fast, with
a relay before each part, and all that could tell an administrator of a fault.
"""

import contextlib
import html
import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import islice
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from urllib.parse import urlsplit
from uuid import uuid4

from app.clock import SystemClock
from app.settings import FILE_VARIABLE, Settings, read_settings
from app.watching.listening import Listener, serve
from app.wiring import open_installation
from benchmarks.operations.playing._proxy import Proxy
from benchmarks.operations.playing._servers import OwnServers
from domain.message import Message, MessageState
from domain.post import post_id
from domain.source import SourceKind
from otklik.demo import settings_for
from replica.scenario import Scenario
from replica.world import World

ROOT = Path(__file__).parents[3]
PEOPLE = Path(__file__).with_name("_people.py")
SPEED = 10  # of the product's clock, and so of the region: its load is ten times the usual
SEED = 3  # of the replica
SLICE = 150  # lines of history that are imported just before each fault
BEAT = timedelta(minutes=5)  # of the product's clock, as all that follow
POLLS = timedelta(minutes=2)
LIVED = timedelta(hours=3)  # the last of the scenario, in which most happens
OTKLIK = [sys.executable, "-m", "otklik"]
SECRET = "listener-of-faults"
_NAMES = "from app.settings import Settings; print(*Settings.model_fields)"
SEARCH = "всё"
LOOK = 0.5  # real seconds
WATCHDOG = {"serve": 60, "crawl": 120, "work": 300, "schedule": 120}  # seconds, as of units
_PROBLEM = re.compile(r'class="problem" role="alert">(.*?)</p>', re.DOTALL)
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_LINE = re.compile(r"\b(WARNING|ERROR|CRITICAL)\b")
REFUSED_MAIL = b"421 4.3.2 try later\r\n"
REFUSED_HOOK = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that tells of a fault: how, what, and the monotonic time."""

    way: str
    text: str
    at: float


@dataclass
class Phone:
    """A Channel that notes whom the listener told."""

    signs: list[Sign] = field(default_factory=list)

    def send(self, address: str, title: str, text: str) -> None:
        self.signs.append(Sign("heartbeat", title, monotonic()))


class Played:
    """Use in a `with` block. `proxies` stand before the servers, mail and hook; commands and roles
    are of the checkout `root`.
    """

    def __init__(self, folder: Path, servers: OwnServers, root: Path = ROOT) -> None:
        self.folder, self.servers, self.root = folder, servers, root
        noon = datetime.now(UTC).replace(hour=3, minute=0, second=0, microsecond=0)
        self.scenario = Scenario(SEED, noon - timedelta(days=1))
        self._began = datetime.now(UTC)
        self.start_at = self.scenario.now - LIVED
        self.clock = SystemClock(SPEED, self.start_at, self._began)
        self.world = World(self.scenario, clock=self.clock.now)
        self.proxies = {
            name: Proxy(int(urlsplit(url).port or 0)) for name, url in servers.urls.items()
        }
        self.phone, self._stop = Phone(), Event()
        self._noted: list[Sign] = []
        self.shift = timedelta()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.data = folder / "data"
        self._signs: dict[str, tuple[socket.socket, float]] = {}
        self._imported = 0
        self.marks: list[str] = []  # of notices

    def __enter__(self) -> "Played":
        self.world.__enter__()
        try:
            self._install()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for name in list(self.processes):
            self.signal(name, signal.SIGCONT)
            self.end(name)
        self.world.__exit__(None, None, None)
        for proxy in self.proxies.values():
            proxy.close()

    def _install(self) -> None:
        for name in [n for n in os.environ if n.startswith("OTKLIK_")]:
            del os.environ[name]
        description = self.world.description()
        hook = urlsplit(description["webhook"])
        self.proxies["mail"] = Proxy(description["smtp"]["port"], REFUSED_MAIL)
        self.proxies["hook"] = Proxy(int(hook.port or 0), REFUSED_HOOK)
        self.world.write(self.data)
        description["smtp"]["port"] = self.proxies["mail"].port
        description["webhook"] = f"http://127.0.0.1:{self.proxies['hook'].port}{hook.path}"
        settings = settings_for(self.data, description)
        listening = free_port()
        self.listener = Listener(BEAT, self.phone, {"phone": ""}, None, self._timer)
        channels = {
            **{name: url.get_secret_value() for name, url in settings.channels.items()},
            "beat": f"json://127.0.0.1:{listening}/{SECRET}",
        }
        direct = {
            "OTKLIK_INDEX": self.servers.urls["elasticsearch"],
            "OTKLIK_QUEUE": self.servers.urls["redis"],
            "OTKLIK_DATABASE": self.servers.urls["postgresql"],
            "OTKLIK_CHANNELS": json.dumps(channels),
            "OTKLIK_OPERATORS": '["mail", "webhook"]',
            "OTKLIK_HEARTBEAT": '["beat"]',
            "OTKLIK_HEARTBEAT_EVERY": f"PT{BEAT.total_seconds():g}S",
            "OTKLIK_INTERVAL_MIN": f"PT{POLLS.total_seconds():g}S",
            "OTKLIK_INTERVAL_MAX": f"PT{POLLS.total_seconds():g}S",
            "OTKLIK_CLOCK_SPEED": f"{SPEED}",
            "OTKLIK_CLOCK_SINCE": self._began.isoformat(),
            "OTKLIK_CLOCK_START": self.start_at.isoformat(),
        }
        os.environ.update(direct)
        self.settings: Settings = read_settings()
        through = {
            "OTKLIK_INDEX": self._through("elasticsearch"),
            "OTKLIK_QUEUE": self._through("redis"),
            "OTKLIK_DATABASE": self._through("postgresql"),
        }
        self.environment = {**os.environ, **through}
        self.address = f"http://127.0.0.1:{settings.console_port}"
        self._cookie = self._people()
        self.run("crawl", "--once")  # what is there already is no news
        for role in ("serve", "crawl", "work", "schedule"):
            self.start(role)
        self._listening = listening
        for watch in (self._listen, self._look, self._read_logs, self._read_inbox, self._revive):
            Thread(target=watch, daemon=True).start()

    def _through(self, name: str) -> str:
        url = self.servers.urls[name]
        return url.replace(f":{urlsplit(url).port}", f":{self.proxies[name].port}")

    def _timer(self) -> timedelta:
        return timedelta(seconds=monotonic() * SPEED)

    def _people(self) -> str:
        """The cookie of an administrator to whom every post is announced."""
        added = subprocess.run(
            [sys.executable, "-", SEARCH],
            cwd=self.root,
            env=self._shifted(),
            input=PEOPLE.read_text("utf-8"),
            capture_output=True,
            text=True,
            check=False,
        )
        if added.returncode:
            raise RuntimeError(added.stderr[-500:])
        return added.stdout

    def run(self, *arguments: str, seconds: float = 120) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*OTKLIK, *arguments],
            cwd=self.root,
            env=self._shifted(),
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    def _shifted(self) -> dict[str, str]:
        """What the checkout knows of the settings; an unknown one would be refused."""
        start = self.start_at + self.shift
        whole = {**self.environment, "OTKLIK_CLOCK_START": start.isoformat()}
        return {
            name: value
            for name, value in whole.items()
            if self.root == ROOT
            or not name.startswith("OTKLIK_")
            or name.removeprefix("OTKLIK_").lower() in self._known
        }

    @cached_property
    def _known(self) -> frozenset[str]:
        """Names of settings of the older checkout."""
        printed = subprocess.run(
            [
                sys.executable,
                "-c",
                _NAMES,
            ],
            cwd=self.root,
            capture_output=True,
            text=True,
            check=True,
        )
        return frozenset((*printed.stdout.split(), FILE_VARIABLE.removeprefix("OTKLIK_").lower()))

    def start(self, role: str, name: str = "") -> None:
        name = name or role
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [*OTKLIK, role],
                cwd=self.root,
                env={**self._shifted(), "NOTIFY_SOCKET": self._hear(name)},
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )

    def _hear(self, name: str) -> str:
        """The address where a role gives signs that it works."""
        address = self.folder / f"{name}.notify"
        address.unlink(missing_ok=True)
        self._signs[name] = (ear := socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)), 0.0
        ear.bind(str(address))
        ear.setblocking(False)
        return str(address)

    def _hangs(self, name: str) -> bool:
        """As a unit's WatchdogSec: a role that gave signs gives none for too long."""
        ear, last = self._signs[name]
        with contextlib.suppress(BlockingIOError):
            while ear.recv(100):
                self._signs[name] = ear, (last := monotonic())
        return bool(last) and monotonic() - last > WATCHDOG[name.partition("-")[0]]

    def signal(self, name: str, number: int) -> None:
        self.processes[name].send_signal(number)

    def end(self, name: str) -> None:
        process = self.processes.pop(name)
        process.terminate()
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _revive(self) -> None:
        """As systemd does: what hangs is killed, what has ended is started after five seconds."""
        while not self._stop.wait(5):
            for name, process in list(self.processes.items()):
                if self._hangs(name):
                    self.note("log", f"{name}: no sign of work, killed")
                    process.kill()
                    process.wait()
                if process.poll() is not None and self.processes.get(name) is process:
                    self.note("log", f"{name}: ended with {process.returncode}")
                    self.start(name.partition("-")[0], name)

    def signs(self, since: float) -> Sequence[Sign]:
        signs = [s for s in (*self._noted, *self.phone.signs) if s.at >= since]
        return sorted(signs, key=lambda s: s.at)

    def note(self, way: str, text: str) -> None:
        self._noted.append(Sign(way, text, monotonic()))

    def _listen(self) -> None:
        serve(self.listener, "127.0.0.1", self._listening, SECRET, self._stop)

    def page(self, path: str = "/duty", address: str = "") -> tuple[int, list[str]]:
        """Status, and what the page says is wrong; status 0 if there was no answer."""
        headers = {"Cookie": self._cookie, "Accept": "text/html"}
        request = urllib.request.Request(f"{address or self.address}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                return answer.status, _plain(_PROBLEM.findall(answer.read().decode()))
        except urllib.error.HTTPError as refused:
            text = refused.read().decode()
            return refused.code, _plain(_PROBLEM.findall(text) or _HEADING.findall(text))
        except OSError as error:
            return 0, [f"{type(error).__name__}"]

    def _look(self) -> None:
        known: set[str] = set()
        while not self._stop.wait(LOOK):
            status, problems = self.page()
            shown = set(problems or ([str(status)] if status >= 400 else []))
            for text in sorted(shown - known):
                self.note("page", text)
            known = shown

    def _read_logs(self) -> None:
        places: dict[Path, int] = {}
        while not self._stop.wait(LOOK):
            for file in self.folder.glob("*.log"):
                with file.open("rb") as log:
                    log.seek(places.get(file, 0))
                    for line in log.read().decode(errors="replace").splitlines():
                        if _LINE.search(line) and "apscheduler" not in line:
                            self.note("log", f"{file.stem}: {line[:200]}")
                    places[file] = log.tell()

    def _read_inbox(self) -> None:
        taken = 0
        while not self._stop.wait(LOOK):
            messages = self.world.inbox.messages()
            for one in messages[taken:]:
                title = one.get("subject") or one.get("body", {}).get("title", "")
                if SEARCH not in title:
                    self.note("message", title)
            taken = len(messages)

    def import_some(self) -> Sequence[str]:
        """Puts the next lines of the replica's history on the queue; their posts' ids."""
        with (self.data / "history.jsonl").open(encoding="utf-8") as history:
            lines = list(islice(history, self._imported, self._imported + SLICE))
        self._imported += len(lines)
        part = self.folder / "part.jsonl"
        part.write_text("".join(lines), "utf-8")
        answer = self.run("import", str(part))
        if answer.returncode:
            raise RuntimeError(answer.stderr[-500:])
        rows = map(json.loads, lines)
        return [post_id(SourceKind(row["source_kind"]), row["native_id"]) for row in rows]

    def notify(self, channel: str, count: int) -> None:
        """Puts notices on the outbox; a mark of each stands where a message names a post."""
        with open_installation(self.settings) as installation:
            now, marks = installation.clock.now(), [uuid4().hex for _ in range(count)]
            installation.messages.outbox.put(
                [
                    Message(
                        *(one, None, "Проверка", f"/posts/{one}", MessageState.PENDING, now, now),
                        channel=channel,
                    )
                    for one in marks
                ]
            )
        self.marks += marks

    def doctor(self) -> list[str]:
        """What it finds wrong."""
        try:
            answer = self.run("doctor", "--json", seconds=90)
            findings = json.loads(answer.stdout)["findings"]
        except (subprocess.TimeoutExpired, ValueError) as error:
            return [f"doctor: {type(error).__name__}"]
        return [f"{f['what']}: {f['seen']}" for f in findings if not f["well"]]


def _plain(texts: Sequence[str]) -> list[str]:
    return [" ".join(html.unescape(re.sub(r"<[^>]+>", "", one)).split()) for one in texts]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
