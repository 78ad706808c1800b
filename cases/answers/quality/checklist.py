"""The five points of an answer, each with the words that meet it. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cases.answers.dates.tokens import level
from cases.answers.quality.evidence import Fact, FactKind
from cases.answers.quality.promise import Promise
from cases.answers.words.content import roots
from cases.answers.words.sentences import sentences
from domain.cases.answers.quality import Point
from domain.ports.language import Lemmatiser

LONGEST_SENTENCE = 40  # words; a longer one is read twice
_CONTACT = re.compile(
    r"(?:\+7|8)[\s(-]{0,2}\d{3,5}[\s)-]{0,2}\d[\d\s-]{3,9}\d|(?:тел\w{0,12}\.?"
    r"|звон\w{1,12})\D{0,25}\d[\d\s()-]{3,}\d"
    r"|\[(?:телефон|почта|имя)\]|[\w.-]{1,64}@[\w-]{1,64}\.\w+"
    r"|ответственн\w+\s+(?:за\s+[^.,;]{3,60}\s+)?(?:явля\w+|-|назнач\w+|лиц\w+"
    r"|исполнител\w+)"
    r"|подрядн\w+\s+организаци\w+|подрядчик\w*|контактн\w+\s+(?:лиц|телефон)\w*"
    r"|(?:обращайтесь|обратиться|обращаться)\s+(?:в|к|по)\s+[а-я]+"
    r"|диспетчер\w+|горяч\w+\s+лини\w+|каб(?:инет\w*|\.)\s*№?\s*\d"
)
_POLITE = re.compile(
    r"здравствуйте|добр(?:ый|ое|ого)\s+(?:день|вечер|утро|дня)|уважаем\w+|спасибо"
    r"|благодар\w+|извин\w+|пожалуйста"
)
_LINK = re.compile(
    r"https?://\S+|(?:vk\.com|t\.me|ok\.ru|max\.ru)/\S+|\[ссылка\]|фото\w*(?!аппарат)"
    r"|снимк\w+|видео(?!наблюд)\w*|прикрепл\w+|прилага\w+"
)


@dataclass(frozen=True, slots=True)
class PointReading:
    """`spans` are the places that meet a point; it may be met by the text as a whole."""

    is_met: bool
    spans: Sequence[tuple[int, int]] = ()


def checklist(
    appeal: str,
    answer: str,
    promises: Sequence[Promise],
    facts: Sequence[Fact],
    is_formal: bool,
    lemmatiser: Lemmatiser,
) -> Mapping[Point, PointReading]:
    even = level(answer)
    terms = [(one.start, one.end) for one in promises if one.due is not None and not one.impossible]
    terms += [(one.start, one.end) for one in facts if one.kind is FactKind.DATE]
    names = [(one.start, one.end) for one in facts if one.kind is FactKind.NAME]
    contacts = [match.span() for match in _CONTACT.finditer(even)] + names
    links = [match.span() for match in _LINK.finditer(even)]
    polite = [match.span() for match in _POLITE.finditer(even)]
    shared = roots(appeal, lemmatiser) & roots(answer, lemmatiser)
    to_the_point = bool(answer.strip()) and not is_formal and (bool(shared) or not appeal.strip())
    return {
        Point.TO_THE_POINT: PointReading(to_the_point),
        Point.TERM: PointReading(bool(terms), _apart(terms)),
        Point.CONTACT: PointReading(bool(contacts), _apart(contacts)),
        Point.MANNER: PointReading(bool(polite) and _is_plain(answer), _apart(polite)),
        Point.LINK: PointReading(bool(links), _apart(links)),
    }


def _is_plain(answer: str) -> bool:
    return all(
        len(re.findall(r"\w+", sentence.text)) <= LONGEST_SENTENCE for sentence in sentences(answer)
    )


def _apart(spans: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    """Without those that overlap an earlier one."""
    rows: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if not rows or rows[-1][1] <= start:
            rows.append((start, end))
    return rows
