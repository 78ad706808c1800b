"""The feed: posts as they come, what became of each, and what has come since."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated
from typing import Any as Anything
from urllib.parse import parse_qsl, urlencode

from fastapi import Depends, Query, Request, Response
from pydantic import AwareDatetime
from starlette.exceptions import HTTPException

from console.pages import Pages
from console.routes import POSTS, Route
from console.workers import Work
from desks.posts import Shown, shown
from domain.errors import QueryError
from domain.person import Right
from domain.ports.index import Hit, Page, PostSearch
from domain.query import Any, Condition, Field, Is, Not
from domain.query_text import demands, narrow, parse, render, without
from domain.source import Source
from domain.triage import Act, Deed, Reason, Triage, TriageState
from russian.plural import plural
from russian.typed_moments import is_held
from russian.vocabulary import KINDS

PAGE = 30
ROUNDS = 20  # pages of the index looked through for one page of untouched posts
CHUNK = 100  # triaged posts looked at at once
ARRIVALS = 100  # at one look
OVERLAP = timedelta(seconds=15)  # clocks of machines differ, and an index takes a second
LOOK_BACK = timedelta(hours=1)  # no live page asks for more: it was asleep, and is loaded anew
NARROWED = {Field.MUNICIPALITY: "Место", Field.GROUP: "Группа тем"}
VALUES = 29  # of one of them
ANY = "any"  # in place of a kind

REASONS = {
    Reason.NOT_PUBLIC: "не о работе служб и властей",
    Reason.ADVERTISEMENT: "реклама",
    Reason.DUPLICATE: "повтор",
    Reason.ELSEWHERE: "не наш регион",
    Reason.OTHER: "другое",
}
ACTS = {
    Act.TAKE: "взято",
    Act.RELEASE: "возвращено",
    Act.REJECT: "отклонено",
    Act.FINISH: "разобрано",
    Act.CORRECT: "исправлено",
    Act.MERGE: "отнесено к инциденту",
    Act.MUTE: "скрыт источник",
}


class Show(StrEnum):
    """Which posts the feed shows, by what became of them."""

    NEW = "new"
    MINE = "mine"
    DONE = "done"
    REJECTED = "rejected"
    ALL = "all"


SHOWS = {
    Show.NEW: "Новые",
    Show.MINE: "Взятые мной",
    Show.DONE: "Разобранные",
    Show.REJECTED: "Отклонённые",
    Show.ALL: "Все",
}
STATES = {
    Show.MINE: TriageState.TAKEN,
    Show.DONE: TriageState.DONE,
    Show.REJECTED: TriageState.REJECTED,
}


@dataclass(frozen=True, slots=True)
class View:
    """What a feed is of, as its URL says; `after` is where the page before ended."""

    q: str = ""
    kind: str = "complaint"
    show: Show = Show.NEW
    after: str | None = None

    @property
    def query(self) -> str:
        """The URL's query; what is usual is left out."""
        usual = View()
        named = {"q": self.q, "kind": self.kind, "show": self.show, "after": self.after}
        return urlencode({k: v for k, v in named.items() if v and v != getattr(usual, k)})

    @property
    def link(self) -> str:
        """The address of this feed."""
        return f"/feed?{self.query}" if self.query else "/feed"

    def but(self, **changes: str | None) -> "View":
        """Another feed, from its beginning."""
        return replace(self, **{"after": None, **changes})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Row:
    """A post of the feed; `triage` is None for one that nobody touched."""

    found: Shown
    triage: Triage | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of rows, where the next begins, and what the index says of all that was asked for."""

    rows: Sequence[Row]
    next: str | None
    page: Page | None


def view(
    q: Annotated[str, Query(max_length=2000)] = "",
    kind: str = "complaint",
    show: Show = Show.NEW,
    after: Annotated[str | None, Query(max_length=500)] = None,
) -> View:
    """The view that a URL asks for."""
    return View(q, kind if kind in KINDS else ANY, show, after)


def view_of(query: str) -> View:
    """The view of a URL's query that came back in a form; what cannot be read is as usual."""
    given = dict(parse_qsl(query))
    kind = given.get("kind", "complaint")
    return View(
        given.get("q", "")[:2000],
        kind if kind in KINDS else ANY,
        Show(show) if (show := given.get("show", Show.NEW)) in set(Show) else Show.NEW,
        given.get("after"),
    )


def feed(request: Request, asked: Annotated[View, Depends(view)], undone: str = "") -> Response:
    """The page; a query that cannot be read shows where and why."""
    pages: Pages = request.app.state.pages
    pages.audit(request, "feed", asked.q)
    return page(request, asked, undone=undone)


