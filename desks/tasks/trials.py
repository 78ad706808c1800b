"""The trial of a rule as a task: every sensitivity over one replay of the history."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from alerts.detector.backtest import Backtest, Spike, Trial
from alerts.rules import SENSITIVITIES, load_rules
from app.installation import Installation
from desks.rules import field_of, tried
from desks.tasks.progress import Progress
from desks.viewer import Viewer
from domain.alert import Cell
from domain.task import Given, Task


@dataclass(frozen=True, slots=True)
class Trials:
    cell: Cell
    outcomes: dict[str, Backtest]


def checked(installation: Installation, viewer: Viewer, inputs: Given) -> Given:
    cell = _cell(inputs)
    field_of(installation, cell)
    return asdict(cell)


def run(installation: Installation, task: Task, progress: Progress) -> Given:
    cell, rules = _cell(task.given), load_rules()
    trials = [Trial(cell, level, tuple(rules.windows)) for level in SENSITIVITIES]
    now = installation.clock.now()
    outcomes = tried(installation, field_of(installation, cell), trials, now, progress.at)
    return {
        level: _written(outcome) for level, outcome in zip(SENSITIVITIES, outcomes, strict=True)
    }


def trials_of(task: Task) -> Trials | None:
    if task.result is None:
        return None
    return Trials(_cell(task.given), {level: _read(task.result[level]) for level in SENSITIVITIES})


def _cell(inputs: Given) -> Cell:
    group, municipality, search = (
        str(inputs.get(name) or "") or None for name in ("group", "municipality", "search")
    )
    return Cell(group, municipality, search)


def _written(outcome: Backtest) -> dict[str, Any]:
    return {
        "since": outcome.since.isoformat(),
        "until": outcome.until.isoformat(),
        "noted": outcome.noted,
        "spikes": [
            {
                **asdict(spike),
                "at": spike.at.isoformat(),
                "until": spike.until.isoformat(),
                "window": spike.window.total_seconds(),
            }
            for spike in outcome.spikes
        ],
    }


def _read(stored: dict[str, Any]) -> Backtest:
    moment = datetime.fromisoformat
    spikes = tuple(
        Spike(
            **{
                **one,
                "at": moment(one["at"]),
                "until": moment(one["until"]),
                "window": timedelta(seconds=one["window"]),
            }
        )
        for one in stored["spikes"]
    )
    return Backtest(moment(stored["since"]), moment(stored["until"]), spikes, stored["noted"])
