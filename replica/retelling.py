"""One newspaper retells another: «Амур сегодня» has much of «Вестник Приамурья», later. Pure.

Retellings come from their own random generator and take numbers between those of the paper's own
articles, so that all else stays as it is without them.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from replica.outlets import TODAY
from replica.post import Post

SHARE = 0.7
SOONEST, LATEST = 25, 140  # minutes
STEP = 20  # numbers between two articles of its own
_MARK = "Об этом пишет «Вестник Приамурья»."


def retold(seed: int, own: Sequence[Post], others: Sequence[Post], now: datetime) -> list[Post]:
    """All that the paper published until now, by time, with new numbers."""
    rng = Random(f"{seed} retelling")
    drafts = list(own)
    for post in others:
        lucky, minutes = rng.random() < SHARE, rng.randint(SOONEST, LATEST)
        at = post.published_at + timedelta(minutes=minutes)
        if lucky and at <= now and post.truth.kind == "news" and post.truth.story is None:
            drafts.append(
                replace(post, outlet=TODAY, published_at=at, text=f"{post.text}\n{_MARK}", number=0)
            )
    shelf: list[Post] = []
    place = STEP * (own[0].number - 1) if own else STEP
    for post in sorted(drafts, key=lambda one: one.published_at):
        assert not post.number or place < STEP * post.number, "more retellings than numbers"
        place = STEP * post.number if post.number else place + 1
        shelf.append(replace(post, number=place))
    return shelf
