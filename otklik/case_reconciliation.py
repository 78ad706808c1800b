"""«Сверка» on the command line: the monitoring of another system beside our crawl."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from otklik.alerts import local, opened, viewer

if TYPE_CHECKING:
    from cases.reconciliation import Overlap


def reconcile(
    stream: Annotated[str, typer.Option(help="С чем сверить: incidents.")] = "",
    days: Annotated[int, typer.Option(help="За сколько дней: 7, 14 или 28.")] = 14,
) -> None:
    """Сверить выгрузку другой системы со сбором: чего нет у нас и чего нет у них.

    Пример: otklik cases reconcile --stream incidents --days 28
    """
    from desks.cases.reconciliation import ReconciliationDesk
    from russian.casework.cases import CaseWords

    with opened() as installation:
        compared = ReconciliationDesk(installation).compare(viewer(), stream, days)
        if not compared.stream:
            typer.echo("Сверять не с чем: загрузите выгрузку, в которой есть ссылки на посты.")
            return
        words, sources = CaseWords(installation.region), installation.region.sources
        result = compared.result
        typer.echo(f"{words.stream(compared.stream)}, с {local(compared.since, installation)}")
        table = Table("Источник", "Их записи есть у нас", "Наши жалобы есть у них")
        for id_, one in result.by_source.items():
            title = sources[id_].title if id_ in sources else id_
            table.add_row(Text(title), *_shares(one))
        table.add_row("Всего", *_shares(result.whole))
        Console().print(table)
        if result.unlinked:
            typer.echo(f"Без ссылки на пост: {result.unlinked}.")
        for lack in result.lacks:
            typer.echo(f"Нет среди источников: {lack.address} (записей: {lack.count})")
        for row in result.lost:
            typer.echo(f"Источник читаем, а поста нет: {row.link}")


def _shares(one: "Overlap") -> tuple[str, str]:
    return f"{one.both} из {one.theirs}", f"{one.shared} из {one.ours}"
