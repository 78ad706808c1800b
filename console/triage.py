"""What monitors do with posts of the feed, each by a form, and the choices that some of it needs."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Annotated

from fastapi import Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from pydantic import Field as Limited

from alerts.notification import plural
from app.triage import NEVER_EMPTY, TriageDesk, Undone
from console import feed
from console.pages import Pages
from domain.correction import CORRECTABLE
from domain.errors import EntryRefused, MoveRefused
from domain.post import EnrichedPost
from domain.query import Field
from domain.triage import Act, Reason, Triage, TriageState

MOST = 200  # posts of one act
RECENT = timedelta(days=7)  # incidents of which a post may be
CHOICES = 12
PLURAL = ("пост", "поста", "постов")
FIELDS = {
    "kind": "Вид",
    "sentiment": "Тон",
    "urgency": "Срочность",
    "municipality": "Место",
    "group": "Группа тем",
    "topic": "Тема",
    "body": "Орган",
}
GONE = "Этих постов нет, или они видны не вам. Обновите ленту."

Id = Annotated[str, Limited(max_length=64)]


class Fields(BaseModel):
    """The form, as a browser sends it: `selected` posts, `back` the feed's own query, `part` where
    a script wants rows and no page.
    """

    selected: Annotated[list[Id], Limited(max_length=MOST)] = []
    back: Annotated[str, Limited(max_length=4000)] = ""
    part: bool = False
    reason: Reason = Reason.OTHER
    note: Annotated[str, Limited(max_length=500)] = ""
    field: Annotated[str, Limited(max_length=20)] = ""
    value: Annotated[str, Limited(max_length=100)] = ""
    incident: Id = ""
    source: Annotated[str, Limited(max_length=100)] = ""


def act(
    request: Request,
    act: Act,
    fields: Annotated[Fields, Form()],
    post: Annotated[str | None, Query(max_length=64)] = None,
    next: Annotated[str, Query(max_length=64, pattern="^[0-9a-f]*$")] = "",
) -> Response:
    """An act over one post, or over those selected."""
    pages: Pages = request.app.state.pages
    if act is Act.MUTE:
        return _mute(request, fields)
    asked = list(dict.fromkeys([post] if post else fields.selected))
    if not asked:
        return _answer(request, fields, [], "Сначала выберите посты.", 400)
    seen = pages.index(request).get(asked)
    ids = [id_ for id_ in asked if id_ in seen]
    if not ids:
        return _answer(request, fields, [], GONE, 404)
    try:
        done, refused = _do(pages, act, ids, pages.who(request), fields)
    except (EntryRefused, MoveRefused) as error:
        why = str(error) if isinstance(error, EntryRefused) else "инцидента больше нет"
        return _answer(request, fields, ids, f"Не сделано: {why}.", 409)
    if done:
        pages.audit(request, f"triage {act}", " ".join(done))
    if refused:
        return _answer(request, fields, ids, _why(pages, act, refused, len(done)), 409)
    return _answer(request, fields, ids, anchor=next or ids[0])


def undo(request: Request, fields: Annotated[Fields, Form()]) -> Response:
    """Take back the last act of whoever asks."""
    pages: Pages = request.app.state.pages
    undone = TriageDesk(pages.parts).undo(pages.who(request))
    if undone is None:
        return _answer(request, fields, [], undone="none")
    pages.audit(request, "triage undo", f"{undone.deed.act} {' '.join(undone.subjects)}")
    subjects = [c.subject for c in undone.deed.changes] if undone.deed.act is not Act.MUTE else []
    anchor = subjects[0] if subjects else ""
    return _answer(request, fields, subjects, undone=_code(undone), anchor=anchor)


def unmute(request: Request, fields: Annotated[Fields, Form()]) -> Response:
    """The source's posts are in one's feed again."""
    pages: Pages = request.app.state.pages
    if pages.parts.triage.unmute(pages.who(request), fields.source):
        pages.audit(request, "triage unmute", fields.source)
    return RedirectResponse(feed.view_of(fields.back).link, status_code=303)


def choose(
    request: Request,
    what: str,
    post: Annotated[list[Id], Query(max_length=MOST)],
    field: str = "kind",
    back: Annotated[str, Query(max_length=4000)] = "",
    next: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """Why rejected, which label, or which incident."""
    return _choice(request, what, post, field, back, next)


def choose_selected(request: Request, what: str, fields: Annotated[Fields, Form()]) -> Response:
    """The same for selected posts."""
    return _choice(request, what, fields.selected, fields.field or "kind", fields.back, "")


def _choice(
    request: Request, what: str, asked: Sequence[str], field: str, back: str, next: str
) -> Response:
    pages: Pages = request.app.state.pages
    if what not in (Act.REJECT, Act.CORRECT, Act.MERGE) or field not in FIELDS:
        return pages.show(request, "missing.html", status_code=404, what="Такой страницы нет.")
    if not asked:
        return _answer(request, Fields(back=back), [], "Сначала выберите посты.", 400)
    found = pages.index(request).get(asked)
    posts = [found[i] for i in dict.fromkeys(asked) if i in found]
    if not posts:
        return pages.show(request, "missing.html", status_code=404, what=GONE)
    more: Mapping[str, object] = {}
    if what == Act.CORRECT:
        more = {"choices": _values(pages, field, posts), "present": _present(posts, field)}
    elif what == Act.MERGE:
        more = {"incidents": _incidents(pages, request, posts)}
    return pages.show(
        request,
        "feed_choose.html",
        what=what,
        posts=posts,
        field=field,
        never_empty=NEVER_EMPTY,
        FIELDS=FIELDS,
        back=back,
        next=next,
        feed_link=feed.view_of(back).link,
        **more,
        **feed.words(pages, request),
    )


def _do(
    pages: Pages, act: Act, ids: Sequence[str], who: str, fields: Fields
) -> tuple[Sequence[str], Sequence[Triage]]:
    desk = TriageDesk(pages.parts)
    match act:
        case Act.TAKE:
            return desk.take(ids, who)
        case Act.RELEASE:
            return desk.release(ids, who)
        case Act.FINISH:
            return desk.finish(ids, who)
        case Act.REJECT:
            return desk.reject(ids, who, fields.reason, fields.note)
        case Act.CORRECT:
            return desk.correct(ids, who, fields.field, fields.value or None), ()
        case _:
            return desk.merge(ids, who, fields.incident), ()


def _mute(request: Request, fields: Fields) -> Response:
    pages: Pages = request.app.state.pages
    if pages.parts.region.sources.get(fields.source) is None:
        return _answer(request, fields, [], "Такого источника в реестре нет.", 404)
    if TriageDesk(pages.parts).mute(fields.source, pages.who(request)):
        pages.audit(request, "triage mute", fields.source)
    return RedirectResponse(feed.view_of(fields.back).link, status_code=303)


def _why(pages: Pages, act: Act, refused: Sequence[Triage], done: int) -> str:
    """Who has the first of the refused posts, or how it had ended."""
    now, one = pages.parts.clock.now(), refused[0]
    match one.state_at(now):
        case TriageState.TAKEN:
            what = f"пост уже в работе у {one.who} с {pages.moment(one.at)}"
        case TriageState.REJECTED:
            what = f"пост уже отклонён: {one.who}, {pages.moment(one.at)}"
        case TriageState.DONE:
            what = f"пост уже разобран: {one.who}, {pages.moment(one.at)}"
        case TriageState.FREE:
            what = "пост и так никем не взят"
    if done + len(refused) == 1:
        return f"Не сделано: {what}."
    count = plural(len(refused), *PLURAL)
    return f"{feed.deed_words(act, done).capitalize()}; не сделано: {count} (например, {what})."


def _answer(
    request: Request,
    fields: Fields,
    post_ids: Sequence[str],
    problem: str = "",
    status_code: int = 200,
    *,
    undone: str = "",
    anchor: str = "",
) -> Response:
    """The feed again, at the same place; to a script the rows that may have changed."""
    pages: Pages = request.app.state.pages
    asked = feed.view_of(fields.back)
    if fields.part:
        last = pages.parts.triage.last(pages.who(request))
        return pages.alone(
            request,
            "feed_answer.html",
            status_code=status_code,
            rows=feed.rows_of(pages, pages.index(request), post_ids),
            problem=problem,
            undone=feed.undone_words(undone),
            deed=feed.said(pages, last),
            asked=asked,
            **feed.words(pages, request),
        )
    if problem:
        return feed.page(request, asked, problem=problem, status_code=status_code)
    link = asked.link
    if undone:
        link += f"{'&' if '?' in link else '?'}undone={undone}"
    return RedirectResponse(f"{link}#p-{anchor}" if anchor else link, status_code=303)


def _code(undone: Undone) -> str:
    return f"{undone.deed.act}.{len(undone.subjects)}.{len(undone.deed.changes)}"


def _present(posts: Sequence[EnrichedPost], field: str) -> str | None:
    """The value that all of them have."""
    values = {label.value if (label := getattr(p.labels, field)) else "" for p in posts}
    return values.pop() if len(values) == 1 else None


def _values(pages: Pages, field: str, posts: Sequence[EnrichedPost]) -> list[tuple[str, str]]:
    """Values and their words, likely ones first: other groups that a model saw, topics of the
    group.
    """
    assert field in CORRECTABLE
    region, first = pages.parts.region, posts[0].labels
    likely: set[str] = set()
    if field == "group":
        likely = {label.value for label in first.alternatives}
    elif field == "topic" and first.group:
        likely = {t.id for t in region.topics.values() if t.group == first.group.value}
    elif field == "body":
        found = region.route(first)
        likely = {found[1]} if found else set()
    values = set(pages.words.names[Field(field)].values())
    if field == "body":
        values = {b.id for b in region.bodies.values() if b.until is None}
    named = [(value, pages.words.shown(Field(field), value)) for value in values]
    if field in NEVER_EMPTY:  # few, in the order of their vocabulary
        order = list(pages.words.names[Field(field)].values())
        return sorted(named, key=lambda one: order.index(one[0]))
    return sorted(named, key=lambda one: (one[0] not in likely, one[1]))
