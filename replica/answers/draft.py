"""Scenes before their posts have numbers, and how they get them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from replica.answers.scene import Line, PromiseEnd, Reply, Scene
from replica.answers.wording import Trouble
from replica.post import Network, Outlet, Person, Post, Truth
from replica.talk import headline

_FIRST, _FIRST_COMMENT = 500, 100_000
Numbered = Mapping[int, Post]  # posts by the identity of their drafts


@dataclass(eq=False, slots=True)
class Draft:
    outlet: Outlet
    at: datetime
    text: str
    truth: Truth
    author: Person | None = None
    page: Outlet | None = None
    parent: "Draft | None" = None
    gone_at: datetime | None = None
    rewritten: tuple[datetime, str] | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DraftReply:
    line: Line
    draft: Draft
    promised: date | None = None
    promise: PromiseEnd | None = None


@dataclass(frozen=True, slots=True)
class DraftScene:
    plot: str
    incident: str
    body: str
    trouble: Trouble
    asked: Draft
    replies: Sequence[DraftReply]

    def scene(self, number: int, posts: Numbered) -> Scene:
        return Scene(
            name=f"{number}_{self.plot}",
            plot=self.plot,
            incident=self.incident,
            body=self.body,
            trouble=self.trouble.name,
            asked=posts[id(self.asked)],
            replies=tuple(
                Reply(r.line, posts[id(r.draft)], r.promised, r.promise) for r in self.replies
            ),
        )


def number(rng: Random, drafts: Sequence[Draft]) -> Numbered:
    """In the order of their times. The comments of a channel have the numbers of a separate
    group.
    """
    posts: dict[int, Post] = {}
    used: dict[str, int] = {}
    for draft in sorted(drafts, key=lambda draft: draft.at):
        outlet, home = draft.outlet, draft.outlet.source_id
        if outlet.network is Network.TELEGRAM and draft.parent is not None:
            home = f"{home}?comment"
            used[home] = used.get(home, _FIRST_COMMENT) + 3
        else:
            used[home] = used.get(home, _FIRST) + rng.randint(1, 3)
        titled = outlet.network is Network.FORUM and draft.parent is None
        posts[id(draft)] = Post(
            *(outlet, draft.at, draft.text, draft.truth),
            author=draft.author,
            title=headline(draft.text) if titled else None,
            number=used[home],
            parent=posts[id(draft.parent)] if draft.parent else None,
            views=rng.randint(40, 900),
            page=draft.page,
            gone_at=draft.gone_at,
            rewritten=draft.rewritten,
            closed_at=draft.closed_at,
        )
    return posts
