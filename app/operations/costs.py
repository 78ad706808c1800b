"""The strict reader and the writer of measured costs (costs.yaml)."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from domain.operations.capacity import MachinePart
from domain.operations.costs import (
    CostStage,
    MeasuredCosts,
    Mode,
    ModeCosts,
    PageCosts,
    ScaleCosts,
    ServerName,
    Spread,
    StageCost,
    WorkerCosts,
)
from files.first_mistake import Required, open_required

FILE = Path(__file__).with_name("costs.yaml")
HEAD = (
    "# What a post costs: least, median and greatest of repeated runs. Written by\n"
    "# `python -m benchmarks operations.load --write`, read by `otklik capacity`.\n"
)
MOST = 1e15
ROLES = (MachinePart.CRAWLER, MachinePart.WORKER, MachinePart.SCHEDULER, MachinePart.CONSOLE)
_PAGES = ("spider_ms", "parser_ms", "posts", "archive_bytes")
_WORKERS = ("one_ms", "two_ms", "one_rate", "two_rate")
_SCALE = ("wall_ms", "look_ms", "look_queries", "database_bytes", "index_bytes")


def load_costs(file: Path = FILE) -> MeasuredCosts:
    """Raises FileMistake with the file, line and key of the first mistake."""
    measured, machine, load, runs, hour, memory, cut, pages, modes = open_required(file).fields(
        *("measured", "machine", "load", "runs", "busiest_hour", "memory_mb", "cut_bytes"),
        *("pages", "modes"),
    )
    try:
        day = date.fromisoformat(measured.text())
    except ValueError as error:
        raise measured.wrong('нужна дата в кавычках: "2026-11-29"') from error
    return MeasuredCosts(
        measured=day,
        machine=machine.text(),
        load=load.number(0, MOST),
        runs=runs.whole(1, 1000),
        busiest_hour=hour.number(1 / 24, 1),
        memory_mb={
            role: of.number(0, MOST) for role, of in zip(ROLES, memory.fields(*ROLES), strict=True)
        },
        cut_bytes=cut.number(0, MOST),
        pages=PageCosts(*map(_spread, pages.fields(*_PAGES))),
        modes={mode: _mode(of) for mode, of in zip(Mode, modes.fields(*Mode), strict=True)},
    )


def _mode(item: Required) -> ModeCosts:
    scales, workers = item.fields("scales", "workers")
    read = [_scale(one) for one in scales.items()]
    numbers = [one.posts_a_day for one in read]
    if numbers != sorted(set(numbers)):
        raise scales.wrong("posts_a_day должны возрастать")
    return ModeCosts(read, WorkerCosts(*map(_spread, workers.fields(*_WORKERS))))


def _scale(item: Required) -> ScaleCosts:
    times, posts, stages, servers, *others = item.fields(
        "times", "posts_a_day", "stages", "servers_ms", *_SCALE
    )
    return ScaleCosts(
        times.whole(1, 1_000_000),
        posts.number(1, MOST),
        {
            stage: StageCost(*map(_spread, of.fields("ms", "queries")))
            for stage, of in zip(CostStage, stages.fields(*CostStage), strict=True)
        },
        {
            server: _spread(of)
            for server, of in zip(ServerName, servers.fields(*ServerName), strict=True)
        },
        *map(_spread, others),
    )


def _spread(item: Required) -> Spread:
    values = [one.number(0, MOST) for one in item.items()]
    if len(values) != 3 or values != sorted(values):
        raise item.wrong("нужны три числа по возрастанию: наименьшее, среднее, наибольшее")
    return Spread(*values)


def write_costs(costs: MeasuredCosts, file: Path = FILE) -> None:
    content = {
        "measured": costs.measured.isoformat(),
        "machine": costs.machine,
        "load": costs.load,
        "runs": costs.runs,
        "busiest_hour": round(costs.busiest_hour, 4),
        "memory_mb": {role.value: round(costs.memory_mb[role]) for role in ROLES},
        "cut_bytes": costs.cut_bytes,
        "pages": _written(costs.pages, _PAGES),
        "modes": {
            mode.value: {
                "scales": [_written_scale(scale) for scale in of.scales],
                "workers": _written(of.workers, _WORKERS),
            }
            for mode, of in costs.modes.items()
        },
    }
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, default_flow_style=None)
    begun = file.with_name(f"{file.name}.part")
    begun.write_text(HEAD + text, "utf-8")
    begun.replace(file)


def _written_scale(scale: ScaleCosts) -> Mapping[str, Any]:
    return {
        "times": scale.times,
        "posts_a_day": round(scale.posts_a_day, 1),
        "stages": {
            stage.value: _written(of, ("ms", "queries")) for stage, of in scale.stages.items()
        },
        "servers_ms": {name.value: _numbers(of) for name, of in scale.servers_ms.items()},
        **_written(scale, _SCALE),
    }


def _written(of: object, names: tuple[str, ...]) -> dict[str, list[float]]:
    return {name: _numbers(getattr(of, name)) for name in names}


def _numbers(spread: Spread) -> list[float]:
    """Four digits: more were never measured."""
    return [float(f"{value:.4g}") for value in (spread.low, spread.middle, spread.high)]
