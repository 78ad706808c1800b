"""Two answers in one incident that say different things of one place. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations

from cases.answers.dates.tokens import level
from cases.answers.quality.promises import Promise, read_promises
from cases.answers.words.addresses import Address, address_of, addresses
from cases.answers.words.content import FUNCTION, root
from cases.answers.words.sentences import sentences
from domain.cases.case import Place
from domain.ports.language import Lemmatiser
from domain.terms.worktime import Worktime

SAME_DAY = timedelta(days=1)
_MOVES = re.compile(
    r"перен[ео]с\w*|перенос\w*|сдвин\w*|сдвиг\w*|продл[её]н\w*|продлева\w+|нов(?:ый|ая"
    r"|ые|ую|ого)\s+(?:срок|дат)\w*"
    r"|ранее\s+(?:сообщ|называ|озвуч|указ|заявл|план)\w+|вместо|уточн\w+|изменен\w*"
    r"|изменил\w*|скорректир\w+"
    r"|отлож\w+|задерж\w+|позже\s+(?:чем|заявлен)|дополнение\s+к|в\s+дополнение"
    r"|сроки\s+сместились|поправк\w+|ошибочно"
)
_STEPS = re.compile(
    r"(?:выед|выезд|выезж|обслед|осмотр|рассмотр|провер|направ|подготов|составл|составит"
    r"|разработ|запрос"
    r"|сообщ|ответ|дадим|проинформ|согласов|заключ|аукцион|торг|проект|экспертиз|закуп"
    r"|комисси|оцен|начн|начат|начал"
    r"|приступ|старт|планов|встреч|привез|завез|достав)"
)
_CAUSE = re.compile(
    r"(?:из-за|в\s+связи\s+с[о]?|по\s+причине|вследствие|в\s+результате|ввиду"
    r"|причин\w*\s+[^.,;:]{0,60}?"
    r"(?:стал[аои]?|явля\w+|был[аои]?|-|:)|причин\w*\s*[-:]"
    r"|причиной\s+(?:тому\s+)?(?:стал[аои]?\s+)?|вызван\w*|обусловлен\w*"
    r"|связан\w*\s+с[о]?|произош[её]?л\w*|случил\w+|поскольку|так\s+как"
    r"|потому\s+что)\s+(?P<what>[^.;!?\n]{3,120})"
)
_NO_CAUSE = re.compile(
    r"(?:вашим\s+|ваше\w*\s+)?(?:обращени|заявк|жалоб|вопрос|этим|чем|вышеизлож|данным"
    r"|указанн)"
)
_CLASSES: Mapping[str, re.Pattern[str]] = {
    "damage": re.compile(
        r"порыв|прорыв|авари|поврежден|поврежд|разрыв|утечк|свищ|обрыв|замыкан|поломк|сломал"
        r"|выход\w* из строя|вышел из строя|вышла из строя|неисправн|отказ|лопнул|дефект"
    ),
    "planned": re.compile(
        r"планов|профилактик|профилактич|опрессовк|испытан|реконструкц|модерниз|капитальн"
        r"|капремонт|подготовк"
    ),
    "weather": re.compile(
        r"мороз|погод|снег|снеж|ветр|ветер|паводк|дожд|осадк|ливн|лив[её]н|голол[её]д|налед"
        r"|гроз|низк\w+ температур|промерз|заморозк|ураган|шторм"
    ),
    "money": re.compile(r"финансир|средств|бюджет|долг|задолжен|неплат|оплат|деньг"),
    "people": re.compile(
        r"вандал|самовольн|третьи|хищен|кражи|кражей|злоумышл|дтп|наезд|жильц|жител"
    ),
    "staff": re.compile(
        r"кадр|персонал|водител|сотрудник|нехватк\w+ (?:людей|рабочих|машин)|больничн|вакан"
    ),
    "power": re.compile(r"электроснабж|электроэнерг|обесточ|подстанци|электросет|напряжен"),
    "wear": re.compile(r"износ|изнош|ветх|срок\w* службы|устаре"),
    "fuel": re.compile(r"угля|уголь|топлив|мазут|угл[её]м"),
    "contract": re.compile(
        r"аукцион|торг|конкурс|контракт|подрядчик|документац|согласован|экспертиз"
    ),
    "equipment": re.compile(
        r"насос|кот[её]?л|оборудован|техник|мусоровоз|трансформатор|задвижк|спецтехник"
    ),
    "clog": re.compile(r"засор|забит|забил"),
    "digging": re.compile(r"земляны|раскопк|строительн\w+ работ|экскаватор|прокладк"),
}
_BODY = re.compile(
    r"(?:ответственн\w+\s+(?:за\s+[^.,;]{3,50}?\s+)?(?:явля\w+|-|назначен\w*|лицо\s*-?)?"
    r"|(?:наход\w+|состо\w+)\s+(?:в|на)\s+(?:ведении|балансе|обслуживании|содержании"
    r"|собственности|управлении)"
    r"|в\s+(?:ведении|зоне\s+ответственности|собственности|управлении)|на\s+(?:балансе"
    r"|обслуживании|содержании)|обслужива\w+|относится\s+к\s+(?:компетенции|полномочиям"
    r"|ведению|ответственности)|занима\w+тся"
    r"|собственник\w*\s+(?:явля\w+|-)|(?:работы|ремонт|устранение|уборк\w+|вывоз"
    r"|содержание|обслуживание)\s+(?:вед[её]т|выполн\w+|провод\w+|производ\w+"
    r"|осуществля\w+)|отвечает)\s+(?P<who>[^.;,!?\n]{3,80})"
)
_NOT = re.compile(r"(?<![а-я])не\s+(?:\w+\s+)?$")
_GENERIC = frozenset(
    ["общество", "ограниченный", "ответственность", "город", "округ", "район", "область", "муниципальный", "амурский"]
)
_ALIASES = {"ук": "компания", "управляющий": "компания", "мэрия": "администрация"}


class Matter(StrEnum):
    DATE = "date"
    CAUSE = "cause"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Statement:
    """An answer, and where the trouble of its case is."""

    id: int
    text: str
    at: datetime
    place: Place
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The spans of both texts that say different things."""

    one: int
    other: int
    matter: Matter
    one_span: tuple[int, int]
    other_span: tuple[int, int]


