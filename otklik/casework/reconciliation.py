"""«Сверка» on the command line: the monitoring of another system beside our crawl."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from otklik.shell import ME, Who, local, opened, viewer

if TYPE_CHECKING:
    from cases.reconciliation import Overlap


def reconcile(
    stream: Annotated[str, typer.Option(help="С чем сверить: incidents.")] = "",
    days: Annotated[int, typer.Option(help="За сколько дней: 7, 14 или 28.")] = 14,
    pairs: Annotated[
        bool, typer.Option("--pairs", help="Показать обращения, похожие на одно и то же.")
    ] = False,
    accept: Annotated[int, typer.Option(help="Номер пары: присоединить позднее.")] = 0,
    reject: Annotated[int, typer.Option(help="Номер пары: это разные.")] = 0,
    undo: Annotated[int, typer.Option(help="Номер пары: отменить решение.")] = 0,
    who: Who = ME,
) -> None:
    """Сверить выгрузку другой системы со сбором: чего нет у нас и чего нет у них.

    Пример: otklik cases reconcile --stream incidents --days 28
    """
    if pairs or accept or reject or undo:
        _pairs(accept, reject, undo, who)
        return
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


def _pairs(accept: int, reject: int, undo: int, who: str) -> None:
    from desks.cases.pairs import CasePairDesk
    from russian.casework.pairs import pair_words, reasons

    with opened() as installation:
        desk, me = CasePairDesk(installation), viewer(who)
        for pair, deed in ((accept, desk.accept), (reject, desk.reject), (undo, desk.undo)):
            if pair:
                typer.echo(f"{pair_words(deed(me, pair))}.")
        if accept or reject or undo:
            return
        known = desk.list(me)
        for one in known.proposed:
            typer.echo(f"{one.id}: {pair_words(one)}, потому что {reasons(one)}")
        for one in known.settled:
            typer.echo(f"{one.id}: {pair_words(one)} ({one.who})")
        if not known.proposed:
            typer.echo("Похожих обращений, о которых ещё не решили, нет.")


def _shares(one: "Overlap") -> tuple[str, str]:
    return f"{one.both} из {one.theirs}", f"{one.shared} из {one.ours}"
