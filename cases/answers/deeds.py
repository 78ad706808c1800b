"""What a text says was done about the matter, by the grammar of its clauses. Pure.

A perfective verb in the plural of the past without a subject («вернули рейс») or a short participle
(«спилено») is a deed, of whatever kind. What was done with the letter itself does not count.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.ports.language import Grammar, Perfect

_CLAUSE = re.compile(r"[^,.;:!?()\n—–]+")
_WORD = re.compile(r"[а-яё]+(?:-[а-яё]+)*", re.IGNORECASE)
# With these a body says that it has read, passed on, or begun.
_PASSING_WORDS = (
    "передать направить перенаправить переадресовать переслать отправить выслать послать "
    "принять зарегистрировать зафиксировать сообщить уведомить проинформировать оповестить "
    "известить доложить довести уточнить запросить спросить проверить выяснить изучить "
    "рассмотреть ответить написать записать прочитать прочесть увидеть заметить услышать понять "
    "узнать получить учесть отметить взять связать обратить попросить поручить поблагодарить "
    "напомнить подтвердить указать пояснить обсудить найти начать наметить назначить обещать "
    "пообещать заинтересовать обеспокоить озаботить предупредить согласовать пригласить "
    "связаться созвониться обратиться ознакомиться договориться выехать прибыть приступить"
)
_PASSING = frozenset(_PASSING_WORDS.split())
# «Каток открыт с десяти» is no deed.
_STATES = frozenset({"открыть", "расположить", "связать", "посвятить"})
# A letter is dealt with by these alone; «заявку оформили» is no more than «приняли».
_SETTLING_WORDS = "решить выполнить устранить закрыть исполнить отработать снять"
_SETTLING = frozenset(_SETTLING_WORDS.split())
_LETTER = re.compile(
    r"(?:вопрос|обращени|сигнал|заяв[кл]|сообщени|информаци|замечани|жалоб|фото|сведени|адрес"
    r"|просьб|поручени|указани|задани|команд[уы]|извинени|запрос|письм|ответ(?!ств))"
)
_APART = frozenset(["по", "согласно", "после", "благодаря", "за"])  # «по вашему сигналу»
_ON_PAPER = re.compile(r"(?:контрол|уч[её]т|очеред|заметк|повестк)")
_PERFORMER = re.compile(
    r"(?:бригад|служб|подрядчик|компани|организаци|перевозчик|специалист|сотрудник|мастер|рабоч"
    r"|коммунальщик|дорожник|энергетик|электрик|сантехник|коллег|инспект|инспекц|водоканал"
    r"|администраци|управлени|предприяти|спасател|техник|ук\b|мы\b)",
    re.IGNORECASE,
)
_NOT = frozenset({"не", "ни"})
REACH = 3  # words before a verb among which «не» and «вы» stand
_YOU = frozenset({"вы", "вами", "кто", "кем"})


@dataclass(frozen=True, slots=True)
class Deeds:
    """`done` says what was done, `passed` what became of the letter, or what was not done yet."""

    done: bool = False
    passed: bool = False


def read_deeds(text: str, grammar: Grammar) -> Deeds:
    kinds = {kind for clause in _CLAUSE.findall(text) for kind in _kinds(clause, grammar)}
    return Deeds(True in kinds, False in kinds)


def _kinds(clause: str, grammar: Grammar) -> Iterator[bool]:
    """Of each perfect in a clause, whether it is a deed about the matter."""
    words = [word.lower() for word in _WORD.findall(clause)]
    for place, word in enumerate(words):
        perfect = grammar.perfect(word)
        if perfect is None or (perfect.is_passive and perfect.lemma in _STATES):
            continue
        before = words[:place]
        is_passing = perfect.lemma in _PASSING
        if not is_passing and not _has_doer(perfect, before, grammar):
            continue
        near = before[-REACH:]
        yield not (
            is_passing
            or _NOT & set(near)
            or (_is_of_letter(words, place) and perfect.lemma not in _SETTLING)
        )


def _has_doer(perfect: Perfect, before: Sequence[str], grammar: Grammar) -> bool:
    """Whether nobody, or somebody who works on it, does it; others are no matter of the body."""
    if perfect.is_passive:
        return True
    if _YOU & set(before[-REACH:]):
        return False
    works = any(_PERFORMER.match(word) for word in before)
    if not perfect.is_plural:
        return works and perfect.is_transitive
    return works or (
        perfect.is_transitive and not any(grammar.names_people(word) for word in before)
    )


def _is_of_letter(words: Sequence[str], place: int) -> bool:
    """«внесли ваш адрес в список», «поставили на контроль»."""
    behind = words[place + 1 : place + 4]
    if any(_ON_PAPER.match(word) for word in behind):
        return True
    return any(
        _LETTER.match(word) and not _APART & set(words[max(0, n - 2) : n])
        for n, word in enumerate(words)
        if n != place and abs(n - place) <= REACH
    )
