"""Real servers of one run alone, which may be killed, stopped and started again over their data."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psycopg
import redis

ROOT = Path(__file__).parents[3]
NAMES = ("elasticsearch", "redis", "postgresql")


@dataclass(frozen=True, slots=True)
class _Way:
    """How a server was started."""

    command: list[bytes]
    environment: dict[bytes, bytes]
    folder: str
    user: int
    group: int


class OwnServers:
    """Started by a copy of scripts/services, so that those of the checkout are left alone."""

    def __init__(self) -> None:
        # Not in a folder of root: the servers' user could not walk into it.
        self._folder = tempfile.TemporaryDirectory(prefix="otklik-checkout-")
        self._root = Path(self._folder.name)
        self._root.chmod(0o755)
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "scripts", self._root / "scripts", ignore=ignored)
        self._leaders: dict[str, int] = {}
        self._ways: dict[str, _Way] = {}
        self._again: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        try:
            self._call("start", *NAMES)
            state = json.loads((self._root / ".services/state.json").read_text("utf-8"))
            for name in NAMES:
                if not state[name]["env"]:
                    sys.exit(f"{name}: {state[name]['reason']}")
                self._leaders[name] = state[name]["pid"]
                self._ways[name] = _way_of(state[name]["pid"])
            self.urls = {name: next(iter(state[name]["env"].values())) for name in NAMES}
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for name in self._leaders:
            self.signal(name, signal.SIGCONT)
        self._call("stop")
        for process in self._again:
            process.wait(10)
        self._folder.cleanup()

    def signal(self, name: str, number: int) -> None:
        """To every process of a server."""
        for pid in list(_descent(self._leaders[name])):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    @contextmanager
    def hung(self, name: str) -> Iterator[None]:
        self.signal(name, signal.SIGSTOP)
        try:
            yield
        finally:
            self.signal(name, signal.SIGCONT)

    @contextmanager
    def killed(self, name: str) -> Iterator[None]:
        family = list(_descent(self._leaders[name]))
        self.signal(name, signal.SIGKILL)
        while any(_runs(pid) for pid in family):
            time.sleep(0.1)
        try:
            yield
        finally:
            self.start(name)

    def restart(self, name: str) -> None:
        """As an administrator does: asked to end, then started."""
        family = list(_descent(self._leaders[name]))
        os.kill(self._leaders[name], signal.SIGINT)
        while any(_runs(pid) for pid in family):
            time.sleep(0.1)
        self.start(name)

    def start(self, name: str) -> None:
        """Again over its data; returns when it answers."""
        way = self._ways[name]
        process = subprocess.Popen(
            way.command,
            env=way.environment,
            cwd=way.folder,
            user=way.user,
            group=way.group,
            extra_groups=[],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._again.append(process)
        self._leaders[name] = process.pid
        give_up = time.monotonic() + 120
        while not self._answers(name):
            if time.monotonic() > give_up:
                raise RuntimeError(f"{name} does not come back")
            time.sleep(0.2)

    def _answers(self, name: str) -> bool:
        url = self.urls[name]
        try:
            match name:
                case "elasticsearch":
                    health = f"{url}/_cluster/health?wait_for_status=yellow&timeout=1s"
                    with urllib.request.urlopen(health, timeout=5) as answer:
                        return bool(answer.status == 200)
                case "redis":
                    with redis.Redis.from_url(url, socket_timeout=2) as client:
                        return bool(client.ping())
                case _:
                    with psycopg.connect(url.replace("+psycopg", ""), connect_timeout=2):
                        return True
        except (OSError, redis.RedisError, psycopg.Error):
            return False

    def _call(self, *arguments: str) -> None:
        script = self._root / "scripts/services"
        subprocess.run([sys.executable, script, *arguments], check=True, stdout=subprocess.DEVNULL)


def _way_of(pid: int) -> _Way:
    place = Path(f"/proc/{pid}")
    command = (place / "cmdline").read_bytes().rstrip(b"\0").split(b"\0")
    variables = (place / "environ").read_bytes().rstrip(b"\0").split(b"\0")
    environment = dict(one.split(b"=", 1) for one in variables)
    owner = place.stat()
    return _Way(command, environment, str((place / "cwd").readlink()), owner.st_uid, owner.st_gid)


def _descent(pid: int) -> Iterator[int]:
    """A process and all below it; PostgreSQL's are in sessions of their own."""
    yield pid
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _descent(int(child))


def _runs(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False
