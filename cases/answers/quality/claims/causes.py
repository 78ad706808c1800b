"""What an answer names as the cause of a trouble, in classes that exclude one another. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from cases.answers.dates.tokens import level
from cases.answers.quality.claims.cause_classes import (
    CLASSES,
    GENERAL,
    LACKS,
    OPPOSED,
    STATED_ONLY,
    go_together,
    roots_of,
    special,
)
from cases.answers.words.content import root
from cases.answers.words.sentences import sentences
from domain.ports.language import Lemmatiser

_BECAUSE = re.compile(
    r"(?<!не )(?:из-за\s+того|тем),?\s+что\s+(?P<clause>[^.;!?]{3,80})"
    r"|(?<!не )(?:из-за|по\s+причине|вследствие|в\s+результате|ввиду|в\s+связи\s+со?|вызван\w*"
    r"|обусловлен\w*"
    r"|связан\w*\s+со?|причин\w*(?:\s+[а-я]+){0,3}?\s*(?:-|:|стал[аои]?"
    r"|является))\s+(?P<what>[^,.;!?]{3,80})"
    r"|(?:потому\s+что|так\s+как|поскольку|по\s+вине)\s+(?P<that>[^.;!?]{3,80})"
    r"|источник\w*(?:\s+[а-я]+){0,2}\s*(?:-|:|является)\s+(?P<source>[^,.;!?]{3,60})"
    r"|следстви\w+\s+(?P<outcome>[^,.;!?]{3,60})"
    r"|(?<![а-я])(?:горит|тлеет)\s+(?P<fire>[^,.;!?]{3,60})"
    r"|(?<![а-я])(?:появил|возник|произош|случил)\w*\s+(?:[а-я]+\s+)?(?:при|от|из"
    r"|после)\s+(?P<event>[^,.;!?]{3,60})"
    r"|(?:установлено|проверка\s+показала|выяснил[оаи]\w*"
    r"|выявлено)[:,]\s*(?:что\s+)?(?P<established>[^,.;!?]{3,60})"
    r"|пылит\s+(?P<dusty>[^,.;!?]{3,60})"
    r"|(?:дым|пыль|запах|вода|гарь|смог|муть|шум)\s+(?:[а-я]+\s+){0,2}(?:от|с|со|из)\s+"
    r"(?P<origin>[^,.;!?]{3,60})"
)
_DELAY = re.compile(r"срок|перен[ео]с[а-я]*\s[^.]*\d|сдвин|сдвиг|продл|отлож|вместо\s+\d")
_CARRIED = re.compile(r"унес[её]т|развеет|рассе[ею]")  # the wind ends it
_FUTURE_WORK = re.compile(r"ремонт|замен|строительств|благоустр|асфальт|освещени")
_LETTERS = re.compile(
    r"(?:ваш|обращени|жалоб|заявк|вопрос|этим|чем|данн|указанн|вышеизлож|того(?![а-я]))"
)
NAMED = 4  # words of a cause that name it
_LACKING = re.compile(
    r"(?:нехватк|дефицит|недостат|не\s+хвата)\w*\s+(?P<what>[а-я]+(?:\s+[а-я]+)?)"
)
_DENIED = re.compile(
    r"(?:нет|отсутств\w+|свобод(?:ен|н[аоы])|не\s+(?:был\w*|выявл\w+|обнаруж\w+|установл\w+"
    r"|зафиксир\w+"
    r"|отключал\w*|подтвержд\w+|подтверд\w+|превыш\w+|вводи\w+|требу\w+)"
    r"|слух\w*|не\s+связан\w*|не\s+соответству\w+\s+действ|неправд\w*|вопреки|не\s+из-за"
    r"|ни\s+при\s+ч[её]м"
    r"|законсервирован\w*|цел(?:ы|а|о)?(?![а-я])|сух(?:ая|ой|ие)(?![а-я])(?!\s+трав)|в\s+порядке"
    r"|в\s+норме|хвата(?:ло|ет)|достаточно|в\s+полном\s+объ[её]ме|(?<!не)исправ(?:ен|н\w+))"
)
_CLEAN = re.compile(
    r"(?<!не )соответству\w+\s+(?:норм|требован|санитар|гигиен)|не\s+подтверд\w+"
    r"|нарушени\w+\s+(?:нет|не\s+\w+)|в\s+норме|не\s+превыш\w+"
    r"|отклонени\w+\s+(?:нет|не\s+\w+)|ограничени\w+\s+не\s+вводи"
)
_WRONG = re.compile(
    r"превышени\w*|превышен[аоы]?(?![а-я])|нарушени\w+\s+(?:выявл|установл|обнаруж"
    r"|подтверд)|(?<!не )подтверд\w+|плох\w+\s+проб|не\s+соответству\w+"
    r"|выше\s+нормы|выявлен\w*\s+нарушени|ниже\s+нормы"
)


_NEGATED = re.compile(r"(?<![а-я])не\s+[а-я]+(?:л|лся|лась|лось|лись|ла|ло|ли|на|но|ны)(?![а-я])")
# «над коллектором» is where it happened.
_PLACE = re.compile(r"(?<![а-я])(?:над|возле|около|под|рядом\s+с|вдоль|вблизи)\s+(?:[а-я]+\s+)?$")
# «Автобус не вышел: …», «Бригада задержалась: …».
_EFFECT = re.compile(
    r"(?:^|[.,!?]\s)(?!(?:итог|график|адрес|телефон|контакт|сообща|информир|отвеча|поясня|добрый"
    r"|уваж|здравств"
    r"|вывод|провер|замер|по\s+вопросу|ответ))[а-я][^.:,]{0,40}?\s(?P<effect>[а-я]{3,}(?:л[аои]?"
    r"|лся|лась|лось|лись"
    r"|[иея]т|ится|ется|ены?|ена|ено|ты|та|то|т)?):\s+(?P<why>[а-я][^.;!?]{3,80})"
)
_AHEAD = re.compile(r"(?<![а-я])буд(?:ет|ут)(?![а-я])|срок|планиру|сегодня|завтра|\d")
# «Сам он исправен»: what was named before is no cause.
_SOUND = re.compile(r"^\W*(?:сам[аои]?|он[аои]?)\s[^,;]{0,30}(?<!не)(?:исправ(?:ен|н)|цел(?![её]))")
_MACHINES = ("machine", "accident")
# Money and contracts are the cause of a delay where works are named beside them.
_MONEY = frozenset({"funds", "contract"})

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Causes:
    """The classes that an answer names with where each stands, and those that it says are `absent`;
    `denied` are roots of what it says is not so, `stated` those of all else, `named` those behind
    «из-за» and its like. `clean` and `wrong` are where it says that a norm is kept or is not.
    """

    classes: dict[str, Span] = field(default_factory=dict)
    absent: dict[str, Span] = field(default_factory=dict)
    denied: dict[str, Span] = field(default_factory=dict)
    stated: dict[str, Span] = field(default_factory=dict)
    lacking: dict[str, Span] = field(default_factory=dict)
    named: dict[str, Span] = field(default_factory=dict)
    clean: Span | None = None
    wrong: Span | None = None


def read_causes(text: str, lemmatiser: Lemmatiser) -> Causes:
    """What is said to be the cause of a delay is no cause of the trouble."""
    causes = Causes()
    for sentence in sentences(text):
        even = level(sentence.text)
        if not _DELAY.search(even):
            _read_stated(causes, even, sentence.start, lemmatiser)
        for begin, end in _clauses(sentence.text):
            causes = _read_clause(causes, even, (begin, end), sentence.start, lemmatiser)
    return causes


def _read_stated(causes: Causes, even: str, start: int, lemmatiser: Lemmatiser) -> None:
    for match in [*_BECAUSE.finditer(even), *_EFFECT.finditer(even)]:
        group = match.lastgroup or "what"
        if _LETTERS.match(match[group]) or (group == "why" and _AHEAD.search(match[0])):
            continue
        span = start + match.start(), start + match.end()
        words = [one for one in lemmatiser.lemmas(match[group]) if len(one) > 3]
        causes.named.update({root(one): span for one in words[:NAMED]})
        for name, form in STATED_ONLY.items():
            if form.search(match[0]):
                causes.classes.setdefault(name, span)


def _read_clause(
    causes: Causes, even: str, place: Span, start: int, lemmatiser: Lemmatiser
) -> Causes:
    part, begin = even[slice(*place)], start + place[0]
    span = begin, start + place[1]
    is_denied = _DENIED.search(part) is not None
    for name, word in _named(part, even):
        here = begin + word.start(), begin + word.end()
        if is_denied and name not in LACKS:
            causes.absent.setdefault(name, here)
        elif not _DELAY.search(even):
            causes.classes.setdefault(name, here)
    if _SOUND.search(part):
        for name in _MACHINES:
            causes.classes.pop(name, None)
            causes.absent.setdefault(name, span)
    if match := _LACKING.search(part):
        words = lemmatiser.lemmas(match["what"])
        causes.lacking.update({root(one): span for one in words if len(one) > 4})
    is_negative = is_denied or _NEGATED.search(part) is not None
    for one in {root(one) for one in lemmatiser.lemmas(part) if len(one) > 4}:
        (causes.denied if is_negative else causes.stated).setdefault(one, span)
    if match := _CLEAN.search(part):
        return replace(causes, clean=causes.clean or span)
    if match := _WRONG.search(part):
        return replace(causes, wrong=causes.wrong or span)
    return causes


def _named(part: str, even: str) -> Iterator[tuple[str, re.Match[str]]]:
    """The classes of a clause; where it happened, and what will be done, names no cause."""
    if _CARRIED.search(part):
        return
    for name, form in CLASSES.items():
        match = form.search(part)
        if match is None or _PLACE.search(part[: match.start()]):
            continue
        if name not in _MONEY or not _FUTURE_WORK.search(even):
            yield name, match


def opposite_causes(one: Causes, other: Causes) -> tuple[Span, Span] | None:
    """Where both name causes that cannot both be true."""
    for pair in OPPOSED:
        for mine, theirs in (pair, pair[::-1]):
            is_both = mine in one.classes and theirs in other.classes
            if is_both and theirs not in one.classes and mine not in other.classes:
                return one.classes[mine], other.classes[theirs]
    ours, others = special(one.classes), special(other.classes)
    if not set(ours) & set(others):
        ours, others = roots_of(one.classes), roots_of(other.classes)
    if ours and others and not any(go_together(a, b) for a in ours for b in others):
        return one.classes[ours[0]], other.classes[others[0]]
    is_open = not (ours and others) and not GENERAL & {*ours, *others}
    if is_open and (spans := _unlike(one, other)):
        return spans
    return _denied(one, other) or _reversed(_denied(other, one)) or _norms(one, other)


def _unlike(one: Causes, other: Causes) -> tuple[Span, Span] | None:
    """Causes in other words than any that the other answer says; one of them is stated as such, the
    other so too or of a known class.
    """
    mine, theirs = one.named or one.classes, other.named or other.classes
    if not (mine and theirs) or not (one.named or other.named):
        return None
    if set(one.stated) & set(other.named) or set(one.named) & set(other.stated):
        return None
    return next(iter(mine.values())), next(iter(theirs.values()))


def _denied(one: Causes, other: Causes) -> tuple[Span, Span] | None:
    """What one says is not so is the other's cause."""
    for name, span in one.absent.items():
        if name in other.classes and name not in one.classes and name != "accident":
            return span, other.classes[name]
    for word, span in one.denied.items():
        if word in other.lacking and word not in one.stated:
            return span, other.lacking[word]
    return None


def _norms(one: Causes, other: Causes) -> tuple[Span, Span] | None:
    if one.clean and other.wrong and not one.wrong:
        return one.clean, other.wrong
    if one.wrong and other.clean and not other.wrong:
        return one.wrong, other.clean
    return None


def _reversed(spans: tuple[Span, Span] | None) -> tuple[Span, Span] | None:
    return None if spans is None else (spans[1], spans[0])


def _clauses(sentence: str) -> Sequence[Span]:
    cuts = [0, *(m.end() for m in re.finditer(r"[,:;—–]\s", sentence)), len(sentence)]
    return list(pairwise(cuts))
