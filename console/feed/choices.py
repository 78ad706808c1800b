"""Choices of a monitor: a reason to reject, a value of a label, an incident to merge into."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Query, Request, Response

from console.feed.triage import GONE, MOST, Id, TriageForm, answer
from console.feed.view import view_of
from console.feed.words import words
from console.pages import Pages
from console.refusals import refused
from console.routes import TRIAGE, Route
from console.workers import Work
from desks.labels import NEVER_EMPTY
from desks.repeats import quotes
from desks.targets import Targets, targets
from desks.triage import NEW, TriageDesk
from domain.post import EnrichedPost
from domain.query import Field
from domain.triage import Act
from russian.vocabulary import KINDS, SENTIMENTS, URGENCIES

FIELDS = {
    "kind": "Вид",
    "sentiment": "Тон",
    "urgency": "Срочность",
    "municipality": "Место",
    "group": "Раздел",
    "topic": "Тема",
    "body": "Кто ответит",
}
FEW: Mapping[str, Mapping[str, str]] = {
    "kind": KINDS,
    "sentiment": SENTIMENTS,
    "urgency": URGENCIES,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """`likely` values come first; the `present` one is the value of all posts."""

    value: str
    words: str
    likely: bool
    present: bool


def choose(
    request: Request,
    what: str,
    post: Annotated[list[Id], Query(max_length=MOST)],
    field: str = "kind",
    back: Annotated[str, Query(max_length=4000)] = "",
    next: Annotated[str, Query(max_length=64, pattern="^[0-9a-f]*$")] = "",
    find: Annotated[str, Query(max_length=200)] = "",
    copies: bool = False,
) -> Response:
    return _choices(request, what, post, field, back, next, find, copies)


def choose_selected(request: Request, what: str, fields: Annotated[TriageForm, Form()]) -> Response:
    return _choices(request, what, fields.selected, "kind", fields.back, "", "", fields.copies)


def _choices(
    request: Request,
    what: str,
    asked: Sequence[str],
    field: str,
    back: str,
    next: str,
    find: str,
    copies: bool,
) -> Response:
    pages: Pages = request.app.state.pages
    if what not in (Act.REJECT, Act.CORRECT, Act.MERGE) or field not in FIELDS:
        return refused(request, "такой страницы нет", 404)
    if not asked:
        return answer(request, TriageForm(back=back), [], "Сначала выберите посты.", 400)
    viewer, desk = pages.viewer(request), TriageDesk(pages.installation)
    posts = list(desk.posts(viewer, asked).values())
    if not posts:
        return refused(request, GONE.removesuffix("."), 404)
    near = Targets((), ())
    if what == Act.MERGE:
        near = targets(pages.installation, pages.words, viewer, posts, find)
    shown = [target.latest for target in (*near.now, *near.offers)]
    folded = desk.with_copies(viewer, [one.post.id for one in posts]) if copies else {}
    return pages.show(
        request,
        "feed_choose.html",
        what=what,
        posts=posts,
        quoted=quotes(pages.installation, [posts[0], *shown]),
        field=field,
        FIELDS=FIELDS,
        choices=_values(pages, field, posts) if what == Act.CORRECT else (),
        may_be_empty=field not in NEVER_EMPTY,
        targets=near,
        find=find,
        copies=copies,
        folded=sum(map(len, folded.values())),
        NEW=NEW,
        back=back,
        next=next,
        asked=view_of(back),
        **words(pages, request),
    )


def _values(pages: Pages, field: str, posts: Sequence[EnrichedPost]) -> list[Choice]:
    region, first = pages.installation.region, posts[0].labels
    likely: set[str] = set()
    values = set(pages.words.names[Field(field)].values())
    match field:
        case "group":
            likely = {label.value for label in first.alternatives}
        case "topic" if first.group:
            likely = {t.id for t in region.topics.values() if t.group == first.group.value}
        case "body":
            route = region.route(first)
            likely = {route[1]} if route else set()
            values = {b.id for b in region.bodies.values() if b.until is None}
    labels = {label.value if (label := getattr(p.labels, field)) else "" for p in posts}
    made = [
        Choice(
            value,
            pages.words.shown(Field(field), value),
            value in likely,
            labels == {value},
        )
        for value in FEW.get(field, values)
    ]
    if field in FEW:
        return made
    return sorted(made, key=lambda one: (not one.likely, one.words))


ROUTES: Sequence[Route] = (
    Route("GET", "/feed/choose/{what}", choose, TRIAGE, work=Work.INDEX),
    Route("POST", "/feed/choose/{what}", choose_selected, TRIAGE, work=Work.INDEX),
)
