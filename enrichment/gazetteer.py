"""Names of places in a text: the region's own, the region as a whole, and those of elsewhere. Pure.

The traps are the region's: towns of the same name elsewhere, rivers, ordinary words, adjectives
that mean a district before «район» and a town without it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.region import Region
from enrichment.lemmas import Morphology
from enrichment.reading import Reading

DISTRICT = frozenset({"район", "округ", "р-н", "р-не", "р-на", "мо", "райцентр"})
_BETWEEN = frozenset({"муниципальный", "и", "городской", "сельский"})
_TERRITORY = frozenset({"область", "край", "республика", "обл"})
_MARKERS = frozenset(
    {"город", "гор", "поселок", "пос", "пгт", "село", "деревня", "станция", "зато", "сельсовет"}
)
_DOTTED = frozenset(
    {"г", "с", "п", "ст", "рп"}
)  # a marker only with its full stop or capital after
_PREPOSITIONS = frozenset({"в", "во", "из", "до", "под", "около", "возле", "через", "по", "на"})
_STREET = frozenset({"улица", "ул", "переулок", "пер", "проспект", "пр-т", "площадь", "бульвар"})
_RIVER_STRONG = frozenset({"река", "русло", "уровень", "приток", "рыба", "рыбалка", "пойма"})
_RIVER = _RIVER_STRONG | {"р", "берег", "устье", "разлив", "лед", "ледоход", "гэс", "выйти"}
# What «свободный», «прогресс» and the like go with when they are no names.
_IDIOMS = (
    "доступ время место вход падение форма продажа плавание режим полет стиль рынок пространство"
    " график выбор человек мир касса окно поле плечо вакансия технический научный минута рука"
)
_IDIOM = frozenset(_IDIOMS.split())
_MASCULINE = ("ый", "ий", "ого", "его", "ому", "ему", "ым", "им", "ом", "ем")
_REGIONAL_ENDS = ("стан", "ия", "ье")
REACH = 8  # words: how far a foreign territory makes a name doubtful


class Scope(StrEnum):
    """Whose name it is."""

    OWN = "own"  # a place of the region
    WHOLE = "whole"  # the region itself
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """What a name may mean; `settlement` None is the municipality as a whole."""

    municipality: str
    settlement: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text, tokens `first` to `last`; several `options` where villages share a name."""

    scope: Scope
    first: int
    last: int
    confidence: float
    options: tuple[Place, ...] = ()
    territory: bool = False  # a foreign region or country, not a town


@dataclass(frozen=True, slots=True)
class _Entry:
    rest: tuple[str, ...]
    scope: Scope
    options: tuple[Place, ...] = ()
    ordinary: bool = False  # a word of the dictionary: «Свободный», «Поляна»
    shared: bool = False  # a name of many regions: «Ивановка»
    river: bool = False
    territory: bool = False


