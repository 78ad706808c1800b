"""The pulse of a process: written once a minute, gone when it ends well."""

from datetime import timedelta

import pytest

from app.health import STUCK, works_on
from app.process import pulse
from app.process.pulse import Heart, beating
from domain.pulse import ProcessRole, Pulse
from tests.console.conftest import POSTS


def test_however_often_it_beats_it_writes_once_a_minute(installation, monkeypatch):
    returned = []
    monkeypatch.setattr(pulse, "return_memory", lambda: returned.append(1))
    heart = Heart(installation, ProcessRole.WORKER, "w")
    heart.beat()
    [first] = installation.processes.pulses.all()
    heart.beat()
    assert list(installation.processes.pulses.all()) == [first]
    assert returned == [1]
    assert (first.name, first.role) == ("w", ProcessRole.WORKER)


def test_a_process_is_seen_while_it_runs_and_forgotten_when_it_ended_well(installation):
    with beating(installation, ProcessRole.CONSOLE):
        while not (alive := installation.processes.pulses.all()):
            pass
        assert alive[0].role is ProcessRole.CONSOLE
    assert list(installation.processes.pulses.all()) == []


@pytest.mark.parametrize(
    ("role", "ago", "works"),
    [
        (ProcessRole.WORKER, STUCK / 2, True),
        (ProcessRole.WORKER, STUCK + timedelta(minutes=1), False),
        (ProcessRole.CRAWLER, timedelta(0), False),
    ],
)
def test_posts_that_wait_are_worked_on_where_a_worker_has_a_pulse(installation, role, ago, works):
    assert works_on(installation)
    installation.posts.queue.put(POSTS, history=False)
    installation.processes.pulses.beat(Pulse("p", role, "a", 1, installation.clock.now() - ago))
    assert works_on(installation) is works
