"""Reads runs of digits group by group and finds phones, cards and document numbers. Pure.

People put all kinds of characters between the groups of a number, and several numbers in a row. So
a run is cut into groups; the count of digits, their grouping and the words before decide what
begins at a group. At most 20 digits are read at a time.
"""

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import accumulate

# Between digits of one number people type blanks, hyphens and dots, and paste invisible marks.
BETWEEN = (
    r" .\t\-_*\u00a0\u00ad\u2000-\u200f\u2010-\u2015\u2212\u202a-\u202f\u2060\ufeff\ufe0f\u20e3"
)
RUN = rf"(?:\+[{BETWEEN}]{{0,2}})?\(?\d+(?:[{BETWEEN}()/№]{{1,4}}\d+)*[\ufe0f\u20e3]*\)?"
# A mobile phone over several lines; other numbers below one another are lists.
_BREAK = r"[ )(\r\n–-]{0,3}"
BROKEN = re.compile(
    rf"[+78](?<![\w.,:/-].)(?:(?<=\+)7)?(?=[^\n]{{0,18}}\n){_BREAK}9\d\d{_BREAK}\d{{3}}{_BREAK}\d\d{_BREAK}\d\d(?!\d)"
)
FEWEST = 5  # digits of the shortest personal number

_LONGEST = 20
_BEFORE = 64  # characters before a run that may name the kind of number
_GROUP = re.compile(r"\d+")
_DOCUMENT = re.compile(
    r"(?<!\[)(?:(?P<snils>снилс)|(?P<inn>(?<!\w)инн)|(?P<passport>пасп|сери[яи])|(?P<card>карт|сбер|втб))"
    r"[^\d!?]{0,30}$",
    re.IGNORECASE,
)
_CALLING = re.compile(
    r"(?:(?<![\w\[])(?:тел|сот|моб|факс|what|ватс|вотс|вацап|в[ао]тц|вайбер|viber|контакт|связ|набери)"
    r"\w{0,12}|(?<!\w)(?<!\d[ ])т(?!\w)|звон\w{0,5}|(?:мой|по|наш|его|её)\sномер\w?"
    r"|номер\s(?:мой|тел\w{0,8})|пиш\w{1,4}\sна)[^\d!?;\n]{0,18}"
    r"(?:[\d+(][\d ()–-]{4,18}(?:[,;]|\sи|\sили)\s?){0,2}$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"номер\w{0,2}[\s:№-]{0,3}$", re.IGNORECASE)
_OTHER_NUMBER = re.compile(
    r"заяв|обращ|лицев|заказ|договор|дом|школ|маршрут|автобус|рейс|кабинет|пост|приказ|квитанц",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"\s?(?:тыс|млн|млрд|руб|₽|р\b|р\.|км|кг|м\b|м2|квт|шт|чел|лет|год|г\.|раз|коп|%|ми[нл])",
    re.IGNORECASE,
)
_CITY = {(4, 2, 2, 2), (5, 1, 2, 2)}
_LOCAL = {(5,), (6,), (7,), (1, 2, 2), (2, 2, 2), (3, 2, 2), (3, 3), (2, 4), (1, 4), (3, 4), (2, 3)}


class Run:
    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        matches = list(_GROUP.finditer(text, start, end))
        self.groups = [group[0] for group in matches]
        self.lengths = tuple(map(len, self.groups))
        self.starts = [group.start() for group in matches]
        self.ends = [group.end() for group in matches]

    def spans(self) -> Iterator[tuple[int, int, str]]:
        index = 0
        while index < len(self.groups):
            form, after = self._at(index)
            if form:
                left, right = self._left(index), self._right(after)
                closed = self.text[left] != "(" or ")" in self.text[left:right]
                yield left, right if closed else right + 1, form
            index = max(after, index + 1)

    def _at(self, index: int) -> tuple[str, int]:
        for form, reads in _READERS:
            if after := reads(self, index):
                return form, after
        return "", 0

    def _left(self, index: int) -> int:
        start = self.starts[index]
        floor = self.ends[index - 1] if index else self.start
        if (plus := self.text.rfind("+", floor, start)) >= 0:
            return plus
        return start - self._bracketed(index)

    def _right(self, after: int) -> int:
        end = self.ends[after - 1]
        while end < self.end and self.text[end] in "\ufe0f\u20e3":
            end += 1
        return end

    def _bracketed(self, index: int) -> bool:
        start, end = self.starts[index], self.ends[index]
        return self.text[start - 1 : start] == "(" and ")" in self.text[end : end + 2]

    def _between(self, index: int) -> str:
        if index + 1 >= len(self.groups):
            return ""
        return self.text[self.ends[index] : self.starts[index + 1]]

    def _ending(self, index: int, *totals: int) -> int:
        parts = self.groups[index : index + _LONGEST]
        for count, total in enumerate(accumulate(map(len, parts)), start=1):
            if total in totals:
                return index + count
            if total > totals[-1]:
                break
        return 0

    def _sizes(self, index: int, count: int) -> tuple[int, ...]:
        return self.lengths[index : index + count]

    @cached_property
    def _words(self) -> str:
        return self.text[max(0, self.start - _BEFORE) : self.start]

    @cached_property
    def _document(self) -> str:
        match = _DOCUMENT.search(self._words)
        return (match.lastgroup or "") if match else ""

    @cached_property
    def _called(self) -> bool:
        match = _CALLING.search(self._words)
        return match is not None and not _OTHER_NUMBER.search(match[0])

    def hotline(self, index: int) -> int:
        """8-800: free for the caller and never personal."""
        if self.groups[index][0] not in "78" or len(self.groups[index]) not in (1, 4, 11):
            return 0
        after = self._ending(index, 11)
        return after if "".join(self.groups[index:after])[1:4] == "800" else 0

    def phone(self, index: int) -> int:
        """Eleven digits from 7 or 8, ten from 9, a city code in brackets, or a plus before."""
        head = self.groups[index]
        floor = self.ends[index - 1] if index else self.start
        if "+" in self.text[floor : self.starts[index]]:
            return self._ending(index, 11) if head[0] == "7" else self._abroad(index)
        if head[0] in "78" and (after := self._ending(index, 11)):
            digits = "".join(self.groups[index:after])
            if digits[1] in "3489" and self._is_grouped_as_phone(index, after):
                return after
        if self._sizes(index, 4) in _CITY and head[0] in "348" and self._between(index + 1) == "-":
            return index + 4
        if head[0] == "9" or self._bracketed(index) or (head[0] in "348" and self._called):
            after = self._ending(index, 10)
            sizes = self._sizes(index, after - index) if after else ()
            if self._bracketed(index) or self._called:
                return after
            return after if sizes[:1] in ((3,), (6,), (10,)) and sizes != (3, 3, 3, 1) else 0
        return 0

    def _is_grouped_as_phone(self, index: int, after: int) -> bool:
        sizes = self._sizes(index, after - index)
        if sizes[0] == 1:
            return sizes[1] >= 3 or set(sizes) == {1} or self._called
        return sizes[0] >= 4 or self._called

    def _abroad(self, index: int) -> int:
        return max(self._ending(index, total) for total in (10, 11, 12, 13))

    def card(self, index: int) -> int:
        """16 to 19 digits in fours or more; four years in a row are not a card."""
        head = self.groups[index]
        if head[0] == "0" or (len(head) < 4 and self._document != "card"):
            return 0
        if index and self._between(index - 1) == ".":
            return 0  # 1.1102230246251565
        if not (after := self._ending(index, 16, 17, 18, 19)):
            return 0
        parts = self.groups[index:after]
        if all(len(part) == 4 and 1900 <= int(part) <= 2100 for part in parts):
            return 0
        if self._document != "card" and not all(len(part) >= 4 for part in parts[:4]):
            return 0
        tail = self.groups[after : after + 1]
        longer = (
            tail and len(tail[0]) in (2, 3) and self._between(after - 1) == self._between(index)
        )
        return after + 1 if longer and len(parts) == 4 else after

    def account(self, index: int) -> int:
        return self._ending(index, 20) if self.groups[index][:3] in ("408", "423") else 0

    def snils(self, index: int) -> int:
        if self._document == "snils":
            return self._ending(index, 11)
        if self._sizes(index, 4) == (3, 3, 3, 2):
            between = self._between(index) + self._between(index + 1)
            return 0 if set(between) & set("./()") else index + 4
        return (
            index + 3 if self._sizes(index, 3) == (3, 3, 5) and self._between(index) == "-" else 0
        )

    def passport(self, index: int) -> int:
        if self._document == "passport":
            return self._ending(index, 10)
        if self._sizes(index, 3) == (2, 2, 6):
            return index + 3 if self._between(index) in (" ", "-", "\u00a0") else 0
        if self._sizes(index, 2) != (4, 6):
            return 0
        if "№" in self._between(index):
            return index + 2
        plain = self._between(index) in (" ", "\u00a0") and not self._is_amount(index + 2)
        return index + 2 if plain and not 1900 <= int(self.groups[index]) <= 2100 else 0

    def inn(self, index: int) -> int:
        return self._ending(index, 10, 12) if self._document == "inn" else 0

    def local(self, index: int) -> int:
        """Five to seven digits without a city code; «12-03-24» is a date, and «5-10-15» may be
        anything, unless the words before speak of calling.
        """
        for count in (3, 2, 1):
            sizes = self._sizes(index, count)
            if len(sizes) == count and sizes in _LOCAL and self._is_local(index, count):
                return index + count
        return 0

    def _is_local(self, index: int, count: int) -> bool:
        if self._is_part(index, count) or self._is_amount(index + count):
            return False
        if self._called:
            return True
        if count != 3 or self._between(index) not in ("-", "–"):
            return False
        if _NUMBER.search(self._words) and index == 0:
            return True
        first, month, _ = (int(part) for part in self.groups[index : index + 3])
        return self._sizes(index, 1) == (2,) and first >= 20 and (first > 31 or month > 12)

    def _is_part(self, index: int, count: int) -> bool:
        start, end = self.starts[index], self.ends[index + count - 1]
        before, behind = self.text[max(0, start - 2) : start], self.text[end : end + 2]
        return (before[:1].isdigit() and before[1:] in tuple(".,:/-")) or (
            behind[1:].isdigit() and behind[0] in ".,:/-"
        )

    def _is_amount(self, after: int) -> bool:
        return _AMOUNT.match(self.text, self.ends[after - 1]) is not None


_READERS: tuple[tuple[str, Callable[[Run, int], int]], ...] = (
    ("", Run.hotline),
    ("phone", Run.phone),
    ("account", Run.account),
    ("inn", Run.inn),
    ("snils", Run.snils),
    ("passport", Run.passport),
    ("card", Run.card),
    ("local", Run.local),
)
