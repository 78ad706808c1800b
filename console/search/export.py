"""What a search found as a file: the posts of the screen in its order, and its filters above."""

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from console.export import table
from console.pages import Pages, number
from console.routes import EXPORT, Route
from console.search.search import SORTS
from console.workers import Work
from desks.posts import PostDesk, PostFile, Shown
from domain.errors import QueryError
from domain.query import Field, Sort
from domain.query_text import period, render
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


def export_search(
    request: Request, q: str = "", sort: Sort = Sort.NEWEST, format: FileKind = FileKind.XLSX
) -> Response:
    """All that the page of this search leads to, as a file. A query that cannot be read is shown as
    the page shows it.
    """
    pages: Pages = request.app.state.pages
    viewer = pages.viewer(request)
    try:
        file = PostDesk(pages.parts, pages.words).export(viewer, q, sort, format)
    except QueryError:
        return RedirectResponse(f"/search?{urlencode({'q': q, 'sort': sort})}", status_code=303)
    now = pages.parts.clock.now().astimezone(pages.parts.region.zone)
    head = [*_head(pages, q, sort, file), ("Выгрузил", viewer.name), ("Когда", now)]
    rows = (_row(pages, one) for one in file.posts)
    return table(format, f"Поиск {now:%Y-%m-%d %H-%M}", head, COLUMNS, rows)


def _head(pages: Pages, q: str, sort: Sort, file: PostFile) -> Iterator[tuple[str, Cell]]:
    zone, condition, page = pages.parts.region.zone, file.condition, file.page
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
    if page.total > file.limit:
        yield (
            "Внимание",
            f"здесь только первые {number(file.limit)}: сузьте поиск, чтобы выгрузить остальные",
        )


def _row(pages: Pages, one: Shown) -> list[Cell]:
    """A private author has no column: what is counted or joined by author never leaves."""
    post, labels, zone, words = one.post, one.labels, pages.parts.region.zone, pages.words.shown
    values = [(field, getattr(labels, field)) for field, _ in LABELS]
    counters = one.engagement
    return [
        post.published_at.astimezone(zone),
        words(Field.SOURCE, post.source_id),
        words(Field.NETWORK, post.source_kind),
        *(words(field, label.value) if label else None for field, label in values),
        post.body,
        post.url,
        counters.views,
        counters.likes,
        counters.reposts,
        counters.comments,
        post.edited_at and post.edited_at.astimezone(zone),
        one.gone_at and one.gone_at.astimezone(zone),
        labels.incident_id,
    ]


ROUTES: Sequence[Route] = (Route("GET", "/search/export", export_search, EXPORT, work=Work.LONG),)
