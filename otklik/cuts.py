"""Cuts on the command line."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from domain.reports.cut import Dimension
from otklik.shell import ME, Who, local, opened, viewer
from russian.few import FEW
from russian.typed_moments import moment_of


def cuts(
    counted: Annotated[
        str,
        typer.Argument(
            metavar="ЧТО",
            help="posts, complaints, cases, answers, alerts или surveys: что считать.",
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
    words: Annotated[str, typer.Option(help="Слова, как в поиске; для постов и жалоб.")] = "",
    who: Who = ME,
) -> None:
    """Посчитать посты и комментарии, обращения, ответы, оповещения или опросы по разрезам.

    Пример: otklik cuts cases --rows body --grain month --since 01.01.2026
    """
    from app.reports.questions import cut_words
    from desks.reports.cuts.asked import cut_of
    from desks.reports.cuts.desk import CutDesk
    from russian.cuts import claim, figure, step

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
        named = cut_words(installation, cut.counted)

        def name(dimension: Dimension | None, value: str | None) -> Text:
            return Text("" if dimension is None else named.value(dimension, value or ""))

        shown = Table("Строка", "Столбец", "Шаг", "Значение", "Из скольких")
        for cell in table.cells:
            shown.add_row(
                name(cut.rows, cell.row),
                name(cut.columns, cell.column),
                "" if cut.grain is None or cell.step is None else step(cut.grain, cell.step),
                FEW if cell.is_hidden else figure(cut.measure, cell.value),
                "" if cell.is_hidden else str(cell.n),
            )
        taken_at = local(table.taken_at, installation)
    if table.cells:
        Console().print(shown)
    else:
        typer.echo("За это время ничего нет.")
    if whose := claim(cut.counted):
        typer.echo(whose)
    typer.echo(f"Данные на {taken_at}.")
