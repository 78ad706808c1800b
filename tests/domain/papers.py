"""Numbers of papers, flats and cars as people type them: what leads to each, and the number."""

from random import Random


def digits(rng: Random, count: int, first: str = "0123456789") -> str:
    """That many of them, drawn by chance."""
    return rng.choice(first) + "".join(rng.choice("0123456789") for _ in range(count - 1))


def cut(digits: str, *sizes: int) -> list[str]:
    """The groups of a number; what is left over is the last."""
    parts, at = [], 0
    for size in sizes:
        parts.append(digits[at : at + size])
        at += size
    return [*parts, digits[at:]] if at < len(digits) else parts


def card(rng: Random) -> tuple[str, str]:
    """A bank card."""
    number = rng.choice(("2202", "4276", "5469", "6390", "2200")) + digits(rng, 12)
    long = number + digits(rng, rng.choice((2, 3)))
    gap = rng.choice((" ", "-", ".", "\u00a0", "–", "  ", " - "))
    word = rng.choice(("карта ", "переводите на карту ", "Сбер ", "номер карты: ", "на ", ""))
    return word, rng.choice(
        (
            gap.join(cut(number, 4, 4, 4)),
            gap.join(cut(number, 4, 4, 4)),
            number,
            long,
            gap.join(cut(long, 4, 4, 4, 4)),
            gap.join(cut(number, 8)),
            gap.join(cut(long, 8)),
            gap.join(cut(number, 4)),
            gap.join(cut(number, 6, 6)),
        )
    )


def passport(rng: Random) -> tuple[str, str]:
    """Series and number, or the words for them."""
    a, b, number = rng.choice(("10", "08", "45")), digits(rng, 2, "012"), digits(rng, 6)
    sign = rng.choice((" № ", " №", " ", " номер ", ", номер ", " N ", ", № ", "№", " no "))
    lead, secret = rng.choice(
        (
            ("паспорт ", f"{a}{b} {number}"),
            ("паспорт ", f"{a} {b} {number}"),
            ("паспорт: ", f"{a}{b}{number}"),
            ("паспорт серия ", f"{a}{b}{sign}{number}"),
            ("серия ", f"{a}{b} № {number}"),
            ("серия: ", f"{a} {b}{sign}{number}"),
            ("паспортные данные ", f"{a} {b} {number}"),
            ("Паспорт РФ ", f"{a}{b}-{number}"),
            ("", f"{a} {b} {number}"),
            ("", f"{a} {b} № {number}"),
            ("", f"{a}{b} № {number}"),
            ("пасп. ", f"{a}{b} {number}"),
            ("паспорт гражданина РФ серии ", f"{a}{b} номер {number}"),
            ("паспорт ", f"{a}-{b} {number}"),
        )
    )
    return lead, secret


def snils(rng: Random) -> tuple[str, str]:
    """The number of pension insurance."""
    a, b, c, d = (digits(rng, n) for n in (3, 3, 3, 2))
    lead, secret = rng.choice(
        (
            ("СНИЛС ", f"{a}-{b}-{c} {d}"),
            ("снилс: ", f"{a}-{b}-{c}-{d}"),
            ("СНИЛС № ", f"{a} {b} {c} {d}"),
            ("СНИЛС ", f"{a}{b}{c}{d}"),
            ("", f"{a}-{b}-{c} {d}"),
            ("снилс номер ", f"{a}-{b}-{c} {d}"),
            ("мой снилс ", f"{a}{b}{c} {d}"),
            ("СНИЛС-", f"{a}–{b}–{c} {d}"),
            ("снилс ", f"{a}.{b}.{c}.{d}"),
        )
    )
    return lead, secret


def inn(rng: Random) -> tuple[str, str]:
    """The number of a taxpayer, after its name."""
    twelve = "28" + digits(rng, 10)
    return rng.choice(
        ("ИНН ", "инн: ", "ИНН № ", "мой инн ", "ИНН физлица ", "инн-", "ИНН - ")
    ), rng.choice((twelve, twelve, " ".join(cut(twelve, 4, 4)), "28" + digits(rng, 8)))


def _flat_number(rng: Random) -> str:
    return str(rng.choice((rng.randint(1, 9), rng.randint(10, 99), rng.randint(100, 320))))


def flat(rng: Random) -> tuple[str, str]:
    """A flat after its house."""
    n, house = _flat_number(rng), rng.choice(("5", "12", "12/3", "7а", "145", "40"))
    return rng.choice(
        (
            (f"Ленина {house} кв. ", n),
            (f"ул. Мухина, {house}, кв.", n),
            (f"д. {house}, кв ", n),
            (f"д.{house} кв", n),
            (f"дом {house} квартира ", n),
            (f"{house} кв ", n),
            ("живу в квартире ", n),
            ("из квартиры ", n),
            (f"ул. Зейская д. {house}, квартира № ", n),
            (f"дом {house}, кв-ра ", n),
            (f"д.{house}-", n),
            (f"д. {house}-", n),
            (f"дом {house} - ", n),
            (f"ул. Политехническая, {house}, кв. № ", n),
            (f"ул. Ленина {house}, КВ. ", n),
            (f"ул Красноармейская д {house} кв ", n),
            ("соседи из кв. ", n + rng.choice(("", "а", "б"))),
            ("затопили квартиру ", n),
            (f"Мухина, {house} кв:", n),
        )
    )


_CYR = "АВЕКМНОРСТУХ"
_LAT = "ABEKMHOPCTYX"


def plate(rng: Random) -> tuple[str, str]:
    """A number plate."""
    letters = rng.choice((_CYR, _CYR, _LAT))
    a, b, c = (rng.choice(letters) for _ in range(3))
    if rng.random() < 0.15:
        b = rng.choice(_LAT)
    number, region = digits(rng, 3), rng.choice(("28", "27", "125", "777", "14"))
    if (b + c).upper() in {"КМ", "СМ", "ММ", "СТ", "ТК", "KM", "CM", "MM"}:
        b = "А" if letters == _CYR else "A"
    shape = rng.choice(
        (
            f"{a}{number}{b}{c}{region}",
            f"{a}{number}{b}{c} {region}",
            f"{a} {number} {b}{c} {region}",
            f"{a} {number} {b}{c}",
            f"{a}{number}{b}{c}",
            f"{a}{number}{b}{c}{region}rus",
            f"{a}{number}{b}{c} {region} RUS",
            f"{a}{number} {b}{c}{region}",
            f"{a}-{number}-{b}{c}-{region}",
            f"{a}{number}{b}{c}/{region}",
            f"{a} {number}{b}{c} {region}",
        )
    )
    lower = rng.random() < 0.4
    word = rng.choice(
        ("машина ", "номер ", "госномер ", "г/н ", "белая тойота ", "авто с номером ")
    )
    if lower:
        return word, shape.lower()
    return rng.choice((word, "")), shape
