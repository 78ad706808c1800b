"""How figures are written in Russian: the one place for pages, files and messages. Pure.

Small counts of people are russian/few's, a count with its noun russian/plural's.
"""

from functools import lru_cache

from babel import Locale
from babel.numbers import format_decimal, format_percent

LOCALE = Locale("ru")
REPEATED = 4096  # figures whose writing is remembered: a page writes a hundred, most of them again


@lru_cache(REPEATED, typed=True)
def number(value: float, decimals: int | None = None) -> str:
    """«12 345», «0,4»; with `decimals`, as many, even if they are zeros: «1,0»."""
    pattern = None if decimals is None else f"#,##0.{'0' * decimals}"
    return format_decimal(value, pattern, locale=LOCALE)


def about(value: float) -> str:
    """An estimate, with a decimal only below ten: «0,4», «12», «1 240»."""
    return number(round(value, 1) if value < 9.95 else round(value))


def change(now: float, before: float) -> str:
    if abs(now - before) < before / 200:
        return "столько же"
    if now >= 10 * before:
        return "больше чем в 10 раз"
    return f"на {share(abs(now - before) / before)} {'больше' if now > before else 'меньше'}"


def usual(expected: float) -> str:
    return "меньше одного" if expected < 0.5 else number(round(expected))


def share(part: float) -> str:
    return _share(round(part, 2) + 0.0)  # not -0.0


@lru_cache(maxsize=REPEATED)
def _share(part: float) -> str:
    return format_percent(part, locale=LOCALE)


def shares(low: float, high: float) -> str:
    return f"от {round(low * 100)} до {share(high)}"


def percent(part: float) -> str:
    """Whole percents, but never 100 % or 0 % of what is not all or nothing."""
    if 0.995 <= part < 1:
        return "более 99 %"
    if 0 < part < 0.005:
        return "менее 1 %"
    return f"{part:.0%}".replace("%", " %")
