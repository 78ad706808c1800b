"""Words of promises. Pure."""

from collections.abc import Mapping

from domain.cases.answers.promise import CasePromise, PromiseState
from domain.cases.case import numbered

PROMISE_STATES: Mapping[PromiseState, str] = {
    PromiseState.PROPOSED: "прочитано системой",
    PromiseState.OPEN: "ждём",
    PromiseState.VAGUE: "без даты",
    PromiseState.REJECTED: "не обещание",
    PromiseState.KEPT: "выполнено",
    PromiseState.LATE: "выполнено позже",
    PromiseState.BROKEN: "не выполнено",
    PromiseState.MOVED: "перенесено",
}
PROMISE_TABS: Mapping[str, str] = {
    "due": "Сегодня и раньше",
    "ahead": "Впереди",
    "vague": "Без даты",
    "broken": "Не выполнены",
    "moved": "Перенесены",
    "kept": "Выполнены",
}


def promise_words(promise: CasePromise) -> str:
    """«О-7, «до 15 декабря»: выполнено»."""
    state = PROMISE_STATES[promise.state]
    return f"{numbered(promise.case_id)}, «{promise.words}»: {state}"
