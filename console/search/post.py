"""One post: its stored text, its labels and who decided them, and its surroundings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fastapi import Request, Response

from console.pages import Pages
from console.routes import POSTS, Route
from console.workers import Work
from desks.posts import PostDesk
from domain.correction import Correction
from domain.post import Labels
from domain.query import Field

TITLES: Mapping[Field, str] = {
    Field.KIND: "Вид",
    Field.MUNICIPALITY: "Место",
    Field.SETTLEMENT: "Населённый пункт",
    Field.GROUP: "Раздел",
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


@dataclass(frozen=True, slots=True)
class Decided:
    title: str
    value: str | None
    confidence: float
    by: Correction | None


def show_post(request: Request, post_id: str) -> Response:
    pages: Pages = request.app.state.pages
    viewer, desk = pages.viewer(request), PostDesk(pages.installation, pages.words)
    card = desk.one(viewer, post_id, around=True)
    own, corrections = card.shown, card.corrections
    return pages.show(
        request,
        "post_page.html",
        found=own,
        decided=list(_decided(pages, own.labels, corrections)),
        history=[(TITLES[Field(c.field)], _words(pages, c), c) for c in corrections],
        thread=card.thread,
        comments=card.comments,
        answered=card.answered,
        alike=card.alike,
        others=card.others,
        attachments=[(ATTACHMENTS.get(a.kind, a.kind), a) for a in own.post.attachments],
    )


def _words(pages: Pages, correction: Correction) -> str:
    if correction.value is None:
        return "нет"
    return pages.words.shown(Field(correction.field), correction.value)


def _decided(pages: Pages, labels: Labels, corrections: Sequence[Correction]) -> Iterator[Decided]:
    latest = {c.field: c for c in sorted(corrections, key=lambda c: c.at)}
    for field, title in TITLES.items():
        label, by = getattr(labels, field), latest.get(field)
        if label is not None:
            value = pages.words.shown(field, label.value)
            yield Decided(title, value, label.confidence, by if label.by_person else None)
        elif by is not None:
            yield Decided(title, None, 1.0, by)


ROUTES: Sequence[Route] = (Route("GET", "/posts/{post_id}", show_post, POSTS, work=Work.INDEX),)
