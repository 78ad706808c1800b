"""The capacity sheet on the command line."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from math import isfinite
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from app.operations.costs import FILE, load_costs
from domain.errors import EntryRefused
from domain.operations.capacity import BUSY, Bottleneck, CapacitySheet, MachinePart, Store, capacity
from domain.operations.costs import MeasuredCosts, Mode, Spread, total
from russian.figures import number, share
from russian.plural import plural

USUAL = ("10000", "100000", "2000000")
MODES = {Mode.EMBEDDED: "без серверов (SQLite)", Mode.SERVERS: "на серверах"}
PARTS = {
    MachinePart.CRAWLER: "сборщик",
    MachinePart.WORKER: "обработчики",
    MachinePart.SCHEDULER: "расписание",
    MachinePart.CONSOLE: "консоль",
    MachinePart.FACTS: "счёт разрезов",
    MachinePart.POSTGRESQL: "PostgreSQL",
    MachinePart.ELASTICSEARCH: "Elasticsearch",
    MachinePart.REDIS: "Redis",
}
STORES = {Store.DATABASE: "база", Store.INDEX: "индекс", Store.ARCHIVE: "архив ответов"}
BOTTLENECKS = {
    Bottleneck.WORKER: ("один обработчик", "ещё один otklik work"),
    Bottleneck.WRITER: ("единственный писатель SQLite", "переезд на серверы"),
    Bottleneck.SPIDERS: ("единственный процесс сборщика", "ещё один otklik crawl"),
    Bottleneck.LOOK: ("оценка всплесков дольше 10 минут", "установка на часть территории"),
    Bottleneck.MEMORY: ("память под счёт разрезов", "меньше дней хранения постов"),
}
DAYS, TIMES = ("день", "дня", "дней"), ("раз", "раза", "раз")
GAIN = 1.2  # of two workers over one
MEGA, GIGA, TERA = 1e6, 1e9, 1e12


def show_capacity(
    posts_a_day: Annotated[
        list[str] | None,
        typer.Option("--posts-a-day", help="Постов в сутки; можно несколько раз."),
    ] = None,
    mode: Annotated[
        str, typer.Option("--mode", help="embedded — без серверов, servers — на серверах.")
    ] = Mode.SERVERS.value,
    days: Annotated[str, typer.Option("--days", help="Сколько дней хранить посты.")] = "365",
    costs: Annotated[
        Path, typer.Option("--costs", help="Файл измеренных затрат; без него — из поставки.")
    ] = FILE,
    as_json: Annotated[bool, typer.Option("--json", help="Ответ в JSON.")] = False,
) -> None:
    """Сколько нужно машины: ядра, память, диск и обработчики для стольких постов в сутки.

    Пример: otklik capacity --posts-a-day 10000 --mode embedded --days 365
    """
    if mode not in list(Mode):
        raise EntryRefused(f"--mode: «{mode}» не бывает: embedded или servers")
    chosen, kept = Mode(mode), _whole("--days", days)
    measured = load_costs(costs)
    sheets = [
        capacity(measured, chosen, _whole("--posts-a-day", posts), kept)
        for posts in posts_a_day or USUAL
    ]
    if as_json:
        typer.echo(json.dumps(_as_json(measured, sheets), ensure_ascii=False, allow_nan=False))
        return
    console = Console()
    console.print(_table(sheets))
    for line in _notes(measured, sheets):
        console.print(Text(line))


def _whole(option: str, typed: str) -> int:
    digits = "".join(typed.replace("_", " ").split())
    if not (digits.isascii() and digits.isdigit() and len(digits) < 16):
        raise EntryRefused(f"{option}: нужно целое число больше нуля, а здесь «{typed}»")
    return int(digits)


def _table(sheets: Sequence[CapacitySheet]) -> Table:
    first = sheets[0]
    heads = (Column(f"{number(s.posts)} в сутки", overflow="fold") for s in sheets)
    title = f"Постов в сутки, {MODES[first.mode]}, хранить {plural(first.days, *DAYS)}"
    table = Table("", *heads, title=title)

    def row(name: str, cells: Iterable[str]) -> None:
        table.add_row(Text(name), *map(Text, cells))

    row("Ядер процессора", (_count(s.cores) for s in sheets))
    row("Занято в час пик", (_range(total(s.processors.values())) for s in sheets))
    for part in first.processors:
        row(f"  {PARTS[part]}", (_range(s.processors[part]) for s in sheets))
    row("Обработчиков", (_count(s.workers) for s in sheets))
    row("Память наших процессов", (_size(total(s.memory_mb.values()) * MEGA) for s in sheets))
    row("  из неё: счёт разрезов", (_size(s.memory_mb[MachinePart.FACTS] * MEGA) for s in sheets))
    row("Диск в сутки", (_size(total(s.day_bytes.values())) for s in sheets))
    for store in first.day_bytes:
        row(f"  {STORES[store]}", (_size(s.day_bytes[store]) for s in sheets))
    row("Диск за всё время", (_size(total(s.kept_bytes.values())) for s in sheets))
    row("Первое узкое место", (BOTTLENECKS[s.limits[0][0]][0] for s in sheets))
    row("  полно при постах в сутки", (_limit(s.limits[0][1]) for s in sheets))
    row("  что отодвинет", map(_mover, sheets))
    row("Измерено или рассчитано", (_known(s) for s in sheets))
    return table


def _mover(sheet: CapacitySheet) -> str:
    """Where a second worker gains nothing, only servers move the limit of one."""
    first = sheet.limits[0][0]
    if first is Bottleneck.WORKER and sheet.second_worker < GAIN:
        first = Bottleneck.WRITER
    return BOTTLENECKS[first][1]


def _known(sheet: CapacitySheet) -> str:
    if not sheet.is_extrapolated:
        return "измерено"
    times = sheet.posts / sheet.measured_up_to
    more = f"{number(times, 1)} раза" if times < 10 else plural(round(times), *TIMES)
    return f"рассчитано: больше измеренного в {more}"


def _notes(costs: MeasuredCosts, sheets: Sequence[CapacitySheet]) -> Iterable[str]:
    sheet = sheets[0]
    yield (
        f"Измерено {costs.measured:%d.%m.%Y}: {costs.machine}; другая нагрузка машины в это время"
        f" {number(costs.load)}. Стадии измерены по {plural(costs.runs, *TIMES)}, сбор и"
        " обработчики — по 2–3 раза; в скобках — от наименьшего до наибольшего."
    )
    yield (
        f"До {number(round(sheet.measured_up_to))} постов в сутки затраты измерены, выше —"
        " продолжены: в скобках рост от нулевого до самого крутого, какой допускает разброс."
    )
    yield (
        f"Ядра и обработчики — для самого занятого часа ({share(costs.busiest_hour)} постов суток)"
        f" при загрузке {share(BUSY)}. Диск — без резервных копий."
    )
    gain = number(sheet.second_worker, 1)
    yield f"Два обработчика разбирали очередь со скоростью {gain} от одного (измерено)."
    yield (
        "Не посчитаны: память серверов (её задаёт их настройка), страницы консоли и квоты сетей,"
        " которые могут кончиться раньше машины."
    )


def _count(bounds: tuple[int, int, int]) -> str:
    low, middle, high = bounds
    return number(middle) if low == high else f"{number(middle)} ({number(low)}–{number(high)})"


def _range(spread: Spread, unit: float = 1.0, name: str = "") -> str:
    low, middle, high = (_rounded(v / unit) for v in (spread.low, spread.middle, spread.high))
    shown = middle if low == high else f"{middle} ({low}–{high})"
    return f"{shown} {name}" if name else shown


def _rounded(value: float) -> str:
    if value >= 10:
        return number(round(value))
    return number(float(f"{value:.2g}")) if value >= 0.01 else "<0,01" if value else "0"


def _size(spread: Spread) -> str:
    for unit, name in ((TERA, "ТБ"), (GIGA, "ГБ")):
        if spread.middle >= unit:
            return _range(spread, unit, name)
    return _range(spread, MEGA, "МБ")


def _limit(spread: Spread) -> str:
    low, middle, high = (
        number(int(float(f"{v:.2g}"))) if isfinite(v) else "без конца"
        for v in (spread.low, spread.middle, spread.high)
    )
    return middle if low == high else f"{middle} ({low}–{high})"


def _as_json(costs: MeasuredCosts, sheets: Sequence[CapacitySheet]) -> Mapping[str, Any]:
    return {
        "measured": costs.measured.isoformat(),
        "machine": costs.machine,
        "load": costs.load,
        "runs": costs.runs,
        "sheets": [
            {
                **_plain(asdict(sheet)),
                "limits": [
                    {"bottleneck": what, "posts_a_day": _plain(asdict(limit))}
                    for what, limit in sheet.limits
                ],
                "extrapolated": sheet.is_extrapolated,
            }
            for sheet in sheets
        ],
    }


def _plain(value: Any) -> Any:
    """Numbers without an end are null."""
    if isinstance(value, Mapping):
        return {str(key): _plain(of) for key, of in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(of) for of in value]
    return None if isinstance(value, float) and not isfinite(value) else value
