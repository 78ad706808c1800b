"""Masks personal data of residents in a text. Pure.

Every pattern has a bounded length and starts at its own kind of edge, and runs of digits are read
group by group (domain/privacy/numerals). So the time is linear in the length of any text.
"""

import re

from domain.privacy.births import PIECES as BIRTHS
from domain.privacy.births import births
from domain.privacy.dwellings import UNITS, dwellings
from domain.privacy.lookalikes import bared, plain
from domain.privacy.names import names
from domain.privacy.nicknames import is_named, is_somebody
from domain.privacy.numerals import BROKEN, FEWEST, RUN, Run
from domain.privacy.pieces import has_any

Span = tuple[int, int, str]  # start, end and replacement
_ROUNDS = 8  # masking a number may bring together parts that stood too far apart

_MASKS = {
    "mention": "[имя]",
    "page": "[страница]",
    "handle": "[контакт]",
    "short": "[контакт]",
    "call": "[телефон]",
    "spelled": "[телефон]",
    "mail": "[почта]",
    "hidden": "[почта]",
    "lodged": "[почта]",
    "named": "[контакт]",
    "inn": "[ИНН]",
    "snils": "[СНИЛС]",
    "passport": "[паспорт]",
    "account": "[счёт]",
    "card": "[карта]",
    "phone": "[телефон]",
    "local": "[телефон]",
    "flat": "[квартира]",
    "house": "[квартира]",
    "bare": "[квартира]",
    "nth": "[квартира]",
    "room": "[комната]",
    "plate": "[госномер]",
}
_LETTER = "[авекмнорстухabekmhopctyx]"  # the letters of Russian number plates
_NAME = r"[а-яё\d][а-яё-]{1,30}(?:[ ][а-яё]{2,30})?"  # of a street
_HOUSE = r"\d{1,4}[а-г]?(?:/\d{1,3}[а-г]?)?"
# «ivan собака mail точка ru»: words for the @ sign, for common hosts and for the dot.
_AT = (
    r"(?:[ ]?[\[({<][ ]?(?:@|собак\w|собачк\w|at|эт|dog|a|а)[ ]?[\])}>][ ]?"
    r"|[ ](?:собак\w|собачк\w|sobaka|эт)[ ]|[ ]?@[ ]?)"
)
_DOT = r"(?:[ ]?[.,][ ]?|[ ]?[\[({]?[ ]?(?:точк\w|тчк|dot)[ ]?[\])}]?[ ]?)"
_HOSTS = (
    r"(?:mail|yandex|ya|gmail|bk|rambler|inbox|list|internet|outlook|hotmail|icloud|yahoo"
    r"|м[еэ]й?л|майл|яндекс|рамблер|д?жи?м[еэ]й?л|гм[еэ]йл|бк|лист|инбокс)"
)
_ZONE = r"(?:ru|com|net|org|su|by|kz|рф|ру|ком|нет)(?!\w)"
_NUMERAL = (
    r"(?:ноль|нуль|один|одна|два|две|три|четыре|пять|шесть|семь|восемь|девять|десять|\w{2,6}надцать"
    r"|двадцать|тридцать|сорок|пятьдесят|шестьдесят|семьдесят|восемьдесят|девяносто"
    r"|сто|двести|триста|четыреста|пятьсот|шестьсот|семьсот|восемьсот|девятьсот|\d{1,3})(?!\w)"
)

