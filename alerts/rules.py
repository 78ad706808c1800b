"""The rules of alerts as a value, and the strict reader of alerts/rules.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from files.first_mistake import open_required

FILE = Path(__file__).with_name("rules.yaml")
SENSITIVITIES = ("fewer", "usual", "more")
DAY = 24


@dataclass(frozen=True, slots=True)
class Rules:
    """`windows` are hours, ascending to 24; `penalties` match them one to one; `q` is by
    sensitivity. The terms of unanswered comments are working time.
    """

    windows: tuple[int, ...]
    penalties: tuple[float, ...]
    minimum_authors: int
    minimum_ratio: float
    gate: float
    q: Mapping[str, float]
    guard_authors: int
    guard_sources: int
    guard_authors_of_one_source: int
    guard_authors_of_wide_cell: int
    oldest: timedelta
    hot: float
    day_ratio: float
    day_extra: float
    subside_after: timedelta
    close_after: timedelta
    reopen_within: timedelta
    reach: int
    unanswered_after: timedelta
    unanswered_late: timedelta
    unanswered_within: timedelta

    def worth_waking(self, authors: int, sources: int, narrow: bool) -> bool:
        few = self.guard_authors if narrow else self.guard_authors_of_wide_cell
        crowd = authors >= self.guard_authors_of_one_source
        return authors >= few and (sources >= self.guard_sources or crowd)


@cache
def load_rules() -> Rules:
    """The product's own, read once a process."""
    return read_rules(FILE)


def read_rules(file: Path) -> Rules:
    """Raises FileMistake with the file, line and key of the first mistake."""
    root = open_required(file)
    windows, authors, ratio, gate, sensitivity, guards, life, reach, unanswered = root.fields(
        *("windows", "minimum_authors", "minimum_ratio", "gate", "sensitivity", "guards", "life"),
        *("reach", "unanswered"),
    )
    rows = [row.fields("hours", "penalty") for row in windows.items()]
    lengths = tuple(hours.whole(1, DAY) for hours, _ in rows)
    if list(lengths) != sorted(set(lengths)) or lengths[-1] != DAY:
        raise windows.wrong(f"hours должны возрастать и кончаться на {DAY}")
    few, sources, crowd, wide, oldest = guards.fields(
        "authors", "sources", "authors_of_one_source", "authors_of_wide_cell", "oldest_hours"
    )
    hot, day_ratio, day_extra, subside, close, reopen = life.fields(
        "hot", "day_ratio", "day_extra", "subside_hours", "close_hours", "reopen_hours"
    )
    after, late, within = unanswered.fields("after_hours", "late_hours", "within_hours")
    if late.hours() <= after.hours():
        raise late.wrong("должно быть больше after_hours")
    if within.hours() <= late.hours():
        raise within.wrong("должно быть больше late_hours")
    if close.hours() < subside.hours():
        raise close.wrong("не может быть меньше subside_hours")
    return Rules(
        windows=lengths,
        penalties=tuple(penalty.number(0.01, 1000) for _, penalty in rows),
        minimum_authors=authors.whole(1, 1000),
        minimum_ratio=ratio.number(1, 100),
        gate=gate.number(0, 10),
        q={
            name: share.number(0, 1)
            for name, share in zip(SENSITIVITIES, sensitivity.fields(*SENSITIVITIES), strict=True)
        },
        guard_authors=few.whole(1, 1000),
        guard_sources=sources.whole(1, 1000),
        guard_authors_of_one_source=crowd.whole(1, 1000),
        guard_authors_of_wide_cell=wide.whole(1, 1000),
        oldest=oldest.hours(),
        hot=hot.number(0, 1),
        day_ratio=day_ratio.number(1, 100),
        day_extra=day_extra.number(0, 1000),
        subside_after=subside.hours(),
        close_after=close.hours(),
        reopen_within=reopen.hours(),
        reach=reach.whole(1, 1_000_000_000),
        unanswered_after=after.hours(),
        unanswered_late=late.hours(),
        unanswered_within=within.hours(),
    )
