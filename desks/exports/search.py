"""Search results as a table: the posts in the order of the page, with its filters above."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.installation import Installation
from desks.audit import write
from desks.exports.export import Export
from desks.posts import PostDesk, PostFile, Shown
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.query import Field, Sort
from domain.query_text import period, render
from files.sheets import Cell, Column, FileKind
from russian.figures import number
from russian.vocabulary import Vocabulary

SORTS = {
    Sort.NEWEST: "сначала новые",
    Sort.OLDEST: "сначала старые",
    Sort.RELEVANCE: "сначала подходящие",
}
LABELS = (
    (Field.MUNICIPALITY, "Место"),
    (Field.SETTLEMENT, "Населённый пункт"),
    (Field.GROUP, "Раздел"),
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


@dataclass(frozen=True, slots=True)
class SearchChoice:
    q: str = ""
    sort: Sort = Sort.NEWEST


def export_search(
    installation: Installation, viewer: Viewer, choice: SearchChoice, limit: int
) -> Export:
    words = Vocabulary(installation.region)
    file = PostDesk(installation, words).file(viewer, choice.q, choice.sort, limit)
    now = installation.clock.now().astimezone(installation.region.zone)
    head = [*_head(installation, words, choice, file), ("Выгрузил", viewer.actor), ("Когда", now)]
    return Export(
        name=f"Поиск {now:%Y-%m-%d %H-%M}",
        head=head,
        columns=COLUMNS,
        total=file.page.total,
        rows=(_row(installation, words, one) for one in file.posts),
    )


def note_search(
    installation: Installation, viewer: Viewer, choice: SearchChoice, kind: FileKind, rows: int
) -> None:
    detail = f"{rows} {kind}: {choice.q}"
    write(installation.audit, installation.clock.now(), viewer, Verb.SEARCH_EXPORTED, detail)


def _head(
    installation: Installation, words: Vocabulary, choice: SearchChoice, file: PostFile
) -> Iterator[tuple[str, Cell]]:
    zone, condition, page = installation.region.zone, file.condition, file.page
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
    if page.total > file.limit:
        most = number(file.limit)
        yield "Внимание", f"здесь только первые {most}: сузьте поиск, чтобы выгрузить остальные"


def _row(installation: Installation, words: Vocabulary, one: Shown) -> list[Cell]:
    """Authors have no column, so no file can be counted or joined by private author."""
    post, labels, zone, shown = one.post, one.labels, installation.region.zone, words.shown
    values = [(field, getattr(labels, field)) for field, _ in LABELS]
    counters = one.engagement
    return [
        post.published_at.astimezone(zone),
        shown(Field.SOURCE, post.source_id),
        shown(Field.NETWORK, post.source_kind),
        *(shown(field, label.value) if label else None for field, label in values),
        post.body,
        post.url,
        counters.views,
        counters.likes,
        counters.reposts,
        counters.comments,
        post.edited_at and post.edited_at.astimezone(zone),
        one.gone_at and one.gone_at.astimezone(zone),
        one.incident_id,
    ]
