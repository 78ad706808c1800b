"""Finds names of residents: with a patronymic, after «ФИО», beside a diagnosis. Pure.

The name of an official with the office stays («министр Иванова Мария Петровна», «спасибо врачу
Ивановой Марии Петровне»): an official's work is public. A first name and surname alone stay too,
because no rule distinguishes a resident from a celebrity.
"""

import re
from collections.abc import Iterable, Iterator

from domain.privacy.first_names import FIRST_NAMES
from domain.privacy.offices import is_in_office
from domain.privacy.pieces import has_any, places

_MORE_NAMES = (
    "Алёна Алена Ангелина Анжела Арина Арсений Варвара Вероника Глеб Даниэль Диана Жанна Захар"
    " Зинаида Злата Зоя Клавдия Кристина Лев Любовь Марк Матвей Милана Мирон Нелли Нина Родион"
    " Савелий"
    " София Софья Тимофей Ульяна Элеонора Эльвира Эмма Эдуард Яков Лариса Таисия"
    " Аня Боря Валя Ваня Варя Вася Витя Вика Вова Володя Галя Гена Гриша Даша Дима Женя Ира Катя"
    " Коля Костя Ксюша Лёня Лёша Леша Лена Лиза Люба Люда Макс Маша Миша Надя Настя Наташа"
    " Оля Паша Петя"
    " Витька Петька Сашка Ванька Колян Толян Санёк Серёга Серега Димка Лёха Леха Васька Юрка"
    " Рита Рома Саша Света Серёжа Сережа Слава Соня Стас Таня Толя Тёма Федя Юля Юра Яша"
)
_STEMS = {"павел": "павл", "лев": "льв", "пётр": "петр", "любовь": "любов"}
_VOWEL = {
    "ия": "ия ии ию ией",
    "а": "а ы и е у ой ей",
    "я": "я и е ю ей",
    "й": "й я ю ем е",
    "ь": "ь я ю и ем е",
}


def _cases(name: str) -> Iterator[str]:
    for last, endings in _VOWEL.items():
        if name.endswith(last):
            yield from (name.removesuffix(last) + ending for ending in endings.split())
            return
    yield name
    yield from (_STEMS.get(name, name) + ending for ending in ("а", "у", "ом", "ем", "е"))


