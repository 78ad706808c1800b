"""Phrases a text in somebody's manner: place named or implied, hasty or formal, with typos.

Pure.
"""

import re
from collections.abc import Sequence
from random import Random

from replica.cast import Place, Street
from replica.phrases import Section, fill, read_sections

_NEIGHBOURS = {"о": "лр", "а": "пв", "е": "нк", "и": "мт", "н": "ге", "т": "иь", "с": "чм"}
# No typo in a capitalised word: places stay readable.
_WORD = re.compile(r"(?<![А-ЯЁа-яё])[а-яё]{6,}")
_END = (".", "!", "?", "…")
_UNNAMED = (
    "у нас",
    "у нас во дворе",
    "на {on}",
    "на {on}",
    "по {on}",
    "на {on} {house}",
    "на {on}, {house},",
    "возле дома {house} по {on}",
    "в нашем районе",
    "на нашей улице",
    "у нас на {on}",
)
_NAMED = (
    "{in}",
    "{in}",
    "{in}",
    "у нас {in}",
    "{in} на {on}",
    "{in} по {on}, {house},",
    "{in} на {on}, {house},",
    "здесь {in}",
)
_PREFIXES = ("{place}. {said}", "{place}, {street}, {house}. {said}", "{place}: {said}")
_SUFFIXES = ("{said}. {place}", "{said} ({place})", "{said}. {place}, {street}, {house}")
_STREETS = ("{said}. {street}, {house}", "{street}, {house}. {said}")


class Writer:
    """The same seed writes the same texts."""

    def __init__(self, rng: Random, streets: Sequence[Street]) -> None:
        self._rng, self._streets = rng, streets
        self._other = read_sections("other.txt")
        self._slots = {**read_sections("slots.txt"), **read_sections("planted.txt")}

    def complaint(self, section: Section, place: Place, named: bool) -> str:
        rng = self._rng
        core = self._core(rng.choice(section.patterns), place, named)
        if rng.random() < 0.13:
            formal = (self._part("formal_opening", place), core, self._part("formal_tail", place))
            return _join(formal)
        parts = [core]
        if rng.random() < 0.28:
            parts.insert(0, self._part("opening", place))
        if rng.random() < 0.5:
            parts.append(self._part("tail", place))
        return self._hand(_join(parts))

    def planted(self, core: str, detail: str | None, place: Place, named: bool) -> str:
        parts = [self._core(core, place, named)]
        if detail is not None:
            parts.append(self._part(detail, place))
        return self._hand(_join(parts))

    def appeal(self, pattern: str, place: Place) -> str:
        return self._fill(pattern, place, True)

    def other(self, kind: str, place: Place, named: bool) -> str:
        text = self._fill(self._rng.choice(self._other[kind].patterns), place, named)
        return text[0].lower() + text[1:] if kind == "echo" else self._hand(text)

    def news(self, section: Section, place: Place) -> tuple[str, str]:
        text = self._fill(self._rng.choice(section.patterns), place, True)
        title, _, body = text.partition("|")
        tails = self._rng.sample(self._other["news_tail"].patterns, 3)
        return title, "\n".join([*re.split(r"(?<=\.) (?=[А-ЯЁ])", body), *tails])

    def _core(self, pattern: str, place: Place, named: bool) -> str:
        rng = self._rng
        text = self._fill(pattern, place, named)
        if "{where}" in pattern or "{place}" in pattern:
            return text
        if named:
            frame = rng.choice(_PREFIXES + _SUFFIXES)
        elif rng.random() < 0.3:
            frame = rng.choice(_STREETS)
        else:
            return text
        return _tidy(fill(rng, frame, self._facts(place) | {"said": text}, {}))

    def _part(self, section: str, place: Place) -> str:
        return self._fill(self._rng.choice(self._slots[section].patterns), place, False)

    def _fill(self, pattern: str, place: Place, named: bool) -> str:
        facts = self._facts(place)
        facts["where"] = fill(self._rng, self._rng.choice(_NAMED if named else _UNNAMED), facts, {})
        return _tidy(fill(self._rng, pattern, facts, self._slots))

    def _facts(self, place: Place) -> dict[str, str]:
        rng = self._rng
        street = rng.choice(self._streets)
        return {
            "place": place.name,
            "in": place.where,
            "in_cap": place.where[0].upper() + place.where[1:],
            "of": place.of,
            "street": f"ул. {street.name}",
            "on": street.on,
            "on_bare": street.name,
            "house": str(rng.randint(1, 90)),
            "cold": str(rng.randint(9, 15)),
            "houses": str(rng.randint(2, 9) * 5 + rng.randrange(2) * 20),
            "seats": str(rng.randint(8, 19) * 5),
            "people": str(rng.randint(3, 40) * 50),
            "money": str(rng.randint(12, 95)),
            "months": rng.choice(("восемь", "девять", "одиннадцать", "четырнадцать")),
        }

    def _hand(self, text: str) -> str:
        rng = self._rng
        if rng.random() < 0.12:
            text = _slip(rng, text)
        manner = rng.random()
        if manner < 0.27:
            text = text.lower().rstrip(".")
            if rng.random() < 0.4:
                text = text.replace(",", "")
        elif manner < 0.33:
            text = text.rstrip(".!") + rng.choice(("!!!", "!!", "!!!!"))
        elif manner < 0.37:
            text = f"{text} {rng.choice(self._slots['emoji'].patterns) * rng.randint(1, 3)}"
        elif manner < 0.8 and not text.endswith(_END):
            text += "."
        return text


def _join(parts: Sequence[str]) -> str:
    closed = [part if part.endswith((*_END, ",", ":")) else f"{part}." for part in parts[:-1]]
    return " ".join([*closed, parts[-1]])


def _tidy(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s*,[\s,]*(?=[.!?:)]|$)", "", text)
    text = re.sub(r"\s*,(?:\s*,)+", ",", text)
    text = re.sub(r"([!?])\.", r"\1", text).strip()
    return text[0].upper() + text[1:]


def _slip(rng: Random, text: str) -> str:
    words = list(_WORD.finditer(text))
    if not words:
        return text
    word = rng.choice(words)
    at = rng.randint(word.start() + 1, word.end() - 2)
    match rng.randrange(3):
        case 0:
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        case 1:
            return text[:at] + text[at + 1 :]
        case _:
            return text[:at] + rng.choice(_NEIGHBOURS.get(text[at], text[at])) + text[at + 1 :]
