"""Silences on the command line: what is muted, until when and why."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from otklik.shell import LENGTH, ME, UNTIL, Who, end_of, local, opened, viewer
from russian.typed_moments import moment_of


def silences(
    ended: Annotated[bool, typer.Option("--ended", help="И те, что уже кончились.")] = False,
) -> None:
    """Показать, что приглушено, до какого времени и почему.

    Пример: otklik alerts silences
    """
    from desks.silences import SilenceDesk
    from russian.vocabulary import SILENCE_STATES, Vocabulary

    table = Table("Номер", "Что", "Состояние", "С", "До", "Причина", "Кто")
    with opened() as installation:
        words, now = Vocabulary(installation.region), installation.clock.now()
        ago = datetime.min.replace(tzinfo=UTC) if ended else now
        listed = SilenceDesk(installation).since(viewer(), ago)
        for s in listed:
            times = (local(s.since, installation), local(s.until, installation))
            row = (s.id, words.silence(s), SILENCE_STATES[s.state(now)], *times, s.reason, s.who)
            table.add_row(*map(Text, row))
    if listed:
        Console().print(table)
    else:
        typer.echo("Ничего не приглушено: о каждом оповещении сообщается.")


def silence(
    reason: Annotated[str, typer.Option(help="Почему сообщения не нужны.")],
    group: Annotated[str, typer.Option(help="Раздел: ЖКХ.")] = "",
    municipality: Annotated[str, typer.Option(help="Место: Тында.")] = "",
    source: Annotated[str, typer.Option(help="Номер источника из реестра.")] = "",
    until: Annotated[str, UNTIL] = "",
    length: Annotated[str, LENGTH] = "",
    since: Annotated[str, typer.Option(help="С какого времени; без него — сейчас.")] = "",
    who: Who = ME,
) -> None:
    """Приглушить: оповещения открываются и видны, но сообщений о них никто не получает.

    Пример: otklik alerts silence --group ЖКХ --municipality Тында --for 6ч --reason "ремонт"
    """
    from desks.silences import SilenceDesk
    from domain.alert import Cell
    from domain.query import Field
    from russian.vocabulary import Vocabulary

    with opened() as installation:
        words, now = Vocabulary(installation.region), installation.clock.now()
        begin = moment_of(since, now, installation.region.zone) if since else now
        made = SilenceDesk(installation).add(
            viewer(who),
            Cell(
                words.id_of(Field.GROUP, group) if group else None,
                words.id_of(Field.MUNICIPALITY, municipality) if municipality else None,
            ),
            source or None,
            (begin, end_of(until, length, installation)),
            reason,
        )
        typer.echo(
            f"Приглушено до {local(made.until, installation)}: {words.silence(made)}. {made.id}"
        )


def unsilence(number: Annotated[str, typer.Argument(metavar="НОМЕР")], who: Who = ME) -> None:
    """Больше не приглушать, с этой минуты.

    Пример: otklik alerts unsilence 3f2a90c1
    """
    from desks.silences import SilenceDesk

    with opened() as installation:
        SilenceDesk(installation).end(viewer(who), number)
    typer.echo("Закончена.")
