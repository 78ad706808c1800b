"""scripts/services in a checkout of its own: start, status, stop, and interruptions."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from servers.debian import find
from servers.place import ours

SCRIPTS = Path(__file__).resolve().parent.parent.parent / "scripts"


class Checkout:
    """A folder with nothing but the scripts in it; `programs` goes first on its PATH."""

    def __init__(self, root: Path) -> None:
        self.state = root / ".services"
        self.programs = root / "programs"
        self.programs.mkdir()
        self.path = f"{self.programs}:{os.environ['PATH']}"
        shutil.copytree(SCRIPTS, root / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
        self.script = root / "scripts/services"

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, self.script, *arguments],
            env={**os.environ, "PATH": self.path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def call(self, *arguments: str) -> str:
        with self.begin(*arguments) as process:
            output, _ = process.communicate(timeout=60)
        return output

    def program(self, name: str, body: str) -> None:
        path = self.programs / name
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)

    def processes(self) -> list[int]:
        return list(ours(self.state))


@pytest.fixture
def checkout() -> Iterator[Checkout]:
    # Not tmp_path: the servers' user could not walk into it.
    with tempfile.TemporaryDirectory(prefix="otklik-checkout-") as folder:
        Path(folder).chmod(0o755)
        made = Checkout(Path(folder))
        yield made
        made.call("stop")
        assert made.processes() == []


def wait_for(condition: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        threading.Event().wait(0.02)


@pytest.fixture
def real_redis(checkout: Checkout) -> Checkout:
    if not find("redis-server"):
        pytest.skip("redis: redis-server is not installed")
    return checkout


@pytest.mark.redis
def test_start_is_idempotent_and_stop_leaves_nothing(real_redis: Checkout) -> None:
    real_redis.call("start", "redis")
    [variable] = real_redis.call("env").splitlines()
    name, _, url = variable.partition("=")
    assert name == "OTKLIK_TEST_REDIS"
    with redis.Redis.from_url(url) as client:
        client.set("kept", "1")
        assert "redis                  up" in real_redis.call("start", "redis")
        assert client.get("kept") == b"1"
        data = Path(client.config_get("dir")["dir"])
    real_redis.call("stop")
    assert not data.exists()
    assert real_redis.processes() == []
    assert real_redis.call("env") == ""


@pytest.mark.redis
def test_a_server_that_died_is_told_and_started_anew(real_redis: Checkout) -> None:
    real_redis.call("start", "redis")
    [pid] = real_redis.processes()
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not real_redis.processes())
    assert "ended since its start" in real_redis.call("status")
    assert "redis                  up" in real_redis.call("start", "redis")


@pytest.mark.redis
def test_a_recorded_number_that_is_another_process_now_is_not_ours(real_redis: Checkout) -> None:
    real_redis.call("start", "redis")
    file = real_redis.state / "state.json"
    record = json.loads(file.read_text(encoding="utf-8"))
    record["redis"]["pid"] = os.getpid()
    file.write_text(json.dumps(record), encoding="utf-8")
    assert "ended since its start" in real_redis.call("status")
    real_redis.call("stop")  # and this process lives on
    assert real_redis.processes() == []


def test_a_server_that_ends_at_its_start_gives_its_own_reason(checkout: Checkout) -> None:
    checkout.program("redis-server", "echo 'Fatal error: no memory' >&2; exit 1")
    assert "ended at its start: Fatal error: no memory" in checkout.call("start", "redis")
    assert "down  ended at its start" in checkout.call("status")


def test_one_server_that_fails_does_not_keep_the_others_from_starting(checkout: Checkout) -> None:
    checkout.program("redis-server", "exit 1")
    checkout.program("chromium", "exit 0")
    output = checkout.call("start", "redis", "chromium")
    assert "redis                  down" in output
    assert "chromium               up" in output


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_start_leaves_no_process(checkout: Checkout, number: int) -> None:
    checkout.program("redis-server", "exec sleep 60")
    with checkout.begin("start", "redis") as start:
        wait_for(checkout.processes)
        start.send_signal(number)
        output, _ = start.communicate(timeout=30)
    assert start.returncode == 1
    assert "interrupted" in output
    assert checkout.processes() == []
    assert "its start was interrupted" in checkout.call("status")


def test_what_a_killed_start_leaves_is_ended_by_stop(checkout: Checkout) -> None:
    checkout.program("redis-server", "exec sleep 60")
    with checkout.begin("start", "redis") as start:
        wait_for(checkout.processes)
        start.kill()
    assert len(checkout.processes()) == 1
    checkout.call("stop")
    assert checkout.processes() == []


def test_what_cannot_be_installed_is_told(checkout: Checkout) -> None:
    checkout.path = f"{checkout.programs}:/usr/sbin"
    assert "redis-server is not installed, and there is no apt-get" in checkout.call(
        "start", "redis"
    )


def test_an_unknown_name_is_refused(checkout: Checkout) -> None:
    assert "unknown: mysql" in checkout.call("start", "mysql")
