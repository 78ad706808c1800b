"""Counts with their nouns. Pure."""

from babel import Locale
from babel.numbers import format_decimal

LOCALE = Locale("ru")


def plural(count: int, one: str, few: str, many: str) -> str:
    """The count with its noun: 1 житель, 2 жителя, 1 200 жителей."""
    noun = {"one": one, "few": few}.get(LOCALE.plural_form(count), many)
    return f"{format_decimal(count, locale=LOCALE)} {noun}"


def usual(expected: float) -> str:
    """The number of people expected on an ordinary day, in words."""
    return "меньше одного" if expected < 0.5 else format_decimal(round(expected), locale=LOCALE)
