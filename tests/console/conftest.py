import shutil
from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from alerts.lifecycle import open_alert
from app.assembly import make_worker
from app.wiring import LEADER, open_installation, sync_registry
from domain.alert import Cell, Evidence, Signal
from domain.message import About, Matter, Message, MessageState
from domain.post import Author, AuthorKind, Engagement
from domain.source import SourceKind
from tests.console.signing import browser
from tests.making import a_post, settings_of
from tests.moment import MOMENT

NOW = MOMENT.astimezone(UTC)
TEXTS = [
    "В Тынде второй день нет отопления, батареи ледяные, когда включат?",
    "Замерзаем! В Тынде на Красной Пресне холодные батареи, отопление не работает.",
    "Белогорск, мусор не вывозят неделю, контейнеры переполнены, безобразие!",
    "<script>alert(1)</script> В Зее спасибо врачам & медсёстрам!",
]


def post(n, text):
    return a_post(
        f"chat/{n}",
        NOW - timedelta(minutes=30 + n),
        source_id="asn24",
        source_kind=SourceKind.TELEGRAM,
        url=f"https://t.example/chat/{n}",
        fetched_at=NOW - timedelta(minutes=5),
        text=text,
        author=Author(AuthorKind.PRIVATE, f"p:{n:020x}"),
        engagement=Engagement(views=1200 + n),
    )


POSTS = [post(n, text) for n, text in enumerate(TEXTS)]


def lead(installation):
    """A scheduler of it is at work."""
    now = installation.clock.now()
    assert installation.processes.locks.hold(LEADER, "test", now, timedelta(minutes=5))


def fill(installation):
    """Make it an installation at work, with four posts in its index."""
    sync_registry(installation)
    lead(installation)
    installation.posts.queue.put(POSTS, history=False)
    make_worker(installation, "w").run_once()
    installation.posts.index.refresh()
    return installation


@pytest.fixture(scope="session")
def filled_folder(new_folder, tmp_path_factory):
    """Data of an installation at work, with four posts in its index."""
    folder = tmp_path_factory.mktemp("filled")
    shutil.copytree(new_folder, folder, dirs_exist_ok=True)
    with open_installation(settings_of(folder)) as opened:
        fill(opened)
    return folder


@pytest.fixture
def filled(tmp_path, filled_folder):
    """An installation at work, with four posts in its index."""
    shutil.copytree(filled_folder, tmp_path, dirs_exist_ok=True)
    with open_installation(settings_of(tmp_path)) as opened:
        lead(opened)
        yield opened


@pytest.fixture
def client(filled):
    """An administrator's browser without JavaScript on the same machine."""
    with browser(filled) as opened:
        yield opened


def open_one(installation):
    """A new alert with one page that waits to be sent."""
    cell = Cell("housing", "tynda")
    signal = Signal(cell, NOW, timedelta(hours=3), 14, 0.4, 1e-9, cold=True)
    first = NOW - timedelta(hours=2)
    evidence = Evidence(14, 3, 15, ("i1",), first, (POSTS[0].id, POSTS[1].id))
    opened, move = open_alert(signal, evidence)
    about, pending = About(Matter.ALERT, opened.id), MessageState.PENDING
    page = Message("d1", about, "Тында", "текст", pending, NOW, NOW, channel="почта")
    installation.watch.alerts.save(opened, move, [page])
    return opened


@pytest.fixture
def alert(filled):
    """A new alert with one page that waits to be sent."""
    return open_one(filled)


COLD = "В Тынде холодные батареи, отопление не работает, кочегарка стоит"


def written(installation, *posts, history=False):
    installation.posts.queue.put(posts, history=history)
    make_worker(installation, "w").run_once()
    installation.posts.index.refresh()


@pytest.fixture
def conflict(filled, alert):
    """The alert as it goes on, over six posts; earlier complaints are about other things."""
    rest = [post(50 + n, f"{COLD} уже {n + 2} часа!") for n in range(4)]
    road = [post(2000 + n, f"Белогорск, яма на дороге у дома {n}, почините!") for n in range(6)]
    written(filled, *rest, *road)
    course = (*((0, 0.2),) * 23, (6, 0.31))
    signal = replace(alert.signal, observed=6, course=course)
    cell, since = alert.cell, NOW - timedelta(hours=3)
    evidence = filled.posts.complaints.evidence(cell, since, NOW)
    seen = replace(
        alert, signal=signal, evidence=evidence, since=evidence.first_at, version=alert.version + 1
    )
    filled.watch.alerts.save(seen, None)
    return seen
