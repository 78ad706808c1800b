"""The feed: posts as they arrive, the triage of each, and later arrivals."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.installation import Installation
from desks.audit import Verb, write
from desks.cursor import move_from, move_text
from desks.posts import Shown, shown
from desks.viewer import Viewer
from domain.errors import QueryError
from domain.person import Right
from domain.ports.index import Hit, Page, PostSearch
from domain.query import Any, Condition, Field, Is, Not
from domain.query_text import narrow, parse
from domain.triage import Deed, Triage, TriageState
from russian.vocabulary import Vocabulary

PAGE = 30
ROUNDS = 20  # pages of the index searched for one page of untouched posts
CHUNK = 100  # triaged posts read at once
ARRIVALS = 100  # posts of one poll
OVERLAP = timedelta(seconds=15)  # clocks of machines differ, and an index takes a second
LOOK_BACK = timedelta(hours=1)  # a live page asks for no more; a page that slept longer is reloaded
FACETS = (Field.MUNICIPALITY, Field.GROUP)
ANY = "any"  # in place of a kind


class Show(StrEnum):
    NEW = "new"
    MINE = "mine"
    DONE = "done"
    REJECTED = "rejected"
    ALL = "all"


STATES = {
    Show.MINE: TriageState.TAKEN,
    Show.DONE: TriageState.DONE,
    Show.REJECTED: TriageState.REJECTED,
}


@dataclass(frozen=True, slots=True)
class FeedChoice:
    """Filters of a feed; `after` is the cursor of the previous page."""

    q: str = ""
    kind: str = "complaint"
    show: Show = Show.NEW
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A post of the feed; `triage` is None if nobody has touched it."""

    shown: Shown
    triage: Triage | None


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A page of rows, the cursor of the next, and the index page of the whole filter."""

    rows: Sequence[Row]
    next: str | None
    page: Page | None
    typed: Condition


@dataclass(frozen=True, slots=True)
class Arrived:
    """Posts that arrived since a moment, and triage by others in that time."""

    rows: Sequence[Row]
    changed: Sequence[Triage]


@dataclass(frozen=True, slots=True)
class FeedDesk:
    """Every method raises Forbidden if the viewer lacks the right, and Unavailable.

    A viewer without the right to triage sees all posts, whatever their triage.
    """

    installation: Installation
    words: Vocabulary

    def page(self, viewer: Viewer, choice: FeedChoice) -> FeedPage:
        """Raises QueryError."""
        viewer.demand(Right.POSTS)
        self._note(viewer, Verb.FEED, choice.q)
        if not viewer.may(Right.TRIAGE):
            choice = replace(choice, show=Show.ALL)
        typed = parse(choice.q, self.installation.region.zone, self.words.names)
        wanted = self._wanted(viewer, choice, typed)
        if choice.show in STATES:
            return self._by_state(viewer, choice, typed, wanted)
        index, now = viewer.posts(self.installation.posts.index), self.installation.clock.now()
        rows: list[Row] = []
        first: Page | None = None
        after = choice.after
        for _ in range(ROUNDS):
            page = index.search(wanted, limit=PAGE, after=after, facets=() if first else FACETS)
            first, after = first or page, page.next
            rows += [
                row
                for row in self._rows(index, page.hits)
                if choice.show is Show.ALL or _is_free(row.triage, now)
            ]
            if len(rows) >= PAGE or after is None:
                break
        return FeedPage(rows, after, first, typed)

    def live(self, viewer: Viewer, choice: FeedChoice, since: datetime, *, first: bool) -> Arrived:
        """Arrivals since a moment.

        A browser polls repeatedly, so only the `first` call is audited. Raises QueryError.
        """
        viewer.demand(Right.POSTS)
        if first:
            self._note(viewer, Verb.FEED_LIVE, choice.q)
        index, now = viewer.posts(self.installation.posts.index), self.installation.clock.now()
        earliest = max(since, now - LOOK_BACK) - OVERLAP
        hits: Sequence[Hit] = ()
        ledger = self.installation.posts.ledger
        if choice.show in (Show.NEW, Show.ALL) and (ids := ledger.arrived(earliest, ARRIVALS)):
            typed = parse(choice.q, self.installation.region.zone, self.words.names)
            wanted = narrow(self._wanted(viewer, choice, typed), _among(ids))
            hits = index.search(wanted, limit=ARRIVALS).hits
        rows = self._rows(index, hits)
        if choice.show is Show.NEW:
            rows = [row for row in rows if _is_free(row.triage, now)]
        changed = self.installation.posts.triage.changed(earliest, ARRIVALS)
        visible = index.get([one.post_id for one in changed]) if changed else {}
        return Arrived(rows, [one for one in changed if one.post_id in visible])

    def rows(self, viewer: Viewer, post_ids: Sequence[str]) -> Sequence[Row]:
        """These posts in this order, without posts that the viewer may not see."""
        viewer.demand(Right.POSTS)
        index = viewer.posts(self.installation.posts.index)
        posts = index.get(post_ids)
        return self._rows(index, [Hit(posts[i]) for i in post_ids if i in posts])

    def muted(self, viewer: Viewer) -> Sequence[str]:
        """Sources that the viewer's own feed leaves out."""
        return self.installation.posts.triage.muted(viewer.actor)

    def last(self, viewer: Viewer) -> Deed | None:
        """The viewer's last action that can be undone; None without the right to triage."""
        return (
            self.installation.posts.triage.last(viewer.actor) if viewer.may(Right.TRIAGE) else None
        )

    def _wanted(self, viewer: Viewer, choice: FeedChoice, typed: Condition) -> Condition:
        more: list[Condition] = [Not(Is(Field.SOURCE, source)) for source in self.muted(viewer)]
        if choice.kind != ANY:
            more.insert(0, Is(Field.KIND, choice.kind))
        return narrow(typed, *more) if more else typed

    def _by_state(
        self, viewer: Viewer, choice: FeedChoice, typed: Condition, wanted: Condition
    ) -> FeedPage:
        """Posts by the time of their last move, latest first."""
        index, now = viewer.posts(self.installation.posts.index), self.installation.clock.now()
        who = viewer.actor if choice.show is Show.MINE else None
        place = move_from(choice.after) if choice.after is not None else None
        if choice.after is not None and place is None:
            raise QueryError("Ссылка на следующую страницу испорчена: начните ленту сначала.", 0)
        hits: list[Hit] = []
        while True:
            state = STATES[choice.show]
            some = self.installation.posts.triage.in_state(state, now, CHUNK, who=who, before=place)
            ids = [one.post_id for one in some]
            page = index.search(narrow(wanted, _among(ids)), limit=CHUNK).hits if ids else ()
            own = {hit.enriched.post.id: hit for hit in page}
            for one in some:
                place = (one.at, one.post_id)
                if one.post_id in own:
                    hits.append(own[one.post_id])
                if len(hits) == PAGE:
                    return FeedPage(self._rows(index, hits), move_text(*place), None, typed)
            if len(some) < CHUNK:
                return FeedPage(self._rows(index, hits), None, None, typed)

    def _rows(self, index: PostSearch, hits: Sequence[Hit]) -> list[Row]:
        if not hits:
            return []
        known = self.installation.posts.triage.of([hit.enriched.post.id for hit in hits])
        return [Row(one, known.get(one.post.id)) for one in shown(self.installation, index, hits)]

    def _note(self, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)


def _among(ids: Sequence[str]) -> Condition:
    return Any(tuple(Is(Field.POST, id_) for id_ in ids))


def _is_free(triage: Triage | None, now: datetime) -> bool:
    return triage is None or triage.state_at(now) is TriageState.FREE