def page(
    request: Request, asked: View, *, undone: str = "", problem: str = "", status_code: int = 200
) -> Response:
    """A page of the feed; `problem` says what was not done."""
    pages: Pages = request.app.state.pages
    parts, person = pages.parts, pages.person(request)
    acts = person.may(Right.TRIAGE)
    if not acts:
        asked = replace(asked, show=Show.ALL)
    since = parts.clock.now()  # before the search, so that nothing falls between
    muted = parts.triage.muted(person.name)
    error: QueryError | None = None
    listed = Listed((), None, None)
    narrowings: Mapping[str, Sequence[tuple[str, str, bool]]] = {}
    try:
        typed = parse(asked.q, parts.region.zone, pages.words.names)
        listed = _listed(pages, request, asked, _wanted(asked, typed, muted))
        narrowings = _narrowings(pages, asked, typed, listed.page)
    except QueryError as wrong:
        error, status_code = wrong, 400
    return pages.show(
        request,
        "feed.html",
        status_code=status_code,
        concerns=_concerns(muted),
        asked=asked,
        rows=listed.rows,
        more=replace(asked, after=listed.next).link if listed.next else "",
        live="/feed/live?" + urlencode(_live(asked, since)),
        narrowings=narrowings,
        corrected=(listed.page.corrected if listed.page else None) or {},
        error=error,
        problem=problem,
        undone=undone_words(undone),
        deed=said(pages, parts.triage.last(person.name)) if acts else "",
        muted=muted,
        **words(pages, request),
    )


def live(request: Request, asked: Annotated[View, Depends(view)], since: AwareDatetime) -> Response:
    """What came since, as rows, and what others did with posts meanwhile."""
    if not is_held(since):
        raise HTTPException(400)
    pages: Pages = request.app.state.pages
    pages.audit_once(request, "feed live", asked.q)
    parts, person = pages.parts, pages.person(request)
    index, now = pages.index(request), parts.clock.now()
    earliest = max(since, now - LOOK_BACK) - OVERLAP
    hits: Sequence[Hit] = ()
    if asked.show in (Show.NEW, Show.ALL) and (ids := parts.ledger.arrived(earliest, ARRIVALS)):
        typed = parse(asked.q, parts.region.zone, pages.words.names)
        wanted = _wanted(asked, typed, parts.triage.muted(person.name))
        hits = index.search(narrow(wanted, _among(ids)), limit=ARRIVALS).hits
    rows = _rows(pages, index, hits)
    if asked.show is Show.NEW:
        rows = [row for row in rows if _is_free(row.triage, now)]
    changed = parts.triage.changed(earliest, ARRIVALS)
    seen = index.get([one.post_id for one in changed]) if changed else {}
    return pages.alone(
        request,
        "feed_live.html",
        rows=rows,
        changed=[one for one in changed if one.post_id in seen],
        live="/feed/live?" + urlencode(_live(asked, now)),
        asked=asked,
        **words(pages, request),
    )


def words(pages: Pages, request: Request) -> dict[str, Anything]:
    """What rows need beside themselves."""
    person = pages.person(request)
    return {
        "reader": person.name,
        "acts": person.may(Right.TRIAGE),
        "now": pages.parts.clock.now(),
        "SHOWS": SHOWS,
        "KINDS": KINDS,
        "REASONS": REASONS,
    }


def rows_of(pages: Pages, index: PostSearch, post_ids: Sequence[str]) -> list[Row]:
    """These posts as rows, in this order; those that the reader may not see are left out."""
    found = index.get(post_ids)
    return _rows(pages, index, [Hit(found[i]) for i in post_ids if i in found])


def said(pages: Pages, deed: Deed | None) -> str:
    """«отклонено: 2 поста, 24 нояб., 18:05»; nothing for none."""
    if deed is None:
        return ""
    return f"{deed_words(deed.act, len(deed.changes))}, {pages.moment(deed.at)}"


def deed_words(act: Act, number: int) -> str:
    """«отклонено: 2 поста»."""
    if act is Act.MUTE:
        return ACTS[act]
    return f"{ACTS[act]}: {plural(number, 'пост', 'поста', 'постов')}"


def undone_words(code: str) -> str:
    """What the code of an undone deed, «reject.2.3» (two of three), tells people."""
    match code.split("."):
        case [act, back, of] if act in set(Act) and back.isdecimal() and of.isdecimal():
            deed = deed_words(Act(act), int(of[:6]))
            if back == of:
                return f"Отменено действие «{deed}»."
            if back == "0":
                return f"Действие «{deed}» не отменить: другие уже изменили эти посты."
            return f"Действие «{deed}» отменено для {back}: остальные посты уже изменили другие."
        case ["none"]:
            return "Отменять нечего: вы ещё ничего не делали."
        case _:
            return ""


