from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Thread

from pydantic import SecretStr

from domain.errors import StoreUnavailable
from domain.message import About, Matter, Message, MessageState
from scheduler.jobs import JOBS
from scheduler.runner import LEASE, run, turn
from tests.making import a_signal, some_evidence


def test_of_two_schedulers_one_leads(installation):
    done = []
    first = turn(installation, "first", "job", lambda now: done.append("first"))
    second = turn(installation, "second", "job", lambda now: done.append("second"))
    first(), second(), first()
    assert done == ["first", "first"]


def test_a_dead_leader_is_replaced_after_its_lease(installation):
    now = installation.clock.now()
    assert installation.processes.locks.hold("scheduler", "dead", now - LEASE * 2, LEASE)
    done = []
    turn(installation, "heir", "job", done.append)()
    assert len(done) == 1


def test_a_part_that_does_not_answer_waits_for_the_next_turn(installation, caplog):
    def fail(now):
        raise StoreUnavailable("база не отвечает")

    turn(installation, "me", "job", fail)()
    assert "база не отвечает" in caplog.text


def test_every_job_has_an_interval_and_runs(installation):
    for job in JOBS.values():
        assert job.every(installation.settings) > timedelta(0)
        job.prepare(installation)(installation.clock.now())


def test_jobs_run_at_once_and_until_stopped(installation):
    now = installation.clock.now()
    from alerts.lifecycle import open_alert

    alert, move = open_alert(a_signal(now), some_evidence(now))
    page = Message(
        "d",
        About(Matter.ALERT, alert.id),
        "t",
        "t",
        MessageState.PENDING,
        now,
        now,
        channel="никто",
    )
    installation.watch.alerts.save(alert, move, [page])
    stop = Event()
    thread = Thread(target=run, args=(installation, "me", stop))
    thread.start()
    waited = 0
    while (
        not installation.messages.outbox.of(About(Matter.ALERT, alert.id))[0].error and waited < 100
    ):
        Event().wait(0.1)
        waited += 1
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    # The settings name no such channel: the message says so and is kept.
    assert "никто" in installation.messages.outbox.of(About(Matter.ALERT, alert.id))[0].error


def test_a_stop_waits_for_a_message_that_is_under_way(installation):
    entered, opened = Event(), Event()

    class Slow(BaseHTTPRequestHandler):
        def do_POST(self):
            entered.set()
            opened.wait(60)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            """Silent."""

    with HTTPServer(("127.0.0.1", 0), Slow) as server:
        Thread(target=server.handle_request, daemon=True).start()
        address = f"json://127.0.0.1:{server.server_port}/?rto=60"
        changed = {"channels": {"hook": SecretStr(address)}}
        installation = replace(
            installation, settings=installation.settings.model_copy(update=changed)
        )
        now, about = installation.clock.now(), About(Matter.ALERT, "a")
        pending = MessageState.PENDING
        installation.messages.outbox.put(
            [Message("d", about, "t", "t", pending, now, now, channel="hook")]
        )
        stop, states = Event(), []

        def act():
            run(installation, "me", stop)
            states.append(installation.messages.outbox.of(about)[0].state)

        thread = Thread(target=act)
        thread.start()
        assert entered.wait(60)
        stop.set()
        opened.set()
        thread.join(60)
    assert states == [MessageState.DELIVERED]
