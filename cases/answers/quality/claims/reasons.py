"""What an answer says of why: its sentences with their marks of a cause and of denial. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cases.answers.dates.tokens import level
from cases.answers.quality.claims.cause_classes import CLASSES, STATED_ONLY
from cases.answers.words.content import roots
from cases.answers.words.predicates import predicates
from cases.answers.words.sentences import sentences
from domain.ports.language import Lemmatiser

Span = tuple[int, int]
_MARKS = {
    name: re.compile(rf"(?<![а-я])(?:{form})")
    for name, form in {
        "because": r"из-за|потому|так\s+как|т\.\s?к\.|поскольку|вследствие|в\s+результате|ввиду|по\s+причине|причин|вызван|обусловлен|связан|виноват|вин[аыо](?![а-я])"
        r"|в\s+связи|оттого|отсюда|поэтому|источник|от\s+того|дело\s+в|потому|следстви|да[её]т(?![а-я])|привел|основани|вот\s+и(?![а-я])|ведь",
        "denies": r"не\s+из-за|ни\s+при\s+чем|не\s+связан|неправд|опроверг|слух|вопреки|на\s+самом\s+деле|не\s+имеет\s+отношени|исключительно|вовсе|не\s+подтвер|не\s+соответств|причина\s+не|не\s+причем|не\s+обнаруж|не\s+выявл|не\s+зафикс|не\s+было|не\s+был|только\s+что|никак|ни\s+одн|никто|никаких|а\s+не(?![а-я])",
        "sound": r"исправ(?:ен|н)|цел(?:ый|ы|а|о|ая|ые|ое)?(?![а-я])|сух(?:ой|ая|ие|о)(?![а-я])|в\s+норме|в\s+порядке|хвата(?:ет|ло)|полн(?:ый|ая|ом)|на\s+месте|рабоч(?:ее|ем|ий)\s+состоян|работает|рабочее|достаточн|здоров|крепк|укомплект|соответству|подтвержд[её]н|в\s+строю|штатн|норм[аыеу](?![а-я])|есть(?![а-я])",
        "adds": r"плюс|к\s+тому\s+же|вдобавок|добавил|подтвержд|всё?\s+так|тоже|также|дополн|кроме\s+того|ещ[её]\s+и|в\s+сумме|наложил|действительно|верно|согласны|да,|именно|как\s+и(?![а-я])|то\s+же|уточня",
        "ahead": r"будет|будут|план|завтра|срок|до\s+\d|к\s+\d|в\s+течение|заверш|откро|выедет|ждите|просим",
        "own": r"мы(?![а-я])|наш|у\s+нас|нами",
    }.items()
}
_NOT = re.compile(r"(?<![а-я])(?:не|нет|ни|без|отсутств\w+|никак\w+|исправ(?:ен|н)\w*|цел(?:ый|ы|а|о|ая)?|сух(?:ой|ая|ие)|в\s+норме|в\s+порядке|хвата(?:ет|ло))(?![а-я])")
_CUTS = re.compile(r"[,;:—–]\s|\sа\s|\sно\s")


@dataclass(frozen=True, slots=True)
class Reason:
    span: Span
    marks: frozenset[str]
    kinds: frozenset[str]
    classes: Mapping[str, Span]
    said: frozenset[str]
    denied: frozenset[str]


def read_reasons(text: str, lemmatiser: Lemmatiser) -> Sequence[Reason]:
    rows = []
    for one in sentences(text):
        if one.text.endswith("?"):
            continue
        even = level(one.text)
        marks = frozenset(name for name, form in _MARKS.items() if form.search(even))
        classes = {}
        for name, form in CLASSES.items():
            if match := form.search(even):
                classes[name] = (one.start + match.start(), one.start + match.end())
        if "because" in marks:
            for name, form in STATED_ONLY.items():
                if match := form.search(even):
                    classes[name] = (one.start + match.start(), one.start + match.end())
        said, denied = set(), set()
        begin = 0
        for cut in [*(m.end() for m in _CUTS.finditer(even)), len(even)]:
            part = even[begin:cut]
            begin = cut
            (denied if _NOT.search(part) else said).update(roots(part, lemmatiser))
        kinds = frozenset(verb.kind.value for verb in predicates(one.text, lemmatiser))
        rows.append(Reason((one.start, one.end), marks, kinds, classes, frozenset(said), frozenset(denied)))
    return rows
