"""The worker learns what sources repeat, and reads posts without it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from app.assembly import make_worker
from domain.errors import IndexUnavailable
from domain.post import Label, Outcome, Post
from enrichment.repeats.parts import parts
from enrichment.repeats.tally import SourceTally
from tests.enrichment.test_worker import (
    NOW,
    At,
    KilledError,
    Refusing,
    drain,
    found,
    incident_of,
    post,
)

FOOT = "Звоните дежурному по Тынде\nВаш Заречный листок"


def own(
    n, text="Прошёл концерт номер {n}, зрителей было {n}, играли хор{n} и оркестр{n}", foot=FOOT
):
    """A channel's own post, five hours after the one before."""
    at = NOW - timedelta(days=20) + timedelta(hours=5 * n)
    body = f"{text.format(n=n)}\n\n{foot}"
    return replace(post(n, body), author=None, published_at=at, fetched_at=at)


@dataclass
class Counting:
    """A store of repeats that notes how often it is asked."""

    inner: object
    calls: list

    def of(self, source_ids):
        self.calls.append("of")
        return self.inner.of(source_ids)

    def save(self, tallies):
        self.calls.append("save")
        self.inner.save(tallies)


def tally_of(installation, source="s"):
    return SourceTally.unpack(installation.posts.repeats.of([source])[source].state)


def test_a_footer_names_no_place_once_it_is_known_and_is_still_found(installation):
    said = "Второй день нет отопления, батареи ледяные"
    installation.posts.queue.put([own(n) for n in range(20)], history=True)
    drain(installation)
    assert found(installation, "хор1")["chat/1"].labels.municipality.value == "tynda"
    installation.posts.queue.put([own(30, said)], history=False)
    drain(installation)
    enriched = found(installation, "отопление", "листок")["chat/30"]
    assert enriched.labels.municipality is None
    assert enriched.labels.group.value == "housing"
    assert enriched.post.text == f"{said}\n\n{FOOT}"
    assert "листок" in enriched.labels.lemmas


def test_incidents_are_joined_by_what_is_left(installation):
    """Two troubles of one place under one footer are two; a label laid over them is no matter."""
    texts = [
        "В Тынде на Мухина 5 второй день нет отопления, батареи ледяные, когда включат?",
        "В Тынде на Мухина 5 второй день нет отопления, батареи ледяные, замерзаем",
    ]
    long = "\n".join(f"Наш отдел {n} всегда рад вашим письмам и вашим звонкам" for n in range(9))
    posts = [own(n, foot=long) for n in range(20)]
    complaints = [replace(own(20 + n, text, foot=long)) for n, text in enumerate(texts)]
    installation.posts.queue.put([*posts, *complaints], history=False)
    drain(installation, labeller=Kinds(make_worker(installation, "w").labeller))
    (one,) = {incident_of(installation, 20), incident_of(installation, 21)}
    incident = installation.posts.incidents.counted([one])[one].incident
    assert "отд" not in " ".join(word for telling in incident.tellings for word in telling.words)


@dataclass
class Kinds:
    """A labeller to which what is cold is a complaint, and all else news."""

    inner: object

    def label(self, posts: Sequence[Post], sources, repeated, shares):
        found = self.inner.label(posts, sources, repeated, shares)
        return [
            replace(known, kind=Label("complaint" if "отоплен" in p.text else "news", 0.9))
            for p, known in zip(posts, found, strict=True)
        ]


def test_a_batch_reads_and_writes_what_sources_repeat_once(installation):
    posts = [replace(own(n), source_id=f"s{n % 7}") for n in range(40)]
    installation.posts.queue.put(posts, history=False)
    calls: list[str] = []
    worker = replace(
        make_worker(installation, "w"), repeats=Counting(installation.posts.repeats, calls)
    )
    assert worker.run_once() == 40
    assert calls == ["of", "save"]
    installation.posts.queue.put(posts, history=False)
    worker.run_once()
    assert calls == ["of", "save"]


@dataclass
class Dying:
    """A queue whose consumer dies before it has acknowledged a batch."""

    inner: object

    def acknowledge(self, outcomes):
        raise KilledError

    def __getattr__(self, name):
        return getattr(self.inner, name)


def test_a_post_that_comes_again_after_a_death_is_tallied_once(installation):
    installation.posts.queue.put([own(n) for n in range(5)], history=False)
    worker = make_worker(installation, "w")
    with pytest.raises(KilledError):
        replace(worker, queue=Dying(worker.queue)).run_once()
    assert tally_of(installation).posts == 5
    later = At(installation.clock.now() + 2 * worker.lease)
    while replace(worker, clock=later).run_once():
        pass
    assert installation.posts.queue.depth() == 0
    assert tally_of(installation).posts == 5


def test_a_batch_that_dies_before_its_end_is_tallied_when_it_comes_again(installation):
    installation.posts.queue.put([own(n) for n in range(5)], history=False)
    worker = make_worker(installation, "w")
    with pytest.raises(IndexUnavailable):
        replace(worker, index=Refusing(installation.posts.index, times=1)).run_once()
    assert installation.posts.repeats.of(["s"]) == {}
    assert worker.run_once() == 5
    assert tally_of(installation).posts == 5


def test_an_edit_is_tallied_no_second_time(installation):
    installation.posts.queue.put([own(n) for n in range(5)], history=False)
    drain(installation)
    edit = own(1, "Прошёл совсем другой праздник, пришли все соседи")
    later = replace(edit, fetched_at=edit.fetched_at + timedelta(days=30))
    installation.posts.queue.put([later], history=False)
    drain(installation)
    assert installation.posts.queue.outcomes()[Outcome.UPDATED] == 1
    assert tally_of(installation).posts == 5


@pytest.mark.parametrize("batch", [1, 7, 500])
def test_batches_of_any_size_learn_the_same(installation, batch):
    installation.posts.queue.put([own(n) for n in range(30)], history=False)
    drain(installation, batch=batch)
    tally = tally_of(installation)
    assert tally.posts == 30
    assert [tally.share(part) for part in parts(own(7).text)] == [0, 1, 1]
