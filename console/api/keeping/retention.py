"""What is kept until when; forgetting on request; holds of cases."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Path
from pydantic import Field

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.problems import CHANGING
from console.api.schema import Answer, Doer, Filled
from console.routes import ADMINISTER
from desks.operations.erasure import ErasureDesk, Forgotten
from desks.operations.holds import HoldDesk
from desks.operations.retention import RetentionDesk
from domain.cases.case import GREATEST
from domain.operations.erasure import Erasure, ErasureWay
from domain.operations.retention import KeptClass, KeptTerm

CaseNumber = Annotated[int, Path(ge=1, le=GREATEST, description="Номер обращения.")]


class KeptTermAnswer(Answer):
    """Класс данных и его срок."""

    kind: KeptClass
    days: Annotated[float | None, Field(description="null — без срока.")]
    setting: Annotated[str, Field(description="Какой настройкой меняют; пусто — никакой.")]
    going: Annotated[
        int | None, Field(description="Сколько уйдёт ночью; null — уходит само сразу после срока.")
    ]
    held: int


class KeptTermsAnswer(Answer):
    """Сроки по классам."""

    terms: list[KeptTermAnswer]


class RetentionOrder(Doer):
    """Удалить сейчас то, чему вышел срок."""


class WhomOrder(Doer):
    """Кого забыть: человека по номеру в сети или публикацию по ссылке."""

    network: Annotated[str, Field(max_length=20, description="vk, ok, telegram, max…")] = ""
    person: Annotated[str, Field(max_length=500, description="Номер человека в этой сети.")] = ""
    link: Annotated[str, Field(max_length=2_000, description="Ссылка на публикацию.")] = ""
    everything: Annotated[bool, Field(description="И всё остальное автора публикации.")] = False

    def whom(self) -> Forgotten:
        return Forgotten(self.network, self.person, self.link, self.everything)


class ForgetOrder(WhomOrder):
    """Стереть навсегда."""

    words: Annotated[str, Field(min_length=1, max_length=500, description="Основание, без имён.")]


class OutlookAnswer(Answer):
    """Что сотрётся."""

    posts: int
    counts: Annotated[dict[str, int], Field(description="По классам.")]
    held: Annotated[list[int], Field(description="Обращения, что удержали часть.")]
    until: Annotated[datetime, Field(description="До какого времени останется в копиях.")]


class ProtocolAnswer(Answer):
    """Протокол: ни имени, ни номера человека в нём нет."""

    id: int
    at: datetime
    who: str
    way: ErasureWay
    counts: dict[str, int]
    held: list[int]
    words: str
    signature: str


class SignedAnswer(ProtocolAnswer):
    """Протокол, и сходится ли его подпись."""

    right: bool


class ProtocolsAnswer(Answer):
    """Протоколы, новые первыми."""

    protocols: list[SignedAnswer]


class HoldAnswer(Answer):
    """Удержанное обращение."""

    case_id: int
    since: datetime
    who: str
    reason: str


class HoldsAnswer(Answer):
    """Удержания, которые стоят."""

    holds: list[HoldAnswer]


class HoldOrder(Doer):
    """Удержать обращение."""

    case_id: Annotated[int, Field(ge=1, le=GREATEST)]
    reason: Filled


class LiftOrder(Doer):
    """Снять удержание."""

    reason: Filled


def list_terms(caller: Calling) -> KeptTermsAnswer:
    """Что сколько хранится и сколько уйдёт этой ночью; ничего не удаляет."""
    return _terms(caller, RetentionDesk(caller.installation).look(caller.viewer()))


def take_terms(caller: Calling, order: RetentionOrder) -> KeptTermsAnswer:
    """Удалить то, чему вышел срок, не дожидаясь ночи; отвечает, сколько ушло."""
    return _terms(caller, RetentionDesk(caller.installation).take(caller.viewer(order.who)))


def _terms(caller: Calling, terms: Sequence[KeptTerm]) -> KeptTermsAnswer:
    return caller.answer(KeptTermsAnswer, {"terms": terms})


def list_protocols(caller: Calling) -> ProtocolsAnswer:
    """Что и когда стирали по обращениям."""
    kept = ErasureDesk(caller.installation).protocols(caller.viewer())
    return caller.answer(
        ProtocolsAnswer, {"protocols": [_protocol(one) | {"right": right} for one, right in kept]}
    )


def look_forget(caller: Calling, order: WhomOrder) -> OutlookAnswer:
    """Сколько сотрётся; ничего не стирает."""
    desk = ErasureDesk(caller.installation)
    return caller.answer(OutlookAnswer, desk.look(caller.viewer(order.who), order.whom()))


def forget(caller: Calling, order: ForgetOrder) -> ProtocolAnswer:
    """Стереть навсегда; всем администраторам уйдёт сообщение."""
    desk = ErasureDesk(caller.installation)
    made = desk.forget(caller.viewer(order.who), order.whom(), order.words)
    return caller.answer(ProtocolAnswer, _protocol(made))


def _protocol(one: Erasure) -> dict[str, object]:
    return {name: getattr(one, name) for name in ProtocolAnswer.model_fields}


def list_holds(caller: Calling) -> HoldsAnswer:
    """Какие обращения удержаны."""
    holds = HoldDesk(caller.installation).standing(caller.viewer())
    return caller.answer(HoldsAnswer, {"holds": holds})


def hold(caller: Calling, order: HoldOrder) -> HoldsAnswer:
    """Удержать: ни срок, ни просьба стереть не тронут текстов и публикаций обращения."""
    viewer = caller.viewer(order.who)
    HoldDesk(caller.installation).hold(viewer, order.case_id, order.reason)
    return list_holds(caller)


def lift(caller: Calling, number: CaseNumber, order: LiftOrder) -> HoldsAnswer:
    """Снять удержание."""
    HoldDesk(caller.installation).lift(caller.viewer(order.who), number, order.reason)
    return list_holds(caller)


ROUTES: Sequence[Operation] = (
    Operation("GET", "/retention", list_terms, ADMINISTER, "Сроки хранения"),
    Operation("POST", "/retention", take_terms, ADMINISTER, "Удалить, чему вышел срок", CHANGING),
    Operation("GET", "/forget", list_protocols, ADMINISTER, "Протоколы стирания"),
    Operation("POST", "/forget/look", look_forget, ADMINISTER, "Что сотрётся", CHANGING),
    Operation("POST", "/forget", forget, ADMINISTER, "Стереть по обращению", CHANGING, 201),
    Operation("GET", "/holds", list_holds, ADMINISTER, "Удержания обращений"),
    Operation("POST", "/holds", hold, ADMINISTER, "Удержать обращение", CHANGING, 201),
    Operation("POST", "/holds/{number}/lift", lift, ADMINISTER, "Снять удержание", CHANGING),
)
