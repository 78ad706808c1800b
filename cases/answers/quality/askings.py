"""The questions and demands of an appeal: where each stands, and what kind it is. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cases.answers.dates.tokens import level
from cases.answers.words.sentences import Sentence, sentences


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
        for start, end in _parts(sentence):
            part = level(appeal[start:end])
            kind = _kind(part) or (Asking.DEED if goes_on and part.strip() else None)
            if kind is not None and not _PLEAS.fullmatch(part.strip()):
                rows.append(Asked(kind, start, end))
        goes_on = ends_open and (goes_on or _DEMANDS.search(even) is not None)
    return rows


def _parts(sentence: Sentence) -> Sequence[tuple[int, int]]:
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
