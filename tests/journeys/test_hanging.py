"""Real servers that are stopped (SIGSTOP) under a console: what hangs takes nothing else with it.

The servers are this test's own, started from a copy of scripts/; the shared ones are left alone.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import pytest
import uvicorn
from servers.place import is_ours

from app.key import create_key
from app.settings import Settings
from app.wiring import open_installation
from console.guard import cookie_name
from console.server import configure, listen
from desks.access.sessions import new_session
from domain.person import Person, Role
from domain.source import SourceKind
from tests.console.conftest import fill
from tests.moment import CHILD, CLOCK
from tests.otklik.test_posts import line

SCRIPTS = Path(__file__).parents[2] / "scripts"
NAMES = ("elasticsearch", "redis", "postgresql")
MANY = 44
OWN_LIMIT = 30.0  # seconds that the clients waited before there was a limit
pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]


class Servers:
    """Real servers of this test alone."""

    def __init__(self, root: Path) -> None:
        self._script, self.state = root / "scripts/services", root / ".services"
        shutil.copytree(SCRIPTS, root / "scripts", ignore=shutil.ignore_patterns("__pycache__"))

    def call(self, *arguments: str) -> None:
        subprocess.run([sys.executable, self._script, *arguments], check=True)

    def url(self, name: str) -> str:
        entry = json.loads((self.state / "state.json").read_text("utf-8"))[name]
        if not entry["env"]:
            pytest.skip(f"{name}: {entry['reason']}")
        return str(next(iter(entry["env"].values())))

    @contextmanager
    def stopped(self, name: str) -> Iterator[None]:
        """Every process of a server stands still for the time of the block."""
        leader = json.loads((self.state / "state.json").read_text("utf-8"))[name]["pid"]
        assert is_ours(leader, self.state)
        family = list(descent(leader))
        for pid in family:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in family:
                os.kill(pid, signal.SIGCONT)


def descent(pid: int) -> Iterator[int]:
    """A process and all below it; PostgreSQL's are in sessions of their own."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from descent(int(child))


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    # Not tmp_path: the servers' user could not walk into it.
    with tempfile.TemporaryDirectory(prefix="otklik-checkout-") as folder:
        root = Path(folder)
        root.chmod(0o755)
        made = Servers(root)
        try:
            made.call("start", *NAMES)
            yield made
        finally:
            made.call("stop")


class People:
    """Browsers of one administrator at a console."""

    def __init__(self, address: str, cookie: str) -> None:
        self.address, self._cookie = address, cookie

    def ask(self, path: str) -> tuple[int, str, float]:
        """Status, text and seconds."""
        headers = {"Cookie": self._cookie, "Accept": "text/html"}
        request = urllib.request.Request(self.address + path, headers=headers)
        began = monotonic()
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                status, text = answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            status, text = refused.code, refused.read().decode()
        return status, text, monotonic() - began

    def until_well(self, path: str) -> None:
        """Until a page is whole again, within a minute."""
        give_up = monotonic() + 60
        while (answer := self.ask(path))[0] != 200 or "не отвечает" in answer[1]:
            assert monotonic() < give_up
            Event().wait(0.5)


@pytest.fixture(scope="module")
def settings(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    made = Settings(
        data=tmp_path_factory.mktemp("data"),
        console_port=0,
        index=servers.url("elasticsearch"),
        queue=servers.url("redis"),
        database=servers.url("postgresql"),
        **CLOCK,
    )
    create_key(made.key_file)
    return made


@pytest.fixture
def people(settings: Settings) -> Iterator[People]:
    with open_installation(settings) as installation, listen(settings) as listener:
        anna = Person("Анна", "Анна", frozenset({Role.ADMINISTRATOR}), login="anna")
        installation.access.people.add(anna)
        token, session = new_session(anna, installation.clock.now(), "127.0.0.1", "Firefox")
        installation.access.sessions.add(session)
        fill(installation)  # an empty list of incidents asks the index for nothing
        server = uvicorn.Server(configure(installation))
        serving = Thread(target=server.run, args=([listener],))
        serving.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        found = People(address, f"{cookie_name(settings)}={token}")
        try:
            found.until_well("/search")
            yield found
        finally:
            server.should_exit = True
            serving.join(60)


def environment(settings: Settings) -> dict[str, str]:
    urls = {name: getattr(settings, name).get_secret_value() for name in ("index", "queue")}
    return {
        **os.environ,
        **CHILD,
        "OTKLIK_DATA": str(settings.data),
        "OTKLIK_DATABASE": settings.database.get_secret_value(),
        **{f"OTKLIK_{name.upper()}": url for name, url in urls.items()},
    }


def test_an_index_that_hangs(servers, people, settings, tmp_path):
    file = tmp_path / "history.jsonl"
    file.write_bytes(line(source_kind=SourceKind.TELEGRAM))
    command = [sys.executable, "-m", "otklik", "import", str(file)]
    paths = ("/search", "/feed", "/incidents")
    with servers.stopped("elasticsearch"), ThreadPoolExecutor(MANY) as crowd:
        asked = [crowd.submit(people.ask, paths[n % 3]) for n in range(MANY)]
        others = [people.ask(path) for path in ("/alerts", "/duty", "/sources", "/audit")]
        answers = [one.result() for one in asked]
        imported = subprocess.run(command, env=environment(settings), check=False)
        last = people.ask("/search")
    assert {status for status, _, _ in others} == {200}
    assert {status for status, _, _ in answers} == {503}
    assert all("не отвечает с" in text or "Слишком много" in text for _, text, _ in answers)
    assert max(seconds for *_, seconds in [*answers, *others]) < OWN_LIMIT / 3
    assert imported.returncode == 0
    assert "Поисковый индекс не отвечает с" in last[1]
    people.until_well("/search")


def test_a_queue_that_hangs(servers, people):
    with servers.stopped("redis"):
        answers = [people.ask(path) for path in ("/sources", "/search", "/alerts", "/sources")]
    assert {status for status, _, _ in answers} == {200}
    assert "неизвестно: очередь не отвечает" in answers[0][1]
    assert max(seconds for *_, seconds in answers) < OWN_LIMIT / 3
    people.until_well("/sources")


def test_a_database_that_hangs(servers, people):
    with servers.stopped("postgresql"), ThreadPoolExecutor(MANY) as crowd:
        answers = list(crowd.map(people.ask, ["/alerts"] * MANY))
    assert {status for status, _, _ in answers} == {503}
    assert any("База данных не отвечает с" in text for _, text, _ in answers)
    assert max(seconds for *_, seconds in answers) < OWN_LIMIT / 3
    people.until_well("/alerts")
