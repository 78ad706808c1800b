"""Is this installation well, and what to do where it is not."""

import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.key import create_key, read_key
from app.settings import Settings, read_settings
from domain.errors import OtklikError

FREE_SPACE = 2 * 1024**3  # bytes below which the disk is nearly full


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's table; `advice` says what to do where it is not well."""

    what: str
    well: bool
    seen: str
    advice: str = ""


def doctor(
    fix: Annotated[bool, typer.Option("--fix", help="Создать недостающее: папки и ключ.")] = False,
) -> None:
    """Проверить установку и сказать, что сделать.

    Пример: otklik doctor --fix
    """
    settings = read_settings()
    if fix:
        settings.data.mkdir(parents=True, exist_ok=True)
        create_key(settings.key_file)
    table = Table("Что", "", "Как есть", "Что сделать")
    findings = list(examine(settings))
    for f in findings:
        table.add_row(f.what, "✓" if f.well else "✗", f.seen, f.advice)
    Console().print(table)
    if not all(f.well for f in findings):
        raise typer.Exit(1)


def examine(settings: Settings) -> Iterator[Finding]:
    """Every finding, the cheap ones first; the last ones open what the settings name."""
    from app.wiring import open_parts, read_region

    python = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", sys.version_info >= (3, 11), python, "нужен 3.11 или новее")
    sqlite = sqlite3.sqlite_version
    yield Finding("SQLite", sqlite3.sqlite_version_info >= (3, 40), sqlite, "нужна 3.40 или новее")
    folder = settings.data if settings.data.exists() else settings.data.absolute().parent
    free = shutil.disk_usage(folder).free if folder.exists() else 0
    yield Finding("Место на диске", free > FREE_SPACE, f"{free / 1024**3:.1f} ГиБ", str(folder))
    yield _tried("Ключ псевдонимов", lambda: f"{len(read_key(settings.key_file))} байт")
    yield _tried("Файлы региона", lambda: f"{read_region(settings).name}")
    contact = settings.contact or "не задан"
    yield Finding("Контакт для сайтов", bool(settings.contact), contact, "задайте OTKLIK_CONTACT")
    channels = ", ".join(sorted(settings.channels)) or "нет"
    yield Finding("Каналы оповещения", bool(settings.channels), channels, "задайте [channels]")

    def opened() -> str:
        with open_parts(settings) as parts:
            return f"в очереди {parts.queue.depth()}"

    yield _tried("База, очередь, индекс", opened)


def _tried(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, True, look())
    except OtklikError as error:
        return Finding(what, False, "ошибка", str(error))
