from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Event, Thread

import pytest

from app.assembly import make_worker
from domain.correction import Correction
from domain.errors import IndexUnavailable, SettingsError
from domain.post import Author, AuthorKind, Label, Outcome, Post
from domain.query import All, Word
from domain.source import SourceKind
from tests.making import a_post
from tests.moment import MOMENT

NOW = MOMENT.astimezone(UTC) - timedelta(hours=1)
COLD = "В Тынде второй день нет отопления, батареи ледяные, когда включат?"


def post(n, text=COLD, minutes=0, **change):
    at = NOW + timedelta(minutes=minutes)
    author = Author(AuthorKind.PRIVATE, f"p:{n:020x}")
    usual = {"source_id": "s", "source_kind": SourceKind.TELEGRAM, "author": author}
    return a_post(f"chat/{n}", NOW, fetched_at=at, text=text, **{**usual, **change})


def drain(installation, worker=None, **change):
    worker = replace(worker or make_worker(installation, "w"), **change)
    worker.run(Event(), idle=lambda: True)
    installation.posts.index.refresh()


def found(installation, *words):
    page = installation.posts.index.search(All(tuple(Word(w) for w in words)), limit=100)
    return {h.enriched.post.native_id: h.enriched for h in page.hits}


def test_a_post_becomes_searchable_counted_and_ended(installation):
    installation.posts.queue.put([post(1)], history=False)
    drain(installation)
    enriched = found(installation, "отопление")["chat/1"]
    assert enriched.labels.municipality.value == "tynda"
    assert enriched.labels.group.value == "housing"
    assert enriched.labels.kind.value == "complaint"
    assert enriched.month == f"{NOW:%Y-%m}"
    reports = installation.posts.complaints.reports(
        NOW - timedelta(days=1), NOW + timedelta(days=1)
    )
    assert [(r.group, r.municipality, r.history) for r in reports] == [("housing", "tynda", False)]
    assert installation.posts.queue.depth() == 0
    assert installation.posts.queue.outcomes() == {Outcome.INDEXED: 1}
    assert installation.posts.ledger.outcomes() == {enriched.post.id: Outcome.INDEXED}


def test_the_same_post_again_is_a_duplicate_and_an_edit_updates_it(installation):
    installation.posts.queue.put([post(1)], history=False)
    drain(installation)
    edited = post(1, "В Тынде отопление включили, спасибо!", minutes=7)
    installation.posts.queue.put([post(1, minutes=5), edited], history=False)
    drain(installation)
    assert installation.posts.queue.outcomes() == {
        Outcome.INDEXED: 1,
        Outcome.DUPLICATE: 1,
        Outcome.UPDATED: 1,
    }
    assert found(installation, "спасибо")["chat/1"].labels.kind.value == "thanks"
    # What is no complaint any more is no longer counted.
    assert not installation.posts.complaints.reports(
        NOW - timedelta(days=1), NOW + timedelta(days=1)
    )


def test_a_post_and_its_edit_in_one_batch_end_as_the_edit(installation):
    edited = post(1, "В Тынде отопление включили, спасибо!", minutes=7)
    installation.posts.queue.put([post(1), edited], history=False)
    drain(installation)
    assert installation.posts.queue.outcomes() == {Outcome.INDEXED: 1, Outcome.UPDATED: 1}
    assert set(found(installation, "включить")) == {"chat/1"}


def test_an_older_fetch_changes_nothing(installation):
    installation.posts.queue.put(
        [post(1, "В Тынде отопление включили, спасибо!", minutes=7)], history=False
    )
    drain(installation)
    installation.posts.queue.put([post(1)], history=False)
    drain(installation)
    assert installation.posts.queue.outcomes() == {Outcome.INDEXED: 1, Outcome.DUPLICATE: 1}
    assert set(found(installation, "спасибо")) == {"chat/1"}


