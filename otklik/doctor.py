"""Is this installation well, and what to do where it is not."""

import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from app.key import create_key, read_key
from app.settings import FILE_VARIABLE, Settings, read_settings
from domain.errors import OtklikError, SettingsError

FREE_SPACE = 2 * 1024**3  # bytes below which the disk is nearly full
SAMPLE = "mailtos://user:password@mail.example/?to=duty@mail.example"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's table; `advice` is shown where it is not well."""

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
        _create(settings)
    table = Table("Что", "", "Как есть", Column("Что сделать", overflow="fold"))
    findings = list(examine(settings))
    for f in findings:
        advice = "" if f.well else f.advice
        # As Text: in a plain string Rich takes «[channels]» for markup.
        table.add_row(Text(f.what), "✓" if f.well else "✗", Text(f.seen), Text(advice))
    Console().print(table)
    if not all(f.well for f in findings):
        raise typer.Exit(1)


def _create(settings: Settings) -> None:
    """The folder of data and the key in it, where there are none."""
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        create_key(settings.key_file)
    except OSError as error:
        raise SettingsError(
            f"{settings.data}: папку данных или ключ в ней не создать ({error.strerror}): "
            "проверьте путь и права или задайте другую папку в OTKLIK_DATA"
        ) from error


def examine(settings: Settings) -> Iterator[Finding]:
    """Every finding, the cheap ones first; the last ones open what the settings name."""
    from app.wiring import open_parts, read_region

    python = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", sys.version_info >= (3, 11), python, "установите 3.11 или новее")
    sqlite = sqlite3.sqlite_version
    yield Finding(
        "SQLite",
        sqlite3.sqlite_version_info >= (3, 40),
        sqlite,
        "нужна 3.40 или новее: возьмите Python, собранный с ней",
    )
    yield _disk(settings)
    yield _tried("Ключ псевдонимов", lambda: f"{8 * len(read_key(settings.key_file))} бит")
    yield _tried("Файлы региона", lambda: read_region(settings).name)
    contact = settings.contact or "не задан"
    advice = "задайте в OTKLIK_CONTACT почту или страницу для владельцев сайтов"
    yield Finding("Контакт для сайтов", bool(settings.contact), contact, advice)
    yield from _channels(settings)
    yield from _transformers(settings)

    def opened() -> str:
        with open_parts(settings) as parts:
            return f"в очереди {parts.queue.depth()}"

    yield _tried("База, очередь, индекс", opened)


def _disk(settings: Settings) -> Finding:
    """Room where the data lie, or will lie."""
    data = settings.data.absolute()
    free = shutil.disk_usage(next(f for f in (data, *data.parents) if f.exists())).free
    advice = f"освободите не меньше 2 ГиБ на диске с папкой {data} или задайте другую в OTKLIK_DATA"
    return Finding("Место на диске", free > FREE_SPACE, f"{free / 1024**3:.1f} ГиБ", advice)


def _channels(settings: Settings) -> Iterator[Finding]:
    """One finding a channel; never its address, which holds a password."""
    from alerts.channels import readable

    if not settings.channels:
        advice = f'впишите в файл настроек ({FILE_VARIABLE}) раздел [channels]: duty = "{SAMPLE}"'
        yield Finding("Каналы оповещения", False, "нет", advice)
    for name, address in sorted(settings.channels.items()):
        well = readable(address.get_secret_value())
        seen = "адрес читается" if well else "адрес не читается"
        yield Finding(f"Канал «{name}»", well, seen, f"исправьте адрес; образец: {SAMPLE}")


def _transformers(settings: Settings) -> Iterator[Finding]:
    """One finding a model that the settings name, each loaded for it."""
    from app.wiring import make_judge, read_region

    for head, model in sorted(settings.transformers.items()):
        what = f"Модель для {head}"
        try:
            note = make_judge(settings, read_region(settings), head).note
        except OtklikError as error:
            note = str(error)
        yield Finding(what, note is None, model, note or "")


def _tried(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, True, look())
    except OtklikError as error:
        return Finding(what, False, "ошибка", str(error))
