"""Counts with their nouns. Pure."""

from russian.figures import LOCALE, number


def plural(count: int, one: str, few: str, many: str) -> str:
    noun = {"one": one, "few": few}.get(LOCALE.plural_form(count), many)
    return f"{number(count)} {noun}"
