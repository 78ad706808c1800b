"""Where an address of a foreign table lies: its municipality, settlement, street and house. Pure.

A flat is never kept. «Амурская обл., г. Тында, ул. Красная Пресня, д. 12, кв. 5» is Тында, Красная
Пресня, 12.
"""

import re
from collections import defaultdict
from functools import lru_cache

from domain.cases.case import Place
from domain.privacy.admission import admit_title
from domain.region import Region, Settlement
from region.places import COUNCIL
from region.spelling import municipality_key, spaced, without_type

LONGEST_STREET, LONGEST_HOUSE = 120, 12
REMEMBERED = 20_000  # addresses
_PARTS = re.compile(r"\s*[,;\n]\s*")
_WAYS = (
    r"улица|ул|переулок|пер|проспект|просп|пр-кт|пр-т|проезд|бульвар|б-р|площадь|пл|шоссе|набережная"
    r"|наб|тупик|тракт|микрорайон|мкрн|мкр|квартал|кв-л"
)
_STREET = re.compile(rf"(?P<way>{_WAYS})(?:\.\s*|\s+)(?P<name>.+)", re.IGNORECASE)
_STREET_BEHIND = re.compile(rf"(?P<name>.+?)\s+(?P<way>{_WAYS})\.?", re.IGNORECASE)
_PLAIN_WAYS = frozenset({"улица", "ул"})  # streets are named without these words
_HOUSE = re.compile(
    r"(?:(?:дом|д|зд|строение|стр|№)\.?\s*№?\s*)?(?P<house>\d{1,4}(?:\s?(?!к\s?\d)[а-яa-z])?(?!\d|(?!к\s?\d)[а-яa-z])"
    r"(?:/\d{1,4}[а-яa-z]?)?)(?P<more>\s*(?:корпус|корп|к)\.?\s*(?P<block>\d{1,3}))?",
    re.IGNORECASE,
)
_ENDS_IN_HOUSE = re.compile(
    r"(?P<name>.*?[а-яё.)»])\s+(?P<house>(?:д(?:ом)?\.?\s*)?\d{1,4}\s?[а-яa-z]?(?:/\d{1,4})?(?:-\d+)?)",
    re.IGNORECASE,
)
_FLAT = re.compile(
    r"\s*(?<![а-яё])(?:квартира|кварт|кв(?!-л|артал)|оф|офис|комната|комн|ком|помещ\w*)\.?\s*№?\s*\d+.*",
    re.IGNORECASE,
)


class Addresses:
    def __init__(self, region: Region) -> None:
        self._municipalities: dict[str, str] = {}
        self._settlements: dict[str, list[Settlement]] = defaultdict(list)
        for one in region.municipalities.values():
            for name in (*(name.text for name in one.names), *one.aliases, one.short, one.id):
                self._municipalities[municipality_key(name)] = one.id
        for village in region.settlements.values():
            if village.kind != COUNCIL:
                for name in (village.name, *village.aliases):
                    self._settlements[spaced(name)].append(village)
        self._region = spaced(region.name)
        self._known: dict[tuple[str, ...], Place] = {}

    def place(
        self, municipality: str, settlement: str, street: str, house: str, address: str
    ) -> Place:
        """What the columns say; the address is read for what they leave open."""
        key = municipality, settlement, street, house, address
        if (place := self._known.get(key)) is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            place = self._known[key] = self._read(*key)
        return place

    def _read(
        self, municipality: str, settlement: str, street: str, house: str, address: str
    ) -> Place:
        known = self._municipalities.get(municipality_key(municipality)) if municipality else None
        parts = [*self._split(settlement), *self._split(municipality), *self._split(address)]
        known = known or self._municipality(parts)
        village = self._settlement(parts, known)
        if known is None and village is not None:
            known = village.municipality
        street_name, house_number = _street(street), _house(house)
        if street_name is None:
            street_name, behind = _street_of(self._split(address))
            house_number = house_number or behind
        return Place(known, village.id if village else None, street_name, house_number)

    def _split(self, address: str) -> list[str]:
        return [part for part in _PARTS.split(_FLAT.sub("", address)) if part]

    def _municipality(self, parts: list[str]) -> str | None:
        """A district that is named so counts before a town."""
        keys = [(part, self._municipalities.get(municipality_key(part))) for part in parts]
        named = [id_ for part, id_ in keys if id_ and re.search(r"район|р-н|округ", spaced(part))]
        towns = (id_ for part, id_ in keys if id_ and not _STREET.fullmatch(part))
        return named[0] if named else next(towns, None)

    def _settlement(self, parts: list[str], municipality: str | None) -> Settlement | None:
        for part in parts:
            if _STREET.fullmatch(part) or spaced(part).startswith(self._region):
                continue
            villages = self._settlements.get(spaced(without_type(part)[0]), [])
            if municipality is not None:
                villages = [one for one in villages if one.municipality == municipality]
            if len({one.id for one in villages}) == 1:
                return villages[0]
        return None


def _street_of(parts: list[str]) -> tuple[str | None, str | None]:
    for place, part in enumerate(parts):
        if _STREET.fullmatch(part) or _STREET_BEHIND.fullmatch(part):
            following = parts[place + 1] if place + 1 < len(parts) else ""
            if ends := _ENDS_IN_HOUSE.fullmatch(part):
                return _street(ends["name"]), _house(ends["house"])
            return _street(part), _house(following)
    bare = [match for part in parts[1:] if (match := _ENDS_IN_HOUSE.fullmatch(part))]
    return (_street(bare[0]["name"]), _house(bare[0]["house"])) if bare else (None, None)


@lru_cache(2_000)  # the streets of a region
def _street(written: str) -> str | None:
    """Without «ул.»; other ways keep their word."""
    bare = " ".join(_FLAT.sub("", written).split())
    for form in (_STREET, _STREET_BEHIND):
        if match := form.fullmatch(bare):
            way = match["way"].lower()
            bare = match["name"] if way in _PLAIN_WAYS else f"{way} {match['name']}"
            break
    bare = admit_title(bare).strip(" .,")
    return bare[:LONGEST_STREET] or None


def _house(written: str) -> str | None:
    match = _HOUSE.match(written.strip())
    if match is None:
        return None
    block = f" к{match['block']}" if match["block"] else ""
    return f"{''.join(match['house'].split()).lower()}{block}"[:LONGEST_HOUSE]
