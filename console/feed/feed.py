"""The feed page: posts as they arrive, the triage of each, and later arrivals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated
from typing import Any as Anything
from urllib.parse import parse_qsl, urlencode

from fastapi import Depends, Query, Request, Response
from pydantic import AwareDatetime
from starlette.exceptions import HTTPException

from console.pages import Pages
from console.routes import POSTS, Route
from console.workers import Work
from desks.feed import ANY, FeedChoice, FeedDesk, FeedPage, Show
from domain.errors import QueryError
from domain.person import Right
from domain.query import Field, Is
from domain.query_text import demands, narrow, render, without
from domain.source import Source
from domain.triage import Act, Deed, Reason
from russian.plural import plural
from russian.typed_moments import is_held
from russian.vocabulary import KINDS

NARROWED = {Field.MUNICIPALITY: "Место", Field.GROUP: "Группа тем"}
VALUES = 29  # values shown of one field

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


SHOWS = {
    Show.NEW: "Новые",
    Show.MINE: "Взятые мной",
    Show.DONE: "Разобранные",
    Show.REJECTED: "Отклонённые",
    Show.ALL: "Все",
}


@dataclass(frozen=True, slots=True)
class View(FeedChoice):
    """A feed, as its URL names it."""

    @property
    def query(self) -> str:
        """The query of the URL, without default values."""
        usual = View()
        named = {"q": self.q, "kind": self.kind, "show": self.show, "after": self.after}
        return urlencode({k: v for k, v in named.items() if v and v != getattr(usual, k)})

    @property
    def link(self) -> str:
        return f"/feed?{self.query}" if self.query else "/feed"

    def but(self, **changes: str | None) -> "View":
        """A changed view, from its first page."""
        return replace(self, **{"after": None, **changes})  # type: ignore[arg-type]


def view(
    q: Annotated[str, Query(max_length=2000)] = "",
    kind: str = "complaint",
    show: Show = Show.NEW,
    after: Annotated[str | None, Query(max_length=500)] = None,
) -> View:
    return View(q, kind if kind in KINDS else ANY, show, after)


def view_of(query: str) -> View:
    """The view of a query that a form sent back; unreadable values become defaults."""
    values = dict(parse_qsl(query))
    kind = values.get("kind", "complaint")
    return View(
        values.get("q", "")[:2000],
        kind if kind in KINDS else ANY,
        Show(show) if (show := values.get("show", Show.NEW)) in set(Show) else Show.NEW,
        values.get("after"),
    )


def feed(request: Request, asked: Annotated[View, Depends(view)], undone: str = "") -> Response:
    """The page; for a query that cannot be parsed it shows the error and its position."""
    return page(request, asked, undone=undone)


def page(
    request: Request, asked: View, *, undone: str = "", problem: str = "", status_code: int = 200
) -> Response:
    """A page of the feed; `problem` says what was not done."""
    pages: Pages = request.app.state.pages
    viewer, desk = pages.viewer(request), FeedDesk(pages.installation, pages.words)
    if not viewer.may(Right.TRIAGE):
        asked = replace(asked, show=Show.ALL)
    since = pages.installation.clock.now()  # before the search, so that no post falls in between
    muted = desk.muted(viewer)
    error, listed = None, None
    try:
        listed = desk.page(viewer, asked)
    except QueryError as wrong:
        error, status_code = wrong, 400
    return pages.show(
        request,
        "feed.html",
        status_code=status_code,
        concerns=_concerns(muted),
        asked=asked,
        rows=listed.rows if listed else (),
        more=replace(asked, after=listed.next).link if listed and listed.next else "",
        live="/feed/live?" + urlencode(_live(asked, since)),
        narrowings=_narrowings(pages, asked, listed) if listed else {},
        corrected=(listed.page.corrected if listed and listed.page else None) or {},
        error=error,
        problem=problem,
        undone=undone_words(undone),
        deed=said(pages, desk.last(viewer)),
        muted=muted,
        **words(pages, request),
    )


def live(request: Request, asked: Annotated[View, Depends(view)], since: AwareDatetime) -> Response:
    if not is_held(since):
        raise HTTPException(400)
    pages: Pages = request.app.state.pages
    now, first = pages.installation.clock.now(), pages.is_first_look(request, "feed live", asked.q)
    desk = FeedDesk(pages.installation, pages.words)
    arrived = desk.live(pages.viewer(request), asked, since, first=first)
    return pages.alone(
        request,
        "feed_live.html",
        rows=arrived.rows,
        changed=arrived.changed,
        live="/feed/live?" + urlencode(_live(asked, now)),
        asked=asked,
        **words(pages, request),
    )


def words(pages: Pages, request: Request) -> dict[str, Anything]:
    person = pages.person(request)
    return {
        "reader": person.name,
        "acts": person.may(Right.TRIAGE),
        "now": pages.installation.clock.now(),
        "SHOWS": SHOWS,
        "KINDS": KINDS,
        "REASONS": REASONS,
    }


def said(pages: Pages, deed: Deed | None) -> str:
    """«отклонено: 2 поста, 24 нояб., 18:05»; empty without an action."""
    if deed is None:
        return ""
    return f"{deed_words(deed.act, len(deed.changes))}, {pages.moment(deed.at)}"


def deed_words(act: Act, number: int) -> str:
    """«отклонено: 2 поста»."""
    if act is Act.MUTE:
        return ACTS[act]
    return f"{ACTS[act]}: {plural(number, 'пост', 'поста', 'постов')}"


def undone_words(code: str) -> str:
    """The sentence for the code of an undone action, «reject.2.3» (two of three)."""
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


def _narrowings(
    pages: Pages, asked: View, listed: FeedPage
) -> Mapping[str, Sequence[tuple[str, str, bool]]]:
    """By field: words, the narrowed feed, and whether it is already narrowed to the value."""
    if listed.page is None:
        return {}
    zone, made = pages.installation.region.zone, {}
    for field, title in NARROWED.items():
        links = []
        counts = listed.page.facets.get(field, {})
        for value in sorted(counts, key=lambda v: (-counts[v], v))[:VALUES]:
            chosen = demands(listed.typed, part := Is(field, value))
            then = without(listed.typed, part) if chosen else narrow(listed.typed, part)
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
