"""Names of places in a text: the region's own, the region as a whole, and those of elsewhere. Pure.

The traps are the region's: towns of the same name elsewhere, rivers, ordinary words, adjectives
that mean a district before «район» and a town without it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.region import Region
from enrichment.lemmas import Morphology
from enrichment.places.homonyms import (
    Kinship,
    confidence,
    is_foreign,
    is_street,
    is_surname,
    is_towards,
)
from enrichment.places.townsfolk import adjectives, people
from enrichment.reading import Reading

DISTRICT = frozenset({"район", "округ", "р-н", "р-не", "р-на", "р-он", "мо", "го", "райцентр"})
_BETWEEN = frozenset({"муниципальный", "и", "городской", "сельский"})
_TERRITORY = frozenset({"область", "край", "республика", "обл"})
_REGIONAL_ENDS = ("стан", "ия", "ье")
_SUBJECTS = "крым саха сахалин камчатка чукотка колыма адыгея карелия тыва тува чечня кубань югра"
_REGIONS = frozenset(f"{_SUBJECTS} ямал кузбасс еао".split())
_COUNCIL = frozenset({"сельсовет", "поселение", "сельский"})
_NO_TOWN = _TERRITORY | {"водохранилище", "море"}
_UNDER = frozenset({"под", "над", "за", "перед", "между", "с"})
_AUTHORITY = frozenset(
    {"администрация", "глава", "мэр", "мэрия", "прокуратура", "губернатор", "дума", "правительство"}
)
_ASIDE = frozenset({"в", "во", "который", "что", "тот", "это"})  # «тот, что в Башкирии»
_PREPOSITIONS = "в во из до под около возле через по на у"
_APART = frozenset(f"{_PREPOSITIONS} и".split())
_LEADING = frozenset({"в", "город", "г", "республика"})  # «Башкортостан: в Благовещенске»
_ADJECTIVE = 0.55  # «амурский» alone: of the region, or of the river
_HERE = 1.25  # «в Чигирях», beside names of those who are written to
_OFFICE = 0.7  # «администрация Благовещенска» need not be where the trouble is
REACH = 8  # words: how far a foreign territory makes a name doubtful


class Scope(StrEnum):
    OWN = "own"  # a place of the region
    WHOLE = "whole"  # the region itself
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """`settlement` None is the whole municipality."""

    municipality: str
    settlement: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    scope: Scope
    first: int
    last: int
    confidence: float
    options: tuple[Place, ...] = ()
    territory: bool = False  # a foreign region or country, not a town
    weight: float = 1.0  # beside other names: how much the words before speak for «here»


@dataclass(frozen=True, slots=True)
class _Entry:
    rest: tuple[str, ...]
    scope: Scope
    options: tuple[Place, ...]
    also: Kinship
    territory: bool  # a foreign region or country, not a town


class Gazetteer:
    def __init__(self, region: Region, morphology: Morphology) -> None:
        self._morphology = morphology
        self._entries: dict[str, list[_Entry]] = defaultdict(list)
        self._districts: dict[str, Place] = {}
        self._towns: dict[str, Place] = {}
        self._people: dict[str, Place] = {}
        self._councils: dict[str, list[Place]] = defaultdict(list)
        self._ordinary = {lemma for name in region.ordinary for lemma in self._key(name)}
        rivers = {self._key(name) for name in region.rivers}
        for key, options in self._names(region).items():
            if not (set(key) & DISTRICT and key[0] in self._districts):
                self._add(key, Scope.OWN, options, river=key in rivers)
        for name, target in region.slang.items():
            whole = target == "*"
            self._add(
                self._key(name),
                Scope.WHOLE if whole else Scope.OWN,
                () if whole else (Place(target, region.municipalities[target].centre),),
            )
        self._add(self._key(region.name), Scope.WHOLE)
        for name in region.foreign:
            self._add(self._key(name), Scope.FOREIGN)
        for entries in self._entries.values():
            entries.sort(key=lambda entry: -len(entry.rest))
        self._adjective = self._key(region.name)[0]  # «амурский»
        self._instrumental = {
            f"{name}ий": name for name in self._entries if name.endswith("ск")
        }  # «под Белогорском» has the lemma of «в белогорском»
        self._heads = frozenset().union(
            self._entries,
            self._districts,
            self._towns,
            self._people,
            self._councils,
            self._instrumental,
            _TERRITORY,
            {self._adjective},
        )

    def find(self, reading: Reading) -> list[Mention]:
        lemmas, heads, found, position = reading.lemmas, self._heads, list[Mention](), -1
        for index in [n for n, lemma in enumerate(lemmas) if lemma in heads or "-" in lemma]:
            lemma = lemmas[index]
            if lemma not in heads or index <= position:
                if "-" in lemma and (pair := self._pair(reading, index)) is not None:
                    found.append(pair)
                continue
            mention = (
                self._territory(lemmas, index)
                if lemma in _TERRITORY
                else self._council(lemmas, index)
                or self._named(reading, index)
                or self._adjectival(reading, index)
            )
            if mention is not None:
                position = mention.last
                found.append(mention)
        return _without_homonyms(found, reading) if len(found) > 1 else found

    def _pair(self, reading: Reading, index: int) -> Mention | None:
        """«Зея-Тында», «мост Благовещенск-Хэйхэ»: the first of both."""
        name, _, other = reading.form(index).partition("-")
        lemma = self._key(name)[0] if name and len(other) > 2 else ""
        for entry in self._entries.get(lemma, ()):
            if entry.scope is Scope.OWN and not entry.rest and not entry.also.ordinary:
                return Mention(Scope.OWN, index, index, 0.75, entry.options)
        return None

    def _key(self, name: str) -> tuple[str, ...]:
        return tuple(self._morphology.lemmas(name))

    def _add(
        self,
        key: tuple[str, ...],
        scope: Scope,
        options: Iterable[Place] = (),
        river: bool = False,
    ) -> None:
        entry = _Entry(
            key[1:],
            scope,
            tuple(options),
            also=self._kinship(key[0], river) if len(key) == 1 else Kinship(river=river),
            territory=bool(set(key) & (_TERRITORY | DISTRICT | _REGIONS))
            or key[-1].endswith(_REGIONAL_ENDS),
        )
        self._entries[key[0]].append(entry)

    def _kinship(self, lemma: str, river: bool) -> Kinship:
        return Kinship(
            ordinary=self._morphology.common(lemma),
            shared=lemma in self._ordinary,
            river=river,
            person=self._morphology.person(lemma),
        )

    def _names(self, region: Region) -> dict[tuple[str, ...], list[Place]]:
        names: dict[tuple[str, ...], set[Place]] = defaultdict(set)
        for settlement in region.settlements.values():
            place = Place(settlement.municipality, settlement.id)
            if settlement.kind == "council":
                stem = settlement.name[:-2]
                for lemma in {self._key(stem + end)[0] for end in ("ий", "ого", "ом")}:
                    self._councils[lemma].append(place)
                continue
            for name in (settlement.name, *settlement.aliases):
                names[self._key(name)].add(place)
        for municipality in region.municipalities.values():
            place = Place(municipality.id, municipality.centre)
            if municipality.district:
                self._districts[self._key(municipality.short)[0]] = Place(municipality.id)
            else:
                names[self._key(municipality.short)].add(place)
            for name in (*municipality.aliases, *(n.text for n in municipality.names)):
                names[self._key(name)].add(place)
        self._called_after(region)
        return {key: sorted(places, key=_by_id) for key, places in names.items()}

    def _called_after(self, region: Region) -> None:
        for municipality in region.municipalities.values():
            if not municipality.district:
                place = Place(municipality.id, municipality.centre)
                town = municipality.short.lower()
                shared = [a for a in self._districts if _same_stem(town, a)]
                for adjective in (*adjectives(town), *shared):
                    self._towns.setdefault(self._key(adjective)[0], place)
        self._called_after_districts(region)
        for adjective, place in self._towns.items():
            if adjective not in self._ordinary:
                for form in people(adjective):
                    self._people.setdefault(self._key(form)[0], place)
        self._called_after_villages(region)

    def _called_after_districts(self, region: Region) -> None:
        for adjective, place in self._districts.items():
            centre = region.municipalities[place.municipality].centre
            same = centre and _same_stem(region.settlements[centre].name.lower(), adjective)
            self._towns.setdefault(adjective, replace(place, settlement=centre if same else None))

    def _called_after_villages(self, region: Region) -> None:
        for settlement in region.settlements.values():
            if settlement.kind == "council" or self._key(settlement.name)[0] in self._ordinary:
                continue
            for adjective in adjectives(settlement.name):
                if not self._morphology.common(adjective):
                    place = Place(settlement.municipality, settlement.id)
                    self._towns.setdefault(self._key(adjective)[0], place)

    def _named(self, reading: Reading, index: int) -> Mention | None:
        lemmas = reading.lemmas
        for entry in self._entries_at(reading, index):
            last = index + len(entry.rest)
            if tuple(lemmas[index + 1 : last + 1]) != entry.rest:
                continue
            sure = _sure(reading, index, last, entry)
            if sure:
                return Mention(
                    entry.scope,
                    index,
                    last,
                    sure,
                    entry.options,
                    entry.territory,
                    _weight(reading, index),
                )
        return None

    def _entries_at(self, reading: Reading, index: int) -> Sequence[_Entry]:
        lemma = reading.lemmas[index]
        base = self._instrumental.get(lemma)
        if base is None or not reading.form(index).endswith("ском"):
            return self._entries.get(lemma, ())
        before = reading.lemmas[index - 1] if index else ""
        after = reading.lemmas[index + 1] if index + 1 < len(reading.lemmas) else ""
        under = before in _UNDER and after not in DISTRICT | _TERRITORY
        return self._entries[base] if under else self._entries.get(lemma, ())

    def _adjectival(self, reading: Reading, index: int) -> Mention | None:
        lemmas, lemma = reading.lemmas, reading.lemmas[index]
        if (district := self._district(lemmas, index)) is not None:
            return district
        if (place := self._people.get(lemma)) is not None and lemma not in self._towns:
            return Mention(Scope.OWN, index, index, 0.7, (place,))
        after = lemmas[index + 1] if index + 1 < len(lemmas) else ""
        if is_street(reading, index) or after in _NO_TOWN or is_surname(reading, index):
            return None
        if lemma == self._adjective:
            return Mention(Scope.WHOLE, index, index, _ADJECTIVE)
        if lemma in self._ordinary:
            return None
        if (town := self._towns.get(lemma)) is not None:
            return Mention(Scope.OWN, index, index, 0.6, (town,))
        return self._bare(reading, index)

    def _council(self, lemmas: Sequence[str], index: int) -> Mention | None:
        options = self._councils.get(lemmas[index])
        if options is None or index + 1 == len(lemmas) or lemmas[index + 1] not in _COUNCIL:
            return None
        return Mention(Scope.OWN, index, index + 1, 0.9, tuple(options))

    def _district(self, lemmas: Sequence[str], index: int) -> Mention | None:
        if (place := self._districts.get(lemmas[index])) is None:
            return None
        for ahead in range(index + 1, min(index + 6, len(lemmas))):
            if lemmas[ahead] in DISTRICT:
                last = ahead if ahead <= index + 2 else index
                return Mention(Scope.OWN, index, last, 0.95, (place,))
            if lemmas[ahead] not in _BETWEEN and lemmas[ahead] not in self._districts:
                return None
        return None

    def _bare(self, reading: Reading, index: int) -> Mention | None:
        """«в Мазановском»: a district without «район» needs its capital and a preposition."""
        place = self._districts.get(reading.lemmas[index])
        word = reading.text[reading.starts[index] : reading.ends[index]]
        before = reading.lemmas[index - 1] if index else ""
        if place is None or before not in ("в", "из", "по") or not word[0].isupper():
            return None
        if word.endswith(("ая", "ой", "ую", "ий")):
            return None
        return Mention(Scope.OWN, index, index, 0.5, (place,))

    def _territory(self, lemmas: list[str], index: int) -> Mention | None:
        first = index - 1
        if first > 0 and lemmas[first] in ("автономный", "народный"):
            first -= 1
        if first < 0 or not lemmas[first].endswith(("ский", "цкий")):
            return None
        if lemmas[first] == self._adjective:
            return None
        return Mention(Scope.FOREIGN, first, index, 0.9, territory=True)


def _by_id(place: Place) -> tuple[str, str]:
    return place.municipality, place.settlement or ""


def _same_stem(town: str, adjective: str) -> bool:
    common = max(2, len(town) - 2)
    return town[:common] == adjective[:common] and adjective.endswith("ский")


def _sure(reading: Reading, first: int, last: int, entry: _Entry) -> float:
    if entry.scope is Scope.OWN:
        return confidence(reading, first, last, entry.also)
    if entry.scope is Scope.FOREIGN and not entry.rest:
        return 0.9 if is_foreign(reading, first) else 0.0
    return 0.9


def _weight(reading: Reading, index: int) -> float:
    before = reading.lemmas[index - 1] if index else ""
    if before in ("в", "во") and not is_towards(reading, index):
        return _HERE
    near = reading.lemmas[max(0, index - 3) : index]
    return 1.0 if _AUTHORITY.isdisjoint(near) else _OFFICE


def _without_homonyms(mentions: list[Mention], reading: Reading) -> list[Mention]:
    """Drops «Благовещенск Башкортостана», unless the text names our region too; «из Тынды в Якутию»
    keeps Тында.
    """
    territories = [m for m in mentions if m.scope is Scope.FOREIGN and m.territory]
    if not territories or any(
        m.scope is Scope.WHOLE and m.confidence > _ADJECTIVE for m in mentions
    ):
        return mentions
    return [
        m
        for m in mentions
        if m.scope is not Scope.OWN or not any(_claims(t, m, reading) for t in territories)
    ]


def _claims(territory: Mention, own: Mention, reading: Reading) -> bool:
    lemmas = reading.lemmas
    if territory.first > own.last:
        between = lemmas[own.last + 1 : territory.first]
        if between[-1:] in (["в"], ["во"]) and len(between) <= 4:
            where = reading.form(territory.last).endswith(("е", "и", "у"))  # and not whereto
            return where and _ASIDE.issuperset(between)
        return len(between) <= 2 and _APART.isdisjoint(between)
    before = lemmas[territory.first - 1] if territory.first else ""
    if before in ("из", "с", "от", "до", "через"):
        return False
    between = lemmas[territory.last + 1 : own.first]
    if _LEADING.issuperset(between) and before not in ("и", "или"):
        return True
    return len(between) <= REACH and before in ("в", "во", "на") and lemmas[own.first - 1] != "и"
