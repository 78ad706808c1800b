"""Names that towns give to streets, and how people write them. Pure."""

import re

from domain.spelling import plain

ENDINGS = (  # of the feminine, then of the masculine
    ("ской", "ская"),
    ("цкой", "цкая"),
    ("ной", "ная"),
    ("вой", "вая"),
    ("стой", "стая"),
    ("скую", "ская"),
    ("ную", "ная"),
)
MASCULINE_ENDINGS = (
    ("ском", "ский"),
    ("скому", "ский"),
    ("ному", "ный"),
    ("ном", "ный"),
    ("вом", "вый"),
    ("чем", "чий"),
)
# Streets that nearly every town has; people leave «улица» out.
_SURNAMES = (
    "ленина мухина калинина кирова пушкина чехова горького лермонтова гагарина фрунзе лазо чапаева"
    " щорса куйбышева островского шимановского чайковского ломоносова василенко дьяченко толстого"
    " некрасова гоголя тургенева крупской дзержинского свердлова орджоникидзе чкалова матросова"
    " кошевого космодемьянской хмельницкого кутузова суворова невельского муравьева титова комарова"
    " королева циолковского менделеева мичурина павлова блюхера тухачевского постышева серышева"
    " шевченко маяковского есенина гайдара репина сурикова жуковского нахимова ушакова котовского"
    " буденного ворошилова карла маркса энгельса плеханова урицкого луначарского тимирязева"
    " кантемирова кузнечная студенческая красноармейская краснофлотская политехническая"
)
KNOWN = frozenset(_SURNAMES.split()) - {"карла"}
_CAPITAL = (
    "победы мира труда октября маркса космонавтов строителей энергетиков железнодорожников шахтеров"
    " молодежи юности дружбы садовая школьная лесная полевая заречная центральная северная южная"
    " вокзальная набережная кузнечная театральная текстильная загородная нагорная рабочая новая"
    " трудовая молодежная солнечная кольцевая речная степная зеленая луговая рабочая партизанская"
    " больничная почтовая аэродромная магистральная мостовая тенистая спортивная"
)
WITH_HOUSE = frozenset(_CAPITAL.split())
_GENITIVE = re.compile(r"(?:[онрсм]ова|[^сл]ева|ёва|[кшлхщ]ина|ского|цкого|енко)$")
ADJECTIVE = re.compile(r"(?:ской|цкой|ной|вой|стой|ская|цкая)$")
_NOUNS = (
    "машина половина причина корова голова дисциплина медицина кончина величина толщина ширина"
    " глубина детская женская мужская городская районная заводской детской женской мужской"
    " городской сельской мастерская мастерской российской русской китайской амурской"
)
_WORDS = frozenset(_NOUNS.split())
_AS_WRITTEN = frozenset(["лет", "СССР", "ВЛКСМ"])


def is_street(name: str, adjective: re.Pattern[str] | None) -> bool:
    word = plain(name)
    if word in KNOWN or nominative(word, ENDINGS) in KNOWN:
        return True
    if not name[0].isupper() or word in _WORDS:
        return False
    if word in WITH_HOUSE or nominative(word, ENDINGS) in WITH_HOUSE:
        return True
    return adjective is not None and bool(_GENITIVE.search(word) or adjective.search(word))


def nominative(words: str, endings: tuple[tuple[str, str], ...]) -> str:
    for end, first in endings:
        if words.endswith(end):
            return words.removesuffix(end) + first
    return words


def street_named(name: str) -> str | None:
    """The street in the nominative: «на Лесной» is «Лесная»; None if no street is called so."""
    return written(name) if is_street(name, ADJECTIVE) else None


def written(name: str, masculine: bool = False) -> str:
    words = " ".join(_capital(word) for word in name.split())
    if words.lower() in KNOWN:
        return words
    return nominative(words, MASCULINE_ENDINGS if masculine else ENDINGS)


def _capital(word: str) -> str:
    if word in _AS_WRITTEN:
        return word
    return word.capitalize() if word.isupper() and len(word) > 2 else word[0].upper() + word[1:]
