"""What a search found as a table: the posts of the screen in its order, and its filters above."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import islice

from babel.numbers import format_decimal

from app.wiring import Parts
from desks.exports.export import Export
from desks.viewer import Viewer
from domain.person import Right
from domain.ports.index import Page
from domain.post import Engagement, EnrichedPost
from domain.query import Condition, Field, Sort
from domain.query_text import parse, period, render
from files.sheets import Cell, Column
from russian.plural import LOCALE
from russian.vocabulary import Vocabulary

SORTS = {
    Sort.NEWEST: "сначала новые",
    Sort.OLDEST: "сначала старые",
    Sort.RELEVANCE: "по соответствию",
}
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


@dataclass(frozen=True, slots=True)
class SearchChoice:
    """What the form of the search holds."""

    q: str = ""
    sort: Sort = Sort.NEWEST


def export_search(parts: Parts, viewer: Viewer, choice: SearchChoice, limit: int) -> Export:
    """Raises Forbidden, or QueryError where the query cannot be read."""
    viewer.demand(Right.EXPORT)
    index, words, zone = viewer.posts(parts.index), Vocabulary(parts.region), parts.region.zone
    condition = parse(choice.q, zone, words.names)
    page = index.search(condition, limit=0)
    now = parts.clock.now().astimezone(zone)
    head = [*_head(parts, words, choice, condition, page, limit), ("Выгрузил", viewer.actor)]
    posts = islice(index.walk(condition, sort=choice.sort), limit)
    return Export(
        name=f"Поиск {now:%Y-%m-%d %H-%M}",
        head=[*head, ("Когда", now)],
        columns=COLUMNS,
        total=page.total,
        rows=_rows(parts, words, posts),
    )


def _head(
    parts: Parts,
    words: Vocabulary,
    choice: SearchChoice,
    condition: Condition,
    page: Page,
    limit: int,
) -> Iterator[tuple[str, Cell]]:
    zone = parts.region.zone
    yield "Запрос", choice.q or "все посты"
    yield "Условия", render(condition, zone, words.typed) or "нет"
    for typed, taken in (page.corrected or {}).items():
        yield "Исправлено", f"слова «{typed}» нет ни в одном посте, взято «{taken}»"
    ends = [
        f"{word} {at.astimezone(zone):%d.%m.%Y %H:%M}"
        for word, at in zip(("с", "до"), period(condition), strict=True)
        if at
    ]
    yield "Опубликовано", " ".join(ends) or "за всё время"
    yield "Порядок", SORTS[choice.sort]
    yield "Найдено постов", page.total
    if page.total > limit:
        most = format_decimal(limit, locale=LOCALE)
        yield "Внимание", f"здесь только первые {most}: сузьте поиск, чтобы выгрузить остальные"


def _rows(parts: Parts, words: Vocabulary, posts: Iterable[EnrichedPost]) -> Iterator[list[Cell]]:
    """A private author has no column: what is counted or joined by author never leaves."""
    ledger, zone, waiting = parts.ledger, parts.region.zone, iter(posts)
    while some := list(islice(waiting, BATCH)):
        ids = [one.post.id for one in some]
        counters, gone = ledger.engagement(ids), ledger.gone(ids)
        for one in some:
            newest = counters.get(one.post.id, one.post.engagement)
            yield _row(words, zone, one, newest, gone.get(one.post.id))


def _row(
    words: Vocabulary,
    zone: tzinfo,
    enriched: EnrichedPost,
    counters: Engagement,
    gone: datetime | None,
) -> list[Cell]:
    post, labels, shown = enriched.post, enriched.labels, words.shown
    concluded = [(field, getattr(labels, field)) for field, _ in LABELS]
    return [
        post.published_at.astimezone(zone),
        shown(Field.SOURCE, post.source_id),
        shown(Field.NETWORK, post.source_kind),
        *(shown(field, label.value) if label else None for field, label in concluded),
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
