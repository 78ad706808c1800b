"""The worker counts the words of each new post once, and joins by what it counted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.assembly import make_worker
from tests.enrichment.test_worker import NOW, At, KilledError, drain, post


def kept(installation):
    return installation.posts.frequencies.read(installation.clock.now() + timedelta(days=2))


def test_each_new_post_is_counted_once_whatever_comes_again(installation):
    first = post(1, "Второй день нет отопления, отопления нет")
    installation.posts.queue.put([first, first, post(2, "Нет воды")], history=False)
    drain(installation)
    assert kept(installation).texts == pytest.approx(2, abs=0.15)
    assert kept(installation).counts["отоплен"] == pytest.approx(1, abs=0.15)
    edited = replace(first, text="Отопление дали", fetched_at=NOW + timedelta(hours=1))
    installation.posts.queue.put([edited, first], history=False)
    drain(installation)
    assert kept(installation).texts == pytest.approx(2, abs=0.15)


def test_a_worker_killed_before_it_acknowledges_counts_nothing_twice(installation):
    installation.posts.queue.put([post(1, "Второй день нет отопления")], history=False)
    worker = make_worker(installation, "w")

    def killed(outcomes):
        raise KilledError

    worker.queue = Broken(installation.posts.queue, killed)
    with pytest.raises(KilledError):
        worker.run_once()
    later = installation.clock.now() + worker.lease + timedelta(seconds=1)
    drain(installation, replace(make_worker(installation, "w"), clock=At(later)))
    assert kept(installation).texts == pytest.approx(1, abs=0.15)


class Broken:
    """A queue that does not hear of the end."""

    def __init__(self, inner, acknowledge):
        self.inner, self.acknowledge = inner, acknowledge

    def __getattr__(self, name):
        return getattr(self.inner, name)
