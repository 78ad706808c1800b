"""What a search found as a file: the posts of the screen in its order, and its filters above."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from console.export import table
from console.pages import Pages, number
from console.routes import EXPORT, Route
from console.search.search import SORTS
from console.workers import Work
from domain.errors import QueryError
from domain.ports.index import Page
from domain.post import Engagement, EnrichedPost
from domain.query import Condition, Field, Sort
from domain.query_text import parse, period, render
from files.sheets import Cell, Column, FileKind

LABELS = (
    (Field.MUNICIPALITY, "Место"),
    (Field.SETTLEMENT, "Населённый пункт"),
    (Field.GROUP, "Группа тем"),
    (Field.TOPIC, "Тема"),
    (Field.KIND, "Вид"),
    (Field.SENTIMENT, "Тон"),
    (Field.URGENCY, "Срочность"),
    (Field.BODY, "Кто может ответить"),
)
COLUMNS = (
    Column("Время", 17),
    Column("Источник", 28),
    Column("Сеть"),
    *(Column(title, 20) for _, title in LABELS),
    Column("Текст", 90),
    Column("Ссылка", 34),
    Column("Просмотры", 12),
    Column("Отметки «нравится»", 12),
    Column("Репосты", 12),
    Column("Комментарии", 12),
    Column("Изменён", 17),
    Column("Удалён в источнике", 17),
    Column("Инцидент", 34),
)
BATCH = 1000  # posts whose counters are read at once


def export_search(
    request: Request, q: str = "", sort: Sort = Sort.NEWEST, format: FileKind = FileKind.XLSX
) -> Response:
    """All that the page of this search leads to, as a file. A query that cannot be read is shown as
    the page shows it.
    """
    pages: Pages = request.app.state.pages
    index, limit = pages.index(request), pages.parts.settings.export_limit
    try:
        condition = parse(q, pages.parts.region.zone, pages.words.names)
        page = index.search(condition, limit=0)
    except QueryError:
        return RedirectResponse(f"/search?{urlencode({'q': q, 'sort': sort})}", status_code=303)
    posts = islice(index.walk(condition, sort=sort), limit)
    pages.audit(request, "search exported", f"{min(page.total, limit)} {format}: {q}")
    now = pages.parts.clock.now().astimezone(pages.parts.region.zone)
    head = [*_head(pages, q, sort, condition, page), ("Выгрузил", pages.who(request))]
    name = f"Поиск {now:%Y-%m-%d %H-%M}"
    return table(format, name, [*head, ("Когда", now)], COLUMNS, _rows(pages, posts))


def _head(
    pages: Pages, q: str, sort: Sort, condition: Condition, page: Page
) -> Iterator[tuple[str, Cell]]:
    zone, limit = pages.parts.region.zone, pages.parts.settings.export_limit
    yield "Запрос", q or "все посты"
    yield "Условия", render(condition, zone, pages.words.typed) or "нет"
    for typed, taken in (page.corrected or {}).items():
        yield "Исправлено", f"слова «{typed}» нет ни в одном посте, взято «{taken}»"
    ends = [
        f"{word} {at.astimezone(zone):%d.%m.%Y %H:%M}"
        for word, at in zip(("с", "до"), period(condition), strict=True)
        if at
    ]
    yield "Опубликовано", " ".join(ends) or "за всё время"
    yield "Порядок", SORTS[sort]
    yield "Найдено постов", page.total
    if page.total > limit:
        yield (
            "Внимание",
            f"здесь только первые {number(limit)}: сузьте поиск, чтобы выгрузить остальные",
        )


def _rows(pages: Pages, posts: Iterable[EnrichedPost]) -> Iterator[list[Cell]]:
    """A private author has no column: what is counted or joined by author never leaves."""
    ledger, waiting = pages.parts.ledger, iter(posts)
    while some := list(islice(waiting, BATCH)):
        ids = [one.post.id for one in some]
        counters, gone = ledger.engagement(ids), ledger.gone(ids)
        for one in some:
            newest = counters.get(one.post.id, one.post.engagement)
            yield _row(pages, one, newest, gone.get(one.post.id))


def _row(
    pages: Pages, found: EnrichedPost, counters: Engagement, gone: datetime | None
) -> list[Cell]:
    post, labels, zone, shown = found.post, found.labels, pages.parts.region.zone, pages.words.shown
    said = [(field, getattr(labels, field)) for field, _ in LABELS]
    return [
        post.published_at.astimezone(zone),
        shown(Field.SOURCE, post.source_id),
        shown(Field.NETWORK, post.source_kind),
        *(shown(field, label.value) if label else None for field, label in said),
        post.body,
        post.url,
        counters.views,
        counters.likes,
        counters.reposts,
        counters.comments,
        post.edited_at and post.edited_at.astimezone(zone),
        gone and gone.astimezone(zone),
        labels.incident_id,
    ]


ROUTES: Sequence[Route] = (Route("GET", "/search/export", export_search, EXPORT, work=Work.LONG),)