# Each group starts with a look-ahead at the first letter, so most words try one or two forms.
_SIGNED = r"""
    (?=[\[@*])(?:
        (?P<mention>(?:\[|[@*])id\d{1,12}(?::[\w-]{1,40})?
            (?:\|[^\]\n]{0,100}\]|[ ]?\([^)\n]{1,100}\))?)
        | (?P<handle>(?<![\w@./])@(?P<nick>[a-z][\w.]{2,31})(?<!\.)(?![\w/@-])))
    | (?=[a-z])(?:
        (?P<page>(?:https?://|(?<![\w-]))(?:m\.)?(?:vk\.(?:com|ru)/(?:id\d|wall\d)[\d_]{0,24}
            |ok\.ru/profile/\d{1,20}))
        | (?P<call>(?:https?://|(?<![\w-]))(?:wa\.me/|t\.me/\+|viber://\w{1,10}\?number=|tel:
            |api\.whatsapp\.com/send/?\?phone=)(?:%2B|\+)?\d{10,15})
        | (?P<short>(?:https?://|(?<![\w./-]))(?:www\.|m\.)?
            (?P<net>t\.me|telegram\.me|vk\.com|vk\.ru)/(?P<name>[a-z][\w.]{2,31})(?<!\.)(?![\w/@?-]))
        | (?P<link>https?://[^\s<>"»]{1,2000}))
"""
_WORDED = rf"""
    | (?P<mail>(?<![\w.+-])[\w.+-]{{1,64}}[@＠][\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,5}})
    | (?P<hidden>(?<![\w.+-])[\w.+-]{{2,64}}
        (?:(?:{_AT}[\w-]{{1,40}}|[ ]at[ ]{_HOSTS}){_DOT}|{_AT}{_HOSTS}[ ]){_ZONE})
    | (?P<lodged>(?<![\w.+-])[a-z][a-z0-9_.+-]{{2,63}}[ ]на[ ]{_HOSTS}{_DOT}{_ZONE})
    | (?P<named>(?<!\w)(?:телегр\w{{1,6}}|телег[аеу]|тг|telegram|инста\w{{0,9}}|вк|скайп\w?)
        (?:[ ]мо[йя])?[ ]?[:—–-]?[ ](?P<nickname>[a-z][\w.]{{2,31}})(?<!\.)(?![\w/@-]))
    | (?P<spelled>(?<!\w)(?:восемь|(?:плюс[ ])?семь|\+?7|8)[ ,-]{{1,3}}(?:девятьсот|девять)(?!\w)
        (?:[ ,-]{{1,3}}{_NUMERAL}){{3,12}})
"""
_NUMBERED = rf"""
    | (?=[исзп])(?<![\w\[])(?:
        (?P<inn>инн\W{{0,3}}(?:\d{{12}}|\d{{10}})(?!\d))
        | (?P<snils>снилс\W{{0,4}}\d{{11}}(?!\d))
        | (?P<passport>(?:пасп\w{{0,10}}|сери[яи])[^\d\n]{{0,24}}
                \d\d[ -]?\d\d[^\d\n]{{0,10}}\d{{6}}(?!\d)
            |загран\w{{0,12}}[^\d\n]{{0,16}}\d\d[^\d\n]{{0,5}}\d{{7}}(?!\d)))
    | (?=к)(?:
        (?P<flat>(?<![^\W\d_])(?<!-)(?:квартир(?:а|е|ы|у|ой)(?!\w)|кв(?:-р[аеуы]|артира|арт|ртира)?)
            [ ]?[.:]?[ ]?(?P<sign>№|номер|n(?=\W))?[ ]?(?P<number>\d{{1,4}})
            (?:[ ]?[-–/][ ]?\d{{1,4}})?(?:[ ]?,[ ]?(?!(?:19|20)\d\d)\d{{1,4}}
                (?=[ ]?(?:[,;)!?\n]|и[ ]\d|\.(?!\d)|$))){{0,6}}(?:[ ]и[ ]\d{{1,4}}(?!\d))?
            (?:[а-г]\b)?{UNITS})
        | (?P<room>(?<!\w)ком(?:н|ната|нате|наты)?\.?[ ]?№?[ ]?\d{{1,4}}{UNITS}))
    | (?=[дуп])(?P<house>(?<!\w)(?:
        (?:дом|д\.?)[ ]?{_HOUSE}
        |(?:ул|улиц[аеы]|пер|переул\w{{2,3}}|пр-т|проспект\w?)(?!\w)\.?[ ]?{_NAME},?[ ]
            (?P<step>{_HOUSE}))[ ]?[-–][ ]?(?P<behind>\d{{1,4}}){UNITS})
    | (?-i:(?=[А-ЯЁ]))(?P<bare>(?<!\w)\w{{3,21}}(?:ая|ого|кой|ина|ова|ева),?[ ]
        (?P<tread>{_HOUSE})[ ]?[-–][ ]?(?P<after>\d{{1,4}}){UNITS})
    | (?={_LETTER})(?P<plate>(?<!\w){_LETTER}(?P<blank>[ \u00a0./-]?)\d{{3}}(?P<gap>[ \u00a0./-]?)
        (?P<pair>{_LETTER}{{2}})
        (?P<code>[ \u00a0./-]{{0,3}}\d{{2,3}}(?:[ ]?(?:rus|ру[сc])(?!\w))?)?(?!\w))
    | (?=[\d+(])(?:
        (?P<nth>(?<![\w.,:/-])\d{{1,4}}(?P<th>[ ]?-?(?:я|й|ой|ей|ю|ую))?[ ]
            (?:квартир(?:а|е|у|ой)(?!\w)(?![ ]?[№:.]?[ ]?\d)|кв\.?(?=[ ]?[,;)])))
        | (?P<run>{RUN}))
"""
ALL_FORMS = _SIGNED + _WORDED + _NUMBERED
# Every form begins at the start of a word or at one of these characters: trying no other place
# saves three quarters of the time. Most texts have no numbers or contacts spelled in words.
_EDGE = r"(?:(?<!\w)|(?<=[\d_])(?=[кК])|(?=[\d\[@*+(h]))"
_FORMS = re.compile(f"{_EDGE}(?:{ALL_FORMS})", re.IGNORECASE | re.VERBOSE)
_QUICK = re.compile(f"{_EDGE}(?:{_SIGNED}{_NUMBERED})", re.IGNORECASE | re.VERBOSE)
_DIGIT = re.compile(r"\d")
_PIECES = (
    "девят",
    "собак",
    "собач",
    "(at",
    "[at",
    "{at",
    "(a)",
    "(а)",
    " at ",
    "sobaka",
    "телег",
    "telegr",
    "тг ",
    "инста",
    " вк ",
    "скайп",
    " эт ",
)  # of numbers, mail addresses and contacts spelled in words
_LODGED = re.compile("[a-z0-9] на (?:[a-z]|яндекс|м[еэа]|гм)")
_SHORT = (".me/", "vk.")  # of short addresses without a digit
_MAIL = re.compile(r"(?<!\[)почт|мыло|ящик|mail|адрес|пиш", re.IGNORECASE)
_CAR = re.compile(
    r"номер|машин|авто|тойот|toyota|honda|nissan|ниссан|хонд|лад[аыу]|ваз|камаз|газел|джип|иномарк|г/н|гос"
    r"|водител|такси|маршрутк|автобус|мотоцикл|припарк|парк",
    re.IGNORECASE,
)
_UNIT_PAIRS = frozenset({"км", "см", "мм", "вт", "кв", "ст", "тк", "cm", "mm", "km"})
_SMALL = "не на но то ну он ко со от во та те ту ах ох ее ха хе"
_SMALL_WORDS = frozenset(_SMALL.split())
_WARMTH = re.compile(r"градус|холод|тепл|мерз|м[её]рз|отоплен|батаре|температур", re.IGNORECASE)
_LIVING = re.compile(
    r"жив|прожив|из|сосед|адрес|жил|(?:\d|дом|д\.|ул\w*)\s?,?\s?(?:в\s)?$", re.IGNORECASE
)
# «Приёмная мэра: 8 (4162) 22-33-44»: a landline straight behind its office is public.
_OFFICE_LINE = re.compile(
    r"(?:при[её]мн|регистратур|диспетчерск|(?<!\w)едд?с|дежурн\w{1,3}[ ]част|аварийн\w{1,3}[ ]служб"
    r"|телефон\w{0,2}[ ]доверия|горяч\w{1,3}[ ]лини|колл?-?центр|справочн)\w{0,4}"
    r"(?:[ ](?:мэр|глав|губернатор|администраци|министерств|город|район|округ|област|жкх"
    r"|водоканал)\w{0,4}){0,2}"
    r"[ ]?[:,—–(-]{0,2}[ ]?(?:(?:по[ ])?(?:тел\w{0,7}|номер\w{0,2})\.?)?[ ]?[:—–-]?[ ]?$",
    re.IGNORECASE,
)
_MOBILE = re.compile(r"(?:\+?[78])?\W{0,3}9\d\d")
_HOSTEL = re.compile(r"[ ],?[ ]?(?:общежит|общаг)", re.IGNORECASE)
_ADDRESS = re.compile(r"общежит|общаг|(?<!\w)(?:ул|улиц\w|д|дом|кв|пер)(?!\w)", re.IGNORECASE)


