"""Posts with personal data as people type it, made from a seed.

Written without a look at the masker: its patterns and lists are not used here, so that both cannot
be wrong in the same way. Nobody's numbers: all are drawn by chance.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.domain.papers import card, cut, digits, flat, inn, passport, plate, snils


@dataclass(frozen=True, slots=True)
class Row:
    """A post; `secret` is the part that must not be kept, the rest must."""

    form: str
    before: str
    secret: str
    after: str

    @property
    def text(self) -> str:
        return self.before + self.secret + self.after


def personal(seed: int, count: int) -> list[Row]:
    """Rows of every form in turn."""
    rng = Random(seed)
    forms = list(_FORMS.items())
    rows = []
    for number in range(count):
        form, make = forms[number % len(forms)]
        lead, secret = make(rng)
        before, after = rng.choice(OPENINGS), rng.choice(CLOSINGS)
        row = Row(form, f"{before}{lead}", secret, after)
        rows.append(_shout(row) if rng.random() < 0.05 else row)
    return rows


def _shout(row: Row) -> Row:
    return Row(row.form, row.before.upper(), row.secret.upper(), row.after.upper())


OPENINGS = (
    "",
    "Добрый день! ",
    "здравствуйте, ",
    "Нет отопления с 12 октября. ",
    "Ул. Ленина, 40: воды нет третий день\n",
    "Помогите пожалуйста!!! ",
    "во дворе дома 18 яма, ",
    "😡😡 ",
    "Платим 4500 рублей, а толку ноль; ",
    "Автобус 24 не ходит с 7:30. ",
    "Прошу принять меры по факту отсутствия света. ",
    "(повторно) ",
)
CLOSINGS = (
    "",
    ".",
    "!!!",
    ", жду ответа",
    "\nс уважением, жители дома 18",
    " спасибо",
    " 🙏",
    "; ответа нет с 2023 года",
    ". Сколько можно терпеть?",
    " (второй подъезд)",
    ", писали 3 раза",
    "\n\nавтобус 24 тоже не ходит",
)


_PHONE_WORDS = (
    "тел. |тел |тел: |т. |т.|телефон |звоните |звоните по номеру |номер |мой номер |"
    "мой номер телефона: |WhatsApp |вотсап |ватсап: |вацап |viber |вайбер |контакт: |"
    "для связи |сот. |моб. |пишите на |дозвониться до УК по |жду звонка, |"
)
_PHONE_LEADS = tuple(_PHONE_WORDS.split("|"))
_BLANKS = (
    " ",
    "-",
    "–",
    "—",
    ".",
    "\u00a0",
    "",
    " - ",
    "\u202f",
    "\u2011",
    "  ",
    "_",
    "/",
    "\u2009",
)


def _code(rng: Random) -> str:
    return rng.choice(("9" + digits(rng, 2), "914", "924", "909", "963", "999"))


def _prefix(rng: Random) -> str:
    return rng.choice(("8", "8", "8", "+7", "+7", "7"))


def _mobile(rng: Random) -> tuple[str, str]:
    code, rest = _code(rng), digits(rng, 7)
    a, b, c = cut(rest, 3, 2)
    gap = rng.choice(_BLANKS)
    inner = gap if rng.random() < 0.7 else rng.choice(_BLANKS)
    head = _prefix(rng)
    shapes = (
        f"{head}{gap}{code}{gap}{a}{inner}{b}{inner}{c}",
        f"{head}{gap}({code}){gap}{a}{inner}{b}{inner}{c}",
        f"{head} ({code}) {a}-{b}-{c}",
        f"{head}({code}){a}{b}{c}",
        f"{head}{gap}{code}{gap}{rest}",
        f"{head}{code} {a} {b}{c}",
        f"{head}{code}{gap}{rest[:2]}{gap}{rest[2:4]}{gap}{rest[4:]}",
        f"{head}{code}{rest}",
        f"{head} {code} {rest[:1]} {rest[1:4]} {rest[4:]}",
        f"{head}-{code}-{rest[:4]}-{rest[4:]}",
    )
    return rng.choice(_PHONE_LEADS), rng.choice(shapes)


def _mobile_bare(rng: Random) -> tuple[str, str]:
    code, rest = _code(rng), digits(rng, 7)
    a, b, c = cut(rest, 3, 2)
    gap = rng.choice((" ", "-", ".", "–", "\u00a0", ""))
    shapes = (
        f"{code}{gap}{a}{gap}{b}{gap}{c}",
        f"({code}) {a}-{b}-{c}",
        f"({code}){a}{b}{c}",
        f"{code}{rest}",
        f"{code}-{a}-{b}{c}",
        f"{code} {rest}",
    )
    return rng.choice(_PHONE_LEADS), rng.choice(shapes)


def _digit_by_digit(rng: Random) -> tuple[str, str]:
    number = f"8{_code(rng)}{digits(rng, 7)}"
    gap = rng.choice((" ", ".", "-", "\u200b", "\u20e3", "\ufe0f\u20e3"))
    return rng.choice(_PHONE_LEADS), gap.join(number) + (gap if "\u20e3" in gap else "")


def _city_code(rng: Random) -> tuple[str, str]:
    four, rest = rng.choice(("4162", "4164", "4212")), digits(rng, 6, "234579")
    five, short = rng.choice(("41656", "41641", "41631")), digits(rng, 5, "2345")
    a, b, c = cut(rest, 2, 2)
    x, y, z = cut(short, 1, 2)
    head = _prefix(rng)
    shapes = (
        f"{head} ({four}) {a}-{b}-{c}",
        f"{head}({four}){rest}",
        f"{head} {four} {a} {b} {c}",
        f"{head}-{four}-{a}-{b}-{c}",
        f"{head}{four}{rest}",
        f"({four}) {a}-{b}-{c}",
        f"{head} ({five}) {x}-{y}-{z}",
        f"{head}-{five}-{x}-{y}-{z}",
        f"{head} {five} {short}",
        f"({five}) {x}-{y}-{z}",
    )
    return rng.choice(_PHONE_LEADS), rng.choice(shapes)


def _local(rng: Random) -> tuple[str, str]:
    six, five = digits(rng, 6, "234579"), digits(rng, 5, "2345")
    a, b, c = cut(six, 2, 2)
    x, y, z = cut(five, 1, 2)
    dash = rng.choice(("-", "–", " "))
    word = rng.choice(
        ("тел. ", "т. ", "т.", "звоните ", "телефон: ", "тел.: ", "мой телефон ", "по телефону ")
    )
    return word, rng.choice(
        (
            f"{a}{dash}{b}{dash}{c}",
            f"{x}{dash}{y}{dash}{z}",
            six,
            five,
            f"{six[:3]}-{six[3:]}",
        )
    )


_HUNDREDS = "девятьсот", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "восемьсот"
_TENS = "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "девяносто"
_ONES = "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"
_TEENS = "десять", "одиннадцать", "двенадцать", "четырнадцать", "девятнадцать"


def _spelled(rng: Random) -> tuple[str, str]:
    def pair() -> str:
        return rng.choice(
            (
                f"{rng.choice(_TENS)} {rng.choice(_ONES)}",
                rng.choice(_TEENS),
                f"ноль {rng.choice(_ONES)}",
                rng.choice(_TENS),
            )
        )

    head = rng.choice(("восемь", "плюс семь", "семь"))
    code = f"девятьсот {rng.choice(_TEENS)}"
    three = f"{rng.choice(_HUNDREDS)} {pair()}"
    if three.split()[1] == "ноль":
        three = three.replace("ноль ", "")
    gap = rng.choice((" ", ", ", " - "))
    number = gap.join((head, code, three, pair(), pair()))
    return rng.choice(("звоните ", "номер ", "мой телефон ", "")), number


_FIRST = ("ivan", "anna", "masha", "sergey", "olga", "d.petrov", "elena", "nikolai", "tanya", "max")
_LAST = ("petrov", "ivanova", "smirnov", "kuz", "volkova", "1985", "77", "sidorenko", "k")
_MAIL_HOSTS = ("mail", "yandex", "gmail", "bk", "rambler", "inbox", "list", "ya")
_ZONES = ("ru", "ru", "com")


def _login(rng: Random) -> str:
    return rng.choice(_FIRST) + rng.choice(("", ".", "_", "-")) + rng.choice(_LAST)


def _mail(rng: Random) -> tuple[str, str]:
    login, host, zone = _login(rng), rng.choice(_MAIL_HOSTS), rng.choice(_ZONES)
    word = rng.choice(("почта ", "пишите на ", "e-mail: ", "мыло ", "email ", "моя почта - ", ""))
    return word, f"{login}@{host}.{zone}"


def _mail_hidden(rng: Random) -> tuple[str, str]:
    login, host, zone = _login(rng), rng.choice(_MAIL_HOSTS), rng.choice(_ZONES)
    at = rng.choice(
        (" собака ", "(собака)", " (at) ", "(at)", "[at]", " at ", " @ ", "@ ", " [собака] ")
    )
    dot = rng.choice((" точка ", ".", " . ", "(dot)", " dot ", ","))
    if at.strip() == "at" and dot == ",":
        dot = "."
    return rng.choice(
        ("почта ", "пишите ", "почта: ", "мой адрес ")
    ), f"{login}{at}{host}{dot}{zone}"


def _mail_in_words(rng: Random) -> tuple[str, str]:
    login = rng.choice(("иван", "мария петрова", "ольга77", "ivanov", "тамара"))
    login = login.split()[-1]
    host = rng.choice(("мейл", "яндекс", "мэйл", "рамблер", "gmail", "джимейл", "майл"))
    zone = rng.choice(("ру", "ру", "ком", "ru"))
    return "почта ", f"{login} собака {host} точка {zone}"


def _messenger(rng: Random) -> tuple[str, str]:
    number = f"7{_code(rng)}{digits(rng, 7)}"
    return rng.choice(("пишите ", "вотсап ", "ссылка: ", "")), rng.choice(
        (
            f"https://wa.me/{number}",
            f"wa.me/{number}",
            f"http://wa.me/+{number}",
            f"https://api.whatsapp.com/send?phone={number}",
            f"https://t.me/+{number}",
            f"viber://chat?number=%2B{number}",
            f"tel:+{number}",
        )
    )


def _handle(rng: Random) -> tuple[str, str]:
    name = rng.choice(_FIRST).replace(".", "_") + rng.choice(("", "_")) + rng.choice(_LAST)
    lead, handle = rng.choice(
        (
            ("пишите в телеграм ", f"@{name}"),
            ("мой тг ", f"@{name}"),
            ("телеграм для связи: ", f"t.me/{name}"),
            ("пишите мне ", f"https://t.me/{name}"),
            ("в личку ", f"@{name}"),
            ("связь ", f"@{name}"),
            ("ТГ: ", f"t.me/{name}"),
        )
    )
    return lead, handle


def _mention(rng: Random) -> tuple[str, str]:
    person = rng.choice(("Иван Петров", "Анна", "Мария К.", "Олег Ч", "Ёлка Зимняя", "ivan"))
    number = digits(rng, rng.choice((1, 6, 9)), "123456789")
    return "", rng.choice(
        (f"[id{number}|{person}]", f"@id{number} ({person})", f"[id{number}:bp-1_22|{person}]")
    )


def _page(rng: Random) -> tuple[str, str]:
    number = digits(rng, 9, "123456789")
    return rng.choice(("моя страница ", "хулиган вот: ", "")), rng.choice(
        (
            f"https://vk.com/id{number}",
            f"vk.com/id{number}",
            f"https://m.vk.com/id{number}",
            f"https://ok.ru/profile/{number}",
        )
    )


_FORMS: dict[str, Callable[[Random], tuple[str, str]]] = {
    "mobile": _mobile,
    "mobile again": _mobile,
    "mobile without 8": _mobile_bare,
    "digit by digit": _digit_by_digit,
    "city code": _city_code,
    "local": _local,
    "in words": _spelled,
    "mail": _mail,
    "hidden mail": _mail_hidden,
    "mail in words": _mail_in_words,
    "messenger": _messenger,
    "handle": _handle,
    "mention": _mention,
    "page": _page,
    "card": card,
    "passport": passport,
    "snils": snils,
    "inn": inn,
    "flat": flat,
    "flat again": flat,
    "plate": plate,
}
