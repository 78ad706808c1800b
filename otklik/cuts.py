"""Cuts on the command line."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from domain.region import Region
from domain.reports.cut import Dimension
from otklik.alerts import ME, Who, local, opened, viewer
from russian.typed_moments import moment_of


def cuts(
    counted: Annotated[
        str,
        typer.Argument(
            metavar="ЧТО", help="posts, complaints, cases, answers или alerts: что считать."
        ),
    ],
    since: Annotated[str, typer.Option(help="С какого дня: 01.10.2026; без него — с начала.")] = "",
    until: Annotated[str, typer.Option(help="До какого времени; без него — до сейчас.")] = "",
    measure: Annotated[str, typer.Option(help="Показатель: count, on_time, overdue.")] = "count",
    rows: Annotated[str, typer.Option(help="Разрез строк: municipality.")] = "",
    columns: Annotated[str, typer.Option(help="Разрез столбцов: group.")] = "",
    grain: Annotated[str, typer.Option(help="Шаг: hour, day, week, month, quarter, year.")] = "",
    only: Annotated[
        list[str] | None, typer.Option(help="Отбор: municipality:tynda; можно несколько.")
    ] = None,
    words: Annotated[str, typer.Option(help="Слова, как в поиске; для сообщений.")] = "",
    who: Who = ME,
) -> None:
    """Посчитать сообщения, обращения, ответы или оповещения по разрезам.

    Пример: otklik cuts cases --rows body --grain month --since 01.01.2026
    """
    from desks.reports.cuts.asked import cut_of
    from desks.reports.cuts.desk import CutDesk

    with opened() as installation:
        now, zone = installation.clock.now(), installation.region.zone
        cut = cut_of(
            *(counted, measure, rows, columns, grain),
            since=moment_of(since, now, zone) if since else None,
            until=moment_of(until, now, zone) if until else now,
            filters=only or (),
            words=words,
        )
        table = CutDesk(installation).look(viewer(who), cut)
        shown = Table("Строка", "Столбец", "Шаг", "Значение", "Из скольких")
        for cell in table.cells:
            shown.add_row(
                Text(_name(installation.region, cut.rows, cell.row)),
                Text(_name(installation.region, cut.columns, cell.column)),
                "" if cell.step is None else f"{cell.step:%d.%m.%Y %H:%M}".removesuffix(" 00:00"),
                "—" if cell.value is None else f"{cell.value:.4g}".replace(".", ","),
                str(cell.n),
            )
        taken_at = local(table.taken_at, installation)
    if table.cells:
        Console().print(shown)
    else:
        typer.echo("За это время ничего нет.")
    typer.echo(f"Данные на {taken_at}.")


def _name(region: Region, dimension: Dimension | None, value: str | None) -> str:
    if not value:
        return "" if value is None else "не указано"
    match dimension:
        case Dimension.MUNICIPALITY if value in region.municipalities:
            return region.municipalities[value].short
        case Dimension.SETTLEMENT if value in region.settlements:
            return region.settlements[value].name
        case Dimension.GROUP if value in region.groups:
            return region.groups[value].name
        case Dimension.TOPIC if value in region.topics:
            return region.topics[value].name
        case Dimension.BODY if value in region.bodies:
            return region.bodies[value].name
        case Dimension.SOURCE if value in region.sources:
            return region.sources[value].title
    return value
