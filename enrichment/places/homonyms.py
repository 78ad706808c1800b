"""Whether a name in a text is the place: not a river, a street, or an ordinary word. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from enrichment.reading import Reading

_STREETS = "улица ул переулок пер проспект пр-т пр площадь пл бульвар б-р наб тракт шоссе тупик"
STREET = frozenset(_STREETS.split()) | {"набережная"}
_MARKED = "город гор поселок пос пгт село деревня дер станция зато сельсовет поселение райцентр"
_MARKERS = frozenset(_MARKED.split()) | {"городок", "тип"}  # «городского типа»
_DOTTED = frozenset({"г", "с", "п", "ст", "рп", "далее"})  # with a full stop, or a capital after
_PREPOSITIONS = frozenset({"в", "во", "из", "до", "под", "около", "через", "по", "на", "у"})
_ON_WATER = "река русло уровень приток рыба рыбалка пойма прибавить паводок сантиметр гидролог"
_BY_WATER = "водохранилище лодка протока селемджа бурея амур лунка съезд спуск"
_BANKS = "р берег устье разлив лед ледоход гэс"
_RIVER = frozenset(f"{_ON_WATER} {_BY_WATER} {_BANKS}".split())
_RIVER_IN = frozenset({"русло", "уровень", "приток", "рыба", "рыбалка", "купаться", "сантиметр"})
# What «свободный», «прогресс» and the like go with when they are no names.
_IDIOMS = (
    "доступ время место вход падение форма продажа плавание режим полет стиль рынок пространство"
    " график выбор человек мир касса окно поле плечо вакансия технический научный минута рука"
    " вода воздух воля деньги день кабинет талон койка эфир тема слово микрофон посещение торговля"
    " экономический номер площадь парковка площадка прогресс проход проезд кресло сиденье художник"
)
_IDIOM = frozenset(_IDIOMS.split())
_ASIDES = "конечно однако так как но да что когда если который а и не или видимо наверное кажется"
_NO_ADDRESS = frozenset(_ASIDES.split())
_DISTRICTS = frozenset({"район", "округ", "р-н"})
_OWNED = "житель администрация глава мэр мэрия больница роддом население город центр окраина вокзал"
_OWNERS = frozenset(_OWNED.split())
_SHORT_OF = frozenset({"нет", "без", "опять"})  # «прогресс без света»
# What is called by a place's name without standing there: «бц Зея», «кинотеатр Прогресс».
_CALLED = "бц тц трц жк магазин кафе кинотеатр гостиница отель санаторий ресторан ооо фк стадион"
_HOUSES = frozenset(f"{_CALLED} компания завод фирма клуб лагерь рынок теплоход команда".split())
_PEOPLE = "врач доктор депутат глава губернатор директор начальник министр мэр терапевт хирург"
_POSTS = frozenset(f"{_PEOPLE} учитель тренер майор капитан инспектор специалист фельдшер".split())
_MASCULINE = ("ый", "ий", "ого", "его", "ому", "ему", "ым", "им", "ом", "ем")
_QUOTES = tuple("«\"“„'")
_ELSEWHERE = frozenset({"башкирский", "крымский", "свердловский", "тамбовский", "хабаровский"})
ADDRESSED = 0.95  # «Чигири. Нет света»: the sender's place, by itself before the text


@dataclass(frozen=True, slots=True)
class Kinship:
    ordinary: bool = False  # a word of the dictionary: «Свободный», «Поляна»
    shared: bool = False  # a name of many regions: «Ивановка»
    river: bool = False
    person: bool = False  # a surname: «Циолковский»


def confidence(reading: Reading, first: int, last: int, also: Kinship) -> float:
    """How surely tokens `first` to `last`, a name of the region, mean the place; 0 if they
    do not.
    """
    lemmas, text = reading.lemmas, reading.text
    start = reading.starts[first]
    word = text[start : reading.ends[first]]
    before = lemmas[first - 1] if first else ""
    if before in STREET and _adjoins(reading, first):
        return _of_a_street(reading, first, also)
    if _is_elsewhere(reading, first, last):
        return 0.0
    if is_marked(reading, first):
        return 0.95
    if last > first:
        return 0.9
    if before in _HOUSES and lemmas[first] == reading.form(first):
        return 0.0
    if also.river and _is_river(lemmas, first, before):
        return 0.0
    if also.person and is_street(reading, first):
        return 0.0
    capital = word[0].isupper() and not (word.isupper() and len(word) > 1)
    towards = 0.6 if is_towards(reading, first) else 1.0  # «автобус до Тынды» is no Тында
    if also.ordinary:
        return towards * _of_a_word(reading, first, also.shared, capital)
    if is_addressed(reading, first, first):
        return ADDRESSED
    sure = 0.75 + 0.1 * (before in _PREPOSITIONS) + 0.05 * capital
    return sure * towards * (0.85 if also.shared else 1.0)


def _adjoins(reading: Reading, index: int) -> bool:
    between = reading.text[reading.ends[index - 1] : reading.starts[index]].rstrip(' \u00a0«"')
    return not between or (between == "." and len(reading.lemmas[index - 1]) < 5)


def _is_elsewhere(reading: Reading, first: int, last: int) -> bool:
    before = reading.lemmas[first - 1] if first else ""
    after = reading.lemmas[last + 1] if last + 1 < len(reading.lemmas) else ""
    return before in _ELSEWHERE or after == "рб"


def is_marked(reading: Reading, index: int) -> bool:
    """«город Тында», «г. Тында», «п.Экимчан»."""
    before = reading.lemmas[index - 1] if index else ""
    if before in _MARKERS:
        return True
    if before not in _DOTTED:
        return False
    dotted = reading.text[reading.ends[index - 1]] == "."
    capital = reading.text[reading.starts[index]].isupper()
    return dotted or (capital and reading.form(index) == reading.lemmas[index])


def is_towards(reading: Reading, index: int) -> bool:
    """«автобус до Тынды», «в Тынду»: whereto, not where."""
    before = reading.lemmas[index - 1] if index else ""
    if before in ("до", "через", "рейс"):
        return True
    lemma, form = reading.lemmas[index], reading.form(index)
    if before not in ("в", "во", "на"):
        return False
    if lemma.endswith(("а", "я")):
        return form.endswith(("у", "ю"))
    return lemma.endswith("ск") and form == lemma


def is_foreign(reading: Reading, index: int) -> bool:
    """False for «на Кирова», a street, and «вот так находка», a word."""
    before = reading.lemmas[index - 1] if index else ""
    if before in STREET and _adjoins(reading, index):
        return False
    if is_marked(reading, index):
        return True
    if before in ("на", "по", "угол"):
        return not reading.form(index).endswith(("а", "я", "ого"))
    return reading.text[reading.starts[index]].isupper() or before in _PREPOSITIONS


def is_street(reading: Reading, index: int) -> bool:
    """«улица Зейская», «Зейская, 5», «на Зейской», «Шимановского 40»."""
    lemmas = reading.lemmas
    near = lemmas[max(0, index - 1) : index + 2]
    if not STREET.isdisjoint(near):
        return True
    word = reading.text[reading.starts[index] : reading.ends[index]].lower()
    before = lemmas[index - 1] if index else ""
    after = lemmas[index + 1] if index + 1 < len(lemmas) else ""
    if word.endswith(("ая", "ой", "ую")):
        return before in ("на", "по", "угол", "с") or after[:1].isdigit() or after in ("дом", "д")
    if word.endswith(("ого", "его")):
        return before in ("на", "по", "угол") or after[:1].isdigit() or after in ("дом", "д")
    return False


def is_surname(reading: Reading, index: int) -> bool:
    word = reading.text[reading.starts[index] : reading.ends[index]]
    return index > 0 and word.istitle() and reading.lemmas[index - 1] in _POSTS


def is_addressed(reading: Reading, first: int, last: int) -> bool:
    """«Свободный. Фонари не горят», «(Прогресс)», «чигири, нет света»: the sender's place."""
    if not _opens(reading, first):
        return False
    text, end = reading.text, reading.ends[last]
    after = text[end : end + 2].lstrip(" \u00a0")
    following = reading.lemmas[last + 1] if last + 1 < len(reading.lemmas) else ""
    if after[:1] == ",":
        return following not in _NO_ADDRESS
    if after[:1] in ("-", "–", "—"):
        return following in STREET
    if after[:1] == "!":
        return first == 0
    if following in _SHORT_OF and reading.form(first) == reading.lemmas[first]:
        return True
    return not after or after[0] in ".:)\n" or following in ("ул", "пер", "пр-т", "мкр")


