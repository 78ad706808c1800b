"""Bodies err in the networks, and what is proposed is counted against the imitation's truth."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from app.cases.answers import make_case_watching
from desks.cases.answers.desk import AnswerDesk
from desks.cases.answers.reading import read_answers
from desks.outreach.looking import look_for_mistakes
from domain.cases.answers.answer import AnswerState
from domain.outreach.mistake import Mistake, MistakeKind
from tests.crawlers.crawling import PollAll
from tests.journeys.stages import DAY, DUTY, drain, id_of, open_cases, staged

NOW = datetime(2026, 11, 26, 5, tzinfo=UTC)
LOOKS = (NOW - DAY, NOW)
LATER = NOW + timedelta(days=2)  # then the term of what nobody answered is over
SEEDS = [
    pytest.param([1], id="one seed"),
    pytest.param(range(1, 21), id="twenty seeds", marks=pytest.mark.soak),
]
K = MistakeKind
# What a comment is in truth -> the mistake that it is.
PLANTED: Mapping[str, MistakeKind] = {
    "formal": K.FORMAL,
    "rude": K.RUDE,
    "deleted": K.ANSWER_DELETED,
    "contradiction_second": K.CONTRADICTION,
}
PRECISION, RECALL = 0.85, 0.80

Found = tuple[MistakeKind, str]  # a comment, or the post that nobody answered


@pytest.fixture(scope="module", params=SEEDS)
def found(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    new_folder: Path,
    poll_all: PollAll,
) -> Iterator[tuple[Sequence[Mapping[str, Any]], Sequence[Mistake]]]:
    """Polls of yesterday and of now; the duty officer accepts what answers; then time passes."""
    folder = tmp_path_factory.mktemp("stages")
    copytree(new_folder, folder, dirs_exist_ok=True)
    with staged(list(request.param), NOW, folder) as stages:
        truth, opened = stages.truth(), False
        for at in LOOKS:
            stages.poll(poll_all, at)
            with stages.opened(at) as installation:
                drain(installation)
                if not opened:
                    open_cases(installation, truth)
                    opened = True
                watching = make_case_watching(installation)
                watching.tick(installation.clock.now())
                while watching.is_behind:
                    watching.tick(installation.clock.now())
                _accept(installation)
                while read_answers(installation, installation.clock.now()):
                    pass
        with stages.opened(LATER) as installation:
            yield truth, _look(installation)


def _accept(installation) -> None:
    ids = installation.posts.ledger.arrivals(NOW - 9 * DAY)
    for one in installation.casework.answers.of_posts(ids):
        if one.state is AnswerState.PROPOSED and one.doubt is None:
            AnswerDesk(installation).accept(DUTY, one.number)


def _look(installation) -> Sequence[Mistake]:
    mistakes: list[Mistake] = []
    while some := look_for_mistakes(installation, installation.clock.now()):
        mistakes += some
    return mistakes


def planted(truth: Sequence[Mapping[str, Any]]) -> set[Found]:
    errors = set[Found]()
    for row in truth:
        for comment in row["comments"]:
            if comment["kind"] in PLANTED:
                errors.add((PLANTED[comment["kind"]], id_of(row, comment["id"])))
        answered = any(comment["answers"] for comment in row["comments"])
        if not answered and not is_open(row):
            errors.add((K.NONE, id_of(row, row["post"])))
    return errors


def is_open(row: Mapping[str, Any]) -> bool:
    """Whether nobody can say if the body was silent: «Спасибо, передали» may stand as an interim
    answer, and below a deleted post or closed comments nobody can answer.
    """
    kinds = {comment["kind"] for comment in row["comments"]}
    return bool(row["deleted_at"] or row["closed_at"]) or "handed_on" in kinds


def names(truth: Sequence[Mapping[str, Any]]) -> Mapping[str, tuple[str, ...]]:
    """What stands where, by post."""
    known = {id_of(row, row["post"]): (row["name"], "post") for row in truth}
    for row in truth:
        for comment in row["comments"]:
            known[id_of(row, comment["id"])] = (row["name"], comment["kind"], comment["text"])
    return known


def test_what_is_proposed_is_what_was_planted(found) -> None:
    truth, mistakes = found
    due = planted(truth)
    open_ = {(K.NONE, id_of(row, row["post"])) for row in truth if is_open(row)}
    claims = {(one.kind, one.post_id or "") for one in mistakes} - open_
    right = claims & due
    precision, recall = len(right) / len(claims), len(right) / len(due)
    figures = f"{len(due)} planted, precision {precision:.3f}, recall {recall:.3f}"
    print(f"\nsoak: {figures}")  # noqa: T201
    named = names(truth)
    details = {(one.kind, one.post_id): one.detail for one in mistakes}
    wrong = sorted(f"{hit[0]}: {named[hit[1]]} {details[hit]}" for hit in claims - due)
    missed = sorted(f"{kind}: {named[id_]}" for kind, id_ in due - claims)
    print("\n".join(["soak: wrong", *wrong, "soak: missed", *missed]))  # noqa: T201
    assert precision >= PRECISION, figures
    assert recall >= RECALL, figures


def test_each_names_a_body_and_its_text_and_no_person(found) -> None:
    _, mistakes = found
    for one in mistakes:
        assert one.body
        assert one.text
        assert "p:" not in replace(one, text="").detail
