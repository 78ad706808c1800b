"""Whose something is by an answer: kinds of bodies that it names, or says are not. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from cases.answers.dates.tokens import level
from cases.answers.words.sentences import sentences

_KINDS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(rf"(?<![а-я])(?:{form})")
    for name, form in {
        "municipal": r"администраци|муниципал|мэри|округ(?![а-я]*\s+путей)"
        r"|городск\w+\s+(?:власт|хозяйств)|город(?:а|у|ом|ской)?(?![а-я])|сельсовет"
        r"|границ\w+\s+сел|населенн\w+\s+пункт|мку|мбу(?!з)|муп|благоустройств|район(?:а"
        r"|у|ом)(?![а-я])",
        "regional": r"област\w+|региональн|министерств|минтранс|минжкх|минстро|минлес"
        r"|минздрав|госзаказчик|амуруправ|управлени\w+\s+автомобильн|дорожн\w+\s+управлени",
        "federal": r"федерал|бассейнов|росавтодор|росморреч|миноборон"
        r"|военн\w+\s+(?:ведомств|част)|упрдор",
        "railway": r"ржд|железнодорож|железн\w+\s+дорог|забжд",
        "housing": r"ук(?![а-я])|управляющ|тсж|тсн|дом(?:у|ом|а)(?![а-я])"
        r"|собственник\w*\s+(?:жиль|помещен|квартир)|жильц|общедомов",
        "forest": r"лесн(?:ой|ого|ому|ым|ичеств)|лесфонд|гослес|лесхоз",
        "road": r"дорожн\w+\s+служб|дорожник|дорстро|гстк|дэп|автодор(?![а-я])",
        "energy": r"электросет|энергетик|дрск|россет|горсвет|энергосбыт"
        r"|сетев\w+\s+(?:компани|организаци)",
        "water": r"водоканал|амурводоканал",
        "heat": r"теплосет|теплоснаб|котельн\w+\s+(?:предприят|организ)|теплов\w+\s+сет"
        r"|акс(?![а-я])|коммунальн\w+\s+систем",
        "waste": r"регоператор|региональн\w+\s+оператор|экорегион|чистый\s+город|полигон",
        "private": r"рекламн\w+|садовод|снт(?![а-я])|застройщик|частн|арендатор"
        r"|предпринимател|ип(?![а-я])"
        r"|юрлиц|юридическ\w+\s+лиц|оператор\w*\s+связи|ростелеком"
        r"|собственник\w*\s+(?:здани|участк|земл)",
        "school": r"школ\w+\s+(?:сам|отвеча)|отдел\w*\s+образовани",
        "health": r"больниц|поликлиник",
    }.items()
}
_TRIGGER = re.compile(
    r"(?<![а-я])(?:чист(?:ит|ят)|убира[ею]т|ремонтиру[ею]т|обра(?:щай|ти)тесь\s+(?:в|к)"
    r"|отвеча\w+|ответствен\w+|обслужива\w+|на\s+(?:балансе|обслуживании"
    r"|содержании|кадастре)|баланс\w*|принадлеж\w+|(?:в|на)\s+ведении|ведени\w+"
    r"|собственност\w+"
    r"|относится|относятся|наход\w+\s+в\s+границах|передан\w*|хозя\w+|занима\w+тся"
    r"|не\s+наш\w*|не\s+мы|не\s+нам|не\s+работ\w+|содерж(?:ит|ание|ат)|земл(?:я|и|ям)"
    r"|отмеж\w+"
    r"|за\s+[а-я]+(?:ством|цией|нией|ом)(?![а-я])|уборку\s+вед\w+|компетенци\w+"
    r"|полномочи\w+|подрядчик\s+[а-я]+|федеральн\w+|железнодорожн\w+|муниципальн\w+"
    r"|региональн\w+)"
)
_WILL_DO = re.compile(
    r"(?<![а-я])(?:вывез|убер|устран|почин|подним|замен|отремонтир|восстанов|засып|очист"
    r"|спил|откач)[а-я]*(?:ем|им)(?![а-я])"
)
_OTHER_WILL = re.compile(
    r"(?<![а-я])(?:вывез|убер|устран|почин|подним|замен|отремонтир|восстанов|засып|очист"
    r"|спил|откач)[а-я]*(?:ет|ит|ут|ят)(?![а-я])"
)
_US = re.compile(r"(?<![а-я])(?:мы|нами|нам|нас|наш(?:ем|ей|и|его|а)?)(?![а-я])")
_NOT = re.compile(r"(?<![а-я])не\s+(?:[а-я]+\s+){0,3}|(?<![а-я])не[тт]?(?![а-я])")


@dataclass(frozen=True, slots=True)
class Owners:
    """Kinds of bodies with where each is named; `weak` is what a body says it will do itself."""

    stated: Mapping[str, tuple[int, int]]
    denied: Mapping[str, tuple[int, int]]
    weak: Mapping[str, tuple[int, int]]


def kinds_of(name: str) -> frozenset[str]:
    even = level(name)
    return frozenset(kind for kind, form in _KINDS.items() if form.search(even))


def read_owners(text: str, body: str) -> Owners:
    """`body` is the name of the body that answers: «мы» is it."""
    own = kinds_of(body)
    stated: dict[str, tuple[int, int]] = {}
    denied: dict[str, tuple[int, int]] = {}
    weak: dict[str, tuple[int, int]] = {}
    for sentence in sentences(text):
        for begin, end in _clauses(sentence.text):
            part = level(sentence.text[begin:end])
            span = sentence.start + begin, sentence.start + end
            if not _TRIGGER.search(part):
                if _WILL_DO.search(part):
                    weak.update(dict.fromkeys(own, span))
                elif _OTHER_WILL.search(part):
                    stated.update(dict.fromkeys(kinds_of(part) - own, span))
                continue
            kinds = kinds_of(part)
            is_denied = _NOT.search(part) is not None
            if _US.search(part):
                (denied if is_denied else stated).update(dict.fromkeys(own, span))
                kinds -= own
            if is_denied and not _US.search(part):
                denied.update(dict.fromkeys(kinds, span))
            elif not is_denied:
                stated.update(dict.fromkeys(kinds, span))
    return Owners(stated, denied, weak)


def opposite_owners(one: Owners, other: Owners) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Where both name bodies of other kinds, or one says «not us» and the other that it is."""
    for mine, theirs in (
        (one.stated, other.stated),
        (one.stated, other.weak),
        (one.weak, other.stated),
    ):
        if mine and theirs and not set(mine) & set(theirs):
            return next(iter(mine.values())), next(iter(theirs.values()))
    for kind, span in one.stated.items():
        if kind in other.denied and not set(one.stated) & set(other.stated):
            return span, other.denied[kind]
    for kind, span in other.stated.items():
        if kind in one.denied and not set(one.stated) & set(other.stated):
            return one.denied[kind], span
    return None


def _clauses(sentence: str) -> list[tuple[int, int]]:
    cuts = [0, *(m.end() for m in re.finditer(r"[,:;—–]\s", sentence)), len(sentence)]
    return list(pairwise(cuts))