class Gazetteer:
    """Finds the names of one region, in any case and any letters."""

    def __init__(self, region: Region, morphology: Morphology) -> None:
        self._morphology = morphology
        self._entries: dict[str, list[_Entry]] = defaultdict(list)
        self._districts: dict[str, Place] = {}
        self._towns: dict[str, Place] = {}
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
        self._heads = (
            self._entries.keys()
            | self._districts.keys()
            | self._towns.keys()
            | self._councils.keys()
            | {self._adjective}
        )

    def find(self, reading: Reading) -> list[Mention]:
        """Every name of the text, in order; doubtful ones are left out."""
        lemmas, heads, found, position = reading.lemmas, self._heads, list[Mention](), -1
        for index, lemma in enumerate(lemmas):
            if index <= position or (lemma not in heads and lemma not in _TERRITORY):
                continue
            mention = (
                self._territory(lemmas, index)
                if lemma in _TERRITORY
                else self._named(reading, index) or self._adjectival(reading, index)
            )
            if mention is not None:
                position = mention.last
                found.append(mention)
        return _without_homonyms(found, reading)

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
            ordinary=len(key) == 1 and self._morphology.common(key[0]),
            shared=len(key) == 1 and key[0] in self._ordinary,
            river=river,
            territory=bool(set(key) & (_TERRITORY | DISTRICT)) or key[-1].endswith(_REGIONAL_ENDS),
        )
        self._entries[key[0]].append(entry)

    def _names(self, region: Region) -> dict[tuple[str, ...], list[Place]]:
        names: dict[tuple[str, ...], set[Place]] = defaultdict(set)
        for settlement in region.settlements.values():
            place = Place(settlement.municipality, settlement.id)
            if settlement.kind == "council":
                self._councils[self._key(settlement.name)[0]].append(place)
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
        self._towns.update(_adjectives(region, self._districts))
        return {key: sorted(places, key=_by_id) for key, places in names.items()}

    def _named(self, reading: Reading, index: int) -> Mention | None:
        lemmas = reading.lemmas
        for entry in self._entries.get(lemmas[index], ()):
            last = index + len(entry.rest)
            if tuple(lemmas[index + 1 : last + 1]) != entry.rest:
                continue
            confidence = _confidence(reading, index, last, entry)
            if confidence:
                return Mention(entry.scope, index, last, confidence, entry.options, entry.territory)
        return None

    def _adjectival(self, reading: Reading, index: int) -> Mention | None:
        lemmas, lemma = reading.lemmas, reading.lemmas[index]
        if (district := self._district(lemmas, index)) is not None:
            return district
        after = lemmas[index + 1] if index + 1 < len(lemmas) else ""
        if lemma in self._councils and after == "сельсовет":
            return Mention(Scope.OWN, index, index + 1, 0.9, tuple(self._councils[lemma]))
        if _is_street(reading, index) or after in _TERRITORY:
            return None
        if lemma == self._adjective:
            return Mention(Scope.WHOLE, index, index, 0.55)
        if lemma in self._ordinary:
            return None
        if (town := self._towns.get(lemma)) is not None:
            return Mention(Scope.OWN, index, index, 0.6, (town,))
        return self._bare(reading, index)

    def _district(self, lemmas: Sequence[str], index: int) -> Mention | None:
        """«Зейский район», «Зейский муниципальный округ», «Зейский и Тындинский районы»."""
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
        """«Тамбовская область», «Еврейская автономная область»: any that is not our own."""
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


def _adjectives(region: Region, districts: Iterable[str]) -> dict[str, Place]:
    """What is called after a town: «белогорский», «тындинский», «зейский»."""
    towns = [m for m in region.municipalities.values() if not m.district]
    found = {
        town.short.lower() + "ий": Place(town.id, town.centre)
        for town in towns
        if town.short.endswith("ск")
    }
    for adjective in districts:
        for town in towns:
            if _same_stem(town.short.lower(), adjective):
                found[adjective] = Place(town.id, town.centre)
    return found


def _same_stem(town: str, adjective: str) -> bool:
    """Белогорск and белогорский, Тында and тындинский, Зея and зейский."""
    common = max(2, len(town) - 2)
    return town[:common] == adjective[:common] and adjective.endswith("ский")


def _confidence(reading: Reading, first: int, last: int, entry: _Entry) -> float:
    """How sure a name found by its lemmas is a place; 0 where it is none."""
    lemmas, text = reading.lemmas, reading.text
    start = reading.starts[first]
    word = text[start : reading.ends[first]]
    before = lemmas[first - 1] if first else ""
    if before in _STREET:
        return 0.0
    if before in _MARKERS or (before in _DOTTED and text[reading.ends[first - 1]] == "."):
        return 0.95
    if entry.scope is Scope.FOREIGN and not entry.rest:
        return 0.9 if _is_foreign(reading, first, before) else 0.0
    if entry.scope is not Scope.OWN or entry.rest:
        return 0.9
    if entry.river and _is_river(lemmas, first, before):
        return 0.0
    capital = word[0].isupper() and not (word.isupper() and len(word) > 1)
    towards = 0.6 if before in ("до", "через", "рейс") else 1.0  # «автобус до Тынды» is no Тында
    if entry.ordinary:
        return towards * _confidence_of_a_word(reading, first, entry.shared, capital)
    sure = 0.75 + 0.1 * (before in _PREPOSITIONS) + 0.05 * capital
    return sure * towards * (0.85 if entry.shared else 1.0)


