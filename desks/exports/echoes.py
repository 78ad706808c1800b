"""Who repeats whom as a table: a row for each pair, those whom more follow first."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta, tzinfo

from app.installation import Installation
from desks.exports.export import Export
from desks.outreach.echoes import EchoChoice, EchoDesk, EchoedSource, EchoTable
from desks.viewer import Viewer
from domain.outreach.echo import EchoPair
from domain.query import Field
from domain.source import Source
from files.sheets import Cell, Column, FileKind
from russian.outreach.echoes import PARTIAL
from russian.vocabulary import AUTHORS, Vocabulary

COLUMNS = (
    *(Column("За кем следуют", 32), Column("Кто это", 14), Column("Сеть", 14)),
    *(Column("Следуют за ним", 14), Column("Публикаций за период", 18)),
    *(Column("Из них общий источник", 18), Column("Первым об инцидентах", 18)),
    *(Column("Кто повторяет", 32), Column("Повторов", 10), Column("Из них репостов", 14)),
    *(Column("Публикаций у него", 16), Column("Обычно через, мин", 16), Column("Вывод", 14)),
    *(Column("Разделы", 40), Column("Последний повтор", 18)),
)


def export_echoes(
    installation: Installation, viewer: Viewer, choice: EchoChoice, kind: FileKind
) -> Export:
    table = EchoDesk(installation).export(viewer, choice, kind)
    zone, words = installation.region.zone, Vocabulary(installation.region)
    until, group = table.cut.until.astimezone(zone), choice.group
    rows = list(_rows(installation.region.sources, words.shown, table, zone))
    head = [
        ("Период", f"{choice.days} дней, до {until:%d.%m.%Y}"),
        ("Раздел", words.shown(Field.GROUP, group) if group else "все разделы"),
        *([] if table.is_whole else [("Сравнены не все", PARTIAL)]),
        ("Выгрузил", viewer.name),
    ]
    return Export(f"Кто кого повторяет {until:%Y-%m-%d %H-%M}", head, COLUMNS, len(rows), rows)


def _rows(
    sources: Mapping[str, Source],
    shown: Callable[[Field, str], str],
    table: EchoTable,
    zone: tzinfo,
) -> Iterator[Sequence[Cell]]:
    for one in table.sources:
        head = _head(shown, one)
        for pair in one.pairs:
            yield *head, *_pair(sources, shown, table, pair, zone)
        if not one.pairs:
            yield *head, *(None for _ in COLUMNS[len(head) :])


def _head(shown: Callable[[Field, str], str], one: EchoedSource) -> Sequence[Cell]:
    return (
        *(one.source.title, AUTHORS[one.voice], shown(Field.NETWORK, one.source.kind)),
        *(one.followers, one.published, one.common, one.race.first.count),
    )


def _pair(
    sources: Mapping[str, Source],
    shown: Callable[[Field, str], str],
    table: EchoTable,
    pair: EchoPair,
    zone: tzinfo,
) -> Sequence[Cell]:
    groups = [
        f"{shown(Field.GROUP, group) if group else 'не определён'}: {count}"
        for group, count in pair.groups
    ]
    return (
        sources[pair.follower].title,
        pair.count,
        pair.reposts,
        table.published.get(pair.follower, 0),
        None if pair.delay is None else round(pair.delay / timedelta(minutes=1)),
        "следует" if pair.follows else "мало данных",
        "; ".join(groups),
        f"{pair.last[0].at.astimezone(zone):%d.%m.%Y %H:%M}",
    )
