"""The way of a post, an alert and a case, from what is recorded."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.lifecycle import open_alert
from app.assembly import make_worker
from desks.tracing import TraceDesk
from desks.verbs import Verb
from desks.viewer import Door, Viewer, in_shell
from domain.alert import Cell, Evidence, Signal
from domain.errors import Forbidden, NotFound
from domain.message import About, Matter, Message, MessageState
from domain.person import Right
from domain.ports.audit import AuditFilter
from domain.watching.trace import KEPT, BatchRecord
from russian.vocabulary import Vocabulary
from tests.console.conftest import POSTS

ROOT = in_shell("root")


@pytest.fixture
def desk(installation):
    installation.crawl.registry.sync()
    installation.posts.queue.put(POSTS, history=False)
    make_worker(installation, "work@host:7").run_once()
    return TraceDesk(installation, Vocabulary(installation.region))


def stages(trace):
    return [hop.stage for hop in trace.hops]


def test_a_post_is_followed_from_its_page_to_the_count(desk):
    trace = desk.trace(ROOT, POSTS[0].id)
    assert stages(trace) == [
        *("опубликован", "опрос", "очередь", "метки", "индекс", "сюжет", "подсчёт"),
    ]
    times = [hop.at for hop in trace.hops]
    assert times == sorted(times)
    by = {hop.stage: hop for hop in trace.hops}
    assert by["очередь"].who == "обработчик work@host:7"
    assert by["очередь"].what == "взят с другими, всего 4"
    assert "вид: жалоба" in by["метки"].what.lower()
    assert by["подсчёт"].what == "посчитан жалобой"
    assert by["индекс"].what.endswith(": новые")


def test_no_text_of_a_post_is_in_its_way(desk):
    for post in POSTS:
        said = " ".join(f"{hop.who} {hop.what}" for hop in desk.trace(ROOT, post.id).hops)
        assert post.text[:20] not in said
        assert post.author.key not in said


def test_an_alert_is_followed_to_its_messages(desk):
    installation = desk.installation
    now, cell = installation.clock.now(), Cell("housing", "tynda")
    signal = Signal(cell, now, timedelta(hours=3), 14, 0.4, 1e-9)
    since = now - timedelta(hours=2)
    alert, move = open_alert(signal, Evidence(14, 3, 15, ("i1",), since, (POSTS[0].id,)))
    about = About(Matter.ALERT, alert.id)
    page = Message("m", about, "т", "т", MessageState.PENDING, now, now, channel="duty")
    installation.watch.alerts.save(alert, move, [page])
    sent = replace(
        page, state=MessageState.DELIVERED, delivered_at=now + timedelta(seconds=3), tries=1
    )
    installation.messages.outbox.settle([sent])
    trace = desk.trace(ROOT, alert.id)
    assert stages(trace) == ["оценка", "шаг", "сообщение"]
    assert "14 против 0.4 за 3 ч" in trace.hops[0].what
    assert (trace.hops[-1].who, trace.hops[-1].what) == ("duty", "доставлено")
    assert "оповещение" in stages(desk.trace(ROOT, POSTS[0].id))


def test_what_is_not_known_and_who_may_not_ask(desk):
    for typed in ("nothing", "О-99", "", "f" * 32):
        with pytest.raises(NotFound):
            desk.trace(ROOT, typed)
    with pytest.raises(Forbidden):
        desk.trace(Viewer("a", frozenset({Right.REGION}), Door.API), POSTS[0].id)


def test_who_looked_stands_in_the_audit(desk):
    desk.trace(ROOT, POSTS[0].id)
    [look] = desk.installation.audit.read(AuditFilter(), 1)
    assert (look.who, look.what, look.detail) == ("root", Verb.TRACE, f"Пост {POSTS[0].id}")
    with pytest.raises(Forbidden):  # a case, without the right to read any
        desk.trace(Viewer("a", frozenset({Right.ADMINISTER}), Door.API), "О-1")


def test_batches_are_kept_a_month(installation):
    now = installation.clock.now()
    for at in (now - KEPT - timedelta(days=1), now):
        installation.traces.note(BatchRecord("w", at, at, at, 1))
    assert installation.traces.batch(now - KEPT - timedelta(days=1)) is None
    assert installation.traces.batch(now).worker == "w"
