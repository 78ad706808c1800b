"""What discussions of official pages show, beside a truth that the rules do not know."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.outreach.mistake import MistakeKind
from outreach.mistakes.limits import LIMITS
from outreach.mistakes.threads import mistakes_in
from tests.outreach.mistakes.discussions import NOW, discussions

K = MistakeKind
SEEDS = [
    pytest.param(range(1, 3), id="two seeds"),
    pytest.param(range(1, 21), id="twenty seeds", marks=pytest.mark.soak),
]


def proposed(thread) -> set[MistakeKind]:
    return {one.kind for one in mistakes_in(thread, NOW) if one.strength >= LIMITS[one.kind]}


@pytest.mark.parametrize("seeds", SEEDS)
def test_most_of_what_is_wrong_is_proposed_and_little_else(seeds) -> None:
    right, claims, truth = Counter(), Counter(), Counter()
    for seed in seeds:
        for one in discussions(seed):
            kinds = proposed(one.thread)
            claims.update(kinds)
            truth.update(one.truth)
            right.update(kinds & one.truth)
    precision = right.total() / claims.total()
    recall = right.total() / truth.total()
    figures = f"{truth.total()} mistakes, precision {precision:.3f}, recall {recall:.3f}"
    print(f"\nsoak: {figures}")  # noqa: T201
    assert precision >= 0.85, (figures, claims, right)
    assert recall >= 0.80, (figures, truth, right)


def a_thread(kind: MistakeKind):
    return next(one.thread for one in discussions(1) if kind in one.truth)


def test_two_authors_prove_no_deletion_and_a_deleted_post_takes_all_with_it() -> None:
    thread = a_thread(K.CRITICISM_DELETED)
    assert K.CRITICISM_DELETED in proposed(thread)
    two = dict(list(thread.gone.items())[:2])
    assert K.CRITICISM_DELETED not in proposed(replace(thread, gone=two))
    assert K.CRITICISM_DELETED not in proposed(replace(thread, root_gone=True))
    all_ = {one.post.id: NOW for one in thread.comments}
    assert K.CRITICISM_DELETED not in proposed(replace(thread, gone=all_))


def test_a_quarrel_is_told_when_its_hours_are_over() -> None:
    thread = a_thread(K.QUARREL)
    [at] = [one.post.published_at for one in thread.comments if one.post.id in thread.official]
    early = {one.kind for one in mistakes_in(thread, at + timedelta(hours=3))}
    assert K.QUARREL not in early
    [quarrel] = [one for one in mistakes_in(thread, NOW) if one.kind is K.QUARREL]
    assert (quarrel.body, quarrel.happened_at) == ("housing", at)


def test_complaints_of_one_author_are_no_quarrel() -> None:
    thread = a_thread(K.QUARREL)
    author = next(one.post.author for one in thread.comments if one.post.id not in thread.official)
    alone = [
        one
        if one.post.id in thread.official
        else replace(one, post=replace(one.post, author=author))
        for one in thread.comments
    ]
    assert K.QUARREL not in proposed(replace(thread, comments=alone))
