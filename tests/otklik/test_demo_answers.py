"""The answers of the demo: what is found is counted, and what is not found is named."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

import pytest
from rich.console import Console

from cases.answers.quality.promises import read_promises
from domain.ports.queue import QueueEntry
from domain.post import Author, AuthorKind, EnrichedPost, Label, Labels, Outcome, post_id
from domain.source import Source, SourceKind
from otklik.demo import make_people
from otklik.demonstration.answers import Answered, AnswerPlay, report_answers
from otklik.demonstration.quality import FORMAL, PROMISED
from replica.answers.naming import native_id
from replica.answers.stage import Stage
from replica.post import Network, Person
from replica.scenario import LIVE
from tests.making import a_post

ENTRIES, VERSIONS = count(), count(1)
BOARD = "127.0.0.1:80"


class Town:
    """What polls would bring of a stage, without polls."""

    def __init__(self, installation, stage):
        self.stage, self.posts = stage, installation.posts
        pages = [_source(o) for o in stage.outlets if o.body]
        region = replace(installation.region, sources={page.id: page for page in pages})
        self.installation = replace(installation, region=region)

    def poll(self, at):
        """The ids of what is there at that moment."""
        entries, shown = [], set()
        for outlet in self.stage.outlets:
            for place, post in enumerate(self.stage.visible(outlet, at), 1):
                if outlet.network is not Network.FORUM:
                    entries.append(_read(post, place, at))
                    shown.add(entries[-1].id)
        sightings = self.posts.ledger.classify(
            [QueueEntry(f"{next(ENTRIES)}", post, 1, False) for post in entries]
        )
        labels = Labels(group=Label("improvement", 1.0), municipality=Label("tynda", 1.0))
        self.posts.index.save(
            [
                EnrichedPost(post, labels, sighting.month, next(VERSIONS))
                for post, sighting in zip(entries, sightings, strict=True)
            ]
        )
        now = self.installation.clock.now()
        self.posts.ledger.close(dict.fromkeys(shown, Outcome.INDEXED), now)
        self.posts.index.refresh()
        return shown


def _source(outlet):
    address = {
        Network.VK: f"-{outlet.number}",
        Network.MAX: f"-{outlet.number}",
        Network.TELEGRAM: outlet.name,
        Network.OK: str(outlet.number),
    }[outlet.network]
    kind = SourceKind(outlet.network)
    return Source(outlet.source_id, kind, outlet.title, address, owner_body=outlet.body)


def _read(post, place, at):
    speaker, kind = post.speaker, SourceKind(post.outlet.network)
    if isinstance(speaker, Person):
        author = Author(AuthorKind.PRIVATE, f"p:{speaker.id}")
    elif speaker.body:
        author = Author(AuthorKind.OFFICIAL, _source(speaker).address, speaker.title)
    else:
        author = Author(AuthorKind.COMMUNITY, speaker.name, speaker.title)

    def id_of(other):
        return post_id(kind, native_id(other, BOARD, place))

    chat = post.outlet.network is Network.MAX
    return a_post(
        native_id(post, BOARD, place),
        post.published_at,
        fetched_at=at,
        source_id=post.outlet.source_id,
        source_kind=kind,
        text=post.text,
        author=author,
        parent_id=id_of(post.parent) if post.parent else None,
        thread_id=id_of(post.opening) if post.parent and not chat else None,
    )


@pytest.fixture
def town(installation):
    return Town(installation, Stage(3, installation.clock.now()))


def test_what_is_planted_is_found_and_what_becomes_of_it_is_noticed(town):
    now, ledger = town.stage.now, town.posts.ledger
    rows = town.stage.rows(BOARD)
    people, _ = make_people(town.installation.settings)
    play = AnswerPlay(rows, now - LIVE)
    before = town.poll(now - LIVE)
    play.ask(town.installation, people)
    after = town.poll(now)
    early = play.count(town.installation)
    assert not early.as_expected
    assert not early.missed
    assert {what.partition(": ")[2] for what in early.unnoticed} == {
        "житель удалил пост",
        "житель закрыл комментарии",
        "ответ удалён",
    }
    ledger.looked_again(sorted(before), before - after, now)
    closed = next(s.asked for s in town.stage.scenes if s.plot == "closed")
    ledger.heard(
        [post_id(SourceKind(closed.outlet.network), native_id(closed, "", 0))], now, shut=True
    )
    answered = play.count(town.installation)
    assert answered.as_expected, (answered.missed, answered.wrong, answered.unnoticed)
    assert answered.hits == answered.planted
    # Without incidents there is nothing to contradict.
    planted, read = answered.readings.planted, answered.readings.read
    assert read[FORMAL] == planted[FORMAL] > 0
    # Of 20 seeds 128 of 160 were read.
    assert planted[PROMISED] >= read[PROMISED] > 0
    assert answered.states["ответил другой орган"] >= 2
    assert answered.states["принят"]
    assert answered.states["ждёт решения"]


def test_most_days_that_ten_stages_promise_are_read(installation):
    now, planted, read = datetime(2026, 11, 24, 12, tzinfo=UTC), 0, 0
    worktime, lemmatiser = installation.region.worktime(), installation.lemmatiser
    for seed in range(1, 11):
        for row in Stage(seed, now).rows(BOARD):
            for comment in row["comments"]:
                if (day := comment["promised"]) is None:
                    continue
                at = datetime.fromisoformat(comment["at"])
                planted += 1
                promises = read_promises(comment["text"], at, worktime, lemmatiser)
                read += day in {str(one.due) for one in promises}
    assert read >= 0.7 * planted > 0


def test_the_report_names_what_was_not_found():
    answered = Answered(
        planted={"in_time": 3, "deleted": 1},
        hits={"in_time": 2, "deleted": 1},
        states={"принят": 3},
        missed=["4_late (max): «Извините»"],
        wrong=["28_event (vk): «Ярмарка»"],
        unnoticed=["15_deleted: ответ удалён"],
    )
    console = Console(file=io.StringIO(), width=120)
    report_answers(answered, console)
    report = console.file.getvalue()
    assert "Ответы не найдены: 4_late (max): «Извините»." in report
    assert "Приняты за ответ: 28_event (vk): «Ярмарка»." in report
    assert "Не замечено: 15_deleted: ответ удалён." in report
    assert not answered.as_expected
    assert replace(answered, missed=[], wrong=[], unnoticed=[]).as_expected
