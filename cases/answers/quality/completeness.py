"""The questions and demands of an appeal, each with what answers it. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cases.answers.dates.tokens import level
from cases.answers.quality.promises import Promise
from cases.answers.words.content import roots
from cases.answers.words.predicates import Kind, predicates
from cases.answers.words.sentences import Sentence, sentences
from domain.ports.language import Lemmatiser

LEAST = 0.2  # share of an asking's words that a sentence of the answer takes up


class Asking(StrEnum):
    """What kind of an answer would do."""

    WHEN = "when"
    WHY = "why"
    WHO = "who"
    WHERE = "where"
    HOW_MUCH = "how_much"
    WHETHER = "whether"
    DEED = "deed"  # a demand


_WHEN = (
    r"когда|в\s+како[йем]\w*\s+(?:срок\w*|врем\w+|месяц\w*|год\w*|день)|как(?:ие"
    r"|ов\w*)\s+сроки?|сколько\s+(?:еще\s+)?(?:ждать|можно|времени|терпеть)|до\s+каких\s+пор"
    r"|на\s+какой\s+срок|срок\w*\s+(?:ремонт|устран|выполн)\w*"
)
_WHY = (
    r"почему|по\s+какой\s+причине|отчего|зачем|в\s+чем\s+(?:причина|дело)"
    r"|с\s+чем\s+(?:это\s+)?связан\w*|на\s+каком\s+основании|из-за\s+чего|за\s+что"
)
_WHO = (
    r"(?<![а-я])кто|кого|кому|кем|чья|чье|чьи|к\s+кому|как(?:ая|ой|ое)\s+(?:организаци\w+"
    r"|орган|служб\w+|компани\w+|подрядчик\w*|ук)"
)
_WHERE = (
    r"(?<![а-я])где|куда|по\s+какому\s+(?:адресу|номеру|телефону)|на\s+какой\s+(?:номер"
    r"|телефон|улице)"
)
_MUCH = (
    r"сколько|какая\s+(?:сумма|стоимость|цена|площадь)|каков\w*\s+(?:размер|стоимость)"
    r"|какой\s+(?:объем|размер|тариф)"
)
_KINDS = tuple(
    (kind, re.compile(f"(?<![а-я])(?:{form})(?![а-я])"))
    for kind, form in (
        (Asking.WHEN, _WHEN),
        (Asking.WHY, _WHY),
        (Asking.WHO, _WHO),
        (Asking.WHERE, _WHERE),
        (Asking.HOW_MUCH, _MUCH),
    )
)
_ASKS = re.compile(
    r"(?<![а-я])(?:будет\s+ли|будут\s+ли|можно\s+ли|планируется\s+ли|есть\s+ли"
    r"|[а-я]+\s+ли(?=\s)|собираетесь"
    r"|объясните|разъясните|поясните|подскажите|сообщите|скажите|ответьте"
    r"|хотелось\s+бы\s+(?:знать|узнать)"
    r"|хочу\s+(?:знать|узнать)|интересует)"
)
_DEMANDS = re.compile(
    r"(?<![а-я])(?:прошу|просим|просьба|требую|требуем|надо\s+бы|необходимо|нужно|пора"
    r"|помогите|примите|"
    r"обратите|хватит|настаива\w+|предлага\w+|хотелось\s+бы)(?![а-я])"
)
_PLEAS = re.compile(r"(?:помогите|примите\s+меры|обратите\s+внимание|разберитесь)[\s!.]*")
_CAUSE = re.compile(
    r"из-за|в\s+связи|по\s+причине|причин\w+|вследствие|так\s+как|потому\s+что|поскольку"
    r"|ввиду|вызван\w*"
    r"|связан\w*|в\s+результате|обусловлен\w*|на\s+основании|в\s+соответствии|согласно"
    r"|не\s+позволя\w+|отсутств\w+"
)
_WHO_SAYS = re.compile(
    r"подрядн\w+|подрядчик\w*|управляющ\w+|администраци\w+|министерств\w+|служб\w+|ооо"
    r"|мбу|мку|муп|гбу|гку|ао"
    r"|компани\w+|предприяти\w+|организаци\w+|ответственн\w+|специалист\w*|отдел\w*"
    r"|управлени\w+|бригад\w+"
    r"|учреждени\w+|инспекци\w+|начальник\w*|директор\w*|мастер\w*|диспетчер\w*|товариществ\w+|тсж"
)
_WHERE_SAYS = re.compile(
    r"по\s+адресу|ул\.|улиц\w+|кабинет|телефон\w*|тел\.|\d[\d ()-]{5,}\d|сайт\w*"
    r"|портал\w*|http|приемн\w+|@|отдел\w*|мфц|дом\w*\s+\d"
)
_NO_WORDS = re.compile(
    r"не\s+(?:планир\w+|предусм\w+|представляется|требу\w+|имеется|подлежит|относится"
    r"|входит)"
)
_REVIEW = re.compile(r"^(?:здравствуйте|добрый|уважаем|спасибо|благодар)")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question or demand at `start`..`end` of the appeal. `answer` is the place in the answer
    that takes it up, None for «нет ответа».
    """

    kind: Asking
    start: int
    end: int
    answer: tuple[int, int] | None = None