def _opens(reading: Reading, index: int) -> bool:
    start = reading.starts[index]
    before = reading.text[max(0, start - 3) : start].rstrip(" \u00a0")
    if not before:
        return index == 0 or "\n" in reading.text[reading.ends[index - 1] : reading.starts[index]]
    return not before[-1].isalnum() and before[-1] not in ",;:-–—«\"“„'/%"


def _of_a_street(reading: Reading, index: int, also: Kinship) -> float:
    """«по улицам Белогорска», «на площади Свободного» are in the town; «улица Тында» is a
    street.
    """
    form, lemma = reading.form(index), reading.lemmas[index]
    if (
        also.river
        or also.person
        or form == lemma
        or not reading.text[reading.starts[index]].isupper()
    ):
        return 0.0
    if also.ordinary:
        return 0.7 if form.endswith("ого") else 0.0
    return 0.8


def _of_a_word(reading: Reading, index: int, shared: bool, capital: bool) -> float:
    lemmas, text, start = reading.lemmas, reading.text, reading.starts[index]
    form = reading.form(index)
    before = lemmas[index - 1] if index else ""
    mark = text[start - 1 : start]
    if before in _IDIOM or _goes_with(reading, index) or mark in _QUOTES:
        return 0.0
    if mark == "#":
        return 0.7
    if lemmas[index].endswith(("ый", "ий")) and not form.endswith(_MASCULINE):
        return 0.0  # «из Свободной Сибири», «в свободное время»
    if is_addressed(reading, index, index):
        return 0.8
    if _is_signed(reading, index) or _lies_in_district(lemmas, index):
        return 0.6
    if not capital:
        return 0.5 if _is_small_place(reading, index, shared) else 0.0
    if before in _PREPOSITIONS:
        return 0.8
    opening = index == 0 or text[start - 2 : start - 1] in ".!?\n…"
    return 0.0 if shared and opening else 0.6


