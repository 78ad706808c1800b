"""Texts of answers to learn from: written ones with their promises marked, and frames whose slots
are filled by chance.

A line begins with the day of the answer. «{до 5 мая}» is a promise with a day, «[скоро]» one
without. In a frame, $-slots are deeds and those who do them, «{by}» and «<by>» are times of a kind,
promised and not.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

EACH, SEED = 5, 5  # texts made of a frame
FIRST, SPREAD = date(2026, 1, 10), 650
_MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
_IN_MONTHS = "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре"
_AT_MONTHS = "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"
_ON_DAYS = "в понедельник|в среду|в четверг|в пятницу|в субботу|в воскресенье|во вторник"
_BY_DAYS = "понедельника вторника среды четверга пятницы субботы воскресенья"
_SOON = (
    "на следующей неделе|на этой неделе|послезавтра|в выходные|сегодня|завтра утром|весной|летом"
    "|осенью|в I квартале|во втором полугодии|в конце месяца"
)
_VAGUE = (
    "в ближайшее время|в кратчайшие сроки|по мере поступления средств|после паводка|после схода"
    " снега|по мере возможности|при наличии финансирования|в плановом порядке|как только потеплеет"
    "|после согласования проекта|когда сойдёт снег|в порядке очередности|при благоприятной погоде"
    "|скоро|по возможности|с наступлением тепла|после заключения контракта|на днях|позже"
)
_LATELY = (
    "вчера|на прошлой неделе|в прошлом месяце|сегодня утром|сегодня|сегодня в 9 часов|в понедельник"
    "|в субботу|в среду"
)
_LENGTHS = (
    "три дня|неделя|две недели|5 дней|10 рабочих дней|месяц|45 дней|два-три дня|сутки|полчаса"
)
_ONE = (
    "Подрядчик|Водоканал|Управляющая компания|Регоператор|Перевозчик|Ресурсник|ООО «Вектор»"
    "|Администрация|Министерство|Собственник|Дорожная служба|Застройщик"
)
_MANY = (
    "Дорожники|Рабочие|Электрики|Коммунальщики|Специалисты|Сотрудники водоканала|Сетевики"
    "|Подрядчики|Бригады"
)
_OPENINGS = (
    "||||Здравствуйте! |Добрый день. |Уважаемая Ольга Ивановна! |Спасибо за обращение. "
    "|Заявка принята. |Отвечаем на комментарий. |Уважаемый житель! |По информации ведомства: "
)
_ENDS = (
    "|||| Вопрос на контроле.| Приносим извинения.| С уважением, администрация."
    "| Телефон диспетчера 2-20-20.| Спасибо за понимание.| Материалы закуплены."
)
_SLOT = re.compile(r"\$(past3|1b|3p|3s|p3|ii|[AabBNn1rDiSP])")
_TIME = re.compile(r"([{<\[])(any|by|in|on|within|dur|past|span|pspan|yr|pyr|yrs|vague)([}>\]])")


@dataclass(frozen=True)
class MarkedText:
    """`marks` are places of promises in the text, and whether each is vague."""

    at: datetime
    text: str
    marks: Sequence[tuple[int, int, bool]]


def marked(line: str) -> MarkedText:
    day, raw = line.split(" ", 1)
    text, marks, begin = "", list[tuple[int, int, bool]](), 0
    for letter in raw.strip():
        if letter in "{[":
            begin = len(text)
        elif letter in "}]":
            marks.append((begin, len(text), letter == "]"))
        else:
            text += letter
    return MarkedText(datetime.fromisoformat(f"{day}T11:00:00+09:00"), text, marks)


def written(folder: Path) -> Sequence[MarkedText]:
    lines = (folder / "promises.own.txt").read_text(encoding="utf-8").splitlines()
    return [marked(line) for line in lines if line.strip()]


def made(folder: Path) -> Sequence[MarkedText]:
    """The same texts each time."""
    deeds = (folder / "promises.deeds.txt").read_text(encoding="utf-8").splitlines()
    frames = (folder / "promises.frames.txt").read_text(encoding="utf-8").splitlines()
    chance = random.Random(SEED)
    return [marked(line) for line in _lines(chance, deeds, [f for f in frames if f.strip()])]


def _lines(chance: random.Random, deeds: Sequence[str], frames: Sequence[str]) -> Iterator[str]:
    rows = [deed.split("|") for deed in deeds if deed.strip()]
    for frame in frames:
        for _ in range(EACH):
            today = FIRST + timedelta(days=chance.randrange(SPREAD))
            words = _words(chance, chance.choice(rows), chance.choice(rows))
            text = _SLOT.sub(lambda match, words=words: words[match[1]], frame)  # type: ignore[misc]
            times = _Times(chance, today)
            text = _TIME.sub(times.fill, text)
            head = 1 if text[0] in "{[" else 0
            text = text[:head] + _capital(text[head:])
            opening, end = _one_of(chance, _OPENINGS), _one_of(chance, _ENDS)
            yield f"{today} {opening}{text}{end}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _one_of(chance: random.Random, words: str) -> str:
    return chance.choice(words.split("|"))


def _words(chance: random.Random, deed: Sequence[str], other: Sequence[str]) -> Mapping[str, str]:
    """Of a deed: accusative, nominative, «мы», «они», «он», past, participle, noun, «-ть»"""
    whom, what, ours, theirs, his, past, done, noun, infinitive = deed
    return {
        "A": _capital(whom),
        "a": whom,
        "N": _capital(what),
        "n": what,
        "1": ours,
        "3p": theirs,
        "3s": his,
        "p3": past,
        "past3": past,
        "r": done,
        "D": _capital(noun),
        "i": infinitive,
        "ii": infinitive,
        "b": other[0],
        "B": _capital(other[0]),
        "1b": other[2],
        "S": _one_of(chance, _ONE),
        "P": _one_of(chance, _MANY),
    }


@dataclass(frozen=True)
class _Times:
    chance: random.Random
    today: date

    def fill(self, match: re.Match[str]) -> str:
        open_, close = (match[1], match[3]) if match[1] != "<" else ("", "")
        kind = match[2]
        if kind == "any":
            kind = self.chance.choice(["by", "by", "in", "in", "within"])
        make: Mapping[str, Callable[[], str]] = {
            "by": self.by,
            "in": self.on_day,
            "on": self.on,
            "within": self.within,
            "dur": lambda: _one_of(self.chance, _LENGTHS),
            "past": self.past,
            "span": lambda: self.span(self.ahead()),
            "pspan": lambda: self.span(self.back() - timedelta(days=4), 4),
            "yr": lambda: f"{self.today.year + self.chance.choice([1, 2])} год",
            "pyr": lambda: f"{self.today.year - self.chance.choice([1, 2, 5, 12])} году",
            "yrs": lambda: f"{self.today.year - 1}-{self.today.year + 4} годы",
            "vague": lambda: _one_of(self.chance, _VAGUE),
        }
        return open_ + make[kind]() + close

    def ahead(self) -> date:
        days = self.chance.choice([2, 3, 5, 8, 12, 17, 25, 33, 48, 70, 110, 200, 320])
        return self.today + timedelta(days=days)

    def back(self) -> date:
        days = self.chance.choice([1, 2, 3, 5, 8, 12, 20, 35, 60, 100])
        return self.today - timedelta(days=days)

    def day(self, day: date) -> str:
        """As an official writes it."""
        part, words = self.chance.random(), f"{day.day} {_MONTHS.split()[day.month - 1]}"
        is_other = day.year != self.today.year
        if part < 0.6:
            return f"{words} {day.year} года" if is_other or part < 0.15 else words
        if part < 0.85:
            return f"{day:%d.%m.%Y}"
        return f"{words} {day.year} г." if is_other else f"{day:%d.%m}"

    def by(self) -> str:
        part = self.chance.random()
        if part < 0.35:
            return f"до {self.day(self.ahead())}"
        day = self.ahead()
        return self.chance.choice(
            [
                f"не позднее {self.day(day)}",
                f"к {day.day} {_MONTHS.split()[day.month - 1]}",
                f"до конца {self.chance.choice(['недели', 'месяца', 'года', 'квартала'])}",
                f"до {self.chance.choice(_BY_DAYS.split())}",
                self.chance.choice(["к вечеру", "до вечера", "до 18:00", "к 17 часам"]),
                f"в срок до {self.day(day)}",
                f"к {self.chance.choice(['понедельнику', 'пятнице', 'субботе'])}",
            ]
        )

    def on_day(self) -> str:
        part, day = self.chance.random(), self.ahead()
        if part < 0.4:
            return self.day(day)
        year = f" {day.year} года" if day.year != self.today.year else ""
        return self.chance.choice(
            [
                f"в {_IN_MONTHS.split()[day.month - 1]}{year}",
                _one_of(self.chance, _ON_DAYS),
                "завтра",
                _one_of(self.chance, _SOON),
                f"с {self.day(day)}",
                f"в начале {_MONTHS.split()[day.month - 1]}",
                f"в первой декаде {_MONTHS.split()[day.month - 1]}",
            ]
        )

    def on(self) -> str:
        part, day = self.chance.random(), self.ahead()
        if part < 0.5:
            return self.day(day)
        names = ["понедельник", "пятницу", "следующую неделю", f"{self.today.year + 1} год"]
        return self.chance.choice([_AT_MONTHS.split()[day.month - 1], self.chance.choice(names)])

    def within(self) -> str:
        count = self.chance.choice([5, 7, 10, 14, 20, 30])
        unit = self.chance.choice(["дней", "рабочих дней", "календарных дней"])
        whole = _one_of(self.chance, "суток|недели|месяца|трёх дней|двух недель|часа")
        return self.chance.choice(
            [
                f"в течение {count} {unit}",
                f"в течение {whole}",
                _one_of(self.chance, "за два дня|за неделю|за три дня|через неделю|через два дня"),
            ]
        )

    def past(self) -> str:
        if self.chance.random() < 0.6:
            return self.day(self.back())
        return _one_of(self.chance, _LATELY)

    def span(self, first: date, length: int | None = None) -> str:
        last = first + timedelta(days=length or self.chance.choice([1, 4, 9, 14]))
        months = _MONTHS.split()
        month = "" if first.month == last.month else f" {months[first.month - 1]}"
        return f"с {first.day}{month} по {last.day} {months[last.month - 1]}"