def mask(text: str) -> str:
    """Replaces personal data by short Russian placeholders.

    Masks phones, mail, bank cards, passports, СНИЛС, ИНН, flats, links to and mentions of persons,
    number plates and handles. Prices, dates, hours, numbers of houses and schools, routes and free
    hotlines (8-800) stay: they are not personal data, and people search for them. A handle
    («@ivan_petrov») counts as a person's, unless its name or the words before it speak of a bot, a
    channel or an outlet. A short address (t.me/ivan_petrov) counts as a channel's, unless its name
    is a person's or the text asks to write there.
    """
    for _ in range(_ROUNDS):
        masked = mask_once(text)
        if masked == text:
            break
        text = masked
    return text


def mask_once(text: str, forms: re.Pattern[str] | None = None) -> str:
    spans = _all_spans(text, forms)
    return _hidden(text, spans) if spans else text


def personal(text: str) -> list[Span]:
    """What the first round of `mask` replaces, in text order; none overlap."""
    apart: list[Span] = []
    for span in sorted(_all_spans(text, None)):
        if not apart or span[0] >= apart[-1][1]:
            apart.append(span)
    return apart


def _all_spans(text: str, forms: re.Pattern[str] | None) -> list[Span]:
    clear = plain(text)
    spans = _spans(clear, forms)
    if (other := bared(clear)) is not None:
        naked, at = other
        spans += ((at[start], at[end], instead) for start, end, instead in _spans(naked, forms))
    return spans


