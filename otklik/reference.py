"""The region's files on the command line: check them, and add to the gazetteer."""

from pathlib import Path
from typing import Annotated

import typer

from app.settings import Settings, read_settings
from domain.errors import SettingsError


def check() -> None:
    """Проверить файлы региона и правила оповещений: файл, строка и ключ каждой ошибки.

    Пример: otklik check
    """
    from alerts import escalation, rules
    from region.loader import region_folder

    settings = read_settings()
    folder = region_folder(settings.region)
    mistakes = mistakes_in(settings, folder, rules.FILE, escalation.FILE)
    for mistake in mistakes:
        typer.echo(str(mistake))
    if mistakes:
        typer.echo(f"Ошибок: {len(mistakes)}")
        raise typer.Exit(1)
    typer.echo(f"Ошибок нет: {folder}, {rules.FILE}, {escalation.FILE}")


def mistakes_in(
    settings: Settings, folder: Path, rules: Path, escalation: Path
) -> list[SettingsError]:
    """Every mistake in a region's folder, and the first one in each alert table."""
    from alerts.escalation import load_escalation
    from alerts.rules import read_rules
    from region.loader import check_region

    mistakes: list[SettingsError] = [*check_region(folder, settings.sources)]
    for load, file in ((read_rules, rules), (load_escalation, escalation)):
        try:
            load(file)
        except SettingsError as error:
            mistakes.append(error)
    return mistakes


def gazetteer(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="Файл CSV, XLSX, XLS или ODS.")
    ],
) -> None:
    """Дополнить населённые пункты: название, муниципалитет, вид, широта, долгота, население.

    Пример: otklik gazetteer places.csv
    """
    from region.gazetteer import import_gazetteer
    from region.loader import region_folder

    merged = import_gazetteer(file, region_folder(read_settings().region))
    for refused in merged.refused:
        typer.echo(f"{file}:{refused.line}: {refused.reason}")
    for note in merged.notes:
        typer.echo(f"{file}: {note}")
    if merged.ignored:
        typer.echo(f"Столбцы без применения: {', '.join(merged.ignored)}")
    typer.echo(
        f"Добавлено: {merged.added}. Изменено: {merged.changed}. Отклонено: {len(merged.refused)}."
    )
    if merged.refused:
        raise typer.Exit(1)
