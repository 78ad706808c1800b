"""Which sentence of an answer takes up each question and demand of the appeal. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cases.answers.dates.tokens import level
from cases.answers.quality.askings import ASKED, Asked, Asking, askings
from cases.answers.quality.claims.reasons import read_reasons
from cases.answers.quality.promise import Promise
from cases.answers.words.content import roots
from cases.answers.words.predicates import PredicateKind, predicates
from cases.answers.words.sentences import Sentence, sentences
from domain.ports.language import Lemmatiser

_OVER = frozenset({PredicateKind.PAST, PredicateKind.DONE})
FEW = 2  # words of «когда он появится?»: any date answers it
NEAR = 0.3  # share at which a deed answers «кто»
LEAST = 0.2  # share of an asking's words that a sentence of the answer takes up
_ACTS = frozenset({PredicateKind.PRESENT, PredicateKind.FUTURE, PredicateKind.PAST})
_MEASURES = re.compile(r"принять\s+меры|разобраться")
_CAUSE = re.compile(
    r"из-за|в\s+связи|по\s+причине|причин\w+|вследствие|так\s+как|потому|поскольку|ввиду"
    r"|вызван\w*|поэтому"
    r"|связан\w*|в\s+результате|обусловлен\w*|на\s+основании"
    r"|не\s+позволя\w+|отсутств\w+"
    r"|по\s+решению|по\s+п\.|по\s+договору|истек\w*|рассчитан\w*"
)
_WHO_SAYS = re.compile(
    r"подряд\w+|управляющ\w+|администраци\w+|министерств\w+|служб\w+|ооо|мбу|мку|муп|гбу"
    r"|гку|(?<![а-я])ао(?![а-я])"
    r"|компани\w+|предприяти\w+|организаци\w+|ответственн\w+|специалист\w*|отдел\w*"
    r"|управлени\w+|бригад\w+"
    r"|учреждени\w+|инспекци\w+|начальник\w*|директор\w*|мастер\w*|диспетчер\w*|тсж"
    r"|баланс\w*|оператор\w*|собственник\w*|жител\w*|регоператор\w*"
)
_WHERE_SAYS = re.compile(
    r"по\s+адресу|ул\.|улиц\w+|кабинет|каб\.|телефон\w*|тел\.|\d[\d ()-]{5,}\d|сайт\w*"
    r"|портал\w*|http|приемн\w+|@|отдел\w*"
    r"|(?<![а-я])(?:в|во|на|у|возле|около|напротив)\s+[а-я]{3,}"
)
_NO_WORDS = re.compile(
    r"не\s+(?:планир\w+|предусм\w+|представляется|требу\w+|имеется|подлежит|относится|входит)"
)
_YES = re.compile(
    r"^\W*(?:да|нет|можно|нельзя)(?![а-я])|(?<![а-я])(?:нет|есть|имеется|отсутств\w+)(?![а-я])"
)
_TIMES = re.compile(
    r"20\d\d|\d{1,2}[:.]\d\d|с\s+\d{1,2}\s+до|\d{1,2}(?:-го|\s+(?:январ|феврал|март|апрел"
    r"|ма[йя]|июн|июл|август"
    r"|сентябр|октябр|ноябр|декабр))|по\s+(?:понедельник|вторник|сред|четверг|пятниц|суббот|будн)"
)
_HOURS_ASKED = re.compile(
    r"режим\s+работы|час[ыа]\s+(?:работы|приема)|во\s+сколько|по\s+каким\s+дням|(?:назовите"
    r"|сообщите|укажите)"
    r"\s+(?:год|дат[уы]|срок)|когда\s+наконец"
)
_HELD_ASKED = re.compile(
    r"кто\s+(?:[а-я]+\s+)?(?:отвеча|ответствен|обслужива)|чь[яеи](?![а-я])|чей(?![а-я])"
)
_HELD_SAYS = re.compile(r"ответствен|отвеча[ею]т|баланс|обслужива|принадлеж|в\s+ведении")
_MONEY_ASKED = re.compile(
    r"(?<![а-я])(?:сколько\s+стои|деньги|за\s+чей\s+счет|денег|плат|сумм|почем|тариф|долг)"
)
_MONEY = re.compile(r"руб|млн|тыс|бесплатн|₽")
_LAWFUL = re.compile(r"законн|разреш|можно\s+ли|имеют\s+ли\s+право|вправе")
_LAW_SAYS = re.compile(r"запрещ|разреш|можно|нельзя|законн|согласов|вправе|не\s+допуск")


def completeness(
    appeal: str, answer: str, promises: Sequence[Promise], lemmatiser: Lemmatiser
) -> Sequence[Asked]:
    """Each asking of the appeal with the sentence of the answer that takes it up."""
    rows = [(one, roots(one.text, lemmatiser)) for one in sentences(answer)]
    reading = _Reading(rows, promises, lemmatiser)
    taken = []
    for asked in askings(appeal)[:ASKED]:
        words = roots(appeal[asked.start : asked.end], lemmatiser)
        own = level(appeal[asked.start : asked.end])
        answering = reading.answering(asked, words, own)
        taken.append(
            Asked(
                asked.kind,
                asked.start,
                asked.end,
                (answering.start, answering.end) if answering else None,
            )
        )
    return taken


def _does_plainly(text: str, even: str) -> bool:
    """Sums for money, hours for hours, a yes or no of the law: other words need not be shared."""
    pairs = (
        (_MONEY_ASKED, _MONEY),
        (_LAWFUL, _LAW_SAYS),
        (_HOURS_ASKED, _TIMES),
        (_HELD_ASKED, _HELD_SAYS),
    )
    return any(asked.search(text) and says.search(even) for asked, says in pairs)


@dataclass(frozen=True, slots=True)
class _Reading:
    rows: Sequence[tuple[Sentence, frozenset[str]]]
    promises: Sequence[Promise]
    lemmatiser: Lemmatiser

    def answering(self, asked: Asked, words: frozenset[str], text: str) -> Sentence | None:
        """The sentence that takes it up: of the kind that is asked for, in its own words first."""
        ranked = []
        for place, (sentence, roots_) in enumerate(self.rows):
            near = len(words & roots_) / len(words) if words else 0.0
            if self._does(asked.kind, sentence, text, words, near):
                ranked.append((-near, place))
        return self.rows[min(ranked)[1]][0] if ranked else None

    def _does(
        self, kind: Asking, sentence: Sentence, text: str, words: frozenset[str], near: float
    ) -> bool:
        even = level(sentence.text)
        verbs = predicates(sentence.text, self.lemmatiser)
        is_done = any(verb.kind in _OVER for verb in verbs)
        if _does_plainly(text, even) or (_NO_WORDS.search(even) is not None and near > 0):
            return True
        match kind:
            case Asking.WHEN:
                dated = any(sentence.start <= one.start < sentence.end for one in self.promises)
                is_its = near > 0 or len(words) < FEW
                timed = _TIMES.search(even) is not None
                return ((dated or timed) and is_its) or (is_done and near >= LEAST)
            case Asking.WHY:
                reasons = read_reasons(sentence.text, self.lemmatiser)
                named = _CAUSE.search(even) is not None or any(one.classes for one in reasons)
                return named or (is_done and (near > 0 or not words))
            case Asking.WHO:
                acts = any(verb.kind in _ACTS for verb in verbs) and near >= NEAR
                is_its = near > 0 or len(words) < FEW
                return acts or (is_its and _WHO_SAYS.search(even) is not None)
            case Asking.WHERE:
                return _WHERE_SAYS.search(even) is not None and (near > 0 or len(words) < FEW)
            case Asking.HOW_MUCH:
                counts = re.search(r"\d|бесплатно|гарант", even) is not None
                return counts and (near > 0 or len(words) < FEW)
            case Asking.WHETHER:
                plain = _YES.search(even) is not None and "есть ли" in text
                return (
                    near >= LEAST or plain or re.match(r"\W*(?:да|нет)(?![а-я])", even) is not None
                )
        if _MEASURES.search(text) or len(words) < FEW:
            return any(verb.kind in _OVER | {PredicateKind.FUTURE} for verb in verbs)
        return near >= LEAST
