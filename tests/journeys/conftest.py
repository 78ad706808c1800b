import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from socket import create_connection, socket
from threading import Event
from uuid import uuid4

import pytest
from rich.console import Console

from app.settings import FILE_VARIABLE
from app.wiring import open_installation
from console.guard import cookie_name
from desks.access.sessions import new_session
from desks.tasks.desk import TaskDesk
from desks.viewer import on_page
from domain.person import Person, Role
from domain.query import All
from domain.source import HealthState, Poll, SourceKind
from domain.task import TaskKind
from otklik.demo import play, replica, settings_for
from tests.moment import MOMENT

ROOT = Path(__file__).parents[2]
# Of the sixty days of a demo: the norm counts as cold for two weeks, and a cold one hears late.
HISTORY = timedelta(days=21)


@pytest.fixture
def distributed(postgresql_url, redis_url, elasticsearch_url):
    """Environment of an installation over real servers; its indices are dropped at the end."""
    from elasticsearch import Elasticsearch

    name = f"journey-{uuid4().hex[:8]}"
    yield {
        "OTKLIK_DATABASE": postgresql_url,
        "OTKLIK_QUEUE": redis_url,
        "OTKLIK_INDEX": elasticsearch_url,
        "OTKLIK_INDEX_NAME": name,
    }
    with Elasticsearch(elasticsearch_url) as client:
        for index in client.indices.get(index=f"{name}-*"):
            client.indices.delete(index=index)
        client.indices.delete_index_template(name=name)


@pytest.fixture(params=["embedded", "distributed"])
def mode(request):
    """Environment of either kind of installation."""
    return request.getfixturevalue("distributed") if request.param == "distributed" else {}


@pytest.fixture
def dying(monkeypatch):
    """Starts tests/journeys/killing.py and asks it for deaths: dying("worker")(3) -> "killed"."""
    running = []

    def start(role):
        command = [sys.executable, str(Path(__file__).with_name("killing.py")), role]
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        running.append(process)

        def die(calls):
            process.stdin.write(f"{calls}\n")
            process.stdin.flush()
            return process.stdout.readline().strip()

        return die

    yield start
    for process in running:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


@pytest.fixture(scope="session")
def console(tmp_path_factory, crawling_otklik):
    """The address of a console over a demo played at MOMENT, and a session of Анна, who may do
    everything.
    """
    folder = tmp_path_factory.mktemp("demo") / "played"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(FILE_VARIABLE, "")  # the demo names its own file in it
        patched.setattr("otklik.demo._command", partial(commanded, crawling_otklik))
        with replica(folder, seed=2, now=MOMENT) as world:
            shorten(folder / "history.jsonl")
            settings = settings_for(folder, world, MOMENT)
            played = play(settings, world, Console(quiet=True))
            assert played.expected <= played.raised
        cookie = change(settings)
    with socket() as free:  # the demo's own choice is the same in every process of the tests
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # The demo's clock runs fast: eight hours without a click pass between two tests.
    lasting = {"OTKLIK_SESSION_IDLE": "P300D", "OTKLIK_SESSION_LIFE": "P300D"}
    own = {FILE_VARIABLE: str(folder / "otklik.toml"), "OTKLIK_CONSOLE_PORT": str(port)}
    environment = {**os.environ, **own, **lasting}
    server = subprocess.Popen([sys.executable, "-m", "otklik", "serve"], cwd=ROOT, env=environment)
    try:
        for _ in range(1200):
            try:
                create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert server.poll() is None
                Event().wait(0.1)
        address = f"http://127.0.0.1:{port}"
        yield address, {**cookie, "url": address}
    finally:
        server.terminate()
        server.wait(30)


def commanded(crawling_otklik, *arguments, environment=None):
    """In the place of a new program, which would import the product anew."""
    ended = crawling_otklik(*arguments, environment=environment)
    assert ended.returncode == 0, ended.stderr


def shorten(history):
    """Leave the last days of a history: reading sixty takes most of the time of a demo."""
    since = MOMENT - HISTORY
    lines = history.read_text("utf-8").splitlines(keepends=True)
    kept = [n for n in lines if datetime.fromisoformat(json.loads(n)["published_at"]) >= since]
    history.write_text("".join(kept), "utf-8")


def change(settings):
    """What later polls might find: the newest post is deleted, and no page of Telegram answers. And
    Анна signs in.
    """
    with open_installation(settings) as installation:
        now, hour = installation.clock.now(), timedelta(hours=1)
        newest = [
            hit.enriched.post.id for hit in installation.posts.index.search(All(), limit=1).hits
        ]
        installation.posts.ledger.looked_again(newest, newest, now)
        poll = Poll(HealthState.CHANGED_MARKUP, "Постов на странице не видно: " + "разметка" * 30)
        # A fast machine is here before the sources are due again.
        due = installation.crawl.sources.claim(now + hour, 99, hour, [SourceKind.TELEGRAM])
        assert due
        for claim in due:
            installation.crawl.sources.finish(
                claim, poll, now, hour, now + hour, claim.health.usual_gap
            )
        anna = Person("Анна", "Анна", frozenset(Role), login="anna")
        installation.access.people.add(anna)
        TaskDesk(installation).ask(on_page(anna), TaskKind.SEARCH_EXPORT, {"q": "отопление"})
        token, session = new_session(anna, now, "127.0.0.1", "Chromium")
        installation.access.sessions.add(session)
        return {"name": cookie_name(settings), "value": token}


@pytest.fixture(params=[1440, 360])
def page(request, console, browser):
    """A tab of either width. No page may be wider than its window or say anything in the log."""
    address, cookie = console
    size = {"width": request.param, "height": 900}
    with browser.new_context(base_url=address, viewport=size, locale="ru") as context:
        context.add_cookies([cookie])
        said = []
        tab = context.new_page()
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        yield tab
    assert not said