def askings(appeal: str) -> Sequence[Asked]:
    """Questions, and demands in so many words; a plea for help as such asks for nothing."""
    rows: list[Asked] = []
    for sentence in sentences(appeal):
        for start, end in _pieces(sentence):
            part = level(appeal[start:end])
            kind = _kind(part)
            if kind is not None and not _PLEAS.fullmatch(part.strip()):
                rows.append(Asked(kind, start, end))
    return rows


def _pieces(sentence: Sentence) -> Sequence[tuple[int, int]]:
    """«Когда починят и кто ответит?» asks twice."""
    even = level(sentence.text)
    cuts = [0]
    joint = re.compile(
        r"(?:,|\s)\s*(?:и|а|но)\s+(?=(?:также\s+)?(?:когда|почему|кто|кому|где|куда|сколько"
        r"|прошу|будет\s+ли|зачем|на\s+каком)(?![а-я]))|,\s+(?=(?:когда|почему|кто|где|куда"
        r"|сколько|зачем)(?![а-я]))"
    )
    for match in joint.finditer(even):
        head = even[cuts[-1] : match.start()]
        if _kind(head) is not None and not re.search(
            r"(?:подскажите|скажите|сообщите|объясните|поясните|ответьте|разъясните|знать|узнать|интересует)[\s,:а-я]{0,12}$",
            head,
        ):
            cuts.append(match.end())
    ends = [*cuts[1:], len(sentence.text)]
    return [(sentence.start + a, sentence.start + b) for a, b in zip(cuts, ends, strict=True)]


def _kind(part: str) -> Asking | None:
    asks = "?" in part or _ASKS.search(part)
    for kind, form in _KINDS:
        match = form.search(part)
        if match and (asks or (match.start() < 12 and not part.rstrip().endswith("."))):
            return kind
    if asks:
        return Asking.WHETHER
    if _DEMANDS.search(part) or re.search(
        r"(?<![а-я])[а-я]{3,}(?:йте|ите|ьте)(?:сь)?(?![а-я])", part
    ):
        return Asking.DEED if not _REVIEW.match(part) else None
    return None


def completeness(
    appeal: str, answer: str, promises: Sequence[Promise], lemmatiser: Lemmatiser
) -> Sequence[Asked]:
    """Each asking of the appeal with the sentence of the answer that takes it up."""
    rows = [(one, roots(one.text, lemmatiser)) for one in sentences(answer)]
    theme = roots(appeal, lemmatiser)
    reading = _Reading(rows, theme, promises, lemmatiser)
    taken = []
    for asked in askings(appeal):
        words = roots(appeal[asked.start : asked.end], lemmatiser)
        answering = reading.answering(asked, words)
        taken.append(
            Asked(
                asked.kind, asked.start, asked.end, answering and (answering.start, answering.end)
            )
        )
    return taken


@dataclass(frozen=True, slots=True)
class _Reading:
    rows: Sequence[tuple[Sentence, frozenset[str]]]
    theme: frozenset[str]
    promises: Sequence[Promise]
    lemmatiser: Lemmatiser

    def answering(self, asked: Asked, words: frozenset[str]) -> Sentence | None:
        ranked = []
        for place, (sentence, roots_) in enumerate(self.rows):
            near = len(words & roots_) / len(words) if words else 0.0
            shared = bool(self.theme & roots_)
            if self._does(asked.kind, sentence) and (near >= LEAST or shared):
                ranked.append((-near, place))
        return self.rows[min(ranked)[1]][0] if ranked else None

    def _does(self, kind: Asking, sentence: Sentence) -> bool:
        even = level(sentence.text)
        denied = _NO_WORDS.search(even) is not None
        if kind is Asking.WHEN:
            dated = any(sentence.start <= one.start < sentence.end for one in self.promises)
            return dated or denied or self._is_done(sentence)
        if kind is Asking.WHY:
            return _CAUSE.search(even) is not None
        if kind is Asking.WHO:
            return _WHO_SAYS.search(even) is not None
        if kind is Asking.WHERE:
            return _WHERE_SAYS.search(even) is not None
        if kind is Asking.HOW_MUCH:
            return re.search(r"\d", even) is not None
        verbs = predicates(sentence.text, self.lemmatiser)
        return denied or any(verb.kind is not Kind.NOUN for verb in verbs)

    def _is_done(self, sentence: Sentence) -> bool:
        verbs = predicates(sentence.text, self.lemmatiser)
        return any(verb.kind in (Kind.PAST, Kind.DONE) for verb in verbs)
