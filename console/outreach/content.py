"""«Контент-план»: a calendar of ideas and publications, what stops them, what they changed."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from console.deeds import led_on
from console.pages import Pages, dayname
from console.routes import LEADERS, Route
from desks.outreach.content.desk import ContentCard, ContentDesk, ContentForm
from desks.outreach.content.pauses import ContentPauseDesk, PauseForm
from desks.viewer import Viewer
from domain.errors import EntryRefused, MoveRefused
from domain.outreach.content import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    STOPS,
    ContentDeed,
    ContentState,
    PauseKind,
)
from outreach.content.calendar import FARTHEST, ContentView
from russian.outreach import content as words
from russian.periods import month_words
from russian.typed_moments import moment_of

Number = Annotated[int, Path(ge=1, le=2**62)]
Version = Annotated[int | None, Form(ge=1)]
Word = Annotated[str, Query(max_length=100)]
Before = Annotated[int | None, Query(ge=1, le=2**62)]
State = ContentState | Literal[""]
LIST = "list"
VIEWS = ((ContentView.MONTH, "Месяц"), (ContentView.WEEK, "Неделя"), (LIST, "Список"))
TONES = {
    ContentState.IDEA: "info",
    ContentState.DRAFT: "mute",
    ContentState.APPROVED: "warn",
    ContentState.PUBLISHED: "ok",
    ContentState.MEASURED: "ok",
    ContentState.DROPPED: "mute",
}


class TypedContent(BaseModel):
    """Empty means not chosen yet."""

    title: Annotated[str, Field(max_length=2_000)] = ""
    text: Annotated[str, Field(max_length=20_000)] = ""
    group: Annotated[str, Field(max_length=100)] = ""
    topic: Annotated[str, Field(max_length=100)] = ""
    municipality: Annotated[str, Field(max_length=100)] = ""
    radius: Annotated[str, Field(max_length=10)] = ""
    words: Annotated[str, Field(max_length=2_000)] = ""
    pages: Annotated[list[str], Field(max_length=500)] = []
    planned: Annotated[str, Field(max_length=30)] = ""
    promise: Annotated[str, Field(max_length=20)] = ""
    version: Annotated[int | None, Field(ge=1)] = None


class TypedPause(BaseModel):
    kind: PauseKind
    reason: Annotated[str, Field(max_length=2_000)] = ""
    municipality: Annotated[str, Field(max_length=100)] = ""
    since: Annotated[str, Field(max_length=30)] = ""
    until: Annotated[str, Field(max_length=30)] = ""
    text: Annotated[str, Field(max_length=20_000)] = ""


def show_plan(
    request: Request,
    view: Annotated[str, Query(max_length=10)] = ContentView.MONTH,
    day: Annotated[str, Query(max_length=10)] = "",
    state: State = "",
    group: Word = "",
    place: Word = "",
    before: Before = None,
) -> Response:
    pages: Pages = request.app.state.pages
    viewer, desk = pages.viewer(request), ContentDesk(pages.installation)
    shown = view if view in (*ContentView, LIST) else ContentView.MONTH
    today = pages.installation.clock.now().astimezone(pages.installation.region.zone).date()
    on = _day(day, today)
    asked = {"state": state, "group": group, "place": place}

    def address(**others: object) -> str:
        fields = {"view": shown, **asked, **others}
        return f"/content?{urlencode({name: value for name, value in fields.items() if value})}"

    views = [
        (title, address(view=name, day=on if name != LIST and day else ""), name == shown)
        for name, title in VIEWS
    ]
    context: dict[str, Any] = {"view": shown, "views": views, "choice": asked, "today": today}
    if shown == LIST:
        page = desk.list(viewer, state or None, group, place, before)
        older = address(before=page.next) if page.next else None
        return _show(
            request,
            "content.html",
            **context,
            calendar=None,
            page=page,
            pauses=page.pauses,
            older=older,
        )
    calendar = desk.calendar(viewer, ContentView(shown), on, group, place)
    span = calendar.span
    ways = {
        "title": month_words(span.month)
        if span.month
        else f"{dayname(span.days[0])} – {dayname(span.days[-1])}",
        "earlier": address(day=calendar.span.before),
        "later": address(day=calendar.span.after),
        "now": address(),
    }
    return _show(
        request,
        "content.html",
        **context,
        calendar=calendar,
        pauses=calendar.pauses,
        ways=ways,
    )


def show_one(request: Request, number: Number, done: str = "") -> Response:
    pages: Pages = request.app.state.pages
    card = ContentDesk(pages.installation).look(pages.viewer(request), number)
    reply = words.DONE.get(ContentDeed(done), "") if done in list(ContentDeed) else ""
    return _card(request, card, done=reply or ("Добавлено." if done == "added" else ""))


def show_new(request: Request) -> Response:
    return _new(request)


def add(request: Request, typed: Annotated[TypedContent, Form()]) -> Response:
    pages: Pages = request.app.state.pages
    try:
        form = _form(pages, typed)
        added = ContentDesk(pages.installation).add(pages.viewer(request), form)
    except EntryRefused as error:
        return _new(request, f"Не добавлено: {error}.")
    return RedirectResponse(f"/content/{added.number}?done=added", status_code=303)


def edit(request: Request, number: Number, typed: Annotated[TypedContent, Form()]) -> Response:
    pages: Pages = request.app.state.pages
    return _done(
        request,
        number,
        ContentDeed.EDIT,
        lambda d, v: d.edit(v, number, _form(pages, typed), typed.version),
    )


def approve(
    request: Request,
    number: Number,
    despite: Annotated[str, Form(max_length=10)] = "",
    version: Version = None,
) -> Response:
    return _done(
        request,
        number,
        ContentDeed.APPROVE,
        lambda d, v: d.approve(v, number, bool(despite), version),
    )


def back(request: Request, number: Number, version: Version = None) -> Response:
    return _done(request, number, ContentDeed.BACK, lambda d, v: d.back(v, number, version))


def publish(
    request: Request,
    number: Number,
    page: Annotated[str, Form(max_length=100)] = "",
    url: Annotated[str, Form(max_length=1_000)] = "",
    at: Annotated[str, Form(max_length=30)] = "",
    version: Version = None,
) -> Response:
    pages: Pages = request.app.state.pages
    return _done(
        request,
        number,
        ContentDeed.PUBLISH,
        lambda d, v: d.publish(v, number, page, url, _moment(pages, at), version),
    )


def unpublish(request: Request, number: Number, version: Version = None) -> Response:
    return _done(
        request, number, ContentDeed.UNPUBLISH, lambda d, v: d.unpublish(v, number, version)
    )


def drop(request: Request, number: Number, version: Version = None) -> Response:
    return _done(request, number, ContentDeed.DROP, lambda d, v: d.drop(v, number, version))


def reopen(request: Request, number: Number, version: Version = None) -> Response:
    return _done(request, number, ContentDeed.REOPEN, lambda d, v: d.reopen(v, number, version))


def show_pauses(request: Request, done: str = "") -> Response:
    reply = {
        "begun": "Плановые публикации остановлены.",
        "ended": "Публикации снова идут по плану.",
    }
    return _pauses(request, done=reply.get(done, ""))


def begin_pause(request: Request, typed: Annotated[TypedPause, Form()]) -> Response:
    pages: Pages = request.app.state.pages
    try:
        begun = ContentPauseDesk(pages.installation).begin(
            pages.viewer(request),
            PauseForm(
                typed.kind,
                typed.reason,
                typed.municipality,
                _moment(pages, typed.since),
                _moment(pages, typed.until),
                typed.text,
            ),
        )
    except EntryRefused as error:
        return _pauses(request, problem=f"Не сделано: {error}.", status_code=400)
    if begun.content is not None:
        return RedirectResponse(f"/content/{begun.content.number}?done=added", status_code=303)
    return RedirectResponse("/content/pauses?done=begun", status_code=303)


def end_pause(request: Request, number: Number) -> Response:
    pages: Pages = request.app.state.pages
    try:
        ContentPauseDesk(pages.installation).end(pages.viewer(request), number)
    except MoveRefused as error:
        return _pauses(request, problem=f"Не сделано: {error}.", status_code=409)
    return RedirectResponse("/content/pauses?done=ended", status_code=303)


def _day(typed: str, today: date) -> date:
    try:
        day = date.fromisoformat(typed) if typed else today
    except ValueError:
        return today
    return day if abs(day - today) <= FARTHEST else today


def _moment(pages: Pages, typed: str) -> datetime | None:
    installation = pages.installation
    if not typed.strip():
        return None
    return moment_of(typed, installation.clock.now(), installation.region.zone)


def _form(pages: Pages, typed: TypedContent) -> ContentForm:
    return ContentForm(
        typed.title,
        typed.text,
        typed.group,
        typed.topic,
        typed.municipality,
        _whole(typed.radius, "радиус"),
        typed.words,
        tuple(typed.pages),
        _moment(pages, typed.planned),
        _whole(typed.promise, "номер обещания"),
    )


def _whole(typed: str, what: str) -> int | None:
    bare = typed.strip()
    if not bare:
        return None
    if not bare.isascii() or not bare.isdigit():
        raise EntryRefused(f"{what} — «{bare}»: напишите число")
    return int(bare)


def _done(
    request: Request,
    number: int,
    done: ContentDeed,
    deed: Callable[[ContentDesk, Viewer], object],
) -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = ContentDesk(pages.installation), pages.viewer(request)
    return led_on(
        request,
        lambda: deed(desk, viewer),
        f"/content/{number}?done={done}",
        lambda why: _card(request, desk.again(viewer, number), refusal=why),
    )


def _card(request: Request, card: ContentCard, done: str = "", refusal: str = "") -> Response:
    pages: Pages = request.app.state.pages
    stops = any(one.kind in STOPS for one in card.conflicts)
    return _show(
        request,
        "content_entry.html",
        status_code=409 if refusal else 200,
        card=card,
        done=done,
        refusal=refusal,
        stops=stops,
        brief=words.brief(card.content, pages.installation.region),
        officials=ContentDesk(pages.installation).pages(pages.viewer(request)),
    )


def _new(request: Request, problem: str = "") -> Response:
    pages: Pages = request.app.state.pages
    return _show(
        request,
        "content_new.html",
        status_code=400 if problem else 200,
        problem=problem,
        officials=ContentDesk(pages.installation).pages(pages.viewer(request)),
    )


def _pauses(
    request: Request, done: str = "", problem: str = "", status_code: int = 200
) -> Response:
    pages: Pages = request.app.state.pages
    return _show(
        request,
        "content_pauses.html",
        status_code=status_code,
        pauses=ContentPauseDesk(pages.installation).list(pages.viewer(request)),
        done=done,
        problem=problem,
    )


def _show(request: Request, template: str, status_code: int = 200, **context: Any) -> Response:
    pages: Pages = request.app.state.pages
    region = pages.installation.region
    return pages.show(
        request,
        template,
        status_code=status_code,
        region=region,
        now=pages.installation.clock.now(),
        content_states=words.STATES,
        content_origins=words.ORIGINS,
        content_tones=TONES,
        verdicts=words.VERDICTS,
        pause_kinds=words.PAUSES,
        conflict_text=words.conflict_text,
        effect_text=words.effect_text,
        audience=lambda one: words.audience(one, region),
        longest_text=LONGEST_TEXT,
        longest_title=LONGEST_TITLE,
        **context,
    )


ROUTES: Sequence[Route] = (
    Route("GET", "/content", show_plan, LEADERS),
    Route("POST", "/content", add, LEADERS),
    Route("GET", "/content/new", show_new, LEADERS),
    Route("GET", "/content/pauses", show_pauses, LEADERS),
    Route("POST", "/content/pauses", begin_pause, LEADERS),
    Route("POST", "/content/pauses/{number}/end", end_pause, LEADERS),
    Route("GET", "/content/{number}", show_one, LEADERS),
    *(
        Route("POST", f"/content/{{number}}/{deed.__name__}", deed, LEADERS)
        for deed in (edit, approve, back, publish, unpublish, drop, reopen)
    ),
)
