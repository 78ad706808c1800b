"""Triage on the feed: each action is a form, answered by a page or by rows."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from pydantic import Field as Limited

from console.feed import feed
from console.feed.view import SearchView, View, view_of
from console.feed.words import deed_words, said, undone_words, words
from console.pages import Pages
from console.routes import TRIAGE, Route
from console.search import search
from console.workers import Work
from desks.lists.feed import FeedDesk
from desks.triage import Done, TriageDesk, Undone
from desks.viewer import Viewer
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.triage import Act, Reason, TriageState
from russian.plural import plural

MOST = 200
PLURAL = ("пост", "поста", "постов")
UNDONE = 60
NOTHING: Mapping[str, Sequence[str]] = {}
GONE = "Этих постов нет, или они видны не вам. Обновите ленту."

Id = Annotated[str, Limited(max_length=64)]


class TriageForm(BaseModel):
    """`back` is the list's query, `part` requests rows instead of a page, for scripts, and `copies`
    includes the copies folded into a row.
    """

    selected: Annotated[list[Id], Limited(max_length=MOST)] = []
    back: Annotated[str, Limited(max_length=4000)] = ""
    part: bool = False
    copies: bool = False
    reason: Reason = Reason.OTHER
    note: Annotated[str, Limited(max_length=500)] = ""
    field: Annotated[str, Limited(max_length=20)] = ""
    value: Annotated[str, Limited(max_length=100)] = ""
    incident: Id = ""
    source: Annotated[str, Limited(max_length=100)] = ""


def act(
    request: Request,
    act: Act,
    fields: Annotated[TriageForm, Form()],
    post: Annotated[str | None, Query(max_length=64)] = None,
    field: Annotated[str, Query(max_length=20)] = "",
    next: Annotated[str, Query(max_length=64, pattern="^[0-9a-f]*$")] = "",
) -> Response:
    pages: Pages = request.app.state.pages
    fields = fields.model_copy(update={"field": field or fields.field})
    if act is Act.MUTE:
        return mute_source(request, fields)
    asked = list(dict.fromkeys([post] if post else fields.selected))
    if not asked:
        return answer(request, fields, [], "Сначала выберите посты.", 400)
    viewer, desk = pages.viewer(request), TriageDesk(pages.installation)
    folded = _folded(desk, viewer, asked, fields.copies)
    heads = list(folded)
    if not heads:
        return answer(request, fields, [], GONE, 404)
    ids = list(dict.fromkeys([*heads, *(one for some in folded.values() for one in some)]))
    try:
        done = _do(desk, viewer, act, ids, fields)
    except (EntryRefused, MoveRefused) as error:
        return answer(request, fields, heads, f"Не сделано: {error}.", 409, copies=folded)
    if done.refused:
        return answer(request, fields, heads, _why(pages, act, done), 409, copies=folded)
    return answer(request, fields, heads, anchor=next or heads[0], copies=folded)


def undo(request: Request, fields: Annotated[TriageForm, Form()]) -> Response:
    pages: Pages = request.app.state.pages
    viewer, desk = pages.viewer(request), TriageDesk(pages.installation)
    undone = desk.undo(viewer)
    if undone is None:
        return answer(request, fields, [], undone="none")
    subjects = [c.subject for c in undone.deed.changes] if undone.deed.act is not Act.MUTE else []
    folded = _folded(desk, viewer, subjects[:UNDONE], fields.copies)
    anchor = subjects[0] if subjects else ""
    code = _code(undone)
    return answer(request, fields, list(folded), undone=code, anchor=anchor, copies=folded)


def unmute(request: Request, fields: Annotated[TriageForm, Form()]) -> Response:
    pages: Pages = request.app.state.pages
    TriageDesk(pages.installation).unmute(pages.viewer(request), fields.source)
    return RedirectResponse(view_of(fields.back).link, status_code=303)


def _folded(
    desk: TriageDesk, viewer: Viewer, asked: Sequence[str], copies: bool
) -> Mapping[str, Sequence[str]]:
    if copies:
        return desk.with_copies(viewer, asked)
    return dict.fromkeys(desk.posts(viewer, asked), ())


def _do(desk: TriageDesk, viewer: Viewer, act: Act, ids: Sequence[str], fields: TriageForm) -> Done:
    match act:
        case Act.TAKE:
            return desk.take(viewer, ids)
        case Act.RELEASE:
            return desk.release(viewer, ids)
        case Act.FINISH:
            return desk.finish(viewer, ids)
        case Act.REJECT:
            return desk.reject(viewer, ids, fields.reason, fields.note)
        case Act.CORRECT:
            return desk.correct(viewer, ids, fields.field, fields.value or None)
        case _:
            return desk.merge(viewer, ids, fields.incident)


def mute_source(request: Request, fields: TriageForm) -> Response:
    pages: Pages = request.app.state.pages
    try:
        TriageDesk(pages.installation).mute(pages.viewer(request), fields.source)
    except NotFound:
        return answer(request, fields, [], "Такого источника в реестре нет.", 404)
    return RedirectResponse(view_of(fields.back).link, status_code=303)


def _why(pages: Pages, act: Act, done: Done) -> str:
    now, one, number = pages.installation.clock.now(), done.refused[0], len(done.posts)
    match one.state_at(now):
        case TriageState.TAKEN:
            what = f"пост уже в работе: {one.who}, с {pages.moment(one.at)}"
        case TriageState.REJECTED:
            what = f"пост уже отклонён: {one.who}, {pages.moment(one.at)}"
        case TriageState.DONE:
            what = f"пост уже разобран: {one.who}, {pages.moment(one.at)}"
        case TriageState.FREE:
            what = "пост и так никем не взят"
    if number + len(done.refused) == 1:
        return f"Не сделано: {what}."
    count = plural(len(done.refused), *PLURAL)
    return f"{deed_words(act, number).capitalize()}; не сделано: {count} (например, {what})."


def answer(
    request: Request,
    fields: TriageForm,
    post_ids: Sequence[str],
    problem: str = "",
    status_code: int = 200,
    *,
    undone: str = "",
    anchor: str = "",
    copies: Mapping[str, Sequence[str]] = NOTHING,
) -> Response:
    """The list at the same place; for scripts, the rows that may have changed."""
    pages: Pages = request.app.state.pages
    asked = view_of(fields.back)
    if fields.part:
        viewer, desk = pages.viewer(request), FeedDesk(pages.installation, pages.words)
        return pages.alone(
            request,
            "feed_answer.html",
            status_code=status_code,
            rows=desk.rows(viewer, post_ids, copies),
            problem=problem,
            undone=undone_words(undone),
            deed=said(pages, desk.last(viewer)),
            asked=asked,
            **words(pages, request),
        )
    if problem and isinstance(asked, SearchView):
        return search.page(request, asked, problem=problem, status_code=status_code)
    if problem and isinstance(asked, View):
        return feed.page(request, asked, problem=problem, status_code=status_code)
    link = asked.link
    if undone:
        link += f"{'&' if '?' in link else '?'}undone={undone}"
    return RedirectResponse(f"{link}#p-{anchor}" if anchor else link, status_code=303)


def _code(undone: Undone) -> str:
    return f"{undone.deed.act}.{len(undone.subjects)}.{len(undone.deed.changes)}"


ROUTES: Sequence[Route] = (
    Route("POST", "/feed/undo", undo, TRIAGE, work=Work.INDEX),
    Route("POST", "/feed/unmute", unmute, TRIAGE, work=Work.INDEX),
    Route("POST", "/feed/{act}", act, TRIAGE, work=Work.INDEX),
)
