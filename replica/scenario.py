"""Every post of sixty days in the replica's world, from a seed and a moment.

Pure, except that it reads texts/.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from replica.aside import aside
from replica.cast import Cast
from replica.filed import Filed
from replica.history import row
from replica.outlets import OUTLETS, TODAY, VESTNIK
from replica.planted import HEATING, RUBBISH, STORM, Event, Planter
from replica.post import Form, Network, Outlet, Post, Truth
from replica.retelling import retold
from replica.talk import ZONE, Talk

DAYS = 60
LIVE = timedelta(hours=24)  # the crawled part; older posts are history


class Scenario:
    """The same seed and moment give the same world; `now` must carry a zone."""

    def __init__(self, seed: int, now: datetime) -> None:
        if now.tzinfo is None:
            raise ValueError("now has no zone")
        self.seed = seed
        self.now = now.astimezone(UTC).replace(microsecond=0)
        self.start = self.now - timedelta(days=DAYS)
        self.turn = self.now - LIVE
        cast = Cast(Random(f"{seed} cast"))
        talk = Talk(Random(f"{seed} talk"), cast)
        planter = Planter(Random(f"{seed} planted"), cast, self.now)
        local_start, local_now = (m.astimezone(ZONE).date() for m in (self.start, self.now))
        drafts = [
            post
            for post in talk.days(local_start, local_now)
            if self.start <= post.published_at <= self.now
        ]
        drafts += planter.posts()
        drafts.sort(key=lambda post: post.published_at)
        self._by_outlet: dict[str, Sequence[Post]] = {}
        self._by_outlet |= _number(Random(f"{seed} pages"), drafts, self.now)
        own, others = (self._by_outlet[o.source_id] for o in (TODAY, VESTNIK))
        self._by_outlet[TODAY.source_id] = retold(seed, own, others, self.now)
        self.posts: tuple[Post, ...] = tuple(
            sorted(
                (post for posts in self._by_outlet.values() for post in posts),
                key=lambda post: (post.published_at, post.outlet.source_id, post.number),
            )
        )
        self._by_outlet |= aside(seed, self.now)
        self.filed = Filed(seed, self.now, self.posts)
        self.outlets: tuple[Outlet, ...] = OUTLETS
        self.conflicts: tuple[Event, ...] = (HEATING, RUBBISH)
        self.false_alarms: tuple[Event, ...] = (planter.flood, STORM)

    def visible(self, outlet: Outlet, until: datetime) -> Sequence[Post]:
        posts = self._by_outlet[outlet.source_id]
        return posts[: bisect_right(posts, until, key=lambda post: post.published_at)]

    def history(self, bases: Mapping[str, str] | None = None) -> Iterator[dict[str, Any]]:
        """Rows of an import file, from the scenario's start to 24 h before now; `bases` are the
        sites' addresses by name.
        """
        for post in self.posts:
            if post.published_at <= self.turn and post.spoken:
                yield row(post, bases or {})


def _number(rng: Random, drafts: Sequence[Post], now: datetime) -> dict[str, list[Post]]:
    posts: dict[str, list[Post]] = {outlet.source_id: [] for outlet in OUTLETS}
    free = {outlet.source_id: rng.randint(150, 3000) for outlet in OUTLETS}
    numbered: dict[int, Post] = {}
    for draft in drafts:
        outlet = draft.outlet
        shelf = posts[outlet.source_id]
        telegram = outlet.network is Network.TELEGRAM
        if telegram and rng.random() < 0.02:
            shelf.append(_silent(rng, draft, free[outlet.source_id]))
            free[outlet.source_id] += 1
        free[outlet.source_id] += rng.random() < 0.05  # a deleted message leaves a gap
        form = draft.form if telegram or draft.form is not Form.POLL else Form.TEXT
        age = (now - draft.published_at) / timedelta(hours=12)
        views = round(outlet.followers * rng.lognormvariate(-1.6, 0.5) * min(1.0, 0.3 + age))
        likes = round(views * rng.betavariate(1.5, 60))
        post = replace(
            draft,
            number=free[outlet.source_id],
            parent=numbered.get(id(draft.parent)) if draft.parent else None,
            form=form,
            span=rng.randint(2, 4) if telegram and form is Form.ALBUM else 1,
            views=views,
            likes=likes,
            reposts=likes // 6,
        )
        numbered[id(draft)] = post
        free[outlet.source_id] += post.span
        shelf.append(post)
    return posts


def _silent(rng: Random, before: Post, number: int) -> Post:
    form = rng.choice((Form.SERVICE, Form.UNSUPPORTED))
    text = "Channel photo updated" if form is Form.SERVICE else ""
    at = before.published_at
    return Post(before.outlet, at, text, Truth("none"), number=number, form=form)
