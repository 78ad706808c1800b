"""Who answers for something by an answer: kinds of bodies that it names, or says are not. Pure.

A plain «передали в» is no claim; that a body will do the work itself is one against a denial only.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from cases.answers.dates.tokens import level
from cases.answers.quality.claims.owner_kinds import KINDS, agree
from cases.answers.words.sentences import sentences
from domain.spelling import plain

# «на балансе», «в ведении», «полномочие»: a state; the body stands behind it or before it.
_STATE = (
    r"отвеча(?:ет|ют|ем)|ответственн\w+|на\s+(?:балансе|обслуживании|содержании|кадастре)|баланс\w*"
    r"|принадлеж\w+|(?:в|на)\s+ведени\w+|ведени\w+|собственност\w+|собственник\w*"
    r"|относится|относятся|относящ\w+|наход\w+\s+в\s+границах|граница|переда(?:н|ны|на|но)(?![а-я])"
    r"|хозя\w+|не\s+наш\w*|не\s+мы|не\s+нам|не\s+за\s+нами|не\s+работ\w+|земл(?:я|и|ям|ях|е)"
    r"|отмеж\w+"
    r"|компетенци\w+|полномочи\w+|федеральн\w+|железнодорожн\w+|муниципальн\w+|региональн\w+"
    r"|ведомственн\w+|закрепл[её]н\w*|зон\w+\s+(?:ответственности|обслуживания)|обязан\w*"
    r"|(?:это|уже)\s+(?:[а-я]+\s+)?(?:вопрос|дело|забота|задача)|вопрос\s+(?:к|не\s+к)(?![а-я])"
    r"|обра(?:щай|ти)тесь\s+(?:в|к)|(?:следует|нужно|надо|необходимо)\s+обра\w+|(?:не\s+)?вправе"
    r"|права"
    r"|отношени\w+\s+не\s+име\w+|наших\s+[а-я]+\s+(?:[а-я]+\s+){0,3}нет"
    r"|не\s+име\w+\s+(?:[а-я]+\s+)?отношени\w+|имуществ\w+|числится"
    r"|бесхоз\w+|не\s+входит|входит\s+в|в\s+состав\w*|претензи\w+|по\s+гарантии|гаранти\w+"
    r"|оперативн\w+\s+управлени\w+|выступает\s+заказчик\w*"
    r"|[а-я]{3,}(?:ть|чь|сти)\s+(?:[а-я]+\s+){0,2}(?:долж(?:ен|на|но|ны)|обязан\w*)"
    r"|придомов\w+|частн(?:ый|ая|ое|ой|ого|ом|ую)|распоряжа[ею]тся|задача|обязанност\w+|забота"
    r"|ответственност\w+"
    r"|долж(?:ен|на|но|ны)\s+(?:[а-я]+\s+)?(?:выполнить|сделать|провести|обеспечить|убирать"
    r"|содержать|чистить|ремонтировать|устран\w+"
    r"|обслуживать|вывозить|следить|отвечать|убрать|чинить|починить|отремонтировать)"
    r"|(?:убирать|содержать|чистить|ремонтировать|обслуживать|вывозить|убрать)\s+долж\w+"
    r"|за\s+[а-я]+(?:ством|цией|нией|ом|ами|ой)(?![а-я])|подрядчик\s+[а-я]+"
)
# «чистит УК», «уборку ведём мы»: a standing task.
_TASK = (
    r"чист(?:ит|ят|им)|убира[ею](?:т|м)|ремонтиру[ею](?:т|м)|обслужива[ею](?:т|м)"
    r"|занима[ею](?:тся|мся)"
    r"|содерж(?:ит|ание|ат|им)|чин(?:ит|ят|им)|устраня[ею]т|спилива[ею]т|вывоз(?:ит|ят|им)"
    r"|откачива[ею]т|ликвидиру[ею](?:т|м)"
    r"|уборку\s+вед\w+|(?:работ\w+|ремонт|уборку|вывоз|отлов|содержание)\s+(?:выполня[ею]т"
    r"|проводит|осуществля[ею]т"
    r"|ведет|обеспечива[ею]т|организу[ею]т)|(?:проводит|выполняет|осуществляет|организует)\s+[а-я]+"
    r"|отключил\w*|отключали|(?:вел[аи]?|делал[аи]?|производил[аи]?)(?![а-я])|значится|заказчик"
)
_CLAIM = re.compile(rf"(?<![а-я])(?:{_STATE}|{_TASK})")
# Only these put the body behind themselves, whatever stands before.
_BEHIND = re.compile(
    r"(?<![а-я])(?:на\s+(?:балансе|обслуживании|содержании|кадастре)|(?:в|на)\s+ведении"
    r"|принадлеж\w+"
    r"|полномочи\w+|переда(?:н|ны|на|но)(?![а-я])|обра(?:щай|ти)тесь\s+(?:в|к)"
    r"|закрепл[её]н\w*\s+за)"
)
_DEED = (
    r"(?<![а-я])(?:вывез|убер|устран|почин|подним|замен|отремонтир|восстанов|засып|очист|спил"
    r"|откач)[а-я]*"
)
_WILL_DO = re.compile(rf"{_DEED}(?:ем|им)(?![а-я])")
_OTHER_WILL = re.compile(rf"{_DEED}(?:ет|ит|ут|ят)(?![а-я])")
_US = re.compile(r"(?<![а-я])(?:мы|нами|нам|нас|наш(?:ем|ей|и|его|а|у|ими)?)(?![а-я])")
_OURS = re.compile(
    r"(?<![а-я])(?:обслуживаем|содержим|чистим|убираем|ремонтируем|отвечаем)(?![а-я])"
)
_NOT = re.compile(
    r"(?<![а-я])не\s+(?:[а-я]+\s+){0,3}|(?<![а-я])(?:не[тт]?|ни)(?![а-я])"
    r"|(?<![а-я])(?:ист[её]к|кончил|закончил|прекращ[её]н|расторгн|расторжен)"
)
# The other party of a contract is not who answers.
_PARTY = re.compile(r"(?:по\s+)?(?:договор|контракт|заявк)\w*\s+(?:с|со|от)\s+[а-я]+")
_ONLY = re.compile(r"(?<![а-я])(?:только|лишь|исключительно)(?![а-я])")
_LETTER = re.compile(
    r"(?:заявк|обращени|информаци|сигнал|письм|сообщени|вопрос"
    r"|жалоб)[а-я]*\s+(?:[а-я]+\s+){0,2}(?:пере|на)(?:да|прав)"
    r"|(?:переда|направ)[а-я]+\s+(?:[а-я]+\s+)?(?:заявк|обращени|информаци|сигнал|письм|вопрос"
    r"|жалоб)"
)
_MEMBER = re.compile(r"[а-яё]{5,}")
_COMMON = re.compile(r"отдел|управлени|служб|компани|организаци|правлени|област|район|центр|амур")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Owners:
    """Kinds of bodies with where each is named as answerable, or as not so. `doers` are those that
    will do the work; `weak` is what a body says it will do itself.
    """

    stated: dict[str, Span] = field(default_factory=dict)
    denied: dict[str, Span] = field(default_factory=dict)
    doers: dict[str, Span] = field(default_factory=dict)
    weak: dict[str, Span] = field(default_factory=dict)


def kinds_of(name: str) -> frozenset[str]:
    even = level(name)
    return frozenset(kind for kind, form in KINDS.items() if form.search(even))


def named_bodies(bodies: Sequence[str]) -> Mapping[str, re.Pattern[str]]:
    """Each body of an incident that is of no known kind, by the words of its name."""
    rows = {}
    for body in bodies:
        if kinds_of(body):
            continue
        words = [word for word in _MEMBER.findall(plain(body)) if not _COMMON.match(word)]
        if words:
            rows[body] = re.compile("|".join(rf"(?<![а-я]){word[:5]}" for word in words))
    return rows


def read_owners(text: str, body: str, named: Mapping[str, re.Pattern[str]] | None = None) -> Owners:
    """`body` is the name of the body that answers: «мы» is it. `named` are the incident's bodies of
    no known kind.
    """
    forms = {**KINDS, **(named or {})}
    own = kinds_of(body) | ({body} & set(forms))
    owners = Owners()
    for sentence in sentences(text):
        even = level(sentence.text)
        for begin, end in _clauses(sentence.text):
            span = sentence.start + begin, sentence.start + end
            _read(owners, even[begin:end], span, own, forms)
    return owners


def _read(
    owners: Owners,
    part: str,
    span: Span,
    own: frozenset[str],
    forms: Mapping[str, re.Pattern[str]],
) -> None:
    part = _PARTY.sub(lambda match: " " * len(match[0]), part)
    claim = _CLAIM.search(part)
    if claim is None or _LETTER.search(part):
        if _WILL_DO.search(part):
            owners.weak.update(dict.fromkeys(own, span))
        elif _OTHER_WILL.search(part):
            owners.doers.update(dict.fromkeys(_kinds(part, forms) - own, span))
        return
    behind = _BEHIND.search(part)
    kinds = (_kinds(part[behind.end() :], forms) if behind else set()) or _kinds(part, forms)
    is_denied = _NOT.search(part) is not None
    is_us = _US.search(part) is not None or _OURS.search(part) is not None
    if _ONLY.search(part) and is_us:
        return
    if is_us or (is_denied and not kinds):
        (owners.denied if is_denied else owners.stated).update(dict.fromkeys(own, span))
        kinds = kinds - own
    if is_denied and not is_us:
        owners.denied.update(dict.fromkeys(kinds, span))
    elif not is_denied:
        owners.stated.update(dict.fromkeys(kinds, span))


def _kinds(part: str, forms: Mapping[str, re.Pattern[str]]) -> set[str]:
    return {kind for kind, form in forms.items() if form.search(part)}


def opposite_owners(one: Owners, other: Owners) -> tuple[Span, Span] | None:
    """Where both name bodies of other kinds, or one names whom the other says it is not."""
    for mine, theirs in (
        (one.stated, other.stated),
        (one.stated, other.doers),
        (one.doers, other.stated),
    ):
        if mine and theirs and not any(agree(a, b) for a in mine for b in theirs):
            return next(iter(mine.values())), next(iter(theirs.values()))
    return _denied(one, other) or _reversed(_denied(other, one))


def _denied(one: Owners, other: Owners) -> tuple[Span, Span] | None:
    for kind, span in {**one.weak, **one.stated}.items():
        if kind in other.denied and not set(one.stated) & set(other.stated):
            return span, other.denied[kind]
    return None


def _reversed(spans: tuple[Span, Span] | None) -> tuple[Span, Span] | None:
    return None if spans is None else (spans[1], spans[0])


def _clauses(sentence: str) -> list[Span]:
    cuts = [
        0,
        *(m.end() for m in re.finditer(r"[,:;]\s(?!то\s+есть|это\s+[а-я]+(?:[.!]|$))", sentence)),
        len(sentence),
    ]
    return list(pairwise(cuts))
