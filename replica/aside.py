"""Outlets without planted events: a forum, a group at OK, a chat at MAX, a paper without a feed, a
site drawn by JavaScript. Pure, except that it reads texts/.

They hold one week of ordinary posts from their own random generator; import files do not contain
them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from replica.cast import Cast
from replica.outlets import OUTLETS
from replica.post import Form, Network, Outlet, Post
from replica.talk import ZONE, Talk, headline

WEEK = timedelta(days=7)
SHARE = 0.2  # of the ordinary posts of the communities whose readers would write here

FORUM = Outlet(
    Network.FORUM, "forum", "Форум Приамурья", "Городской форум", 7, None, 1.0, 900, True
)
GROUP = Outlet(
    Network.OK, "ok_tynda", "Тында в «Одноклассниках»", "Группа", 57_000_001, "tynda", 1.0, 800
)
CHAT = Outlet(Network.MAX, "max_zeya", "Зея. Чат в MAX", "Чат", 58_000_001, "zeya", 1.0, 400, True)
PAPER = Outlet(Network.WEB, "gazeta", "Районная газета", "Газета", 0, "belogorsky", 1.0, 0)
DRAWN = Outlet(Network.BROWSER, "portal", "Городской портал", "Портал", 0, "svobodny", 1.0, 0)
ASIDE = (FORUM, GROUP, CHAT, PAPER, DRAWN)
_TITLED = (Network.WEB, Network.BROWSER, Network.FORUM)


def aside(seed: int, now: datetime) -> Mapping[str, Sequence[Post]]:
    rng = Random(f"{seed} aside")
    talk = Talk(rng, Cast(Random(f"{seed} cast")))
    communities = [outlet for outlet in OUTLETS if outlet.network is Network.VK]
    homes = dict(zip((o.source_id for o in communities), ASIDE, strict=False))
    moved: dict[int, Post] = {}
    posts: dict[str, list[Post]] = {outlet.source_id: [] for outlet in ASIDE}
    drafts = talk.days((now - WEEK).astimezone(ZONE).date(), now.astimezone(ZONE).date())
    for draft in sorted(drafts, key=lambda post: post.published_at):
        home = homes.get(draft.outlet.source_id)
        parent = moved.get(id(draft.parent)) if draft.parent else None
        lucky = rng.random() < SHARE if draft.parent is None else parent is not None
        if home is None or not now - WEEK <= draft.published_at <= now:
            continue
        shelf = posts[home.source_id]
        if not lucky and (shelf or draft.parent):  # every outlet gets at least one post
            continue
        titled = parent is None and home.network in _TITLED
        post = replace(
            draft,
            outlet=home,
            parent=parent,
            title=draft.title or headline(draft.text) if titled else None,
            form=Form.TEXT,
            number=100 + len(shelf),
            views=rng.randint(20, 900),
        )
        moved[id(draft)] = post
        shelf.append(post)
    return posts
