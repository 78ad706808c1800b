"""Bodies answer in the networks, and what is found is counted against the imitation's truth."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree
from time import monotonic
from typing import Any

import pytest

from app.cases.answers import make_case_watching
from app.installation import Installation
from domain.cases.answers.answer import AnswerDoubt, AnswerState, CaseAnswer
from domain.cases.answers.watching import WatchedPost
from replica.answers.scene import RESIDENTS, Line
from scheduler.jobs import JOBS
from tests.crawlers.crawling import PollAll
from tests.journeys.stages import (
    DAY,
    Opened,
    Stages,
    drain,
    had,
    id_of,
    open_cases,
    shown,
    staged,
)

NOW = datetime(2026, 11, 26, 5, tzinfo=UTC)
LOOKS = (NOW - DAY, NOW)
SEEDS = [
    pytest.param(([1], True), id="one seed"),
    pytest.param((range(1, 21), False), id="twenty seeds", marks=pytest.mark.soak),
    pytest.param((range(1, 21), True), id="twenty seeds by a click", marks=pytest.mark.soak),
]
PRECISION, RECALL = 0.97, 0.93
SOON = timedelta(seconds=10)


@dataclass(frozen=True)
class Look:
    """What one poll, the worker and one turn of the watch leave behind."""

    indexed: Mapping[str, Any]
    answers: Mapping[str, CaseAnswer]  # by post
    watched: Mapping[str, WatchedPost]  # by post


@dataclass(frozen=True)
class Played:
    truth: Sequence[Mapping[str, Any]]
    opened: Opened
    looks: Mapping[datetime, Look]

    def comments(self) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any], str]]:
        """Row, comment and post id."""
        for row in self.truth:
            yield from ((row, c, id_of(row, c["id"])) for c in row["comments"])

    def case(self, row: Mapping[str, Any]) -> int:
        return self.opened.cases[id_of(row, row["post"])]

    def asks(self, row: Mapping[str, Any], body: str) -> bool:
        """Whether the case of the row is with that body."""
        return self.opened.bodies[self.case(row)] == body


@pytest.fixture(scope="module", params=SEEDS)
def played(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    new_folder: Path,
    poll_all: PollAll,
) -> Iterator[Played]:
    """Polls of yesterday and of now; cases are opened in between, by the rule or by a click."""
    seeds, by_click = request.param
    folder = tmp_path_factory.mktemp("stages")
    copytree(new_folder, folder, dirs_exist_ok=True)
    with staged(list(seeds), NOW, folder) as stages:
        truth, looks, opened = stages.truth(), dict[datetime, Look](), None
        for at in LOOKS:
            with _polled(stages, at, poll_all) as installation:
                opened = opened or open_cases(installation, truth, by_click=by_click)
                looks[at] = _look(installation, truth, opened.cases)
        assert opened is not None
        assert bool(opened.voices) == by_click
        yield Played(truth, opened, looks)


@contextmanager
def _polled(stages: Stages, at: datetime, poll_all: PollAll) -> Iterator[Installation]:
    stages.poll(poll_all, at)
    with stages.opened(at) as installation:
        began = monotonic()
        drain(installation)
        print(f"\nsoak: before a turn {monotonic() - began:.1f} s")  # noqa: T201
        yield installation


def _look(
    installation: Installation, truth: Sequence[Mapping[str, Any]], cases: Mapping[str, int]
) -> Look:
    began = monotonic()
    watching = make_case_watching(installation)
    watching.tick(installation.clock.now())
    while watching.is_behind:  # twenty seeds have more cases than a turn begins
        watching.tick(installation.clock.now())
    print(f"\nsoak: a turn of the watch {monotonic() - began:.1f} s")  # noqa: T201
    casework, ids = installation.casework, set(cases.values())
    wanted = [id_of(row, c["id"]) for row in truth for c in row["comments"]]
    return Look(
        installation.posts.index.get(wanted),
        {
            one.post_id or "": one
            for some in casework.answers.of_cases(ids).values()
            for one in some
        },
        {one.post_id: one for some in casework.watches.of_cases(ids).values() for one in some},
    )


def test_the_comments_of_official_pages_are_official_wherever_they_stand(played: Played) -> None:
    for at, look in played.looks.items():
        for row in played.truth:
            for comment in shown(row, at):
                post = look.indexed.get(id_of(row, comment["id"]))
                assert post is not None, comment
                kind = post.post.author.kind if post.post.author else None
                assert (kind == "official") == (comment["body"] is not None), comment


def test_answers_are_found_and_nothing_else_is_taken_for_one(played: Played) -> None:
    """A find is right if the comment answers that post, and if the answer of a body that was not
    asked is told apart. «Спасибо, передали» may stand as an interim answer, never as a final one.
    """
    last = played.looks[NOW]
    interim = {id_ for _, c, id_ in played.comments() if c["kind"] == Line.HANDED_ON}
    claims = {
        id_: one
        for id_, one in last.answers.items()
        if one.state is not AnswerState.REJECTED and (one.is_final or id_ not in interim)
    }
    right, expected, missed = set(), set(), []
    for row, comment, id_ in played.comments():
        if not comment["answers"]:
            continue
        expected.add(id_)
        claim = claims.get(id_)
        apart = claim is not None and claim.doubt is AnswerDoubt.OTHER_BODY
        if claim is not None and claim.case_id == played.case(row):
            if apart != played.asks(row, comment["body"]):
                right.add(id_)
        else:
            missed.append((row["name"], row["network"], comment["kind"], comment["text"]))
    texts = {id_: (row["name"], c["kind"], c["text"]) for row, c, id_ in played.comments()}
    wrong = [texts[id_] for id_ in claims.keys() - right]
    precision, recall = len(right) / len(claims), len(right) / len(expected)
    figures = f"{len(expected)} answers, precision {precision:.3f}, recall {recall:.3f}"
    figures += f", {played.opened.voices} voices"
    print(f"\nsoak: {figures}")  # noqa: T201
    assert precision >= PRECISION, (figures, wrong)
    assert recall >= RECALL, (figures, missed)


def test_no_resident_is_taken_for_a_body(played: Played) -> None:
    for look in played.looks.values():
        for row, comment, id_ in played.comments():
            answer = look.answers.get(id_)
            if comment["kind"] in RESIDENTS and answer is not None:
                assert answer.state is AnswerState.REJECTED, (row["name"], comment["text"])
                assert answer.body is None
                assert not answer.text


def test_an_answer_is_found_in_the_first_turn_after_its_poll(played: Played) -> None:
    """All that the last look found was found by then: turns follow each other within seconds."""
    assert JOBS["answers"].every(None) < SOON  # type: ignore[arg-type]
    last = played.looks[NOW].answers
    for _, comment, id_ in played.comments():
        if comment["answers"] and had(comment["at"], LOOKS[0]) and id_ in last:
            assert id_ in played.looks[LOOKS[0]].answers, comment


def test_a_deleted_answer_and_an_edited_one_are_noticed_at_the_next_look(played: Played) -> None:
    before, after = (played.looks[at].answers for at in LOOKS)
    noticed = 0
    for _, comment, id_ in played.comments():
        if comment["kind"] not in (Line.DELETED, Line.EDITED) or id_ not in before:
            continue
        assert before[id_].gone_at is before[id_].edited_at is None
        if comment["kind"] == Line.DELETED:
            assert after[id_].gone_at is not None, comment
        else:
            assert after[id_].edited_at is not None, comment
            assert after[id_].earlier == comment["text"] != after[id_].text
        noticed += 1
    assert noticed
    for _, comment, id_ in played.comments():
        if id_ in after and comment["kind"] != Line.DELETED:
            assert after[id_].gone_at is None, comment


def test_a_resident_who_deletes_the_post_or_closes_comments_is_noticed(played: Played) -> None:
    watched = played.looks[NOW].watched
    for row in played.truth:
        root = watched[id_of(row, row["post"])]
        assert (root.gone_at is not None) == (row["deleted_at"] is not None), row
        if row["closed_at"] is not None:
            assert root.shut_at is not None, row
        elif row["deleted_at"] is None:
            assert root.shut_at is None, row