def test_what_is_about_elsewhere_is_not_kept(installation):
    away = "В Хабаровске второй день нет отопления, Хабаровский край замерзает."
    installation.posts.queue.put([post(1, away)], history=False)
    drain(installation)
    assert installation.posts.queue.outcomes() == {Outcome.OFF_REGION: 1}
    assert not found(installation)


def test_a_correction_outlives_a_new_crawl(installation):
    installation.posts.queue.put([post(1)], history=False)
    drain(installation)
    installation.posts.corrections.add(Correction(post(1).id, "group", "electricity", "anna", NOW))
    installation.posts.queue.put([post(1, COLD + " Помогите!", minutes=9)], history=False)
    drain(installation)
    group = found(installation, "помочь")["chat/1"].labels.group
    assert (group.value, group.by_person) == ("electricity", True)


def test_a_month_is_fixed_at_first_sight_and_unstated_dates_stay(installation):
    old = NOW - timedelta(days=40)
    installation.posts.queue.put(
        [replace(post(1), published_at=old, date_stated=False)], history=False
    )
    drain(installation)
    again = post(1, COLD + " Помогите!", minutes=9)
    installation.posts.queue.put([replace(again, date_stated=False)], history=False)
    drain(installation)
    enriched = found(installation, "помочь")["chat/1"]
    assert enriched.month == f"{old:%Y-%m}"
    assert enriched.post.published_at == old
    assert len(found(installation)) == 1


def test_history_is_marked_and_one_author_is_one_report(installation):
    flood = [replace(post(n), author=post(1).author) for n in range(5)]
    installation.posts.queue.put(flood, history=True)
    drain(installation)
    reports = installation.posts.complaints.reports(
        NOW - timedelta(days=1), NOW + timedelta(days=1)
    )
    assert [r.history for r in reports] == [True]


HOUSE = "В Тынде на Мухина 5 второй день нет отопления, батареи ледяные, когда включат?"


def incident_of(installation, n):
    (incident,) = installation.posts.incidents.of_posts([post(n).id]).values()
    return incident.id


def counted(installation):
    """Author -> incident, as the detector sees it."""
    reports = installation.posts.complaints.reports(
        NOW - timedelta(days=1), NOW + timedelta(days=1)
    )
    return {r.author: r.incident_id for r in reports}


def test_a_question_of_a_failure_is_of_its_incident_and_is_not_counted(installation):
    asked = "Подскажите, на Мухина 5 в Тынде отопление будет сегодня?"
    installation.posts.queue.put([post(1, HOUSE), post(2, asked, 5)], history=False)
    worker = make_worker(installation, "w")
    drain(installation, worker, labeller=Saying(worker.labeller, asked, "question"))
    assert incident_of(installation, 1) == incident_of(installation, 2)
    assert set(counted(installation)) == {post(1).author.key}


def test_a_reply_is_of_the_incident_of_what_it_answers(installation):
    installation.posts.queue.put([post(1, HOUSE)], history=False)
    drain(installation)
    reply = post(2, "в Тынде и у нас так же", 5, parent_id=post(1).id, thread_id=post(1).id)
    installation.posts.queue.put([reply, post(3, "в Тынде и у нас так же", 5)], history=False)
    worker = make_worker(installation, "w")
    drain(installation, worker, labeller=Saying(worker.labeller, reply.text, "complaint"))
    assert incident_of(installation, 2) == incident_of(installation, 1)
    # One that answers nothing has no group, so it speaks for no incident.
    assert not installation.posts.incidents.voiced({incident_of(installation, 3)})


@dataclass
class Saying:
    """A labeller to which every post with a text is of one kind."""

    inner: object
    text: str
    kind: str

    def label(self, posts: Sequence[Post], sources, repeated, shares):
        found = self.inner.label(posts, sources, repeated, shares)
        return [
            replace(known, kind=Label(self.kind, 0.9)) if p.text == self.text else known
            for p, known in zip(posts, found, strict=True)
        ]


