"""The feed: posts as they arrive, the triage of each, and later arrivals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.installation import Installation
from desks.audit import write
from desks.cursor import move_from, move_text
from desks.lists.choice import ANY, LENGTHS, STATES, FeedChoice, FeedPeriod, Show
from desks.lists.copies import copies_of
from desks.lists.filters import FIELDS, Counts, counted
from desks.lists.order import Order, Ordering
from desks.lists.rows import Row, Rows
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.errors import QueryError
from domain.person import Right
from domain.ports.index import Hit, Page, PostSearch
from domain.post import EnrichedPost
from domain.query import All, Among, Condition, Field, Is, Not, Since, Sort
from domain.query_text import narrow, parse, period
from domain.triage import Deed, Triage, TriageState
from russian.vocabulary import Vocabulary

PAGE = 30
ROUNDS = 20
CHUNK = 500
HANDLED = 50_000  # triaged posts of the period, the latest; older ones are left out row by row
ARRIVALS = 100
OVERLAP = timedelta(seconds=15)  # clocks of machines differ, and an index takes a second
EARLY = timedelta(hours=1)  # a post may be dated later than it was triaged by this much
LOOK_BACK = timedelta(hours=1)  # a live page asks for no more; a page that slept longer is reloaded


@dataclass(frozen=True, slots=True)
class FeedPage:
    """`page` is the index page of the whole filter; `counts` has the posts of each tab, `oldest`
    the time of the oldest new post.
    """

    rows: Sequence[Row]
    next: str | None
    page: Page
    typed: Condition
    filters: Counts
    counts: Mapping[Show, int]
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Arrived:
    rows: Sequence[Row]
    changed: Sequence[Triage]


@dataclass(frozen=True, slots=True)
class FeedDesk:
    """A viewer without the right to triage sees all posts, whatever their triage; methods raise
    QueryError and Unavailable.
    """

    installation: Installation
    words: Vocabulary

    def page(self, viewer: Viewer, choice: FeedChoice) -> FeedPage:
        viewer.demand(Right.POSTS)
        self._note(viewer, Verb.FEED, choice.q)
        if not viewer.may(Right.TRIAGE):
            choice = replace(choice, show=Show.ALL)
        typed = self._typed(choice)
        more = self._more(viewer, choice, typed)
        index, now = viewer.posts(self.installation.posts.index), self.installation.clock.now()
        wanted = narrow(typed, *more)
        handled = self._handled(viewer, choice, typed)
        free = Not(Among(Field.POST, frozenset(handled)))
        fields = FIELDS if choice.show is Show.NEW else ()
        new = index.search(narrow(wanted, free), sort=Sort.OLDEST, limit=1, facets=fields)
        within: tuple[Condition, ...] = () if choice.show is Show.ALL else (free,)
        if choice.show in STATES:
            within = (Among(Field.POST, frozenset(_in_tab(choice.show, handled, viewer.actor))),)
        page = new
        if choice.show is not Show.NEW:
            page = index.search(narrow(wanted, *within), limit=0, facets=FIELDS)
        if choice.show in STATES:
            rows, after = self._by_state(viewer, index, choice, narrow(wanted, *within))
        else:
            rows, after = self._in_order(viewer, index, choice, narrow(wanted, *within), now)
        return FeedPage(
            rows,
            after,
            page,
            typed,
            counted(index, typed, (*more, *within), page.facets),
            self._tallied(index, viewer, wanted, new.total, handled),
            new.hits[0].enriched.post.published_at if new.hits else None,
        )

    def live(self, viewer: Viewer, choice: FeedChoice, since: datetime, *, first: bool) -> Arrived:
        """A browser polls repeatedly, so only the `first` call is audited."""
        viewer.demand(Right.POSTS)
        if first:
            self._note(viewer, Verb.FEED_LIVE, choice.q)
        index, now = viewer.posts(self.installation.posts.index), self.installation.clock.now()
        earliest = max(since, now - LOOK_BACK) - OVERLAP
        hits: Sequence[Hit] = ()
        ledger = self.installation.posts.ledger
        if choice.show in (Show.NEW, Show.ALL) and (ids := ledger.arrived(earliest, ARRIVALS)):
            typed = self._typed(choice)
            wanted = narrow(typed, *self._more(viewer, choice, typed), _among(ids))
            hits = index.search(wanted, limit=ARRIVALS).hits
        rows = self._rows.of(viewer, index, hits, {})
        if choice.show is Show.NEW:
            rows = [row for row in rows if _is_free(row.triage, now)]
        changed = self.installation.posts.triage.changed(earliest, ARRIVALS)
        visible = index.get([one.post_id for one in changed]) if changed else {}
        return Arrived(rows, [one for one in changed if one.post_id in visible])

    def rows(
        self, viewer: Viewer, post_ids: Sequence[str], copies: Mapping[str, Sequence[str]] = {}
    ) -> Sequence[Row]:
        """These posts in this order, without posts that the viewer may not see, each with its
        `copies` folded.
        """
        viewer.demand(Right.POSTS)
        index = viewer.posts(self.installation.posts.index)
        posts = index.get([*post_ids, *(one for some in copies.values() for one in some)])
        folded = {id_: [posts[one] for one in some if one in posts] for id_, some in copies.items()}
        return self._rows.of(viewer, index, [Hit(posts[i]) for i in post_ids if i in posts], folded)

    def muted(self, viewer: Viewer) -> Sequence[str]:
        return self.installation.posts.triage.muted(viewer.actor)

    def last(self, viewer: Viewer) -> Deed | None:
        return (
            self.installation.posts.triage.last(viewer.actor) if viewer.may(Right.TRIAGE) else None
        )

    @property
    def _rows(self) -> Rows:
        return Rows(self.installation)

    def _typed(self, choice: FeedChoice) -> Condition:
        return parse(choice.q, self.installation.region.zone, self.words.names)

    def _more(self, viewer: Viewer, choice: FeedChoice, typed: Condition) -> tuple[Condition, ...]:
        more: list[Condition] = []
        if choice.kind != ANY:
            more.append(Is(Field.KIND, choice.kind))
        if (since := self._since(choice, typed)) is not None:
            more.append(Since(since))
        if muted := self.muted(viewer):
            more.append(Not(Among(Field.SOURCE, frozenset(muted))))
        return tuple(more)

    def _since(self, choice: FeedChoice, typed: Condition) -> datetime | None:
        begin, end = period(typed)
        if choice.period is FeedPeriod.ALL or begin is not None or end is not None:
            return begin
        return self.installation.clock.now() - LENGTHS[choice.period]

    def _handled(
        self, viewer: Viewer, choice: FeedChoice, typed: Condition
    ) -> Mapping[str, tuple[TriageState, str]]:
        if not viewer.may(Right.TRIAGE):
            return {}
        since, now = self._since(choice, typed), self.installation.clock.now()
        begin = None if since is None else since - EARLY
        return self.installation.posts.triage.handled(begin, now, HANDLED)

    def _tallied(
        self,
        index: PostSearch,
        viewer: Viewer,
        wanted: Condition,
        new: int,
        handled: Mapping[str, tuple[TriageState, str]],
    ) -> Mapping[Show, int]:
        if not viewer.may(Right.TRIAGE):
            return {Show.ALL: new}
        there: Mapping[str, tuple[TriageState, str]] = {}
        if handled:
            among = narrow(wanted, _among(list(handled)))
            ids = index.search(among, limit=0, facets=[Field.POST]).facets[Field.POST]
            there = {id_: handled[id_] for id_ in ids}
        tabs = {show: len(_in_tab(show, there, viewer.actor)) for show in STATES}
        return {Show.NEW: new, **tabs, Show.ALL: new + len(there)}

    def _in_order(
        self,
        viewer: Viewer,
        index: PostSearch,
        choice: FeedChoice,
        wanted: Condition,
        now: datetime,
    ) -> tuple[Sequence[Row], str | None]:
        """A copy is folded into the first of its text, so later pages leave it out."""
        hits: list[Hit] = []
        folded: dict[str, Sequence[EnrichedPost]] = {}
        gone: set[str] = set()
        after = choice.after
        ordering = Ordering(self.installation, index, wanted, choice.order)
        for _ in range(ROUNDS):
            some, after = ordering.page(PAGE - len(hits), after, gone)
            posts = [hit.enriched for hit in some]
            together = copies_of(self.installation, index, posts, wanted)
            for hit in some:
                id_ = hit.enriched.post.id
                same = together.get(id_, ())
                if id_ in gone:
                    continue
                gone |= {one.post.id for one in same}
                if same and _first(same, choice.order) != id_:
                    continue
                hits.append(hit)
                folded[id_] = [one for one in same if one.post.id != id_]
            if len(hits) >= PAGE or after is None:
                break
        rows = self._rows.of(viewer, index, hits, folded)
        if choice.show is Show.NEW:
            rows = [row for row in rows if _is_free(row.triage, now)]
        return rows, after

    def _by_state(
        self, viewer: Viewer, index: PostSearch, choice: FeedChoice, wanted: Condition
    ) -> tuple[Sequence[Row], str | None]:
        now, triage = self.installation.clock.now(), self.installation.posts.triage
        who = viewer.actor if choice.show is Show.MINE else None
        place = move_from(choice.after) if choice.after is not None else None
        if choice.after is not None and place is None:
            raise QueryError("Ссылка на следующую страницу испорчена: начните ленту сначала.", 0)
        hits: list[Hit] = []
        more = True
        while more and len(hits) < PAGE:
            some = triage.in_state(STATES[choice.show], now, CHUNK, who=who, before=place)
            ids = [one.post_id for one in some]
            page = index.search(narrow(wanted, _among(ids)), limit=CHUNK).hits if ids else ()
            own = {hit.enriched.post.id: hit for hit in page}
            more = len(some) == CHUNK
            for number, one in enumerate(some, 1):
                place = (one.at, one.post_id)
                if one.post_id in own:
                    hits.append(own[one.post_id])
                if len(hits) == PAGE:
                    more = more or number < len(some)
                    break
        rows = self._folded(viewer, index, hits, wanted)
        return rows, move_text(*place) if more and place else None

    def _folded(
        self, viewer: Viewer, index: PostSearch, hits: Sequence[Hit], wanted: Condition
    ) -> Sequence[Row]:
        among = _among([hit.enriched.post.id for hit in hits])
        return self._rows.listed(viewer, index, hits, All((wanted, among)))

    def _note(self, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)


def _in_tab(show: Show, handled: Mapping[str, tuple[TriageState, str]], who: str) -> Sequence[str]:
    return [
        id_
        for id_, (state, by) in handled.items()
        if state is STATES[show] and (show is not Show.MINE or by == who)
    ]


def _first(same: Sequence[EnrichedPost], order: Order) -> str:
    if order is Order.OLDEST:
        return same[-1].post.id
    if order is Order.URGENT:
        ranks = {"danger": 0, "accident": 1}
        urgency = [ranks.get(p.labels.urgency.value if p.labels.urgency else "", 2) for p in same]
        return same[urgency.index(min(urgency))].post.id
    return same[0].post.id


def _among(ids: Sequence[str]) -> Condition:
    return Among(Field.POST, frozenset(ids))


def _is_free(triage: Triage | None, now: datetime) -> bool:
    return triage is None or triage.state_at(now) is TriageState.FREE
