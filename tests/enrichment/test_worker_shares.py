"""The worker learns how common groups are from each new post once."""

import json

import pytest

from enrichment.shares import SHARES
from tests.enrichment.test_worker import COLD, drain, post


def stored_shares(installation, first, size):
    texts = [COLD, "В Зее яма на дороге, пробил колесо", "Свет в Тынде опять отключили, мёрзнем"]
    posts = [post(first + n, f"{texts[n % 3]} {n}") for n in range(24)]
    installation.marks.replace({SHARES: None})
    installation.posts.queue.put(posts, history=False)
    drain(installation, batch=size)
    return installation.marks.value(SHARES)


def test_the_shares_of_groups_are_learned_and_kept_alike_in_batches_of_any_size(installation):
    one, other = (stored_shares(installation, 100 * size, size) for size in (1, 24))
    assert json.loads(one) == pytest.approx(json.loads(other), rel=1e-4)
    assert json.loads(one)["housing"] > 5


def test_a_post_is_counted_in_the_shares_once(installation):
    installation.posts.queue.put([post(1)], history=False)
    drain(installation)
    kept = installation.marks.value(SHARES)
    installation.posts.queue.put([post(1, minutes=5)], history=False)
    drain(installation)
    assert installation.marks.value(SHARES) == kept