def _is_foreign(reading: Reading, index: int, before: str) -> bool:
    """«на Кирова» is a street, «вот так находка» a word: neither speaks of another region."""
    if before in ("на", "по", "угол"):
        return not reading.form(index).endswith(("а", "я", "ого"))
    return reading.text[reading.starts[index]].isupper() or before in _PREPOSITIONS


def _confidence_of_a_word(reading: Reading, index: int, shared: bool, capital: bool) -> float:
    """The same for «свободный», «прогресс», «поляна»: the words around must speak for a place."""
    lemmas, text, start = reading.lemmas, reading.text, reading.starts[index]
    form = reading.form(index)
    before = lemmas[index - 1] if index else ""
    after = lemmas[index + 1] if index + 1 < len(lemmas) else ""
    if after in _IDIOM or before in _IDIOM or text[start - 1 : start] in ("«", '"', "“"):
        return 0.0
    if lemmas[index].endswith(("ый", "ий")) and not form.endswith(_MASCULINE):
        return 0.0  # «из Свободной Сибири», «в свободное время»
    if _alone(reading, index, index):
        return 0.7
    if not capital:
        return 0.5 if before in ("в", "во", "из") and _locative(form, before) else 0.0
    if before in _PREPOSITIONS:
        return 0.8
    opening = index == 0 or text[start - 2 : start - 1] in ".!?\n…"
    return 0.0 if shared and opening else 0.55


def _alone(reading: Reading, first: int, last: int) -> bool:
    """«Свободный. Фонари не горят», «(Прогресс)», «Свободный, ул. Ленина»: the sender's place."""
    text = reading.text
    before = text[max(0, reading.starts[first] - 3) : reading.starts[first]].rstrip(" ")
    after = text[reading.ends[last] : reading.ends[last] + 2].lstrip(" ")
    street = last + 1 < len(reading.lemmas) and reading.lemmas[last + 1] in _STREET
    opens = not before or before[-1] in ".!?\n(…"
    return opens and (not after or after[0] in ".:)\n!" or (after[0] == "," and street))


def _locative(word: str, before: str) -> bool:
    """«в свободном отключили»: the case the preposition asks for, when nothing else helps."""
    ends = ("ом", "ем", "е", "и", "ах") if before != "из" else ("ого", "его", "а", "ы", "и", "я")
    return word.endswith(ends)


def _is_river(lemmas: list[str], index: int, before: str) -> bool:
    """«на Зее», «через Зею», «уровень воды в Зее» speak of the river, «в Зее» of the town."""
    if before in ("на", "по", "через", "река", "р", "вдоль", "над"):
        return True
    near = lemmas[max(0, index - 4) : index + 4]
    return not (_RIVER_STRONG if before in ("в", "из") else _RIVER).isdisjoint(near)


def _is_street(reading: Reading, index: int) -> bool:
    """«улица Зейская», «Зейская, 5», «на Зейской» are streets."""
    lemmas = reading.lemmas
    near = lemmas[max(0, index - 1) : index + 2]
    if not _STREET.isdisjoint(near):
        return True
    word = reading.text[reading.starts[index] : reading.ends[index]].lower()
    if not word.endswith(("ая", "ой", "ую")):
        return False
    before = lemmas[index - 1] if index else ""
    after = lemmas[index + 1] if index + 1 < len(lemmas) else ""
    return before in ("на", "по", "угол", "с") or after[:1].isdigit()


def _without_homonyms(mentions: list[Mention], reading: Reading) -> list[Mention]:
    """«Благовещенск Башкортостана», «в Башкирии, в Благовещенске»: not ours, unless the text names
    our region too. «из Тынды в Якутию» keeps Тында.
    """
    territories = [m for m in mentions if m.scope is Scope.FOREIGN and m.territory]
    if not territories or any(m.scope is Scope.WHOLE for m in mentions):
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
        if between in (["в"], ["во"]):
            return reading.form(territory.last).endswith(("е", "и"))  # where, not whereto
        return len(between) <= 2 and _PREPOSITIONS.isdisjoint(between) and "и" not in between
    before = lemmas[territory.first - 1] if territory.first else ""
    gap = own.first - territory.last - 1
    return gap <= REACH and before in ("в", "во", "на") and lemmas[own.first - 1] != "и"
