"""Is this installation well, and what to do where it is not."""

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from app.file_modes import close
from app.health import Finding, examine, tried
from app.key import create_key
from app.settings import Settings, read_settings
from domain.errors import OtklikError, SettingsError


def doctor(
    fix: Annotated[
        bool,
        typer.Option("--fix", help="Создать недостающее: папки и ключ; закрыть файлы от других."),
    ] = False,
) -> None:
    """Проверить установку и сказать, что сделать.

    Пример: otklik doctor --fix
    """
    settings = read_settings()
    if fix:
        _create(settings)
        if settings.archive_hours:
            _create_archive_key(settings)
    table = Table("Что", "", "Как есть", Column("Что сделать", overflow="fold"))
    findings = list(examine_all(settings))
    for f in findings:
        advice = "" if f.well else f.advice
        # As Text: in a plain string Rich takes «[channels]» for markup.
        table.add_row(Text(f.what), "✓" if f.well else "✗", Text(f.seen), Text(advice))
    Console().print(table)
    if not all(f.well for f in findings):
        raise typer.Exit(1)


def _create(settings: Settings) -> None:
    """The folder of data and the keys, where there are none; they are the owner's alone."""
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        create_key(settings.key_file)
        close(settings)
    except OSError as error:
        raise SettingsError(
            f"{error.filename or settings.data}: не создать или не закрыть от других учётных "
            f"записей ({error.strerror}): проверьте путь и права или задайте другую папку в "
            "OTKLIK_DATA"
        ) from error


def _create_archive_key(settings: Settings) -> None:
    try:
        create_key(settings.archive_key)
    except OSError as error:
        raise SettingsError(
            f"{settings.archive_key}: ключ архива не создать ({error.strerror}): задайте в "
            "OTKLIK_KEYS папку вне папки данных, куда otklik может писать"
        ) from error


def examine_all(settings: Settings) -> Iterator[Finding]:
    """Every finding, the cheap ones first; the last ones open what the settings name."""
    from app.wiring import open_parts

    yield from examine(settings)
    yield from _transformers(settings)

    def opened() -> str:
        with open_parts(settings) as parts:
            return f"в очереди {parts.queue.depth()}"

    yield tried("База, очередь, индекс", opened)


def _transformers(settings: Settings) -> Iterator[Finding]:
    """One finding a model that the settings name, each loaded for it."""
    from app.assembly import make_judge
    from app.wiring import read_region

    for head, model in sorted(settings.transformers.items()):
        what = f"Модель для {head}"
        try:
            note = make_judge(settings, read_region(settings), head).note
        except OtklikError as error:
            note = str(error)
        yield Finding(what, note is None, model, note or "")
