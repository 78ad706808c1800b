"""Checks of the installation, with advice for every failure."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from app.settings import read_settings
from otklik.shell import ME


def doctor(
    fix: Annotated[
        bool,
        typer.Option("--fix", help="Создать недостающее: папки и ключ; закрыть файлы от других."),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Ответ в JSON, для программ мониторинга.")
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
    findings = list(before_start(viewer, settings))
    if as_json:
        rows, well = [asdict(f) for f in findings], all(f.well for f in findings)
        typer.echo(json.dumps({"well": well, "findings": rows}, ensure_ascii=False))
        raise typer.Exit(0 if well else 1)
    table = Table("Что", "", "Как есть", Column("Что сделать", overflow="fold"))
    for f in findings:
        advice = "" if f.well else f.advice
        # As Text: in a plain string Rich reads «[channels]» as markup.
        table.add_row(Text(f.what), "✓" if f.well else "✗", Text(f.seen), Text(advice))
    Console().print(table)
    if not all(f.well for f in findings):
        raise typer.Exit(1)