_FIRST = frozenset(
    case for name in (*FIRST_NAMES, *_MORE_NAMES.split()) for case in _cases(name.lower())
)
_LEADS = "фио", "ф.и.о", "ф. и", "и.о", "зовут", "отчество"
_SIGNS = (
    *("уважением", "подпис", "заявител", "фамили", "гр.", "гр-", "на имя"),
    *("абонент", "собственни", "пациент", "сосед", "от лица", "обращается", "прошу помочь"),
)  # words of a letter beside which its author or another resident is named
_PATRONYMIC = re.compile(
    r"(?<!\w)[а-яё]{1,14}(?:(?:[ое]в|ь|ьм|ом|ук|ит)ич(?:а|у|ем|е)?"
    r"|(?:[ое]вн|ичн)(?:а|ы|е|у|ой|ою))(?!\w)",
    re.IGNORECASE,
)
_ENDS = "ич", "овн", "евн"  # of patronymics
_HEAD = re.compile(r"(?<!\w)\w+$")  # of a word that is cut
_LONGEST = 16  # characters of a patronymic before its end
_WORD = r"[а-яё]{2,24}(?:-[а-яё]{2,24})?"
_BEFORE = re.compile(rf"(?:(?<!\w)({_WORD})[ ]{{1,2}})?(?<!\w)({_WORD})[ ]{{1,2}}$", re.IGNORECASE)
_BEHIND = re.compile(rf"[ ]{{1,2}}({_WORD})(?!\w)", re.IGNORECASE)
_SURNAME = re.compile(
    r"[а-яё-]{1,24}(?:[оеё]в(?:а|у|ым|ой|е|ы|ых)?|[иы]н(?:а|у|ым|ой|е|ы|ых)?"
    r"|[сц]к(?:ий|ая|ой|ого|ому|им|ую|ом)|енко|[чщр]ук(?:а|у|ом)?|юк(?:а|у|ом)?|[иы]х|ян)"
    r"|ким|пак|цой",
    re.IGNORECASE,
)
_OPENS = re.compile(r"(?:^|[.!?…\n]|\*\*)[ *_«\"(]{0,4}$")
_ADJECTIVE = re.compile(r"(?:[ыио]й|ая|ого|ому)$", re.IGNORECASE)
_NO_SURNAME = re.compile(
    r"уваж|дорог|здравств|спасиб|привет|добр|господ|гражд|товарищ|святой|батюшк", re.IGNORECASE
)
_LED = re.compile(
    r"(?<!\w)(?i:ф\.?[ ]?и\.?[ ]?о\.?(?!\w)(?:[ ][а-яё]{3,12}){0,2}|имя,?[ ]отчество"
    r"|(?:меня|маму|сына|дочь|мужа)[ ]зовут)[ ]?[:—–-]?[ ]{0,2}"
    r"(?P<name>[А-ЯЁ][а-яё]{1,24}(?:-[А-ЯЁ][а-яё]+)?[ ]"
    r"(?:[А-ЯЁ]\.[ ]?[А-ЯЁ]\.|[А-ЯЁ][а-яё]{1,24}(?:[ ][А-ЯЁ][а-яё]{1,24})?))(?!\w)"
)
_INITIALS = r"[А-ЯЁ]\.[ ]?(?:[А-ЯЁ]\.)?"
_LAST = r"[А-ЯЁ][а-яё]{1,24}(?:-[А-ЯЁ][а-яё]+)?"
_SIGNED = re.compile(
    r"(?<!\w)(?i:с[ ](?:глубоким[ ]|большим[ ])?уважением|подпис(?:ь|и|авшиеся|али:|ались:)"
    r"|заявител(?:ь|и|я|ем|ьница)|(?:моя|его|е[её])[ ]фамилия|по[ ]фамилии|гр(?:-н|-ка|\.)"
    r"|на[ ]имя|абонент(?:а|у)?|собственни(?:к|ка|ца|цы|ки)"
    r"|пациент(?:а|у|ка|ки|ке)?|сосед(?:а|у|ка|ки|ку|ке)?"
    r"|от[ ]лица|обращается|прошу[ ]помочь)(?:[ ](?:квартиры|дома|жилья))?[ ]?[,:;—–-]?\s{0,2}"
    rf"(?P<names>(?:{_LAST}[ ]{_INITIALS}|{_INITIALS}[ ]?{_LAST}|{_LAST}[ ]{_LAST}(?:[ ]{_LAST})?)"
    rf"(?:,[ ](?:{_LAST}[ ]{_INITIALS}|{_LAST}[ ]{_LAST}(?!\w))){{0,9}})(?![\w-])"
)
_SURNAME_LED = re.compile(
    r"(?<!\w)(?i:(?:моя|мо[её]й|наша|его|е[её])[ ]фамили[яию]|по[ ]фамилии)[ ]?[:—–-]?[ ]?"
    rf"(?P<name>{_LAST})(?!\w)"
)
# «Лопатина Е. А.: прошу разобраться»
_OPENING = re.compile(
    rf"(?:^|\n)[ ]{{0,3}}(?P<name>{_LAST}[ ][А-ЯЁ]\.[ ]?[А-ЯЁ]\.)(?=[ ]?[:—–-][ ]?"
    r"(?i:прошу|просим|жалу|обраща|почему|когда|у[ ]нас))"
)
_INITIALLED = re.compile(
    rf"(?<!\w)(?:{_LAST},?[ ]?[А-ЯЁ]\.[ ]?[А-ЯЁ](?:\.|(?!\w))"
    rf"|[А-ЯЁ]\.[ ]?[А-ЯЁ]\.[ ]?{_LAST}(?![\w-]))"
)
_NO_PERSON = re.compile(
    r"(?<!\w)(?:администраци|управлени|комитет|совет|министерств|жител|команд|редакц|служб|област|район|округ|улиц"
    r"|город|росси|школ|детск|единая|ваш|наш|колл?ектив|тсж|жкх|общество|компани|групп|народн|амурск|русск)",
    re.IGNORECASE,
)
_ILLNESS = re.compile(
    r"диагноз|инвалид|онколог|(?<!\w)рак(?!\w)|раком|диабет|(?<!\w)дцп|(?<!\w)вич(?!\w)|(?<!\w)спид"
    r"|гепатит|туберкул|аутизм|аутист|шизофрен|эпилепс|инсульт|инфаркт|алкогол|наркоман|нарколог|психиатр"
    r"|деменц|муковисцид|беремен|аборт|болен(?!\w)|больна(?!\w)|болеет",
    re.IGNORECASE,
)
# A text without any of them names no illness: the pattern takes thirty times as long to say so.
_ILLS = (
    *("диагноз", "инвалид", "онколог", "рак", "диабет", "дцп", "вич", "спид", "гепатит"),
    *("туберкул", "аутизм", "аутист", "шизофрен", "эпилепс", "инсульт", "инфаркт", "алкогол"),
    *("наркоман", "нарколог", "психиатр", "деменц", "муковисцид", "беремен", "аборт", "болен"),
    *("больна", "болеет"),
)
_PAIR = re.compile(r"(?<!\w)([А-ЯЁ][а-яё]{1,24})[ ]([А-ЯЁ][а-яё]{1,24}(?:-[А-ЯЁ][а-яё]+)?)(?!\w)")
# «Владимир Орлов рассказал о диабете»: the speaker is not the patient.
_SPEAKS = (
    r"(?:подпис|рассказ|заяв|сообщ|объясн|говор|напомн|отмет|подчерк|снима"
    r"|предупре|счита|призва|посове)\w{0,8}"
)
_SPEAKS_BEHIND = re.compile(rf"[ ]{_SPEAKS}", re.IGNORECASE)
_SPEAKS_BEFORE = re.compile(rf"(?<!\w){_SPEAKS}[ ]$", re.IGNORECASE)
_NEAR = 70  # characters between a name and an illness
_SENTENCE = re.compile(r"[.!?\n]")


