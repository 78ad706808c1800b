"""Where servers live on this machine: folders, their user, free ports, their processes."""

import asyncio
import fcntl
import hashlib
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

# Every server carries this variable in its environment: the proof that a process is ours, which a
# recorded process id alone is not after a reboot or a reuse of the number.
MARK = "OTKLIK_SERVICES"
SERVICE_USER = "otklik-services"
# Below the range that the kernel gives to outgoing connections.
PORTS = range(20_000, 32_000)
STEP = 0.1
# Told of a server's process as soon as there is one, long before it answers.
Began = Callable[[subprocess.Popen[bytes]], None]


class UnavailableError(Exception):
    """A server cannot be had here; the text says why, for the table after the tests."""


@dataclass(frozen=True)
class Place:
    """One checkout's share of the machine. `owner` is None where servers run as ourselves."""

    state: Path
    cache: Path
    data: Path
    owner: pwd.struct_passwd | None
    _ports: set[int] = field(default_factory=set)

    def port(self) -> int:
        """A loopback port that is free now and was not given out before."""
        for port in random.sample(PORTS, 200):
            with socket.socket() as probe:
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError:
                    continue
            if port not in self._ports:
                self._ports.add(port)
                return port
        raise UnavailableError("no free port on loopback")

    def folder(self, name: str) -> Path:
        """An empty data folder of the user that servers run as."""
        path = self.data / name
        if path.exists():
            shutil.rmtree(path)
        path.mkdir(mode=0o700)
        self.give(path)
        return path

    def give(self, *paths: Path) -> None:
        """Make the user that servers run as the owner of paths."""
        if self.owner:
            for path in paths:
                os.chown(path, self.owner.pw_uid, self.owner.pw_gid)

    def write(self, path: Path, text: str) -> None:
        """Write a file that only the servers' user reads."""
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")
        self.give(path)

    def environment(self, more: Mapping[str, str]) -> dict[str, str]:
        """What a server sees of our environment: a path, a language, the mark."""
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            MARK: str(self.state),
            **more,
        }


def find_place(checkout: Path) -> Place:
    """The place of a checkout, its folders made.

    Elasticsearch and PostgreSQL refuse to run as root, and their own user must be able to walk to
    their files; so as root everything lies in /var/tmp and belongs to a system user.

    Raises UnavailableError where that user cannot be made or a folder is somebody else's.
    """
    state = checkout / ".services"
    state.mkdir(exist_ok=True)
    if os.geteuid() != 0:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        place = Place(state, home / "otklik", state / "data", None)
    else:
        root = Path("/var/tmp/otklik")
        key = hashlib.sha256(str(checkout).encode()).hexdigest()[:12]
        place = Place(state, root, root / f"data-{key}", _system_user())
    for folder in (place.cache, place.data):
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        if folder.stat().st_uid != os.geteuid():
            raise UnavailableError(f"{folder} belongs to another user")
        folder.chmod(0o755)
    return place


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SERVICE_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--user-group", SERVICE_USER]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise UnavailableError(
            f"servers do not run as root, and their user cannot be made: {error}"
        ) from error
    return pwd.getpwnam(SERVICE_USER)


@asynccontextmanager
async def locked(path: Path, *, seconds: float = 900) -> AsyncIterator[None]:
    """Hold a lock file against other runs of this script.

    Raises UnavailableError past the deadline, which leaves a first fetch its time.
    """
    deadline = asyncio.get_running_loop().time() + seconds
    with path.open("w") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if asyncio.get_running_loop().time() > deadline:
                    raise UnavailableError(f"another run has held {path} too long") from error
                await asyncio.sleep(STEP)
        yield


async def run(
    command: Sequence[str | Path],
    *,
    seconds: float,
    place: Place | None = None,
    environment: Mapping[str, str] | None = None,
) -> str:
    """Run a command to its end and return what it printed, as the servers' user if given a place.

    Raises UnavailableError with the gist of it on failure, or past the deadline. A command that is
    given up, also by cancellation, is ended with all its children.
    """
    name = Path(command[0]).name
    owner = place.owner if place else None
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=place.environment(environment or {}) if place else environment,
            cwd="/",
            start_new_session=True,
            user=owner.pw_uid if owner else None,
            group=owner.pw_gid if owner else None,
            extra_groups=[] if owner else None,
        )
    except OSError as error:
        raise UnavailableError(f"{name}: {error}") from error
    try:
        output, _ = await asyncio.wait_for(process.communicate(), seconds)
    except TimeoutError as error:
        raise UnavailableError(f"{name} did not end within {seconds:.0f} s") from error
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    text = output.decode(errors="replace")
    if process.returncode:
        raise UnavailableError(f"{name} ended with {process.returncode}: {_gist(text)}")
    return text


def launch(
    place: Place,
    command: Sequence[str | Path],
    log: Path,
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a server in the foreground of its own session, as the servers' user."""
    owner = place.owner
    with log.open("wb") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=place.environment(environment or {}),
            cwd=log.parent,
            start_new_session=True,
            user=owner.pw_uid if owner else None,
            group=owner.pw_gid if owner else None,
            extra_groups=[] if owner else None,
        )


async def until_ready(
    server: subprocess.Popen[bytes],
    log: Path,
    answers: Callable[[], Awaitable[bool]],
    *,
    seconds: float,
) -> None:
    """Wait until a server answers.

    Raises UnavailableError with the gist of its log if it ends first or the deadline passes.
    """
    try:
        async with asyncio.timeout(seconds):
            while not await answers():
                if server.poll() is not None:
                    raise UnavailableError(f"ended at its start: {_tail(log)}")
                await asyncio.sleep(STEP)
    except TimeoutError as error:
        raise UnavailableError(f"no answer within {seconds:.0f} s: {_tail(log)}") from error


def _tail(log: Path) -> str:
    return _gist(log.read_text(encoding="utf-8", errors="replace"))


def _gist(text: str) -> str:
    """The first lines that speak of an error, else the last lines, as one short line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return " / ".join(errors[:2] or lines[-3:])[:400] or "it printed nothing"


def is_ours(pid: int, state: Path) -> bool:
    """Whether a living process was started for this checkout. A zombie has no environment."""
    try:
        environment = Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return False
    return f"{MARK}={state}".encode() in environment.split(b"\0")


def ours(state: Path) -> Iterator[int]:
    """Every process that was started for this checkout, recorded or not."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and is_ours(int(entry.name), state):
            yield int(entry.name)


async def end(pids: Sequence[int], state: Path, *, seconds: float = 15) -> None:
    """Ask processes to end, then kill those that have not by the deadline."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        left = [pid for pid in pids if is_ours(pid, state)]
        for pid in left:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while any(is_ours(pid, state) for pid in left) and loop.time() < deadline:
            await asyncio.sleep(STEP)
    if stubborn := [pid for pid in pids if is_ours(pid, state)]:
        sys.exit(f"services: processes {stubborn} do not end")
