"""Finds names of people among the words of a search, by the dictionary of names. Pure."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

from region.bounds.dictionary import (
    FATHER,
    FIRST,
    LAST,
    forms,
    is_genitive,
    is_name,
    is_surely_name,
)
from region.bounds.letters import from_latin, is_latin

# Words before a name in the genitive: «улица Юрия Гагарина» is a street.
NAMED_FOR = frozenset(
    " ".join(
        (
            "улица улице улицы улицу ул переулок переулке пер проспект проспекте пр площадь",
            "площади пл бульвар сквер парк имени им школа школе гимназия лицей больница",
            "библиотека театр памятник памятника музей село селе остановка дом",
        )
    ).split()
)
TAIL = "за людьми по имени система не следит: ищите то, что случилось"


class Token(NamedTuple):
    """A word in lower case, and the `after` character behind it; it `touches` the next word if no
    blank is between them, and `group` is its group in the search.
    """

    text: str
    capital: bool
    group: int
    after: str = ""
    prefix: bool = False
    touches: bool = False


def named_person(
    tokens: Sequence[Token], remembered: Collection[frozenset[str]] = ()
) -> str | None:
    """Why words name a person, in Russian; None if they do not.

    A name is a first name beside a surname or patronymic, or a surname with initials. Streets, and
    people whom `remembered` streets are named after, are allowed.
    """
    for place, (one, other) in enumerate(pairwise(tokens)):
        if not _person(one, other) or _remembered(one, other, remembered):
            continue
        before = tokens[place - 1].text if place else ""
        after = tokens[place + 2].text if place + 2 < len(tokens) else ""
        if (before in NAMED_FOR or after[:1].isdigit()) and _as_street(one, other):
            continue
        return f"«{one.text} {other.text}» похоже на имя человека: {TAIL}"
    return None


def _person(one: Token, other: Token) -> bool:
    if _initial(one) or _initial(other):
        word = other if _initial(one) else one
        return not (_initial(one) and _initial(other)) and is_name(_russian(word), LAST)
    a, b = _russian(one), _russian(other)
    pairs = ((FIRST, LAST), (LAST, FIRST), (FIRST, FATHER))
    if not any(is_name(a, x) and is_name(b, y) for x, y in pairs):
        return False
    if one.capital and other.capital:
        return is_surely_name(a) or is_surely_name(b)
    return (is_surely_name(a) or is_surely_name(b)) and all(
        token.capital or not _ordinary(word) for token, word in ((one, a), (other, b))
    )


def _ordinary(word: str) -> bool:
    return not is_surely_name(word) and not is_name(word, FIRST)


def _initial(token: Token) -> bool:
    return len(token.text) == 1 and token.capital and token.after == "."


def _as_street(one: Token, other: Token) -> bool:
    words = [_russian(token) for token in (one, other) if not _initial(token)]
    return all(map(is_genitive, words))


def _remembered(one: Token, other: Token, remembered: Collection[frozenset[str]]) -> bool:
    return any(
        all(any(_russian(token) in forms(name) for name in pair) for token in (one, other))
        for pair in remembered
    )


def _russian(token: Token) -> str:
    return from_latin(token.text) if is_latin(token.text) else token.text
