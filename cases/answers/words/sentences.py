"""Sentences of a text, each with its place. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cases.answers.dates.tokens import level

LONGEST = 1_000  # characters of a sentence: a longer one is cut, for readings compare all its words
_END = re.compile(r"[.!?…]+[»\")]*(?=\s|$)|\n+|;(?=\s)")
_SHORT = re.compile(
    r"(?:^|[\s(«\"-])(?:ул|д|дд|г|гг|пос|п|с|обл|р|пер|пр|просп|им|кв|стр|корп|к|тел|доб|т|тыс|млн"
    r"|млрд|руб|коп|ст|гл|ч|пп|см|др|пр-т|р-н|мкр|мкрн|кап|лаб|тех|гос|спец|хоз|перв|янв|февр?|апр|авг|сент?|окт|нояб?|дек|эл"
    r"|зам|им|наб|пл|б-р|ок|напр|н|э|[а-я])$"
)
# Behind these a capital begins a sentence: «до к. мес. Благодарим», «до 10 т. Дорога».
_UNIT = re.compile(
    r"(?:^|[\s\d.-])(?:мес|дн|нед|раб|теч|тек|след|кал|р\.\s?д|\d\s?т|руб|коп|тыс|млн)$"
)
_YEAR = re.compile(r"(?:(?:\d{4}|\d\d)\s*гг?|\s[тс]\.\s?г)$")


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def sentences(text: str) -> Sequence[Sentence]:
    """Without the empty ones; a full stop of an abbreviation or a number ends nothing."""
    even, parts, begin = level(text), list[Sentence](), 0
    for match in _END.finditer(even):
        if match[0] in ("...", "…") and _continues(text, match.end()):
            continue
        if match[0] == "." and not _ends(text, even, begin, match):
            continue
        _add(parts, text, begin, match.end())
        begin = match.end()
    _add(parts, text, begin, len(text))
    return parts


def pieces(text: str, longest: int) -> Iterator[Sentence]:
    """The sentences, and parts of those that are longer, cut between words."""
    for sentence in sentences(text):
        begin = 0
        while len(sentence.text) - begin > longest:
            space = sentence.text.rfind(" ", begin + longest // 2, begin + longest)
            end = space if space > 0 else begin + longest
            yield Sentence(sentence.text[begin:end], sentence.start + begin)
            begin = end
        yield Sentence(sentence.text[begin:], sentence.start + begin)


def _continues(text: str, place: int) -> bool:
    """A small letter behind dots continues the sentence."""
    return text[place : place + 3].lstrip()[:1].islower()


def _ends(text: str, even: str, begin: int, match: re.Match[str]) -> bool:
    """A capital after «2026 г.» begins a sentence, after «г.» a town."""
    before = even[max(begin, match.start() - 24) : match.start()]
    following = text[match.end() :].lstrip()[:1]
    if not following:
        return True
    if _YEAR.search(before) or _UNIT.search(before):
        return following.isupper()
    return _SHORT.search(before) is None


def _add(parts: list[Sentence], text: str, begin: int, end: int) -> None:
    while end - begin > LONGEST:
        space = text.rfind(" ", begin, begin + LONGEST)
        cut = space if space > begin else begin + LONGEST
        _add(parts, text, begin, cut)
        begin = cut
    part = text[begin:end]
    bare = part.strip()
    if bare:
        parts.append(Sentence(bare, begin + len(part) - len(part.lstrip())))
