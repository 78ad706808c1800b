"""The upgrade of the database on the command line."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from app.settings import read_settings
from otklik.shell import viewer

if TYPE_CHECKING:
    from domain.operations.upgrade import TableChange


def upgrade(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Только показать, что изменится и сколько займёт.")
    ] = False,
) -> None:
    """Перевести базу на эту версию; с --dry-run — попробовать и показать, надо ли остановить роли.

    Пример: otklik upgrade --dry-run
    """
    from desks.operations import upgrade as desk

    me, settings = viewer(), read_settings()
    if not dry_run:
        done = desk.upgrade(me, settings)
        if done.stored == done.newest:
            typer.echo(f"База уже версии {done.newest}: переводить нечего.")
            return
        typer.echo(
            f"База переведена с {done.stored or 'пустой'} на {done.newest}: {done.seconds:.1f} с."
        )
        return
    with _tidy():
        tried = desk.try_upgrade(me, settings)
    if tried.stored == tried.newest:
        typer.echo(f"База уже версии {tried.newest}: переводить нечего.")
        return
    table = Table(
        "Таблица", Column("Строк", justify="right"), Column("Что изменится", overflow="fold")
    )
    for change in tried.changes:
        rows = "—" if change.rows is None else str(change.rows)
        table.add_row(Text(change.table), rows, Text("; ".join(_words(change))))
    Console().print(table)
    where = (
        "в транзакции, которая отменена"
        if tried.copy is None
        else f"на копии базы ({tried.copy / 1e6:.1f} МБ), которая стёрта"
    )
    typer.echo(
        f"С {tried.stored or 'пустой'} на {tried.newest}: {tried.seconds:.1f} с, {where}. "
        "База не изменилась."
    )
    typer.echo(
        "На время перехода остановите роли."
        if tried.needs_rest
        else "Роли можно не останавливать: прежняя версия работает и с новой базой."
    )


@contextmanager
def _tidy() -> Iterator[None]:
    """The copy of the database goes also when the terminal or the service is closed."""
    ways = {
        number: signal.signal(number, lambda *_: sys.exit(1))
        for number in (signal.SIGTERM, signal.SIGHUP)
    }
    try:
        yield
    finally:
        for number, way in ways.items():
            signal.signal(number, way)


def _words(change: "TableChange") -> Iterator[str]:
    if change.gone:
        yield "исчезнет"
    elif change.rows is None:
        yield "новая"
    for sign, names in (("+", change.added), ("~", change.changed), ("−", change.removed)):
        if names:
            yield f"{sign} {', '.join(names)}"
