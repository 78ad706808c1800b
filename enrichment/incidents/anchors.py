"""Where exactly a text says its trouble is: streets, houses, numbered objects, towns. Pure.

Finer than the labels settlement and street, and for any region: two texts that name different
streets, houses, schools or towns speak of different troubles, whatever else they share. A name in
lower case is found only where its form leaves no doubt, so less is known of a hasty text, but
nothing wrong.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from domain.spelling import plain
from enrichment.incidents.stems import name_stem


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(name_stem, words.split()))


LENGTH = 3000  # characters of a text that are looked at

_TOKEN = re.compile(r"№?\d+(?:/\d+)?(?:-?[а-яё]{1,3}(?![а-яё]))?|[^\W\d_]+(?:-[^\W\d_]+)*|[^\w\s]")
_NUMBER = re.compile(r"№?(\d{1,3}(?:/\d{1,3})?)(-?[а-яё]{1,3})?$")
_STREET_MARKS = _words(
    "ул улица улице улицы улицу улицам улиц пер переулок переулке переулка проспект проспекте"
    " проспекта пр-т пр-те пр бульвар бульваре б-р мкр микрорайон микрорайоне микрорайона площадь"
    " площади шоссе тракт тракте проезд квартал квартале тупик"
)
_HOUSE_MARKS = _words("дом дома доме дому домом д №")
_ABBREVIATED = _words("ул пер пр д мкр б-р")
_BEFORE_STREETS = _words("на по у возле угол между вдоль улиц пересечении перекрестке")
_NAMING = _words("на угол между улиц пересечении перекрестке")
_BESIDE_STREETS = _words("и , / — - –")
_INHABITANTS = _stems(
    "двор жильцы жители подъезд крыша житель собственники подвал возле около рядом"
)
# Words before or after which a number is no house.
_UNITS = _stems(
    "год года лет день дня дней сутки суток неделя недели недель месяц месяца месяцев час часа"
    " часов минут минута минуты раз раза рублей рубль рубля руб тысяч тысячи процентов процент"
    " км километров километра метр метров метра м см человек градусов градус января февраля"
    " марта апреля мая июня июля августа сентября октября ноября декабря кв квартира этаж"
    " литров кг тонн штук подписей класс школа школы садик детсад"
)
_OBJECTS = {
    name_stem(word): kind
    for kind, words in {
        "школа": "школа школе школы школу школой сош",
        "лицей": "лицей лицея лицее лицею",
        "гимназия": "гимназия гимназии гимназию",
        "сад": "сад сада саду саде садик садике садика детсад детсада детсаде доу",
        "больница": "больница больнице больницы больницу горбольница",
        "поликлиника": "поликлиника поликлинике поликлиники поликлинику",
        "маршрут": "маршрут маршрута маршруте автобус автобуса автобусе маршрутка маршрутке"
        " троллейбус троллейбуса трамвай трамвая",
        "котельная": "котельная котельной котельную",
        "участок": "участок",
    }.items()
    for word in words.split()
}
# Words beside which «36-й» is a bus.
_ROUTED = _stems("ходит ходят остановка остановке остановки рейс рейса рейсы водитель пассажиры")
_ORDINALS = {
    name_stem(word): str(number)
    for number, words in enumerate(
        (
            "первый первая",
            "второй вторая",
            "третий третья третьей третьего третьем третью",
            "четвертый четвертая",
            "пятый пятая",
            "шестой шестая",
            "седьмой седьмая",
            "восьмой восьмая",
            "девятый девятая",
            "десятый десятая",
            "одиннадцатый",
            "двенадцатый",
            "тринадцатый",
            "четырнадцатый",
            "пятнадцатый",
            "шестнадцатый",
            "семнадцатый",
            "восемнадцатый",
            "девятнадцатый",
            "двадцатый",
        ),
        start=1,
    )
    for word in words.split()
}
_STREETLIKE = re.compile(r"[а-яё-]{2,}(?:ск|цк)(?:ая|ой|ую|ого|ом)$|[а-яё]{3,}(?:ова|ева|ина)$")
_NO_STREET = _words(
    "снова слова корова голова основа половина причина машина середина равнина картина резина"
    " скотина молодчина паутина древесина городской русской советской детской сельской женской"
    " мужской гражданской мэрской областной районной плотина витрина ватина псина осина мина вина"
    " коровина свинина глина шина тина льдина корзина годовщина дисциплина медицина единица"
    " бензина магазина супермаркета камина трещина глубина детская городская районная областная"
    " сельская русская женщина"
    " мужчина старшина горловина новая основная дерева"
)
# The largest towns of the country: a text may name one and no region of ours.
_TOWNS = _stems(
    "москва петербург питер спб новосибирск нск екатеринбург екб казань красноярск челябинск"
    " самара уфа ростов краснодар омск воронеж пермь волгоград саратов тюмень тольятти"
    " махачкала барнаул ижевск хабаровск ульяновск иркутск владивосток ярославль ставрополь"
    " севастополь томск балашиха кемерово оренбург новокузнецк рязань чебоксары калининград"
    " пенза липецк чита тула курск сочи тверь магнитогорск сургут брянск иваново якутск"
    " симферополь белгород калуга смоленск вологда саранск курган череповец"
    " архангельск владикавказ мурманск тамбов стерлитамак петрозаводск кострома новороссийск"
    " йошкар-ола химки таганрог комсомольск сыктывкар нальчик шахты дзержинск орск братск"
    " ангарск энгельс абакан псков бийск прокопьевск рыбинск балаково армавир северодвинск"
    " люберцы тагил уссурийск находка магадан южно-сахалинск"
    " норильск"
)
_NO_NAMES = _UNITS | _TOWNS | _INHABITANTS
_ENDS = frozenset('.!?…)"»')
_OBLIQUE = _words("дома доме дому домом")
_INSIDE = frozenset(":.,")
_LETTER = re.compile(r"[а-г]?")
_ADJECTIVES = ("ая", "ой", "ую", "ый", "ий", "ого", "ом")
_GENITIVES = ("а", "я", "ы", "и", "ой", "ей", "ого")
_LOW_STREETS = ("ова", "ева", "ского")
_OPENING = ("ова", "ева", "ская", "ской", "скую", "ского")
_WIDE = re.compile(
    r"(?<!\w)(?:вес[ья]|вс[еёюя]|всем|всему|всей|пол-?|полу?)\s?(?:город|посел|посёл|район|сел[оае]\b"
    r"|микрорайон|квартал|деревн)|(?<!\w)(?:в|по)\s(?:город|посёлк|поселк|сел|район|микрорайон)[еу]"
    r"|(?<!\w)город(?:а|ом)?(?!\w)|везде|повсюду|нигде",
    re.IGNORECASE,
)
# Whatever _WIDE matches has one of these, and they are sooner sought.
_OF_WIDE = (
    *("город", "посёл", "район", "сел", "квартал", "деревн"),
    *("везде", "повсюду", "нигде"),
)


@dataclass(frozen=True, slots=True)
class Anchors:
    """Stems of names, house numbers, and objects as «kind number»; `names` are of unknown kind, and
    `wide` means a whole town, village or district with nothing smaller named.
    """

    streets: frozenset[str] = frozenset()
    houses: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()
    towns: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    wide: bool = False


@lru_cache(maxsize=50_000)
def _form(token: str) -> tuple[str, str, str]:
    """In lower case, its stem, and what it may tell by itself: "" for most words."""
    low = plain(token)
    root = name_stem(low)
    return low, root, _may_tell(token, low, root)


def _may_tell(token: str, low: str, root: str) -> str:
    if token[0].isdigit() or token[0] == "№":
        return "number"
    if low in _STREET_MARKS:
        return "mark"
    if root in _ORDINALS:
        return "ordinal"
    if token[0].isupper():
        return "name"
    return "street" if low.endswith(_LOW_STREETS) and _is_like(low) else ""


def anchors(text: str) -> Anchors:
    """All anchors of the first LENGTH characters of a text."""
    found = _Finding(text[:LENGTH])
    small = found.streets or found.houses or found.objects
    return Anchors(
        frozenset(found.streets),
        frozenset(found.houses),
        frozenset(found.objects),
        frozenset(found.towns),
        frozenset(found.names),
        not small and (bool(found.towns) or _is_wide(text[:LENGTH])),
    )


def _is_wide(text: str) -> bool:
    low = text.lower()
    return any(word in low for word in _OF_WIDE) and _WIDE.search(text) is not None


class _Finding:
    def __init__(self, text: str) -> None:
        self.tokens: list[str] = _TOKEN.findall(text)
        self.forms = [_form(token) for token in self.tokens]
        self.streets: set[str] = set()
        self.houses: set[str] = set()
        self.objects: set[str] = set()
        self.towns: set[str] = set()
        self.names: set[str] = set()
        few = [i for i, (_, _, may_tell) in enumerate(self.forms) if may_tell]
        for i in few:
            _, root, may_tell = self.forms[i]
            if may_tell == "number":
                self._number(i)
            elif may_tell == "mark":
                self._marked(i)
            elif may_tell == "ordinal":
                if kind := self._object_near(i):
                    self.objects.add(f"{kind} {_ORDINALS[root]}")
            elif may_tell == "name":
                self._capitalised(i)
            elif i and self.forms[i - 1][0] in _BEFORE_STREETS and self._is_street(i):
                self.streets.add(root)

    def _capitalised(self, i: int) -> None:
        low, root, _ = self.forms[i]
        if root in _TOWNS:
            self.towns.add(root)
        elif self._is_street(i):
            self.streets.add(root)
        elif i and self._low(i - 1) not in _ENDS and len(low) > 2:
            self.names.add(root)

    def _low(self, i: int) -> str:
        return self.forms[i][0] if 0 <= i < len(self.forms) else ""

    def _capital(self, i: int) -> bool:
        return 0 <= i < len(self.tokens) and self.tokens[i][0].isupper()

    def _marked(self, i: int) -> None:
        j = i + 1
        short = self._low(i) in _ABBREVIATED
        while self._low(j) in (".", "«", '"') and (short or self._low(j) != "."):
            j += 1
        if self._low(j)[:1].isdigit() and (self._capital(j + 1) or self._low(j + 1) == "лет"):
            j += 1 + (self._low(j + 1) == "лет")
        if self._low(j)[:1].isalpha() and (self._capital(j) or self._low(i) == "ул"):
            self.streets.add(self.forms[j][1])
            if self._capital(j) and self._capital(j + 1):
                self.streets.add(self.forms[j + 1][1])
        elif self._capital(i - 1) and self._low(i - 1) not in _BEFORE_STREETS:
            self.streets.add(self.forms[i - 1][1])

    def _number(self, i: int) -> None:
        found = _NUMBER.match(self._low(i))
        if not found:
            return
        number, tail = found[1], found[2] or ""
        if kind := self._object_near(i):
            self.objects.add(f"{kind} {number}")
        elif tail.removeprefix("-") == "й" and any(root in _ROUTED for _, root, _ in self.forms):
            self.objects.add(f"маршрут {number}")
        elif _LETTER.fullmatch(tail) and not self._counts(i):
            self._house(i, number + tail)

    def _counts(self, i: int) -> bool:
        after = self.forms[i + 1][1] if i + 1 < len(self.forms) else ""
        return (
            after in _UNITS
            or after == "%"
            or (after in _INSIDE and self._low(i + 2)[:1].isdigit())
            or (self._low(i - 1) in _INSIDE and self._low(i - 2)[:1].isdigit())
        )

    def _house(self, i: int, number: str) -> None:
        j, marks = i - 1, set[str]()
        while self._low(j) in _HOUSE_MARKS or self._low(j) in (",", "№"):
            marks.add(self._low(j))
            j -= 1
        if self._low(j) == "." and self._low(j - 1) == "д":
            marks.add("д")
            j -= 3 if self._low(j - 2) == "," else 2
        if marks.isdisjoint(_OBLIQUE) and self._names_street(j):
            self.houses.add(number)
            self.streets.add(self.forms[j][1])
        elif not marks.isdisjoint(_HOUSE_MARKS) or self._low(i + 1) in _OBLIQUE:
            self.houses.add(number)

    def _names_street(self, j: int) -> bool:
        low = self._low(j)
        if not low[:1].isalpha() or self.forms[j][1] in _NO_NAMES:
            return False
        if not self._capital(j) and self._capital(j - 1) and self._low(j - 1).endswith(_ADJECTIVES):
            return True
        if self._capital(j) and len(low) > 2:
            return low not in _BEFORE_STREETS and not low.endswith(("ть", "ли", "ем", "ет"))
        return bool(_STREETLIKE.match(low)) and low not in _NO_STREET

    def _object_near(self, i: int) -> str:
        numbered = self._low(i - 1) in ("№", "номер")
        before = i - 2 if numbered else i - 1
        if before >= 0 and (kind := _OBJECTS.get(self.forms[before][1])):
            return kind
        return _OBJECTS.get(self.forms[i + 1][1], "") if i + 1 < len(self.forms) else ""

    def _is_street(self, i: int) -> bool:
        low = self._low(i)
        if len(low) < 4 or low in _NO_STREET or self.tokens[i].isupper():
            return False
        before, capital = self._low(i - 1), self._capital(i)
        if before in _BEFORE_STREETS:
            if capital:
                return _is_like(low) or (before in _NAMING and low.endswith(_GENITIVES))
            return low.endswith(_LOW_STREETS) and _is_like(low)
        if not capital:
            return False
        if before in _BESIDE_STREETS and i > 1 and self.forms[i - 2][1] in self.streets:
            return low.endswith(_GENITIVES) or _is_like(low)
        opens = i == 0 or before in (".", "!", "?")
        return opens and low.endswith(_OPENING) and _is_like(low)


def _is_like(low: str) -> bool:
    return _STREETLIKE.match(low) is not None