def _live(asked: View, since: datetime) -> Mapping[str, str]:
    return {"q": asked.q, "kind": asked.kind, "show": asked.show, "since": since.isoformat()}


def _wanted(asked: View, typed: Condition, muted: Sequence[str]) -> Condition:
    more: list[Condition] = [Not(Is(Field.SOURCE, source)) for source in muted]
    if asked.kind != ANY:
        more.insert(0, Is(Field.KIND, asked.kind))
    return narrow(typed, *more) if more else typed


def _among(ids: Sequence[str]) -> Condition:
    return Any(tuple(Is(Field.POST, id_) for id_ in ids))


def _listed(pages: Pages, request: Request, asked: View, wanted: Condition) -> Listed:
    if asked.show in STATES:
        return _by_state(pages, request, asked, wanted)
    index, now = pages.index(request), pages.parts.clock.now()
    rows: list[Row] = []
    first: Page | None = None
    after = asked.after
    for _ in range(ROUNDS):
        found = index.search(
            wanted, limit=PAGE, after=after, facets=() if first else tuple(NARROWED)
        )
        first, after = first or found, found.next
        rows += [
            row
            for row in _rows(pages, index, found.hits)
            if asked.show is Show.ALL or _is_free(row.triage, now)
        ]
        if len(rows) >= PAGE or after is None:
            break
    return Listed(rows, after, first)


def _by_state(pages: Pages, request: Request, asked: View, wanted: Condition) -> Listed:
    """Those that were moved last come first."""
    index, triage, now = pages.index(request), pages.parts.triage, pages.parts.clock.now()
    who = pages.who(request) if asked.show is Show.MINE else None
    place = _place(asked.after)
    rows: list[Row] = []
    while True:
        some = triage.in_state(STATES[asked.show], now, CHUNK, who=who, before=place)
        ids = [one.post_id for one in some]
        found = index.search(narrow(wanted, _among(ids)), limit=CHUNK).hits if ids else ()
        hits = {hit.enriched.post.id: hit for hit in found}
        for one in some:
            place = (one.at, one.post_id)
            if one.post_id in hits:
                rows += _rows(pages, index, [hits[one.post_id]])
            if len(rows) == PAGE:
                return Listed(rows, f"{one.at.isoformat()}~{one.post_id}", None)
        if len(some) < CHUNK:
            return Listed(rows, None, None)


def _place(after: str | None) -> tuple[datetime, str] | None:
    if after is None:
        return None
    at, _, post_id = after.partition("~")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as error:
        raise _broken() from error
    if moment.tzinfo is None or not is_held(moment):
        raise _broken()
    return moment, post_id


def _broken() -> QueryError:
    return QueryError("Ссылка на следующую страницу испорчена: начните ленту сначала.", 0)


def _rows(pages: Pages, index: PostSearch, hits: Sequence[Hit]) -> list[Row]:
    if not hits:
        return []
    known = pages.parts.triage.of([hit.enriched.post.id for hit in hits])
    return [Row(one, known.get(one.post.id)) for one in shown(pages.parts, index, hits)]


def _is_free(triage: Triage | None, now: datetime) -> bool:
    return triage is None or triage.state_at(now) is TriageState.FREE


def _narrowings(
    pages: Pages, asked: View, typed: Condition, found: Page | None
) -> Mapping[str, Sequence[tuple[str, str, bool]]]:
    """Places and groups of what was found: words, the feed narrowed to it, and whether it is."""
    if found is None:
        return {}
    zone, made = pages.parts.region.zone, {}
    for field, title in NARROWED.items():
        links = []
        counts = found.facets.get(field, {})
        for value in sorted(counts, key=lambda v: (-counts[v], v))[:VALUES]:
            chosen = demands(typed, part := Is(field, value))
            then = without(typed, part) if chosen else narrow(typed, part)
            link = asked.but(q=render(then, zone, pages.words.typed)).link
            links.append((pages.words.shown(field, value), link, chosen))
        made[title] = links
    return made


def _concerns(muted: Sequence[str]) -> Callable[[Source], bool]:
    return lambda source: source.id not in muted


ROUTES: Sequence[Route] = (
    Route("GET", "/feed", feed, POSTS, work=Work.INDEX),
    Route("GET", "/feed/live", live, POSTS, work=Work.INDEX),
)
