"""One post: its whole text as saved, what was concluded about it by whom, and what is around it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fastapi import Request, Response
from starlette.exceptions import HTTPException

from console.pages import Pages
from console.routes import POSTS, Route
from console.workers import Work
from desks.posts import Shown, shown
from domain.correction import Correction
from domain.ports.index import Hit, PostSearch
from domain.post import EnrichedPost, Labels
from domain.query import All, Field, Is, Not, Sort

TITLES: Mapping[Field, str] = {
    Field.KIND: "Вид",
    Field.MUNICIPALITY: "Место",
    Field.SETTLEMENT: "Населённый пункт",
    Field.GROUP: "Группа тем",
    Field.TOPIC: "Тема",
    Field.SENTIMENT: "Тон",
    Field.URGENCY: "Срочность",
    Field.BODY: "Кто может ответить",
}
ATTACHMENTS = {
    "photo": "фотография",
    "video": "видео",
    "audio": "звук",
    "document": "документ",
    "link": "ссылка",
    "poll": "опрос",
    "voice": "голосовое сообщение",
    "sticker": "наклейка",
    "place": "место на карте",
}
ALIKE = 5  # posts of the same incident that are shown
COMMENTS = 20  # the first ones below a post


@dataclass(frozen=True, slots=True)
class Decided:
    """A label: what it is called, its value in words (None for none), how sure the model was, and
    whose word it is where a person said so.
    """

    title: str
    value: str | None
    confidence: float
    by: Correction | None


def show_post(request: Request, post_id: str) -> Response:
    """Whatever the source has done with the post since, it is read here as it was saved."""
    pages: Pages = request.app.state.pages
    index, parts = pages.index(request), pages.parts
    enriched = index.get([post_id]).get(post_id)
    if enriched is None:
        raise HTTPException(404)
    pages.audit(request, "post viewed", post_id)
    said = parts.corrections.of([post_id]).get(post_id, ())
    alike, others = _alike(pages, index, enriched)
    below = index.search(Is(Field.THREAD, post_id), sort=Sort.OLDEST, limit=COMMENTS)
    return pages.show(
        request,
        "post_page.html",
        found=shown(parts, index, [Hit(enriched)])[0],
        decided=list(_decided(pages, enriched.labels, said)),
        history=[(TITLES[Field(c.field)], _words(pages, c), c) for c in said],
        thread=_thread(pages, index, enriched),
        comments=shown(parts, index, below.hits),
        answered=below.total,
        alike=alike,
        others=others,
        attachments=[(ATTACHMENTS.get(a.kind, a.kind), a) for a in enriched.post.attachments],
    )


def _words(pages: Pages, correction: Correction) -> str:
    if correction.value is None:
        return "нет"
    return pages.words.shown(Field(correction.field), correction.value)


def _decided(pages: Pages, labels: Labels, said: Sequence[Correction]) -> Iterator[Decided]:
    latest = {c.field: c for c in sorted(said, key=lambda c: c.at)}
    for field, title in TITLES.items():
        label, by = getattr(labels, field), latest.get(field)
        if label is not None:
            value = pages.words.shown(field, label.value)
            yield Decided(title, value, label.confidence, by if label.by_person else None)
        elif by is not None:
            yield Decided(title, None, 1.0, by)


def _thread(pages: Pages, index: PostSearch, enriched: EnrichedPost) -> list[Shown]:
    """What a comment stands under and what it answers, the upper one first."""
    post = enriched.post
    ids = [i for i in dict.fromkeys((post.thread_id, post.parent_id)) if i]
    found = index.get(ids) if ids else {}
    return shown(pages.parts, index, [Hit(found[i]) for i in ids if i in found])


def _alike(pages: Pages, index: PostSearch, enriched: EnrichedPost) -> tuple[list[Shown], int]:
    """The latest other posts about the same, and how many there are."""
    if not (incident := enriched.labels.incident_id):
        return [], 0
    others = All((Is(Field.INCIDENT, incident), Not(Is(Field.POST, enriched.post.id))))
    page = index.search(others, limit=ALIKE)
    return shown(pages.parts, index, page.hits), page.total


ROUTES: Sequence[Route] = (Route("GET", "/posts/{post_id}", show_post, POSTS, work=Work.INDEX),)