def contradictions(
    statements: Sequence[Statement], worktime: Worktime, lemmatiser: Lemmatiser
) -> Sequence[Contradiction]:
    """Of answers in one incident, the earlier one first in each pair; a move of a term that the
    later one states is no contradiction.
    """
    ordered = sorted(statements, key=lambda one: (one.at, one.id))
    claims = [_claims(one, worktime, lemmatiser) for one in ordered]
    return [hit for one, other in combinations(claims, 2) for hit in _between(one, other)]


@dataclass(frozen=True, slots=True)
class _Claim:
    span: tuple[int, int]
    words: frozenset[str]
    classes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Claims:
    of: Statement
    addresses: Sequence[Address]
    ends: Sequence[Promise]
    causes: Sequence[_Claim]
    bodies: Sequence[_Claim]
    is_move: bool


def _claims(one: Statement, worktime: Worktime, lemmatiser: Lemmatiser) -> _Claims:
    even = level(one.text)
    named = [row for row in addresses(one.text) if not row.is_office]
    own = address_of(one.place)
    dated = [p for p in read_promises(one.text, one.at, worktime, lemmatiser) if p.due is not None]
    return _Claims(
        one,
        named or ([own] if own else []),
        [promise for promise in dated if _is_end(one.text, promise)],
        list(_causes(even, lemmatiser)),
        list(_bodies(even, lemmatiser)),
        _MOVES.search(even) is not None,
    )


def _is_end(text: str, promise: Promise) -> bool:
    """Of the whole work, not of a look at it, a letter or a beginning."""
    around = next(one for one in sentences(text) if one.start <= promise.start < one.end)
    return _STEPS.search(level(_clause(around.text, promise.start - around.start))) is None


