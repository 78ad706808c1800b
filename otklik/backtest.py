"""Backtest on the command line: the alerts that a rule would have sent over the stored history."""

from typing import Annotated

import typer

from domain.errors import SettingsError
from domain.query import Field
from otklik.shell import opened, viewer


def backtest(
    place: Annotated[str, typer.Option(help="Муниципалитет; без него вся область.")] = "",
    group: Annotated[str, typer.Option(help="Раздел; без него все разделы.")] = "",
    search: Annotated[str, typer.Option(help="Сохранённый поиск вместо места и группы.")] = "",
    sensitivity: Annotated[
        str, typer.Option(help="fewer, usual или more; без неё как в настройке.")
    ] = "",
    window: Annotated[
        list[int] | None, typer.Option(help="Промежуток в часах, можно несколько; без него все.")
    ] = None,
) -> None:
    """Показать, какие оповещения правило прислало бы по накопленной истории.

    Пример: otklik alerts backtest --place Тында --group ЖКХ
    """
    from desks.rules import RuleDesk
    from domain.alert import Cell
    from domain.spelling import plain
    from russian.figures import number, usual
    from russian.moments import span
    from russian.plural import plural
    from russian.vocabulary import Vocabulary

    with opened() as installation:
        words = Vocabulary(installation.region)

        def known(field: Field, typed: str, what: str) -> str | None:
            if typed and plain(typed) not in words.names[field]:
                raise SettingsError(f"{what} «{typed}» нет в справочнике региона: проверьте имя")
            return words.names[field][plain(typed)] if typed else None

        cell = Cell(None, None, search)
        if not search:
            cell = Cell(
                known(Field.GROUP, group, "раздела"),
                known(Field.MUNICIPALITY, place, "муниципалитета"),
            )
        trial = RuleDesk(installation).trial(viewer(), cell, sensitivity, window)
        zone = installation.region.zone
        for spike in trial.spikes:
            at, until = (at.astimezone(zone) for at in (spike.at, spike.until))
            people = plural(spike.observed, "житель", "жителя", "жителей")
            typer.echo(
                f"{at:%d.%m.%Y %H:%M}  {people} {span(spike.window)}, "
                f"обычно {usual(spike.expected)}, до {until:%d.%m %H:%M}"
                f"{' (истории меньше двух недель)' if spike.cold else ''}"
            )
        typer.echo(
            f"{words.cell(cell)}, с {trial.since.astimezone(zone):%d.%m.%Y}: "
            f"{plural(len(trial.spikes), 'оповещение', 'оповещения', 'оповещений')}, "
            f"в неделю {number(trial.per_week, 1)}"
        )
