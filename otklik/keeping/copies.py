"""Copies on the command line: make, list, try out, restore."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress, TextColumn
from rich.table import Table
from rich.text import Text

from app.settings import read_settings
from otklik.shell import local, opened, viewer

if TYPE_CHECKING:
    from app.copies.restoring import Restored

MEGABYTE = 1_000_000
SHOWN = 20  # parts that differ


def backup(
    changes: Annotated[
        bool,
        typer.Option(
            "--changes", help="Без месяцев, которые не изменились с последней полной копии."
        ),
    ] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Восстановить последнюю копию на пробу и сравнить.")
    ] = False,
    name: Annotated[str, typer.Option("--copy", help="Какую копию проверить.")] = "",
    list_: Annotated[bool, typer.Option("--list", help="Показать копии.")] = False,
) -> None:
    """Сделать резервную копию, не останавливая работы; проверить её; показать, какие есть.

    Пример: otklik backup --verify
    """
    from desks.operations.copies import CopyDesk
    from domain.errors import NotFound

    me = viewer()
    with opened() as installation:
        desk = CopyDesk(installation)
        if list_:
            table = Table("Копия", "Сделана", "МБ", "Нужна полная")
            for copy in desk.state(me).copies:
                megabytes = f"{copy.bytes / MEGABYTE:.1f}"
                made = local(copy.made_at, installation)
                table.add_row(*map(Text, (copy.path.name, made, megabytes, copy.base or "—")))
            Console().print(table)
            return
        if verify:
            copies = desk.state(me).copies
            if not copies:
                raise NotFound("копий ещё нет: сделайте первую, otklik backup")
            chosen = name or copies[0].path.name
            with _progress("Прочитано и записано") as tick:
                tried = desk.try_out(me, chosen, tick)
            _show(tried)
            typer.echo(f"Копия {chosen} проверена: восстановлена на пробу, всё то же самое.")
            return
        with _progress("Скопировано строк") as tick:
            made_copy = desk.make(me, not changes, tick)
    typer.echo(f"Копия: {made_copy.path} ({made_copy.bytes / MEGABYTE:.1f} МБ)")


def restore(
    copy: Annotated[Path, typer.Argument(metavar="ФАЙЛ", help="Копия: otklik-….copy.")],
) -> None:
    """Восстановить копию в пустую установку любого вида и сравнить, что вышло.

    Пример: otklik restore /backup/otklik-20261128T030000Z.copy
    """
    from desks.operations.copies import restore as restored

    with _progress("Прочитано и записано") as tick:
        done = restored(viewer(), read_settings(), copy, tick)
    _show(done)
    for path in done.files:
        typer.echo(f"Файл: {path}")
    if done.forgotten:
        typer.echo(f"Стёрто снова, по списку забытых: {done.forgotten}.")
    if done.again:
        typer.echo(f"Снова в очередь: {done.again}. Эти посты обрабатывались, пока делалась копия.")
    if done.differences:
        typer.echo("Восстановлено не всё. Роли не запустятся: повторите otklik restore.")
        raise typer.Exit(1)
    typer.echo("Восстановлено: всё то же самое. Проверьте настройки и запустите otklik run.")


def _show(done: "Restored") -> None:
    from domain.operations.copy import POSTS, QUEUE, TABLE

    opening = done.manifest.opening
    typer.echo(f"Сделана {opening.made_at:%d.%m.%Y %H:%M} UTC, {opening.stores}")
    typer.echo(f"Теперь: {done.stores}")
    table = Table("Что", "В копии", "Отличается частей")
    names = {
        f"{TABLE}people": "Люди",
        f"{TABLE}cases": "Обращения",
        f"{TABLE}case_moves": "Шаги обращений",
        f"{TABLE}alerts": "Оповещения",
        f"{TABLE}reports": "Отчёты",
        TABLE: "Все строки базы",
        QUEUE: "Очередь",
        POSTS: "Публикации",
    }
    for prefix, name in names.items():
        parts = [one for one in done.differences if one.part.startswith(prefix)]
        rows = done.manifest.count(prefix) if prefix.endswith("/") else done.manifest.rows(prefix)
        table.add_row(Text(name), str(rows), str(len(parts)))
    Console().print(table)
    alike = sum(done.samples.values())
    typer.echo(f"Образцы публикаций, по одному за месяц: {alike} из {len(done.samples)} те же.")
    for one in done.differences[:SHOWN]:
        copied, now = (c.rows if c else "нет" for c in (one.copied, one.restored))
        typer.echo(f"Отличается {one.part}: в копии {copied}, стало {now}")


@contextmanager
def _progress(words: str) -> Iterator[Callable[[int], None]]:
    with Progress(TextColumn("{task.description}"), TextColumn("{task.completed}")) as progress:
        task = progress.add_task(words, total=None)
        yield lambda done: progress.update(task, completed=done)