def _spans(clear: str, forms: re.Pattern[str] | None) -> list[Span]:
    small = clear.lower()
    numbered = _DIGIT.search(clear) is not None
    spans: list[Span] = []
    worded = "@" in clear or has_any(small, _PIECES) or (" на " in small and _LODGED.search(small))
    if forms or worded or numbered or has_any(small, _SHORT):
        for match in (forms or (_FORMS if worded else _QUICK)).finditer(clear):
            form = match.lastgroup or ""
            if form == "run":
                if match.end() - match.start() >= FEWEST:
                    spans += (
                        (start, end, _MASKS[number])
                        for start, end, number in Run(clear, *match.span()).spans()
                        if number not in ("phone", "local") or not _is_offices(clear, start, end)
                    )
            elif form in _MASKS and (form not in _DOUBTS or _DOUBTS[form](match)):
                part = match.span(_PARTS.get(form, form))
                spans.append((*part, _MASKS[form]))
    if numbered and "\n" in clear:
        spans += ((*match.span(), "[телефон]") for match in BROKEN.finditer(clear))
    if numbered and has_any(small, BIRTHS):
        spans += ((*span, "[дата рождения]") for span in births(clear))
    for start, end in dwellings(clear, small):
        spans.append((start, end, "[квартира]"))
    for start, end in names(clear, small):
        spans.append((start, end, "[имя]"))
    return spans


