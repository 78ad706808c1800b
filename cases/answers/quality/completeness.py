"""The questions and demands of an appeal, each with what answers it. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cases.answers.dates.tokens import level
from cases.answers.quality.claims.causes import read_causes
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
    r"когда|во\s+сколько|по\s+каким\s+дням|(?:назовите|сообщите|укажите)\s+(?:год|дат[уы]|срок\w*)"
    r"|режим\s+работы|час[ыа]\s+(?:работы|приема)|в\s+како[йем]\w*\s+(?:срок\w*|врем\w+"
    r"|месяц\w*|год\w*|день)|как(?:ие"
    r"|ов\w*)\s+сроки?|до\s+каких\s+пор"
    r"|сколько\s+(?:это\s+|еще\s+)?(?:ждать|можно|времени|терпеть|продл\w+)"
    r"|на\s+какой\s+срок|до\s+какого\s+\w+|долго\s+ли"
    r"|срок\w*\s+(?:ремонт|устран|выполн)\w*"
)
_WHY = (
    r"почему|по\s+какой\s+причине|отчего|зачем|в\s+чем\s+(?:причина|дело)"
    r"|с\s+чем\s+(?:это\s+)?связан\w*"
    r"|на\s+каком\s+основании|из-за\s+чего|за\s+что"
)
_WHO = (
    r"кто|кого|кому|кем|ч[ье](?:й|я|е|и)|как(?:ая|ой|ое)\s+(?:организаци\w+|орган|служб\w+"
    r"|компани\w+|подрядчик\w*|ук)"
)
_WHERE = (
    r"где|куда|адрес|по\s+какому\s+(?:адресу|номеру|телефону)|на\s+какой\s+(?:номер|телефон|улице)"
)
_MUCH = (
    r"сколько|как(?:ая|ой|ов\w*)\s+(?:сумм\w+|стоимост\w+|цена|площад\w+|размер|объем"
    r"|тариф|очеред\w+|тоннаж|долг)"
    r"|почем|за\s+чей\s+счет"
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
_WORDS = (
    r"когда|почему|кто|кому|чья|чей|где|куда|сколько|зачем|как(?:ой|ая|ое|ие)|до\s+как"
    r"|в\s+как|на\s+как|за\s+чей|можно\s+ли|[а-я]+\s+ли(?![а-я])"
)
ASKED = 50  # questions and demands of one appeal, the first
_ASKS = re.compile(
    r"(?<![а-я])(?:(?:будет|будут|можно|планируется|есть)\s+ли|[а-я]+\s+ли(?=[\s,?]|$)|собираетесь"
    r"|объясните|разъясн\w+|поясните|подскажите|сообщите|скажите|ответьте"
    r"|хотелось\s+бы\s+(?:знать|узнать)"
    r"|хоч(?:у|ется)\s+(?:знать|узнать)|интересует|уточнить|сообщить)(?![а-я])"
)
_DEMANDS = re.compile(
    r"(?<![а-я])(?:прошу|просим|просят|просьба|требую|требуем|необходимо|нужно|пора"
    r"|помогите|примите"
    r"|обратите|хватит|настаива\w+|предлага\w+|хотелось\s+бы)(?![а-я])"
)
_IMPERATIVE = re.compile(r"(?<![а-я])[а-я]{2,}(?:йте|ите|ьте)(?:сь)?(?![а-я])")
_INFINITIVE = re.compile(
    r"^\W*(?:\d\)\s*)?(?:и\s+|а\s+также\s+)?[а-я]{3,}(?:ать|ить|еть|ять|уть|ыть|сти"
    r"|чь)(?:ся)?(?![а-я])"
)
_LEADING = re.compile(
    r"(?:подскажите|скажите|сообщ\w+|объясн\w+|поясн\w+|ответьте|разъясн\w+|знать|узнать"
    r"|интересует|уточнить|пожалуйста)"
    r"[\s,:а-я]{0,14}$"
)
_JOINT = re.compile(
    rf"(?:,\s*)?\s(?:и|а|но|или|а\s+также)\s+(?=(?:также\s+)?(?:{_WORDS}|прошу"
    rf"|объясните)(?![а-я]))|,\s+(?=(?:если\s+нет,\s+)?(?:{_WORDS})(?![а-я]))"
    r"|,\s+а\s+также\s+|,\s+(?=и\s+скажите)"
)
_LISTED = re.compile(
    r";\s*|,\s+(?=(?:а\s+также\s+)?[а-я]+)|\sи\s+(?=[а-я]{3,}(?:ать|ить|еть|ять|уть"
    r"|ыть)(?:ся)?(?![а-я]))"
)
_PLEAS = re.compile(r"\W*(?:помогите|примите\s+меры|обратите\s+внимание|разберитесь)[\s!.]*")
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
    goes_on = False  # a demand whose list goes on in the next sentence: «2) …; 3) …»
    for sentence in sentences(appeal):
        even = level(sentence.text)
        ends_open = even.rstrip().endswith((";", ":"))
        for start, end in _pieces(sentence):
            part = level(appeal[start:end])
            kind = _kind(part) or (Asking.DEED if goes_on and part.strip() else None)
            if kind is not None and not _PLEAS.fullmatch(part.strip()):
                rows.append(Asked(kind, start, end))
        goes_on = ends_open and (goes_on or _DEMANDS.search(even) is not None)
    return rows


def _pieces(sentence: Sentence) -> Sequence[tuple[int, int]]:
    """«Когда починят и кто ответит?» asks twice, a demand as often as its list has items."""
    even = level(sentence.text)
    is_list = _DEMANDS.search(even) is not None and ("?" not in even)
    cuts = [0]
    for match in sorted(
        [*_JOINT.finditer(even), *(_LISTED.finditer(even) if is_list else ())],
        key=lambda m: m.start(),
    ):
        if match.start() < cuts[-1]:
            continue
        head, tail = even[cuts[-1] : match.start()], even[match.end() :]
        listed = is_list and _INFINITIVE.match(tail) is not None
        asks = (
            re.match(rf"(?:если\s+нет,\s+|и\s+)?(?:{_WORDS}|скажите|объясните|прошу)", tail)
            is not None
        )
        if (_kind(head) is not None and not _LEADING.search(head) and (listed or asks)) or (
            cuts[-1] and (listed or asks)
        ):
            cuts.append(match.end())
    ends = [*cuts[1:], len(sentence.text)]
    return [(sentence.start + a, sentence.start + b) for a, b in zip(cuts, ends, strict=True)]


def _kind(part: str) -> Asking | None:
    asks = "?" in part or _ASKS.search(part) is not None
    for kind, form in _KINDS:
        match = form.search(part)
        if match and (asks or match.start() < 14):
            ahead = _ASKS.search(part)
            if ahead is not None and "ли" in ahead[0].split() and ahead.start() < match.start():
                return Asking.WHETHER
            return kind
    if asks:
        return Asking.WHETHER
    if _DEMANDS.search(part) or _IMPERATIVE.search(part):
        return Asking.DEED if not _REVIEW.match(part) else None
    return None


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
                causes = read_causes(sentence.text, self.lemmatiser)
                named = _CAUSE.search(even) is not None or bool(causes.classes)
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