def names(text: str, small: str) -> Iterable[tuple[int, int]]:
    spans = list(_full_names(text, small))
    if has_any(small, _LEADS):
        spans += _led_names(text)
    if has_any(small, _SIGNS):
        spans += _signed_names(text)
    if ".:" in small or ". -" in small or ". —" in small:
        spans += (m.span("name") for m in _OPENING.finditer(text))
    if has_any(small, _ILLS) and _PAIR.search(text):
        spans += _names_of_ill(text)
    return spans


def initialled(text: str) -> Iterator[tuple[int, int]]:
    for match in _INITIALLED.finditer(text):
        if not is_in_office(text, match.start(), match.end()):
            yield match.span()


def _led_names(text: str) -> Iterator[tuple[int, int]]:
    for match in _LED.finditer(text):
        if not is_in_office(text, match.start(), match.end()):
            yield match.span("name")


def _signed_names(text: str) -> Iterator[tuple[int, int]]:
    for match in _SURNAME_LED.finditer(text):
        yield match.span("name")
    for match in _SIGNED.finditer(text):
        named, start = match["names"], match.start("names")
        if _NO_PERSON.search(named) or is_in_office(text, start, match.end()):
            continue
        end = start
        for one in re.finditer(r"[^,]+", named):
            if not _is_resident(one[0].strip()):
                break
            end = start + one.end()
        if end > start:
            yield start, end


def _is_resident(name: str) -> bool:
    words = re.findall(_LAST, re.sub(r"(?<!\w)[А-ЯЁ]\.", "", name))
    if "." in name:
        return len(words) == 1
    return any(word.lower() in _FIRST for word in words) and any(
        word.lower() not in _FIRST for word in words
    )


def _patronymics(text: str, small: str) -> Iterator[re.Match[str]]:
    if len(small) != len(text):  # «İ» is two letters when small
        yield from _PATRONYMIC.finditer(text)
        return
    heads = (_HEAD.search(text, max(0, at - _LONGEST), at) for at in places(small, _ENDS))
    for start in sorted({head.start() for head in heads if head}):
        if match := _PATRONYMIC.match(text, start):
            yield match


def _full_names(text: str, small: str) -> Iterator[tuple[int, int]]:
    for match in _patronymics(text, small):
        head = max(0, match.start() - 56)
        before = _BEFORE.search(text[head : match.start()])
        if before is None:
            continue
        surname, first = before[1], before[2]
        if not _is_first(first, match[0]):
            continue
        start, end = head + before.start(2), match.end()
        behind = _BEHIND.match(text, end, end + 52)
        opens = (
            surname is not None and _OPENS.search(text, head, head + before.start(1)) is not None
        )
        if surname and _is_surname(surname, first, opens):
            start = head + before.start(1)
        elif behind is not None and _is_surname(behind[1], first, False):
            end = behind.end()
        else:
            continue
        if not is_in_office(text, start, end):
            yield start, end


def _is_first(first: str, patronymic: str) -> bool:
    if first.lower() in _FIRST:
        return True
    capitals = first[0].isupper() and first[1:].islower() and patronymic[0].isupper()
    return capitals and not _ADJECTIVE.search(first) and not patronymic.lower().endswith("ой")


def _is_surname(word: str, first: str, opens: bool) -> bool:
    """Judges by the ending alone if the letters are all small or all capital, or if the word
    `opens` a sentence: «Тогда Лариса Ивановна».
    """
    if _NO_SURNAME.match(word):
        return False
    if _SURNAME.fullmatch(word):
        return word[0].isupper() == first[0].isupper()
    capital = word[0].isupper() and word[1:].islower() and first[1:].islower()
    return capital and not opens and word.lower() not in _FIRST


def _is_pair(match: re.Match[str]) -> bool:
    one, other = match[1].lower(), match[2].lower()
    return (one in _FIRST and _SURNAME.fullmatch(other) is not None) or (
        other in _FIRST and _SURNAME.fullmatch(one) is not None
    )


def _names_of_ill(text: str) -> Iterator[tuple[int, int]]:
    pairs = [pair for pair in _PAIR.finditer(text) if _is_pair(pair)]
    ills = [match.span() for match in _ILLNESS.finditer(text)] if pairs else []
    at = 0
    for match in pairs:
        start, end = match.span()
        while at < len(ills) and ills[at][1] < start - _NEAR:
            at += 1
        speaks = _SPEAKS_BEHIND.match(text, end) or _SPEAKS_BEFORE.search(
            text, max(0, start - 24), start
        )
        near = not speaks and any(_is_said(text, start, end, ill) for ill in ills[at : at + 3])
        if near and not is_in_office(text, start, end):
            yield start, end


def _is_said(text: str, start: int, end: int, ill: tuple[int, int]) -> bool:
    left, right = (ill[1], start) if ill[1] <= start else (end, ill[0])
    return right - left <= _NEAR and not _SENTENCE.search(text, left, right)
