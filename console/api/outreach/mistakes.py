"""Communication errors of bodies, and every deed on them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Path, Query
from pydantic import Field

from console.api.caller import Caller, Calling
from console.api.operations import Operation
from console.api.problems import CHANGING, MISSING
from console.api.schema import Answer, Before, Doer, Given, Version
from console.routes import ANSWER, CASES, READ_CASES
from desks.outreach.mistakes import MistakeCard, MistakeDesk
from domain.outreach.mistake import LONGEST_WORDS, MistakeDeed, MistakeKind, MistakeState

Number = Annotated[int, Path(ge=1, le=2**62, description="Номер ошибки.")]


class WantedMistakes(Given):
    """Без `state` — те, что ждут решения; органу — его подтверждённые."""

    state: Annotated[tuple[MistakeState, ...], Field(max_length=4)] = ()
    kind: MistakeKind | None = None
    body: Annotated[str, Field(max_length=100)] = ""
    before: Before = None


class MistakeAnswer(Answer):
    """Ошибка общения: чья, в чём, текст как сохранён, и что решили."""

    id: int
    kind: MistakeKind
    state: MistakeState
    body: str
    page: Annotated[str | None, Field(description="Источник.")]
    url: str
    happened_at: datetime
    proposed_at: datetime
    strength: Annotated[float, Field(description="Насколько ясно видна, от 0 до 1.")]
    detail: str
    text: Annotated[str, Field(description="Как сохранён; пусто, если читать его вам нельзя.")]
    case_id: int | None
    post_id: str | None
    municipality: str | None
    group: str | None
    owner: Annotated[str, Field(description="Кто занимается.")]
    lesson: str
    changed: Annotated[str, Field(description="Что изменили.")]
    who: str
    at: datetime | None
    version: int
    deeds: Annotated[list[MistakeDeed], Field(description="Что вы можете сделать.")]


class RepeatedAnswer(Answer):
    """Сколько раз орган ошибся так за 90 дней."""

    body: str
    kind: MistakeKind
    count: int
    last_at: datetime


class MistakesAnswer(Answer):
    """Сначала новые."""

    mistakes: list[MistakeAnswer]
    counts: dict[MistakeState, int]
    repeats: list[RepeatedAnswer]
    next: int | None


class TaughtLimitAnswer(Answer):
    """С какой силы предлагается вид сейчас и сначала."""

    kind: MistakeKind
    limit: float
    first: float
    decided: int
    confirmed: int
    is_silent: Annotated[bool, Field(description="Вид не предлагается.")]


class TaughtLimitsAnswer(Answer):
    """По видам."""

    limits: list[TaughtLimitAnswer]


class MistakeDeciding(Doer):
    """Без слов."""

    version: Version = None


class MistakeTeaching(Doer):
    """Кто занимается и какой урок; пустое стирает."""

    owner: Annotated[str, Field(max_length=100)] = ""
    lesson: Annotated[str, Field(max_length=LONGEST_WORDS)] = ""
    version: Version = None


class MistakeCorrecting(Doer):
    """Что изменили."""

    changed: Annotated[str, Field(max_length=LONGEST_WORDS)]
    version: Version = None


def list_mistakes(caller: Calling, wanted: Annotated[WantedMistakes, Query()]) -> MistakesAnswer:
    """Центр видит все, орган — свои подтверждённые."""
    page = MistakeDesk(caller.installation).list(
        caller.viewer(), frozenset(wanted.state) or None, wanted.kind, wanted.body, wanted.before
    )
    fields = {
        "mistakes": [_fields(card) for card in page.cards],
        "counts": page.counts,
        "repeats": page.repeats,
        "next": page.next,
    }
    return caller.answer(MistakesAnswer, fields)


def show_limits(caller: Calling) -> TaughtLimitsAnswer:
    """Чему научили решения людей."""
    rows = MistakeDesk(caller.installation).limits(caller.viewer())
    return caller.answer(TaughtLimitsAnswer, {"limits": rows})


def show_mistake(caller: Calling, number: Number) -> MistakeAnswer:
    """С текстом, как он сохранён."""
    card = MistakeDesk(caller.installation).look(caller.viewer(), number)
    return caller.answer(MistakeAnswer, _fields(card))


def confirm(caller: Calling, number: Number, asked: MistakeDeciding) -> MistakeAnswer:
    """Подтвердить: орган её увидит."""
    desk = MistakeDesk(caller.installation)
    desk.confirm(caller.viewer(asked.who), number, asked.version)
    return _again(caller, number, asked.who)


def reject(caller: Calling, number: Number, asked: MistakeDeciding) -> MistakeAnswer:
    """Не ошибка: порог вида учится."""
    desk = MistakeDesk(caller.installation)
    desk.reject(caller.viewer(asked.who), number, asked.version)
    return _again(caller, number, asked.who)


def teach(caller: Calling, number: Number, asked: MistakeTeaching) -> MistakeAnswer:
    """Записать, кто занимается и какой урок."""
    desk = MistakeDesk(caller.installation)
    viewer = caller.viewer(asked.who)
    desk.teach(viewer, number, asked.owner, asked.lesson, asked.version)
    return _again(caller, number, asked.who)


def correct(caller: Calling, number: Number, asked: MistakeCorrecting) -> MistakeAnswer:
    """Записать, что изменили."""
    desk = MistakeDesk(caller.installation)
    desk.correct(caller.viewer(asked.who), number, asked.changed, asked.version)
    return _again(caller, number, asked.who)


def reopen(caller: Calling, number: Number, asked: MistakeDeciding) -> MistakeAnswer:
    """Вернуть на шаг назад."""
    desk = MistakeDesk(caller.installation)
    desk.reopen(caller.viewer(asked.who), number, asked.version)
    return _again(caller, number, asked.who)


def _again(caller: Caller, number: int, who: str) -> MistakeAnswer:
    card = MistakeDesk(caller.installation).again(caller.viewer(who), number)
    return caller.answer(MistakeAnswer, _fields(card))


def _fields(card: MistakeCard) -> dict[str, object]:
    one = card.mistake
    plain = {name: getattr(one, name) for name in one.__dataclass_fields__}
    return {**plain, "text": card.text, "deeds": list(card.deeds)}


_DEEDS: Sequence[tuple[Callable[..., MistakeAnswer], str]] = (
    (confirm, "Ошибка общения: подтвердить"),
    (reject, "Ошибка общения: не ошибка"),
    (teach, "Ошибка общения: урок"),
    (reopen, "Ошибка общения: вернуть"),
    (correct, "Ошибка общения: исправлена"),
)
ROUTES: Sequence[Operation] = (
    Operation("GET", "/mistakes", list_mistakes, READ_CASES, "Ошибки общения"),
    Operation("GET", "/mistakes/limits", show_limits, READ_CASES | CASES, "Ошибки общения: пороги"),
    Operation("GET", "/mistakes/{number}", show_mistake, READ_CASES, "Одна ошибка", MISSING),
    *(
        Operation(
            "POST",
            f"/mistakes/{{number}}/{deed.__name__}",
            deed,
            READ_CASES | (ANSWER if deed is correct else CASES),
            title,
            CHANGING,
        )
        for deed, title in _DEEDS
    ),
)
