"""Counts with their nouns. Pure."""

from functools import lru_cache

from russian.figures import LOCALE, REPEATED, number


def plural(count: int, one: str, few: str, many: str) -> str:
    noun = {"one": one, "few": few}.get(_form(count), many)
    return f"{number(count)} {noun}"


@lru_cache(REPEATED)
def _form(count: int) -> str:
    return LOCALE.plural_form(count)
