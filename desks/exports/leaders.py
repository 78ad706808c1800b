"""The list of opinion leaders as a table."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from app.installation import Installation
from desks.exports.export import Export
from desks.leaders import Leader, LeaderChoice, LeaderDesk, Measure
from desks.viewer import Viewer
from domain.query import Field
from files.sheets import Cell, Column, FileKind
from russian.vocabulary import AUTHORS, Vocabulary

MEASURES = {
    Measure.REACH: "Охват",
    Measure.MEDIAN: "На один пост",
    Measure.ENGAGEMENT: "Отклик на 1000",
    Measure.FIRST: "Первый",
    Measure.CRITICAL: "Критика",
    Measure.POSTS: "Постов",
}
COLUMNS = (
    *(Column("Место", 8), Column("Название", 32), Column("Кто", 14), Column("Сеть", 14)),
    *(Column("Муниципалитет", 20), Column("Постов", 10), Column("С просмотрами", 14)),
    *(Column("Охват", 12), Column("Просмотров на пост", 18), Column("Отклик на 1000", 14)),
    *(Column("Инцидентов", 12), Column("Первым сообщил", 12), Column("Опережение, мин", 16)),
    *(Column("С известным тоном", 18), Column("Критичных", 12), Column("Доля критики", 14)),
    *(Column("Доля от", 10), Column("Доля до", 10), Column("Следим", 10)),
)


def export_leaders(
    installation: Installation, viewer: Viewer, choice: LeaderChoice, kind: FileKind
) -> Export:
    leaders = LeaderDesk(installation).export(viewer, choice, kind)
    until, shown = leaders.cut.until, Vocabulary(installation.region).shown
    now, place, group = until.astimezone(installation.region.zone), choice.place, choice.group
    rows = [_row(shown, *ranked) for ranked in leaders.leaders]
    head = [
        ("Период", f"{choice.days} дней, до {now:%d.%m.%Y}"),
        ("Раздел", shown(Field.GROUP, group) if group else "все разделы"),
        ("Где", shown(Field.MUNICIPALITY, place) if place else "вся область"),
        ("Порядок", MEASURES[choice.sort]),
        ("Выгрузил", viewer.name),
    ]
    return Export(f"Лидеры мнений {now:%Y-%m-%d %H-%M}", head, COLUMNS, len(rows), rows)


def _row(shown: Callable[[Field, str], str], rank: int | None, one: Leader) -> Sequence[Cell]:
    standing, race, source = one.standing, one.race, one.source
    low, high = standing.critical.interval
    place = source.municipality
    return (
        rank,
        source.title,
        AUTHORS[one.voice],
        shown(Field.NETWORK, source.kind),
        shown(Field.MUNICIPALITY, place) if place else "вся область",
        standing.posts,
        standing.viewed,
        standing.views if standing.viewed else None,
        standing.median,
        None if standing.engagement is None else round(standing.engagement, 1),
        race.first.of,
        race.first.count,
        None if race.lead is None else round(race.lead / timedelta(minutes=1)),
        standing.toned,
        standing.negative,
        round(standing.negative / standing.toned, 3) if standing.toned else None,
        round(low, 3) if standing.toned else None,
        round(high, 3) if standing.toned else None,
        "да" if one.followed else "",
    )
