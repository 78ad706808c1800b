"""How people spell places in their tables: headers, kinds, names of municipalities. Pure."""

import re
from collections.abc import Mapping

from domain.spelling import plain
from files.headers import Headers
from region.places import COUNCIL

HEADERS = Headers(
    {
        "name": frozenset(
            {"name", "name_ru", "название", "наименование", "населенный пункт", "нп"}
        ),
        "municipality": frozenset(
            {
                "municipality",
                "муниципалитет",
                "муниципальное образование",
                "мо",
                "район",
                "округ",
                "муниципальный округ",
                "муниципальный район",
            }
        ),
        "kind": frozenset({"kind", "type", "тип", "вид"}),
        "lat": frozenset({"lat", "latitude", "широта"}),
        "lon": frozenset({"lon", "lng", "longitude", "долгота"}),
        "population": frozenset(
            {"population", "население", "численность", "численность населения", "жителей"}
        ),
    },
    frozenset({"name", "municipality"}),
    unique=True,
)
_TOWNS = ("town", "город", "г", "пгт", "рп", "поселок городского типа", "рабочий поселок")
_VILLAGES = (
    *("village", "село", "с", "деревня", "д", "поселок", "пос", "п", "хутор"),
    *("станция", "ст", "ж/д станция", "железнодорожная станция", "разъезд", "рзд", "ж/д разъезд"),
)
KINDS: Mapping[str, str] = {
    **dict.fromkeys(_TOWNS, "town"),
    **dict.fromkeys(_VILLAGES, "village"),
    **dict.fromkeys((COUNCIL, "сельсовет", "с/с"), COUNCIL),
}
_BEFORE = re.compile(  # a type word before a name: «с. Чигири», «пгт Архара»
    rf"({'|'.join(re.escape(w) for w in sorted(_TOWNS + _VILLAGES, key=len, reverse=True))})"
    r"(?:\. ?| )"
)
_MUNICIPALITY_WORDS = re.compile(
    r"(?<!\w)(?:городской округ|муниципальн(?:ый|ое) (?:округ|район|образование)|округ|район|р-н"
    r"|город|г|зато|пгт|рп|поселок)(?!\w)\.?"
)
_NAME = re.compile(r"[А-ЯЁ][А-Яа-яЁё]*(?:[ -][А-Яа-яЁё0-9]+)*")
_LATIN: Mapping[str, str] = {
    **dict(zip("абвгдеёзийклмнопрстуфыэ", "abvgdeeziyklmnoprstufye", strict=True)),
    **{"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch"},
    **{"ъ": "", "ь": "", "ю": "yu", "я": "ya"},
}


def spaced(text: str) -> str:
    return " ".join(plain(text.strip(' "')).split())


def kind_of(text: str) -> str | None:
    return KINDS.get(spaced(text).rstrip("."))


def municipality_key(text: str) -> str:
    return " ".join(_MUNICIPALITY_WORDS.sub(" ", spaced(text)).split())


def without_type(text: str) -> tuple[str, str | None]:
    name = " ".join(text.split())
    if spaced(name).endswith(" сельсовет"):
        return name.rpartition(" ")[0], COUNCIL
    if match := _BEFORE.match(spaced(name)):
        return name[match.end() :], KINDS[match[1]]
    return name, None


def is_name(text: str) -> bool:
    return bool(_NAME.fullmatch(text))


def slug(name: str) -> str:
    latin = "".join(_LATIN.get(letter, letter) for letter in name.lower())
    return re.sub(r"[^a-z0-9]+", "_", latin).strip("_")