def _is_small_place(reading: Reading, index: int, shared: bool) -> bool:
    form = reading.form(index)
    before = reading.lemmas[index - 1] if index else ""
    after = reading.lemmas[index + 1] if index + 1 < len(reading.lemmas) else ""
    if before in _OWNERS:
        return form.endswith(("ого", "его", "са", "ны", "ки"))
    if before in ("в", "во", "из") or (before in _PREPOSITIONS and not shared):
        return _locative(form, before) or (before == "в" and _ends_clause(reading, index))
    return before in _PREPOSITIONS and (after == "не" or _ends_clause(reading, index))


def _is_signed(reading: Reading, index: int) -> bool:
    if not index or reading.form(index) != reading.lemmas[index]:
        return False
    between = reading.text[reading.ends[index - 1] : reading.starts[index]]
    return index + 1 == len(reading.lemmas) and between.strip(" ") in (",", "\n", "—", ".", "(")


def _lies_in_district(lemmas: Sequence[str], index: int) -> bool:
    following = lemmas[index + 1 : index + 3]
    return len(following) == 2 and following[0].endswith("ский") and following[1] in _DISTRICTS


def _ends_clause(reading: Reading, index: int) -> bool:
    return reading.text[reading.ends[index] : reading.ends[index] + 1] in tuple(" ,.!?;\n")[1:] or (
        index + 1 == len(reading.lemmas)
    )


def _goes_with(reading: Reading, index: int) -> bool:
    if index + 1 >= len(reading.lemmas) or reading.lemmas[index + 1] not in _IDIOM:
        return False
    return not reading.text[reading.ends[index] : reading.starts[index + 1]].strip()


def _locative(word: str, before: str) -> bool:
    if before in ("из", "до", "у", "около", "возле"):
        return word.endswith(("ого", "его", "а", "ы", "и", "я", "й"))
    return word.endswith(("ом", "ем", "е", "и", "ах", "ях"))


def _is_river(lemmas: Sequence[str], index: int, before: str) -> bool:
    if before in ("на", "по", "через", "река", "р", "вдоль", "над", "за"):
        return True
    near = lemmas[max(0, index - 4) : index + 5]
    beside = [lemma for lemma in near if lemma != lemmas[index]]
    return not (_RIVER_IN if before in ("в", "из") else _RIVER).isdisjoint(beside)
