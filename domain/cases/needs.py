"""What each move of a case needs besides the state: a body, a reason, a date. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.cases import outcome as outcomes
from domain.cases.case import CaseMove
from domain.cases.holder import HolderKind
from domain.cases.standing import Standing
from domain.cases.workflow import CaseDeed
from domain.errors import EntryRefused, MoveRefused
from domain.person import SYSTEM

SCORES = range(1, 6)
_D = CaseDeed


@dataclass(frozen=True, slots=True)
class _Need:
    deeds: frozenset[CaseDeed]
    lacks: Callable[[Standing, CaseMove], bool]
    words: str
    refuses: type[EntryRefused | MoveRefused] = EntryRefused


def _of(*deeds: CaseDeed) -> frozenset[CaseDeed]:
    return frozenset(deeds)


_NEEDS: Sequence[_Need] = (
    _Need(
        _of(_D.ROUTE, _D.ALARM),
        lambda now, move: move.body is None,
        "не выбран орган: скажите, кому передать",
    ),
    _Need(
        _of(_D.ROUTE),
        lambda now, move: move.body == now.body and now.before_pause is None,
        "обращение уже у этого органа",
        MoveRefused,
    ),
    _Need(
        _of(_D.ALARM),
        lambda now, move: not (move.confirmed or "").strip(),
        "не написано, кто в дежурной службе принял сообщение: назовите его",
    ),
    _Need(
        _of(_D.WRONG_BODY, _D.REJECT, _D.RETURN, _D.EXTEND, _D.FORWARD),
        lambda now, move: not move.note.strip(),
        "нет причины: напишите её",
    ),
    _Need(
        _of(_D.WRONG_BODY),
        lambda now, move: move.body is not None and move.body == now.body,
        "предложен тот же орган: назовите другой или никакого",
    ),
    _Need(
        _of(_D.PROPOSE, _D.ANSWER, _D.INTERIM),
        lambda now, move: not (move.note.strip() or move.link),
        "ответа нет: вставьте его текст или ссылку на него",
    ),
    _Need(
        _of(_D.APPROVE, _D.REJECT),
        lambda now, move: now.draft is None,
        "ответа на согласовании нет",
        MoveRefused,
    ),
    _Need(
        _of(_D.RETURN),
        lambda now, move: now.body is None and now.answered_at is None,
        "возвращать некому: ни один орган не отвечал; откройте обращение снова",
        MoveRefused,
    ),
    _Need(
        _of(_D.EXTEND),
        lambda now, move: now.extensions > 0,
        "срок уже продлён: продлить его можно один раз",
        MoveRefused,
    ),
    _Need(
        _of(_D.RATE),
        lambda now, move: move.score not in SCORES,
        "оценка бывает от 1 до 5",
    ),
    _Need(
        _of(_D.POSTPONE),
        lambda now, move: move.who != SYSTEM and (move.until is None or move.until <= move.at),
        "нет даты: напишите, до какого времени отложить; оно должно быть впереди",
    ),
    _Need(
        _of(_D.POSTPONE),
        lambda now, move: move.waits in (HolderKind.CENTRE, HolderKind.BODY),
        "ждать можно заявителя или другую систему",
    ),
    _Need(
        _of(_D.ASSIGN),
        lambda now, move: not (move.person or "").strip(),
        "не выбран исполнитель: назовите его",
    ),
    _Need(
        _of(_D.CLOSE),
        lambda now, move: move.outcome is None and move.who != SYSTEM,
        "нет итога: выберите, чем кончилось",
    ),
    _Need(_of(_D.NOTE), lambda now, move: not move.note.strip(), "заметка пуста: напишите её"),
    _Need(
        _of(_D.SET),
        lambda now, move: not (move.regime or move.priority or move.group),
        "не сказано, что поменять: порядок, срочность или тему",
    ),
)


_NEEDS_OF = {deed: [need for need in _NEEDS if deed in need.deeds] for deed in CaseDeed}


def check(now: Standing, move: CaseMove) -> None:
    """What another system does not say, its outcome or its date, a move of the system lacks too.

    Raises EntryRefused for a move without what its deed needs, MoveRefused for a move that does
    not fit how the case stands.
    """
    for need in _NEEDS_OF[move.deed]:
        if need.lacks(now, move):
            raise need.refuses(need.words)
    if move.deed is CaseDeed.CLOSE and move.outcome is not None:
        outcomes.check(move.outcome, move.until is not None, move.note)
