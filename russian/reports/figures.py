"""Figures and moments of reports in Russian: each reads the same in every file. Pure.

A number and its unit are joined by a no-break space, so a text may be cut at any other space.
"""

from datetime import date, datetime, tzinfo

from babel.dates import format_date, format_datetime

from domain.reports.figure import Figure, FigureUnit
from russian.few import FEW
from russian.figures import LOCALE, number, percent

LITTLE = "мало данных"
DASH = "—"  # the same in a cell of a table
JOINT = "\u00a0"
UNITS = {
    FigureUnit.COUNT: "",
    FigureUnit.SHARE: "доля",
    FigureUnit.HOURS: "рабочие часы",
    FigureUnit.DAYS: "дни",
    FigureUnit.SCORE: "балл",
    FigureUnit.RATE: "на 1000 жителей",
}


def figure_text(figure: Figure) -> str:
    """«1 240», «87 %», «5,5 ч», «40 мин», «12 дн.», «4,3»."""
    return FEW if figure.is_few else value_text(figure.unit, figure.value)


def value_text(unit: FigureUnit, value: float | None, few: str = LITTLE) -> str:
    if value is None:
        return few
    match unit:
        case FigureUnit.COUNT:
            return _plain(value)
        case FigureUnit.SHARE:
            return percent(value).replace(" ", JOINT)
        case FigureUnit.HOURS:
            return hours(value)
        case FigureUnit.DAYS:
            return f"{_plain(value)}{JOINT}дн."
        case FigureUnit.SCORE:
            return number(value, 1)
        case FigureUnit.RATE:
            return number(value, 2 if 0 < abs(value) < 1 else 1)


def bounds_text(figure: Figure) -> str:
    """«от 80 % до 92 %», or nothing where a bound is unknown."""
    if figure.low is None or figure.high is None:
        return ""
    low, high = (value_text(figure.unit, bound) for bound in (figure.low, figure.high))
    return f"от {low} до {high}"


def hours(value: float) -> str:
    minutes = round(value * 60)
    if abs(minutes) < 60:
        return f"{minutes}{JOINT}мин"
    return f"{number(value, 1)}{JOINT}ч"


def moment_text(at: date | datetime, zone: tzinfo | None = None) -> str:
    """«28 ноября 2026 г.», and the time of a moment: «28 ноября 2026 г., 08:30»; without a zone, as
    its own clock shows it.
    """
    if isinstance(at, datetime):
        local = at.astimezone(zone) if zone else at
        pattern = "d\u00a0MMMM y'\u00a0г.', HH:mm"
        return format_datetime(local.replace(tzinfo=None), pattern, locale=LOCALE)
    return format_date(at, "d\u00a0MMMM y'\u00a0г.'", locale=LOCALE)


def _plain(value: float) -> str:
    return number(round(value)) if float(value).is_integer() else number(value, 1)
