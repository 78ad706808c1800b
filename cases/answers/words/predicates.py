"""Predicates of a sentence: what was done, what will be done, what a resident is asked. Pure.

The kind of a verb is read from its ending beside its lemma; present and future are told apart by
the dictionary, and by prefix and suffix where it has no such word.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cases.answers.dates.tokens import level
from domain.ports.language import Lemmatiser

_INFINITIVE = re.compile(
    r"(?:[аяеиоуы]ть|[сз]ти|[йд]ти|чь|(?:к[лр]|поп|уп|сп|вып|отп|расп)асть|[аяеиоуы]ться|[сз]тись|чься)$"
)
_NO_VERB = re.compile(
    r"(?!к[лр]асть|(?:по|у|с|вы|от|рас)пасть).*(?:ость|[яе]сть|[лпч]асть|ядь|[а-я]дцать)|есть|часть|область|сеть|мать|кровать|печать"
    r"|смерть|нить|очередь|площадь|речь|ночь|печь|помощь|дочь|путь|память|тетрадь|пять|девять"
    r"|десять|семь|честь|треть|четверть|скатерть|нефть|шерсть|суть|медь|рать|пасть"
)
_PAST = re.compile(r"(?:[аяеиоуы]л[аои]?|[сзкгпбрх](?:л[аои])|ш[её]?л[аои]?)(?:ся|сь)?$")
_PRESENT = re.compile(r"(?:[еиа]т|[уюая]т|[еи]м|[еи]те|[еи]шь|(?<!ь)[юу])(?:ся|сь)?$")
_IMPERATIVE = re.compile(r"(?:й|ь|и)те(?:сь)?$")
_CLOSED = re.compile(r"[аяыуо]ть$")  # «закрыт», «принят»; «устранит» is a future
_SHORT = re.compile(r"[еая]н[аоы]?$")
_FULL = re.compile(
    r"(?:нн|вш|ущ|ющ|ащ|ящ|ем|им|т)(?:ый|ий|ая|яя|ое|ее|ые|ие|ого|его|ому|ему|ым|им|ом|ем|ой"
    r"|ей|ую|юю|ых|их|ыми|ими)(?:ся)?$"
)
_PREFIX = re.compile(
    r"(?:в[оъ]?|вз|воз|вос|вы|до|за|из|ис|на|об?|от|пере|по|под|при|про|раз|рас|с[оъ]?|у"
    r"|недо)[а-я]{3}"
)
_ONCE = re.compile(
    r"(?:(?<!вод)(?<!воз)(?<!ход)(?<!нос)(?<!езд)ить|[еу]ть|йти|[сз]ти|чь|ехать"
    r"|(?:каз|пис|сл|дел|бр|рв|гн|работ|коп|лат|груз|жд|сып|резать)ать|(?:от|про|за|с)[а-я]+ировать"
    r"|(?:^|[^л])нять)(?:ся|сь)?$"
)
_GIVING = (
    "дать сдать отдать передать создать выдать подать решить купить пустить начать начаться кончить"
    " взять стать лечь сесть пасть организовать"
)
_STAYING = (
    "просить следить ставить вести висеть сидеть указывать состоять стоять содержать рассказывать"
    " видеть смотреть строить уметь иметь болеть выть стоить сохранять доить поить учить учиться"
)
_REACHED_WORDS = "достигнуть отвергнуть подвергнуть развернуть затронуть опрокинуть выдвинуть"
_REACHED = frozenset(_REACHED_WORDS.split())  # «достигнут» is rather a participle than a future
_ONCE_ALONE, _LASTING = frozenset(_GIVING.split()), frozenset(_STAYING.split())
_NOW_WORDS = "вывозиться завозиться относить доносить довозить"
_NOW = frozenset(_NOW_WORDS.split())  # the dictionary's other verb is of one time
_WILL = re.compile(r"буд(?:ет|ут|ем|у|ете)$")
_WAS = re.compile(r"был[аои]?$")
_PLAN = re.compile(
    r"(?:за|рас)?план(?!ов)|ждите|ожидайте|намеч|намерен|назнач|предусм|предусматр|ожида|предпол|перенес|перенос|продл"
    r"|сдвин|сдвиг|отлож|обяза|обязу|обеща|рассчитыв|предпис|ориентир|должн?|долж|готов(?:ы|имся)?$"
    r"|постара|стара|предлагается"
)
_HOPED = re.compile(
    r"(?:за|рас)?(?:план|ожид|предпол|рассчит|намерев|обещ)\w*л(?:а|о|и)?(?:ся|сь)?$"
)
_WILL_GET = re.compile(r"(?:получ|увид|смож|узна|убед)[иеу]те(?:сь)?$")
_NOUN = re.compile(
    r"срок(?!ами)|выдач|раздач|ввод|спуск|завоз|подвоз|перерасчет|выплат|отбор|заверш"
    r"|окончани|устранени|выполнени|начал|ремонт|план|график|дата|датой|выезд"
    r"|запуск|открыти|сдач|готовност|исполнени|приемк|восстановлени|установк|работ[ыа]|монтаж"
    r"|укладк|замен|вывоз|кап\.?ремонт|разработ|ликвидац|реконструкц|регистрац|спил|снос|вырубк|покраск"
    r"|отсыпк|прокладк|закупк|доставк|проверк|подключ|утеплени|торги|строительств|проектирован|обследовани|обработк|уборк|очистк|поставк|возобновлени|пуск|подач"
)

_DEED = re.compile(r"(?:ение|ание|тие)$")
_NO_DEED = re.compile(
    r"обращени|заявлени|сообщени|постановлени|распоряжени|отоплени|освещени|управлени|отделени"
    r"|учреждени|соглашени|решени|поручени|задани|здани|помещени|населени|состояни|внимани"
    r"|основани|нарушени|давлени|напряжени|движени|значени|отношени|предприяти|мероприяти|условие"
    r"|желани|знани|время|растени|образовани|оборудовани|положени|направлени|замечани"
    r"|сведени|участие"
)


class PredicateKind(StrEnum):
    PAST = "past"
    FUTURE = "future"
    PRESENT = "present"
    PLAN = "plan"
    INFINITIVE = "infinitive"
    ASKED = "asked"  # an imperative, to the resident
    DONE = "done"  # a short participle: «выполнен»
    PARTICIPLE = "participle"  # of the past or the present, before its noun
    NOUN = "noun"  # of a deed: «срок», «завершение»


FUTURE = frozenset({PredicateKind.FUTURE, PredicateKind.PLAN})


_ENDINGS = (
    (_IMPERATIVE, PredicateKind.ASKED),
    (_PAST, PredicateKind.PAST),
    (_PRESENT, PredicateKind.PRESENT),
    (_FULL, PredicateKind.PARTICIPLE),
    (re.compile(r"[сгкрзб]$"), PredicateKind.PAST),
)


@dataclass(frozen=True, slots=True)
class Predicate:
    kind: PredicateKind
    start: int
    end: int
    lemma: str
    word: str = ""

    @property
    def is_infinitive(self) -> bool:
        """An infinitive of a plan is both: «просит перенести срок»."""
        is_plan = self.kind is PredicateKind.PLAN and self.word == self.lemma
        return self.kind is PredicateKind.INFINITIVE or (
            is_plan and _INFINITIVE.search(self.word) is not None
        )

    @property
    def is_of_both_aspects(self) -> bool:
        """«ликвидируют к 1 июня» speaks of the future."""
        return self.lemma.endswith("ировать") and not self.is_passive

    @property
    def is_ours(self) -> bool:
        """«чистим», «меняем»: those who answer say what they do."""
        return re.search(r"[еи]м$", self.word) is not None

    @property
    def is_passive(self) -> bool:
        return self.word.endswith(("ся", "сь"))


def predicates(text: str, lemmatiser: Lemmatiser) -> Sequence[Predicate]:
    """In text order; «будет» makes what follows a future and is no predicate of its own."""
    even, rows = level(text), list[Predicate]()
    spans = lemmatiser.spans(text)
    for place, (start, end, lemma) in enumerate(spans):
        word = even[start:end]
        if _WILL.match(word) or _WAS.match(word):
            if not _leads(spans[place + 1 : place + 5], even, lemmatiser):
                kind = PredicateKind.FUTURE if _WILL.match(word) else PredicateKind.PAST
                rows.append(Predicate(kind, start, end, lemma, word))
            continue
        kind_ = kind_of(word, lemma, lemmatiser)
        if kind_ is PredicateKind.PAST and place and even[slice(*spans[place - 1][:2])] == "как":
            continue  # «как говорили» is an aside
        if kind_ in (PredicateKind.DONE, PredicateKind.INFINITIVE, PredicateKind.PLAN):
            auxiliary = _auxiliary(spans[max(0, place - 4) : place], even, lemmatiser)
            if auxiliary is not None and kind_ is not PredicateKind.PLAN:
                kind_ = auxiliary
        if kind_ is not None:
            rows.append(Predicate(kind_, start, end, lemma, word))
    return rows


def kind_of(word: str, lemma: str, lemmatiser: Lemmatiser) -> PredicateKind | None:
    if _PLAN.match(word):
        return PredicateKind.PAST if _HOPED.match(word) else PredicateKind.PLAN
    if word in ("положим", "скажем"):
        return PredicateKind.FUTURE  # the dictionary takes them for «допустим» and «например»
    if word == "замер":
        return PredicateKind.NOUN
    if _INFINITIVE.search(lemma) and not _NO_VERB.fullmatch(lemma):
        return PredicateKind.INFINITIVE if word == lemma else _kind_of_verb(word, lemma, lemmatiser)
    if lemma.endswith(("тый", "нный")) and word.rstrip("аоы") in (lemma[:-2], lemma[:-3]):
        return PredicateKind.DONE
    is_deed = _DEED.search(lemma) is not None and not _NO_DEED.match(lemma)
    return PredicateKind.NOUN if is_deed or _NOUN.match(word) else None


def _kind_of_verb(word: str, lemma: str, lemmatiser: Lemmatiser) -> PredicateKind | None:
    if lemma.endswith("нуть") and word == lemma[:-1] and lemma not in _REACHED:
        return PredicateKind.FUTURE
    if _SHORT.search(word) or (_CLOSED.search(lemma) and word.rstrip("аоы") == lemma[:-1]):
        return PredicateKind.DONE
    if _WILL_GET.match(word):
        return PredicateKind.FUTURE
    for form, kind in _ENDINGS:
        if form.search(word):
            if kind is not PredicateKind.PRESENT:
                return kind
            ahead = lemmatiser.is_future(word)
            is_future = is_perfective(lemma) if ahead is None else ahead and lemma not in _NOW
            return PredicateKind.FUTURE if is_future else kind
    return None


def is_perfective(lemma: str) -> bool:
    """Whether a verb in a form of the present speaks of the future: by its prefix and suffix."""
    if lemma in _ONCE_ALONE:
        return True
    is_once = _PREFIX.match(lemma) is not None and _ONCE.search(lemma) is not None
    return is_once and lemma not in _LASTING


def _leads(behind: Sequence[tuple[int, int, str]], even: str, lemmatiser: Lemmatiser) -> bool:
    """Whether a participle or an infinitive follows «будет»."""
    kinds = {kind_of(even[start:end], lemma, lemmatiser) for start, end, lemma in behind}
    return bool(kinds & {PredicateKind.DONE, PredicateKind.INFINITIVE, PredicateKind.PLAN})


def _auxiliary(
    before: Sequence[tuple[int, int, str]], even: str, lemmatiser: Lemmatiser
) -> PredicateKind | None:
    for start, end, lemma in reversed(before):
        word = even[start:end]
        if _WILL.match(word):
            return PredicateKind.FUTURE
        if _WAS.match(word):
            return PredicateKind.PAST
        if kind_of(word, lemma, lemmatiser) not in (None, PredicateKind.NOUN, PredicateKind.DONE):
            return None
    return None
