"""What the page «Разрезы» was asked: read from its address, and written into one. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode

from domain.errors import EntryRefused
from domain.reports.cut import Counted, Cut, CutMeasure, Dimension, Grain
from domain.terms.comparison import ComparedWith
from domain.terms.period import Period
from russian.typed_moments import is_held

DAY = timedelta(days=1)
Known = TypeVar("Known", bound=StrEnum)
MOST_VALUES = 300  # of all filters


class CutSpan(StrEnum):
    """A period that moves on with the day; all but DATES end with the last local midnight."""

    WEEK = "week"
    MONTH = "month"
    LAST_MONTH = "last_month"  # of the calendar
    LAST_QUARTER = "last_quarter"
    YEAR = "year"
    DATES = "dates"


SPANS: Mapping[CutSpan, str] = {
    CutSpan.WEEK: "7 дней",
    CutSpan.MONTH: "30 дней",
    CutSpan.LAST_MONTH: "прошлый месяц",
    CutSpan.LAST_QUARTER: "прошлый квартал",
    CutSpan.YEAR: "365 дней",
    CutSpan.DATES: "по датам",
}
OF_MONTHS = (CutSpan.LAST_MONTH, CutSpan.LAST_QUARTER, CutSpan.DATES)  # outside the centre
_DAYS = {CutSpan.WEEK: 7, CutSpan.MONTH: 30, CutSpan.YEAR: 365}


@dataclass(frozen=True, slots=True)
class AskedCut:
    """`since` and `until` are the first and the last day of DATES, or two moments; `step` is the
    first day of the step that the table shows, where both its sides are taken.
    """

    counted: Counted = Counted.CASES
    measure: CutMeasure = CutMeasure.COUNT
    rows: Dimension | None = Dimension.MUNICIPALITY
    columns: Dimension | None = Dimension.GROUP
    grain: Grain | None = None
    span: CutSpan = CutSpan.MONTH
    since: date | datetime | None = None
    until: date | datetime | None = None
    compared: ComparedWith | None = None
    step: str = ""
    words: str = ""
    only: Mapping[Dimension, frozenset[str]] = field(default_factory=dict)

    def period(self, now: datetime, zone: tzinfo) -> Period:
        """Raises EntryRefused for dates that are missing or in the wrong order."""
        if isinstance(self.since, datetime) and isinstance(self.until, datetime):
            ends = self.since, self.until
        else:
            since, until = _days(self, now.astimezone(zone).date())
            ends = datetime.combine(since, time(), zone), datetime.combine(until, time(), zone)
        if ends[0] >= ends[1]:
            raise EntryRefused("период кончается раньше, чем начинается: исправьте даты")
        return Period(*ends)

    def cut(self, now: datetime, zone: tzinfo) -> Cut:
        return Cut(
            self.counted,
            self.measure,
            self.period(now, zone),
            self.rows,
            self.columns,
            self.grain,
            self.only,
            self.words,
        )

    def but(self, **other: Any) -> "AskedCut":
        return replace(self, **other)

    def without(self, dimension: Dimension) -> "AskedCut":
        return replace(self, only={k: v for k, v in self.only.items() if k is not dimension})

    def only_with(self, dimension: Dimension, *values: str) -> "AskedCut":
        return replace(self, only={**self.only, dimension: frozenset(values)})

    @property
    def fields(self) -> Sequence[tuple[str, str]]:
        plain = [
            ("what", self.counted),
            ("measure", self.measure),
            ("rows", self.rows or "none"),
            ("columns", self.columns or "none"),
            ("grain", self.grain or ""),
            ("span", self.span),
            ("since", self.since.isoformat() if self.since else ""),
            ("until", self.until.isoformat() if self.until else ""),
            ("compare", self.compared or ""),
            ("step", self.step),
            ("words", self.words),
        ]
        kept = [
            ("only", f"{dimension}:{value}")
            for dimension, values in sorted(self.only.items())
            for value in sorted(values)
        ]
        return [*((name, value) for name, value in plain if value), *kept]

    @property
    def link(self) -> str:
        return f"/cuts?{urlencode(self.fields)}"


def read(fields: Sequence[tuple[str, str]]) -> AskedCut:
    """Raises EntryRefused for a value that the page does not offer."""
    plain = dict(fields)
    usual = AskedCut()
    only: dict[Dimension, set[str]] = {}
    kept = [value for name, value in fields if name == "only"]
    if len(kept) > MOST_VALUES:
        raise EntryRefused(f"значений в условиях больше {MOST_VALUES}: уберите часть")
    for one in kept:
        name, _, value = one.partition(":")
        only.setdefault(_one(Dimension, name), set()).add(value)
    return AskedCut(
        _one(Counted, plain.get("what", usual.counted)),
        _one(CutMeasure, plain.get("measure", usual.measure)),
        _side(plain.get("rows"), usual.rows),
        _side(plain.get("columns"), usual.columns),
        _one(Grain, plain["grain"]) if plain.get("grain") else None,
        _one(CutSpan, plain.get("span") or usual.span),
        _day(plain.get("since")),
        _day(plain.get("until")),
        _one(ComparedWith, plain["compare"]) if plain.get("compare") else None,
        plain.get("step", ""),
        plain.get("words", "").strip(),
        {dimension: frozenset(values) for dimension, values in only.items()},
    )


def _side(typed: str | None, usual: Dimension | None) -> Dimension | None:
    if typed is None:
        return usual
    return None if typed in ("none", "") else _one(Dimension, typed)


def _one(kind: type[Known], typed: str) -> Known:
    try:
        return kind(typed)
    except ValueError:
        raise EntryRefused(f"«{typed[:40]}»: такого выбора нет, выберите в списке") from None


def _day(typed: str | None) -> date | datetime | None:
    """A moment has an offset."""
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed) if "T" not in typed else datetime.fromisoformat(typed)
        if isinstance(day, datetime) and day.tzinfo is None:
            raise ValueError(typed)
    except ValueError:
        raise EntryRefused(f"«{typed[:40]}»: нужна дата вида 2026-01-31") from None
    at = day if isinstance(day, datetime) else datetime.combine(day, time(), UTC)
    if not is_held(at):
        raise EntryRefused(f"«{typed[:40]}» — время вне пределов: от 2000 до 2100 года")
    return day


def _days(asked: AskedCut, today: date) -> tuple[date, date]:
    """The first day, and the day after the last."""
    if (days := _DAYS.get(asked.span)) is not None:
        return today - days * DAY, today
    month = today.replace(day=1)
    if asked.span is CutSpan.LAST_MONTH:
        return (month - DAY).replace(day=1), month
    if asked.span is CutSpan.LAST_QUARTER:
        quarter = month.replace(month=(month.month - 1) // 3 * 3 + 1)
        before = quarter - DAY
        return before.replace(month=(before.month - 1) // 3 * 3 + 1, day=1), quarter
    if asked.since is None or asked.until is None:
        raise EntryRefused("выбраны даты, но одной из них нет: укажите обе")
    return asked.since, asked.until + DAY
