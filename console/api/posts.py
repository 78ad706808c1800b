"""Posts: search results, and one post with its newest counters and corrections."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import Query
from pydantic import Field

from console.api.caller import Caller, Calling
from console.api.cursor import Cursor, open_cursor, seal_cursor
from console.api.operations import Operation
from console.api.problems import MISSING
from console.api.schema import Answer, Given, Id
from console.routes import POSTS
from console.workers import Work
from desks.posts import PostDesk, Search, Shown
from domain import query
from domain.correction import CORRECTABLE
from domain.post import AuthorKind
from domain.query import FACETS, Sort
from domain.source import SourceKind

LIST = "posts"
LABELS = (*CORRECTABLE, "street")


class WantedPosts(Given):
    """Какие посты и какая их страница."""

    q: Annotated[str, Field(max_length=2000, description="Как на странице «Поиск».")] = ""
    sort: Sort = Sort.NEWEST
    facets: Annotated[bool, Field(description="Сосчитать ли и посты по признакам.")] = False
    cursor: Cursor = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20


class LabelAnswer(Answer):
    """Признак: значение, его слова, уверенность от 0 до 1 и сказал ли это человек."""

    value: str
    name: str
    confidence: float
    by_person: bool


class EngagementAnswer(Answer):
    """Самые новые счётчики; null — страница их не показывает."""

    views: int | None
    likes: int | None
    reposts: int | None
    comments: int | None


class PostAnswer(Answer):
    """Пост. Кто его написал, не хранится и не выдаётся: только житель это, редакция или орган."""

    id: str
    url: str
    source_id: str
    source: Annotated[str, Field(description="Название источника.")]
    network: SourceKind
    author: AuthorKind | None
    published_at: datetime
    date_stated: Annotated[bool, Field(description="Стоит ли дата на странице.")]
    edited_at: datetime | None
    gone_at: Annotated[datetime | None, Field(description="Когда замечено, что пост удалён.")]
    text: Annotated[str, Field(description="Заголовок и текст; личное закрыто.")]
    spans: Annotated[
        list[tuple[int, int]], Field(description="Где в text найденные слова: начало и конец.")
    ]
    thread_id: Annotated[str | None, Field(description="У комментария: пост, под которым он.")]
    parent_id: Annotated[str | None, Field(description="На что он отвечает.")]
    engagement: EngagementAnswer
    labels: Annotated[
        dict[str, LabelAnswer | None],
        Field(description=f"{', '.join(LABELS)}; null — неизвестно."),
    ]
    why_body: Annotated[str, Field(description="Почему назван этот орган.")]
    incident_id: str | None
    story_id: Annotated[
        str | None, Field(description="Событие; инцидент, если в нём есть жалоба или вопрос.")
    ]


class CorrectionAnswer(Answer):
    """Что человек исправил; null — признака нет."""

    field: str
    value: str | None
    who: str
    at: datetime


class OnePostAnswer(PostAnswer):
    """Пост и что в нём исправили люди, сначала прежнее."""

    corrections: list[CorrectionAnswer]


class ValueAnswer(Answer):
    """Значение признака и сколько с ним постов."""

    id: str
    name: str
    posts: int


class PostsAnswer(Answer):
    """Страница найденного."""

    total: int
    posts: list[PostAnswer]
    facets: Annotated[
        dict[str, list[ValueAnswer]] | None,
        Field(description=f"По {', '.join(FACETS)}, частые первыми; null, если не просили."),
    ]
    corrected: Annotated[
        dict[str, str], Field(description="Неизвестное слово и то, по которому искали вместо него.")
    ]
    next: Annotated[str | None, Field(description="cursor следующей страницы; null — конец.")]


def list_posts(caller: Calling, wanted: Annotated[WantedPosts, Query()]) -> PostsAnswer:
    """То же, что на странице «Поиск». Каждый запрос записывается в журнал."""
    after = open_cursor(caller, LIST, wanted.cursor) if wanted.cursor else None
    results = PostDesk(caller.installation, caller.words).search(
        caller.viewer(),
        Search(wanted.q, wanted.sort, after, wanted.limit),
        facets=FACETS if wanted.facets else (),
    )
    page = results.page
    fields = {
        "total": page.total,
        "posts": [_post(caller, one) for one in results.posts],
        "facets": _facets(caller, page.facets) if wanted.facets else None,
        "corrected": page.corrected or {},
        "next": page.next and seal_cursor(caller, LIST, page.next),
    }
    return caller.answer(PostsAnswer, fields)


def show_post(caller: Calling, post_id: Id) -> OnePostAnswer:
    """Пост с новыми счётчиками и исправлениями."""
    card = PostDesk(caller.installation, caller.words).one(caller.viewer(), post_id)
    fields = {**_post(caller, card.shown), "corrections": card.corrections}
    return caller.answer(OnePostAnswer, fields)


def _post(caller: Caller, one: Shown) -> Mapping[str, Any]:
    post, labels = one.post, one.labels
    return {
        "id": post.id,
        "url": post.url,
        "source_id": post.source_id,
        "source": caller.words.shown(query.Field.SOURCE, post.source_id),
        "network": post.source_kind,
        "author": post.author and post.author.kind,
        "published_at": post.published_at,
        "date_stated": post.date_stated,
        "edited_at": post.edited_at,
        "gone_at": one.gone_at,
        "text": post.body,
        "spans": one.spans,
        "thread_id": post.thread_id,
        "parent_id": post.parent_id,
        "engagement": one.engagement,
        "labels": {name: _label(caller, name, getattr(labels, name)) for name in LABELS},
        "why_body": caller.words.why_body(labels),
        "incident_id": one.incident_id,
        "story_id": labels.incident_id,
    }


def _label(caller: Caller, name: str, label: Any) -> Mapping[str, Any] | None:
    if label is None:
        return None
    words = label.value if name == "street" else caller.words.shown(query.Field(name), label.value)
    return {
        "value": label.value,
        "name": words,
        "confidence": label.confidence,
        "by_person": label.by_person,
    }


def _facets(
    caller: Caller, facets: Mapping[query.Field, Mapping[str, int]]
) -> Mapping[str, list[Mapping[str, Any]]]:
    return {
        field.value: [
            {"id": value, "name": caller.words.shown(field, value), "posts": count}
            for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        ]
        for field, counts in facets.items()
    }


ROUTES: Sequence[Operation] = (
    Operation("GET", "/posts", list_posts, POSTS, "Поиск постов", work=Work.INDEX),
    Operation("GET", "/posts/{post_id}", show_post, POSTS, "Один пост", MISSING, work=Work.INDEX),
)