def _clause(sentence: str, place: int) -> str:
    begin = max(sentence.rfind(mark, 0, place) for mark in ",;:") + 1
    if place - begin < 12:
        begin = max(sentence.rfind(mark, 0, max(begin - 1, 0)) for mark in ",;:") + 1
    end = min(
        (at for mark in ",;" if (at := sentence.find(mark, place)) >= 0), default=len(sentence)
    )
    return sentence[begin:end]


def _causes(even: str, lemmatiser: Lemmatiser) -> Sequence[_Claim]:
    rows = []
    for match in _CAUSE.finditer(even):
        what = re.split(r",\s|\s(?:будет|будут|срок\w*|работы)\s", match["what"])[0]
        if _NO_CAUSE.match(what):
            continue
        classes = frozenset(name for name, form in _CLASSES.items() if form.search(what))
        begin = match.start("what")
        rows.append(_Claim((match.start(), begin + len(what)), _roots(what, lemmatiser), classes))
    return rows


def _bodies(even: str, lemmatiser: Lemmatiser) -> Sequence[_Claim]:
    rows = []
    for match in _BODY.finditer(even):
        if _NOT.search(even, 0, match.start()):
            continue
        words = _roots(match["who"], lemmatiser) - {root(word) for word in _GENERIC}
        if words:
            rows.append(_Claim((match.start(), match.end()), words))
    return rows


def _roots(text: str, lemmatiser: Lemmatiser) -> frozenset[str]:
    lemmas = [
        lemma for lemma in lemmatiser.lemmas(text) if len(lemma) > 1 and lemma not in FUNCTION
    ]
    return frozenset(root(_ALIASES.get(lemma, lemma)) for lemma in lemmas)


def _between(one: _Claims, other: _Claims) -> Sequence[Contradiction]:
    if not _is_one_place(one, other):
        return []
    hits = []
    if (dates := _dates(one, other)) is not None:
        hits.append(Contradiction(one.of.id, other.of.id, Matter.DATE, *dates))
    if (causes := _apart(one.causes, other.causes, _are_one_cause)) is not None:
        hits.append(Contradiction(one.of.id, other.of.id, Matter.CAUSE, *causes))
    if (bodies := _apart(one.bodies, other.bodies, _are_one_body)) is not None:
        hits.append(Contradiction(one.of.id, other.of.id, Matter.BODY, *bodies))
    return hits


def _is_one_place(one: _Claims, other: _Claims) -> bool:
    mine, theirs = one.of.place, other.of.place
    if mine.settlement and theirs.settlement and mine.settlement != theirs.settlement:
        return False
    if mine.municipality and theirs.municipality and mine.municipality != theirs.municipality:
        return False
    if not one.addresses or not other.addresses:
        return True
    return any(a.may_be(b) for a in one.addresses for b in other.addresses)


def _dates(one: _Claims, other: _Claims) -> tuple[tuple[int, int], tuple[int, int]] | None:
    if other.is_move or not one.ends or not other.ends:
        return None
    first, second = one.ends[-1], other.ends[-1]
    assert first.due is not None and second.due is not None
    if any(
        a.first <= (b.due or a.first) and b.first <= (a.due or b.first)
        for a in one.ends
        for b in other.ends
    ):
        return None
    apart = abs(first.due - second.due)
    if (first.counted or second.counted) and apart <= max(SAME_DAY, other.of.at - one.of.at):
        return None
    return (first.start, first.end), (second.start, second.end)


def _apart(
    mine: Sequence[_Claim], theirs: Sequence[_Claim], alike: Callable[[_Claim, _Claim], bool]
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The first two, if no two of them are one."""
    if not mine or not theirs or any(alike(a, b) for a in mine for b in theirs):
        return None
    return mine[0].span, theirs[0].span


def _are_one_cause(one: _Claim, other: _Claim) -> bool:
    if one.words & other.words:
        return True
    if one.classes and other.classes:
        return bool(one.classes & other.classes)
    return True  # words that no class knows may mean the same


def _are_one_body(one: _Claim, other: _Claim) -> bool:
    return bool(one.words & other.words)