def _hidden(text: str, spans: list[Span]) -> str:
    parts: list[str] = []
    at = 0
    for start, end, instead in sorted(spans):
        if start >= at:
            parts += text[at:start], instead
        at = max(at, end)
    return "".join((*parts, text[at:]))


def _is_offices(text: str, start: int, end: int) -> bool:
    if _MOBILE.match(text, start, end):
        return False
    return _OFFICE_LINE.search(text, max(0, start - 64), start) is not None


def _is_behind_house(match: re.Match[str]) -> bool:
    """«ул. Мухина, 12-14» are houses, «ул. Мухина, 5-17» is a house and a flat."""
    whole, step = match[0], match["step"] or match["tread"]
    flat = match["behind"] or match["after"]
    ahead = int(flat) - int(step) if step and step.isdigit() else 0
    return ahead <= 0 or not ("–" in whole or (ahead <= 8 and ahead % 2 == 0))


def _is_flat(match: re.Match[str]) -> bool:
    """«3 кв. 2024» is a quarter of a year; «в квартире 15, мёрзнем» is a temperature."""
    number = int(match["number"])
    if 1900 <= number <= 2100:
        return False
    form = match[0].lower()
    if match["sign"] or not 5 <= number <= 30 or not form.startswith("квартире"):
        return True
    if _LIVING.search(match.string, max(0, match.start() - 24), match.start()):
        return True
    near = match.string[max(0, match.start() - 60) : match.end() + 60]
    return not _WARMTH.search(near)


def _is_nth(match: re.Match[str]) -> bool:
    """«в 12 квартире» is a flat; «в 21 квартире» may be 21 flats."""
    number = match[0].split()[0]
    if match["th"]:
        return True
    return match[0].lower().endswith(("а", "е", "у")) and not (
        number.endswith("1") and not number.endswith("11")
    )


def _is_room(match: re.Match[str]) -> bool:
    text, start, end = match.string, match.start(), match.end()
    return (
        _ADDRESS.search(text, max(0, start - 32), start) or _HOSTEL.match(text, end)
    ) is not None


def _is_plate(match: re.Match[str]) -> bool:
    """True for a number plate; «с 100 км» and «в300вт» only have its letters.

    Units, and words written apart, count as a plate if they have a region's code, stand near a word
    for a car, or are in capitals within a lower-case text.
    """
    pair, coded = match["pair"].lower(), match["code"] is not None
    tied, apart = not match["blank"], bool(match["blank"].strip("-./") or match["gap"].strip("-./"))
    if pair not in _UNIT_PAIRS and not apart:
        return True
    text, start, end = match.string, match.start(), match.end()
    car = _CAR.search(text, max(0, start - 32), start)
    if pair in _UNIT_PAIRS:
        return coded and (car is not None or not apart)
    capitals = match[0] == match[0].upper()
    if pair not in _SMALL_WORDS:
        return capitals or coded or car is not None
    if capitals:
        near = text[max(0, start - 24) : start] + text[end : end + 24]
        return car is not None or near != near.upper() or near == near.lower()
    return coded and (tied or (car is not None and car[0].lower() != "номер"))


def _is_lodged(match: re.Match[str]) -> bool:
    """«ivan.petrov на mail.ru», but not «VPN на mail.ru»."""
    login = match[0].split()[0]
    cue = _MAIL.search(match.string, max(0, match.start() - 24), match.start())
    return cue is not None or re.search(r"[\d._]", login) is not None


# Only this part of these forms is masked.
_PARTS = {"house": "behind", "bare": "after", "named": "nickname"}
_DOUBTS = {
    "house": _is_behind_house,
    "bare": _is_behind_house,
    "named": is_named,
    "flat": _is_flat,
    "nth": _is_nth,
    "room": _is_room,
    "plate": _is_plate,
    "handle": is_somebody,
    "short": is_somebody,
    "lodged": _is_lodged,
}
