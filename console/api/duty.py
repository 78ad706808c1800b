"""Duty: who is on duty, the roster and its changes, channels and their test."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from fastapi import Path
from pydantic import Field

from console.api.caller import Caller, Calling
from console.api.operations import Operation
from console.api.problems import CHANGING, MISSING
from console.api.schema import Answer, Filled, Given, Moment, example
from console.routes import ALERTS, REGION
from desks.duty import AWAY, SHOWN, Duty, DutyDesk
from desks.rotations import RotationDesk
from domain.duty import DutyRole
from domain.rotation import ShiftLength

Name = Annotated[Filled, Field(max_length=100)]
Who = Annotated[str, Field(max_length=100, description="Кто; без него — имя ключа.")]


class NewShift(Given):
    """Смена или отсутствие; перекрывает записанное раньше."""

    model_config = example(
        person="Анна",
        role="officer",
        since="2026-11-24T08:00:00+09:00",
        until="2026-11-24T20:00:00+09:00",
    )

    person: Name
    role: Annotated[
        DutyRole | Literal["away"], Field(description="away — отсутствует: отпуск, болезнь.")
    ]
    since: Moment
    until: Moment
    who: Who = ""


class NewSwap(Given):
    """Замена: все смены person за это время берёт into."""

    person: Name
    into: Name
    since: Moment
    until: Moment
    who: Who = ""


class NewChannels(Given):
    """Каналы человека по порядку; имена — из настройки channels."""

    name: Name
    channels: Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=10)]


class NewRotation(Given):
    """Чередование: people дежурят по очереди с since до until."""

    people: Annotated[list[Name], Field(min_length=2, max_length=30)]
    role: DutyRole = DutyRole.OFFICER
    turn: Annotated[ShiftLength, Field(description="Смена: сутки, 12 часов (день и ночь), неделя.")]
    since: Moment
    until: Moment
    over: Annotated[bool, Field(description="Поверх записанных смен.")] = False
    who: Who = ""


class NewExchange(Given):
    """Обмен: who отдаёт свою смену offered за смену wanted; коллега должен согласиться."""

    offered: Annotated[int, Field(ge=1, le=2**53)]
    wanted: Annotated[int, Field(ge=1, le=2**53)]
    who: Who = ""


class ExchangeReply(Given):
    """Ответ на обмен. agree и refuse — коллеги, withdraw — предложившего."""

    answer: Literal["agree", "refuse", "withdraw"]
    who: Who = ""


class WantedTest(Given):
    """Кому послать проверку; без имени — всем."""

    name: Annotated[str, Field(max_length=100)] = ""


class ServingAnswer(Answer):
    """Кто служит сейчас; null — никто."""

    role: DutyRole
    person: str | None


class EntryAnswer(Answer):
    """Строка графика; role null — отсутствует. who записал её в at."""

    id: int
    person: str
    role: DutyRole | None
    since: datetime
    until: datetime
    who: str
    at: datetime
    series: Annotated[str | None, Field(description="Чередование или обмен.")] = None


class ExchangeAnswer(Answer):
    """Обмен, который ждёт ответа other: смены proposer и other по номерам."""

    id: int
    offered: int
    wanted: int
    proposer: str
    other: str
    at: datetime


class GapAnswer(Answer):
    """Никто не дежурит; until null — график кончился."""

    since: datetime
    until: datetime | None


class PersonAnswer(Answer):
    """Человек графика и имена его каналов, первый пробуется первым."""

    name: str
    channels: list[str]


class DutyAnswer(Answer):
    """Дежурство: сейчас и на месяц вперёд."""

    serving: list[ServingAnswer]
    entries: list[EntryAnswer]
    gaps: list[GapAnswer]
    people: list[PersonAnswer]
    filled: Annotated[bool, Field(description="Есть ли в графике хоть одна смена.")]
    channels: Annotated[list[str], Field(description="Имена каналов из настроек.")]
    exchanges: list[ExchangeAnswer]


class TestedAnswer(Answer):
    """Что стало с проверкой; error null — канал её принял."""

    person: str | None
    channel: str
    error: str | None


class TestsAnswer(Answer):
    """Проверки всех каналов."""

    tested: list[TestedAnswer]


def show_duty(caller: Calling) -> DutyAnswer:
    """Кто служит сейчас, график на месяц вперёд, пропуски в нём, люди и каналы."""
    return _answer(caller, DutyDesk(caller.installation).look(caller.viewer(), SHOWN))


def _answer(caller: Caller, duty: Duty) -> DutyAnswer:
    viewer = caller.viewer()
    fields = {
        "serving": [{"role": r, "person": p and p.name} for r, p in duty.serving.items()],
        "entries": duty.entries,
        "gaps": duty.gaps,
        "people": [{"name": p.name, "channels": p.channels} for p in duty.people],
        "filled": duty.filled,
        "channels": sorted(caller.installation.settings.channels),
        "exchanges": [o.exchange for o in RotationDesk(caller.installation).offers(viewer)],
    }
    return caller.answer(DutyAnswer, fields)


def add_shift(caller: Calling, new: NewShift) -> DutyAnswer:
    """Записать смену или отсутствие. В ответе — дежурство, каким оно стало."""
    role = AWAY if new.role == "away" else new.role.value
    viewer = caller.viewer(new.who)
    DutyDesk(caller.installation).add(viewer, new.person, role, new.since, new.until)
    return _answer(caller, DutyDesk(caller.installation).after(caller.viewer()))


def swap_shifts(caller: Calling, new: NewSwap) -> DutyAnswer:
    """Записать замену. В ответе — дежурство, каким оно стало."""
    viewer = caller.viewer(new.who)
    DutyDesk(caller.installation).swap(viewer, new.person, new.into, new.since, new.until)
    return _answer(caller, DutyDesk(caller.installation).after(caller.viewer()))


def rotate(caller: Calling, new: NewRotation) -> DutyAnswer:
    """Записать чередование. Если в роли уже дежурят, без over ничего не запишется."""
    desk, lasts = RotationDesk(caller.installation), (new.since, new.until)
    viewer = caller.viewer(new.who)
    desk.rotate(viewer, new.people, new.role, new.turn, lasts, over=new.over)
    return _answer(caller, DutyDesk(caller.installation).after(caller.viewer()))


def take_back(caller: Calling, series: Annotated[str, Path(max_length=40)]) -> DutyAnswer:
    """Отменить чередование или обмен: смены, которые ещё не начались, уходят."""
    RotationDesk(caller.installation).take_back(caller.viewer(), series)
    return _answer(caller, DutyDesk(caller.installation).after(caller.viewer()))


def propose(caller: Calling, new: NewExchange) -> DutyAnswer:
    """Предложить обмен сменами."""
    RotationDesk(caller.installation).propose(caller.viewer(new.who), new.offered, new.wanted)
    return _answer(caller, DutyDesk(caller.installation).after(caller.viewer()))


def reply(
    caller: Calling, exchange_id: Annotated[int, Path(ge=1, lt=2**63)], new: ExchangeReply
) -> DutyAnswer:
    """Согласиться на обмен, отказаться или отозвать его."""
    desk = RotationDesk(caller.installation)
    desk.answer(caller.viewer(new.who), exchange_id, new.answer)
    return _answer(caller, DutyDesk(caller.installation).after(caller.viewer()))


def remove_entry(caller: Calling, entry_id: Annotated[int, Field(ge=1, le=2**53)]) -> DutyAnswer:
    """Убрать строку графика: то, что она перекрывала, снова действует."""
    DutyDesk(caller.installation).remove(caller.viewer(), entry_id)
    return _answer(caller, DutyDesk(caller.installation).after(caller.viewer()))


def save_channels(caller: Calling, new: NewChannels) -> DutyAnswer:
    """Назвать каналы человека; того, кого ещё нет, добавить."""
    DutyDesk(caller.installation).save_person(caller.viewer(), new.name, new.channels)
    return _answer(caller, DutyDesk(caller.installation).after(caller.viewer()))


def try_channels(caller: Calling, wanted: WantedTest) -> TestsAnswer:
    """Послать проверку по каждому каналу и сказать, что с ней стало."""
    tested = list(DutyDesk(caller.installation).test(caller.viewer(), wanted.name))
    return caller.answer(TestsAnswer, {"tested": tested})


ROUTES: Sequence[Operation] = (
    Operation("GET", "/duty", show_duty, REGION, "Дежурство"),
    Operation("POST", "/duty/entries", add_shift, ALERTS, "Записать смену", status=201),
    Operation("POST", "/duty/swaps", swap_shifts, ALERTS, "Записать замену", status=201),
    Operation(
        "POST",
        "/duty/entries/{entry_id}/remove",
        remove_entry,
        ALERTS,
        "Убрать из графика",
        MISSING,
    ),
    Operation("POST", "/duty/rotations", rotate, ALERTS, "Записать чередование", status=201),
    Operation(
        "POST",
        "/duty/series/{series}/remove",
        take_back,
        ALERTS,
        "Отменить чередование или обмен",
        MISSING,
    ),
    Operation("POST", "/duty/exchanges", propose, ALERTS, "Предложить обмен", CHANGING, status=201),
    Operation(
        "POST", "/duty/exchanges/{exchange_id}", reply, ALERTS, "Ответить на обмен", CHANGING
    ),
    Operation("POST", "/duty/people", save_channels, ALERTS, "Каналы человека"),
    Operation("POST", "/duty/test", try_channels, ALERTS, "Проверка связи"),
)
