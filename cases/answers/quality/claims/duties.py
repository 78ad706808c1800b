"""What an answer says of whose a thing is and who must do it, sentence by sentence. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cases.answers.dates.tokens import level
from cases.answers.quality.claims.owner_kinds import KINDS
from cases.answers.words.content import roots
from cases.answers.words.predicates import predicates
from cases.answers.words.sentences import sentences
from domain.ports.language import Lemmatiser
from domain.spelling import plain

Span = tuple[int, int]
_MARKS = {
    name: re.compile(rf"(?<![а-я])(?:{form})")
    for name, form in {
        "owns": r"баланс|собственн|принадлеж|числ(?:ит|ят|ен)|значит(?:ся|ься)|закрепл"
        r"|имуществ|реестр|ведени|ведомств|отмеж|кадастр|границ|межа|бесхоз|хозя|владел"
        r"|относ(?:ит|ят|ящ)|отнош|в\s+состав|входит|земл|территори|участок\s+[а-я]+(?:ой|ий"
        r"|ый)(?![а-я])|(?:городск|муниципальн|областн|региональн|федеральн|частн"
        r"|государственн|ведомственн)(?:ая|ой|ое|ие|ые|ую|ий|ый)|паспорт|бирк|концесси|гаранти",
        "passed": r"передан|перешл|перешел|перешла|отош|изъят|принят\w*\s+(?:на|по)|вошел|вошл"
        r"|по\s+акту|расторг|истек|закончил|прекращ|сдал",
        "duty": r"обязан|долж[енан]|отвеча|ответственн|забот|задача|полномоч|компетенц|содерж"
        r"|обслуж|следит|спрос(?![а-я]{3})|возлож|за\s+счет|виноват|вина|вине|дело\s+[а-я]+"
        r"|(?:это|уже)\s+к(?![а-я])|бремя|зон[аеу]\s+",
        "task": r"занима|вед[ёеу]т|убира|чист|ремонтир|чин|менять|меня[ею]т|вывоз|отлов"
        r"|лов(?:ит|им|ят|ить)|устран|выполня|провод|обеспеч|организу|подбира|утепля|заведу"
        r"|хозяйнича|выправля|заливает|обрабатыв|обработк|ставит|нанос|красит|косит|пилит"
        r"|латает|очищ|восстанавл|дела[ею]т|убрать|почин|закрыва",
        "asks": r"обра(?:щай|ти)т|обращать|вопрос|пишите|звоните|адресу|адресов|претензи"
        r"|спрашив|заявк\w+\s+(?:туда|им)|туда(?![а-я])|к\s+ним(?![а-я])",
        "role": r"заказчик|подрядчик|контрол|надзор|контракт|договор|финанс|плат[ия]|оплат"
        r"|средств|субсиди|нанят|наним|наемн|выполнит|приемк|принимает|курир|подведомств"
        r"|оператор|проводит\s+проверк|взнос|бюджет",
        "we": r"мы(?![а-я])|наш|нам(?:и)?(?![а-я])|у\s+нас|нас(?![а-я])|сво[ийяеёю]"
        r"|[а-я]{3,}(?:ем|им)(?![а-я])",
        "other": r"не\s+наш|не\s+мы(?![а-я])|не\s+за\s+нами|не\s+к\s+нам|не\s+(?:значит|числит"
        r"|относ|принадлеж|входит|вед[её]м|лов|занима|содерж|обслуж|отвеча|закрепл|являе"
        r"|принима|состоит|име[ею][а-я]*\s+(?:[а-я]+\s+)?(?:прав|отнош)|вправе|нанима|осуществ"
        r"|выполня|обязан|долж)|наш(?:ей|их|его|ими)\s+(?:[а-я]+\s+){0,3}(?:не|нет)"
        r"|отношени\w+\s+не|ничего\s+за|чуж|ни\s+при|только\s+(?:[а-я]+\s+)?(?:крыльц|сво|сет"
        r"|реш[её]т|надзор|корм|светильник|питьев)|(?:мы|наше)\s+(?:лишь|только)|лишь"
        r"|наш\w*\s+граница",
        "ours": r"да,\s+наш|действительно|признаем|не\s+отказыва|подтвержда|наш(?:а|е"
        r"|и)?(?:[.,!]|\s+(?:дом|работа|ввод|объект|здани|зона|территор))|(?:это|он|она"
        r"|оно)\s+наш|берем\s+на\s+себя|сами(?![а-я])|на\s+нашем\s+балансе|числится\s+у\s+нас"
        r"|у\s+нас\s+на\s+балансе",
        "not": r"не(?![а-я])|нет(?![а-я])|ни(?![а-я])|без(?![а-я])",
        "ahead": r"будет|завтра|до\s+\d|к\s+\d|план|срок",
        "against": r"а\s+не(?![а-я])|наоборот|неправ|кто\s+(?:при|же)|почему|пусть|согласно"
        r"|по\s+закону|правил|открываем|смотрим|акт(?:у|ом)?(?![а-я])|схем|документ|пункт"
        r"|строка|год[ау]",
    }.items()
}
_WORD = re.compile(r"[а-яё]{4,}")
_QUOTED = re.compile(r"«([^»]+)»|\"([^\"]+)\"")
_COMMON = re.compile(
    r"отдел|управлени|служб|компани|организаци|правлени|област|район|центр|амур|администрац"
    r"|министер|город|округ|участ|предприят|городск|районн|сельск|главны|общест|учрежд|комбинат"
)


@dataclass(frozen=True, slots=True)
class Duty:
    span: Span
    even: str
    marks: frozenset[str]
    verbs: frozenset[str]
    kinds: frozenset[str]
    roots: frozenset[str]


def read_duties(text: str, lemmatiser: Lemmatiser) -> Sequence[Duty]:
    rows = []
    for one in sentences(text):
        even = level(one.text)
        rows.append(
            Duty(
                (one.start, one.end),
                even,
                frozenset(name for name, form in _MARKS.items() if form.search(even)),
                frozenset(verb.kind.value for verb in predicates(one.text, lemmatiser)),
                kinds_in(even),
                roots(one.text, lemmatiser),
            )
        )
    return rows


def kinds_in(even: str) -> frozenset[str]:
    return frozenset(kind for kind, form in KINDS.items() if form.search(even))


@dataclass(frozen=True, slots=True)
class Body:
    name: str
    kinds: frozenset[str]
    stems: frozenset[str]

    def is_in(self, duty: Duty, but: "Body") -> bool:
        if any(stem in duty.even for stem in self.stems):
            return True
        return bool(duty.kinds & (self.kinds - but.kinds))


def read_body(name: str) -> Body:
    even = plain(name)
    kinds = kinds_in(level(name))
    quoted = " ".join(a or b for a, b in _QUOTED.findall(name))
    words = _WORD.findall(plain(quoted) if quoted or kinds else even)
    return Body(name, kinds, frozenset(word[:6] for word in words if not _COMMON.match(word)))