def test_two_workers_open_one_incident_for_one_failure(installation):
    """Each takes its batch before the other has joined any."""
    texts = [COLD, "Батареи ледяные, отопления нет второй день, мёрзнем. Тында"]
    installation.posts.queue.put([post(n, text) for n, text in enumerate(texts)], history=False)
    both = Barrier(2)
    workers = [
        replace(made, batch=1, labeller=Waiting(made.labeller, both))
        for made in (make_worker(installation, "a"), make_worker(installation, "b"))
    ]
    threads = [Thread(target=worker.run_once) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert incident_of(installation, 0) == incident_of(installation, 1)


@dataclass
class Waiting:
    """A labeller that ends only when the other worker's has too."""

    inner: object
    both: Barrier

    def label(self, posts: Sequence[Post], sources, repeated, shares):
        found = self.inner.label(posts, sources, repeated, shares)
        self.both.wait(10)
        return found


@dataclass
class Tripping:
    """A labeller that cannot bear one word."""

    inner: object
    word: str

    def label(self, posts: Sequence[Post], sources, repeated, shares):
        if any(self.word in p.text for p in posts):
            raise ValueError("tripped")
        return self.inner.label(posts, sources, repeated, shares)


def test_a_poison_post_is_set_aside_and_its_batch_goes_on(installation):
    worker = make_worker(installation, "w")
    installation.posts.queue.put([post(1), post(2, "яд"), post(3)], history=False)
    drain(installation, worker, labeller=Tripping(worker.labeller, "яд"))
    assert set(found(installation)) == {"chat/1", "chat/3"}
    assert installation.posts.queue.outcomes() == {Outcome.INDEXED: 2, Outcome.QUARANTINED: 1}
    ((entry, error),) = installation.posts.queue.quarantined(10)
    assert (entry.post.native_id, error) == ("chat/2", "ValueError: tripped")
    # Mended, it can be tried again.
    assert installation.posts.queue.requeue([entry.id]) == 1
    drain(installation, worker)
    assert set(found(installation)) == {"chat/1", "chat/2", "chat/3"}


@dataclass
class Refusing:
    """An index that is down for the first `times` calls, or refuses one post for ever."""

    inner: object
    times: int = 0
    post_id: str = ""

    def save(self, posts):
        if self.times:
            self.times -= 1
            raise IndexUnavailable("down")
        refused = {p.post.id: "mapping" for p in posts if p.post.id == self.post_id}
        self.inner.save([p for p in posts if p.post.id not in refused])
        return refused

    def __getattr__(self, name):
        return getattr(self.inner, name)


def test_an_index_that_is_down_leaves_the_batch_on_the_queue(installation):
    worker = make_worker(installation, "w")
    down = Refusing(installation.posts.index, times=1)
    installation.posts.queue.put([post(1), post(2)], history=False)
    with pytest.raises(IndexUnavailable):
        replace(worker, index=down).run_once()
    assert installation.posts.queue.depth() == 2
    assert replace(worker, index=down).run_once() == 2
    assert installation.posts.queue.outcomes() == {Outcome.INDEXED: 2}


def test_a_post_that_the_index_refuses_is_set_aside(installation):
    other = post(2, "Мёрзнем: в Тынде на Красной Пресне батареи чуть тёплые, котельная встала.")
    installation.posts.queue.put([post(1), other], history=False)
    drain(installation, index=Refusing(installation.posts.index, post_id=post(1).id))
    assert set(found(installation)) == {"chat/2"}
    assert installation.posts.queue.outcomes() == {Outcome.INDEXED: 1, Outcome.QUARANTINED: 1}
    # Nothing refused is counted as a complaint.
    reports = installation.posts.complaints.reports(
        NOW - timedelta(days=1), NOW + timedelta(days=1)
    )
    assert len(reports) == 1


def test_an_entry_that_never_ends_is_set_aside_after_its_tries(installation):
    installation.posts.queue.put([post(1)], history=False)
    later = installation.clock.now()
    for _ in range(3):  # three workers died with it
        assert installation.posts.queue.take("dead", 10, timedelta(seconds=1), later)
        later += timedelta(seconds=2)
    worker = make_worker(installation, "w")
    late = replace(worker, clock=At(later))
    assert late.run_once() == 1
    assert installation.posts.queue.outcomes() == {Outcome.QUARANTINED: 1}


def test_an_entry_that_kills_takes_no_innocent_one_with_it(installation):
    installation.posts.queue.put([post(n) for n in range(5)], history=False)
    now = installation.clock.now()
    assert (
        len(installation.posts.queue.take("dead", 10, timedelta(seconds=1), now)) == 5
    )  # all died together
    worker = make_worker(installation, "w")
    deaths = 0
    for turn in range(1, 40):
        at = At(now + timedelta(seconds=2) + turn * worker.lease * 2)
        try:
            replace(worker, clock=at, labeller=Killer(worker.labeller, post(2).id)).run_once()
        except KilledError:
            deaths += 1
    assert deaths == 2  # the third delivery was the batch it first died with
    assert installation.posts.queue.outcomes() == {Outcome.INDEXED: 4, Outcome.QUARANTINED: 1}
    assert installation.posts.queue.depth() == 0


class KilledError(BaseException):
    """The worker is gone: nothing of it is caught or cleaned up."""


@dataclass
class Killer:
    """A labeller that one post kills."""

    inner: object
    post_id: str

    def label(self, posts, sources, repeated, shares):
        if any(p.id == self.post_id for p in posts):
            raise KilledError
        return self.inner.label(posts, sources, repeated, shares)


class Forbidden(Refusing):
    """An index whose server refuses us altogether."""

    def save(self, posts):
        raise SettingsError("no right to write")


def test_a_wrong_setting_costs_no_post_a_try(installation):
    worker = replace(make_worker(installation, "w"), index=Forbidden(installation.posts.index))
    installation.posts.queue.put([post(1)], history=False)
    for _ in range(5):
        with pytest.raises(SettingsError):
            worker.run_once()
    (entry,) = installation.posts.queue.take("w", 1, timedelta(minutes=1), installation.clock.now())
    assert entry.tries == 0


@pytest.mark.parametrize(
    ("later", "outcome"),
    [
        ("В Хабаровске и Хабаровском крае открыли мост.", Outcome.OFF_REGION),
        ("яд", Outcome.QUARANTINED),
    ],
)
def test_two_texts_of_a_post_in_one_batch_share_the_end_of_the_later(installation, later, outcome):
    worker = make_worker(installation, "w")
    installation.posts.queue.put([post(1), post(1, later, minutes=5)], history=False)
    drain(installation, worker, labeller=Tripping(worker.labeller, "яд"))
    assert not found(installation)
    assert installation.posts.ledger.outcomes() == {post(1).id: outcome}
    assert installation.posts.queue.outcomes()[Outcome.INDEXED] == 0
    assert installation.posts.queue.depth() == 0


def test_an_old_text_that_comes_back_does_not_revive_its_complaint(installation):
    installation.posts.queue.put([post(1)], history=False)
    now = installation.clock.now()
    (old,) = installation.posts.queue.take("dead", 1, timedelta(seconds=1), now)
    installation.posts.ledger.classify([old])  # and there its worker died
    installation.posts.queue.put(
        [post(1, "В Тынде отопление включили, спасибо!", minutes=5)], history=False
    )
    worker = make_worker(installation, "w")
    drain(installation, worker)
    drain(installation, worker, clock=At(now + timedelta(minutes=1)))
    assert installation.posts.queue.depth() == 0
    assert set(found(installation, "спасибо")) == {"chat/1"}
    assert not installation.posts.complaints.reports(
        NOW - timedelta(days=1), NOW + timedelta(days=1)
    )


@dataclass
class At:
    """A clock that stands."""

    moment: datetime

    def now(self):
        return self.moment
