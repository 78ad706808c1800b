"""Checks of the installation, with advice for every failure."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from app.settings import read_settings
from otklik.alerts import ME


def doctor(
    fix: Annotated[
        bool,
        typer.Option("--fix", help="Создать недостающее: папки и ключ; закрыть файлы от других."),
    ] = False,
) -> None:
    """Проверить установку и сказать, что сделать.

    Пример: otklik doctor --fix
    """
    from desks.installation import before_start, prepare
    from desks.viewer import in_shell

    settings, viewer = read_settings(), in_shell(ME)
    if fix:
        prepare(viewer, settings)
    table = Table("Что", "", "Как есть", Column("Что сделать", overflow="fold"))
    findings = list(before_start(viewer, settings))
    for f in findings:
        advice = "" if f.well else f.advice
        # As Text: in a plain string Rich reads «[channels]» as markup.
        table.add_row(Text(f.what), "✓" if f.well else "✗", Text(f.seen), Text(advice))
    Console().print(table)
    if not all(f.well for f in findings):
        raise typer.Exit(1)
