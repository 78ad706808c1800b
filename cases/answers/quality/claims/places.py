"""Where an answer speaks of, and of which of several things: streets, houses, epithets. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cases.answers.words.addresses import STEM, Address, address_of, addresses
from domain.cases.case import Place
from domain.ports.language import Lemmatiser

_HOUSES = re.compile(r"(?<![а-яё])дом(?:е|а|у|ах)?\s+(?:№\s*)?(\d{1,3}[а-г]?)(?![\d.:])")
# «Умлекан: авария, …» speaks of that settlement.
_HEAD = re.compile(r"(?:^|[.!?;\n]\s*)([А-ЯЁ][а-яё-]{3,})(?=:\s)")
_EPITHET = re.compile(r"[а-я]{2,}(?:ый|ий|ой)$")


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """`heads` are stems of places that sentences open with, `epithets` adjectives by their noun."""

    place: Place
    addresses: Sequence[Address]
    heads: frozenset[str]
    houses: frozenset[str]
    epithets: Mapping[str, frozenset[str]]

    def may_be(self, other: "Whereabouts") -> bool:
        mine, theirs = self.place, other.place
        if mine.settlement and theirs.settlement and mine.settlement != theirs.settlement:
            return False
        if mine.municipality and theirs.municipality and mine.municipality != theirs.municipality:
            return False
        if self.houses and other.houses and not self.houses & other.houses:
            return False
        if self.heads and other.heads and not self.heads & other.heads:
            return False
        if not self.addresses or not other.addresses:
            return True
        return any(a.may_be(b) for a in self.addresses for b in other.addresses)

    def are_kinds(self, other: "Whereabouts") -> bool:
        """«пассажирский лифт» and «грузовой лифт», with no epithet that both share."""
        shared = self.epithets.keys() & other.epithets.keys()
        return bool(shared) and not any(self.epithets[n] & other.epithets[n] for n in shared)


def read_places(text: str, place: Place, lemmatiser: Lemmatiser) -> Whereabouts:
    named = [row for row in addresses(text) if not row.is_office]
    own = address_of(place)
    return Whereabouts(
        place,
        named or ([own] if own else []),
        frozenset(word[:STEM].lower() for word in _HEAD.findall(text)),
        frozenset(_HOUSES.findall(text)),
        _epithets(text, lemmatiser),
    )


def _epithets(text: str, lemmatiser: Lemmatiser) -> Mapping[str, frozenset[str]]:
    rows: dict[str, frozenset[str]] = {}
    spans = lemmatiser.spans(text)
    for (_, end, one), (start, _, other) in pairwise(spans):
        if start - end == 1 and _EPITHET.search(one) and not _EPITHET.search(other):
            rows[other] = rows.get(other, frozenset()) | {one}
    return rows
