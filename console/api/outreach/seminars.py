"""Seminars for specialists of bodies, and every deed on them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Literal

from fastapi import Path, Query
from pydantic import Field

from console.api.caller import Caller, Calling
from console.api.operations import Operation
from console.api.problems import CHANGING, MISSING
from console.api.schema import Answer, Doer, Given, Id, Moment
from console.routes import LEADERS, READ_CASES
from desks.outreach.seminars.checking import SeminarForm
from desks.outreach.seminars.desk import SeminarCard, SeminarDesk
from domain.outreach import seminar as nouns
from domain.outreach.mistake import MistakeKind
from domain.outreach.seminar import Material, Seminar, SeminarAudience, SeminarPhase, SeminarSpan
from outreach.seminars.effect import SeminarEffect

Number = Annotated[int, Path(ge=1, le=2**62, description="Номер семинара.")]
Version = Annotated[
    int | None, Field(ge=1, description="Какую карточку вы видели; изменилась — 409.")
]


class WantedSeminars(Given):
    """Какие начинаются в это время; без него — все."""

    since: Moment | None = None
    until: Moment | None = None
    order: Annotated[Literal["earliest", "latest"], Field(description="Каких сначала.")] = (
        "earliest"
    )


class SeminarMaterial(Given):
    """Ссылка на материал."""

    title: Annotated[str, Field(max_length=nouns.LONGEST_LINK_NAME)] = ""
    url: Annotated[str, Field(max_length=500)]


class SeminarAsked(Doer):
    """Что за семинар."""

    title: Annotated[str, Field(max_length=nouns.LONGEST_TITLE)]
    starts_at: Moment
    ends_at: Moment
    place: Annotated[str, Field(max_length=nouns.LONGEST_PLACE)] = ""
    about: Annotated[str, Field(max_length=nouns.LONGEST_ABOUT)] = ""
    audience: Annotated[tuple[SeminarAudience, ...], Field(max_length=20)] = ()
    kinds: Annotated[tuple[MistakeKind, ...], Field(max_length=50)] = ()
    materials: Annotated[tuple[SeminarMaterial, ...], Field(max_length=nouns.MOST_MATERIALS)] = ()

    def form(self) -> SeminarForm:
        return SeminarForm(
            self.title,
            self.starts_at,
            self.ends_at,
            self.place,
            self.about,
            self.audience,
            self.kinds,
            [Material(one.title, one.url) for one in self.materials],
        )


class SeminarEditing(SeminarAsked):
    """Каким станет."""

    version: Version = None


class SeminarInviting(Doer):
    """Кого пригласить."""

    bodies: Annotated[tuple[Id, ...], Field(min_length=1, max_length=200)]


class SeminarMarking(Doer):
    """Сколько пришло от органа."""

    body: Id
    people: Annotated[int, Field(ge=0, le=nouns.MOST_PEOPLE)]


class SeminarRevoking(Doer):
    """Чьё приглашение."""

    body: Id


class SeminarCancelling(Doer):
    """Без слов."""

    version: Version = None


class SeminarMaterialAnswer(Answer):
    """Ссылка на материал."""

    title: str
    url: str


class SeminarAnswer(Answer):
    """Семинар."""

    id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    about: str
    audience: list[SeminarAudience]
    kinds: Annotated[list[MistakeKind], Field(description="На какие ошибки общения отвечает.")]
    materials: list[SeminarMaterialAnswer]
    phase: SeminarPhase
    who: str
    at: datetime
    version: int


class ListedSeminarAnswer(SeminarAnswer):
    """И сколько пришло."""

    invited: Annotated[int, Field(description="Органов.")]
    came: Annotated[int, Field(description="Органов.")]
    people: int


class SeminarsAnswer(Answer):
    """По времени начала."""

    seminars: list[ListedSeminarAnswer]


class SeminarSeatAnswer(Answer):
    """Приглашённый орган; planned и came — человек, null — не известно."""

    body: str
    contact: str
    made_at: datetime
    opened_at: datetime | None
    planned: int | None
    came: int | None
    answered_by: str
    answered_at: datetime | None
    before: Annotated[dict[MistakeKind, int], Field(description="Подтверждённых ошибок до.")]
    after: dict[MistakeKind, int]


class SidesAnswer(Answer):
    """Ошибок до и после."""

    before: int
    after: int


class SeminarOutcomeAnswer(Answer):
    """Сравнение пришедших с теми, кого звали, но кто не пришёл."""

    effect: SeminarEffect
    came: SidesAnswer
    absent: SidesAnswer


class SeminarCandidateAnswer(Answer):
    """Кого можно пригласить; errors — за 90 дней."""

    body: str
    errors: int
    has_contact: bool


class SeminarCardAnswer(SeminarAnswer):
    """Приглашённые, что вышло и кого пригласить сначала."""

    seats: list[SeminarSeatAnswer]
    days: Annotated[int, Field(description="За сколько дней до и после посчитаны ошибки.")]
    outcome: SeminarOutcomeAnswer | None
    candidates: list[SeminarCandidateAnswer]


def list_seminars(caller: Calling, wanted: Annotated[WantedSeminars, Query()]) -> SeminarsAnswer:
    """Центр видит все, орган — те, куда приглашён."""
    span = SeminarSpan(wanted.since, wanted.until, latest_first=wanted.order == "latest")
    listed = SeminarDesk(caller.installation).list(caller.viewer(), span)
    rows = [
        {
            **_seminar(one.seminar, one.phase),
            "invited": one.invited,
            "came": one.came,
            "people": one.people,
        }
        for one in listed
    ]
    return caller.answer(SeminarsAnswer, {"seminars": rows})


def show_seminar(caller: Calling, number: Number) -> SeminarCardAnswer:
    """Орган видит свою строку."""
    return _answer(caller, SeminarDesk(caller.installation).look(caller.viewer(), number))


def add(caller: Calling, asked: SeminarAsked) -> SeminarCardAnswer:
    """Записать."""
    viewer, desk = caller.viewer(asked.who), SeminarDesk(caller.installation)
    added = desk.add(viewer, asked.form())
    return _answer(caller, desk.again(viewer, added.number))


def edit(caller: Calling, number: Number, asked: SeminarEditing) -> SeminarCardAnswer:
    """Изменить; не названное станет пустым. О новом времени и месте приглашённым напишут."""
    viewer, desk = caller.viewer(asked.who), SeminarDesk(caller.installation)
    desk.edit(viewer, number, asked.form(), asked.version)
    return _answer(caller, desk.again(viewer, number))


def invite(caller: Calling, number: Number, asked: SeminarInviting) -> SeminarCardAnswer:
    """Пригласить органы: каждому сообщение со ссылкой."""
    viewer, desk = caller.viewer(asked.who), SeminarDesk(caller.installation)
    desk.invite(viewer, number, asked.bodies)
    return _answer(caller, desk.again(viewer, number))


def mark(caller: Calling, number: Number, asked: SeminarMarking) -> SeminarCardAnswer:
    """Отметить, сколько пришло; 0 — никто."""
    viewer, desk = caller.viewer(asked.who), SeminarDesk(caller.installation)
    desk.mark(viewer, number, asked.body, asked.people)
    return _answer(caller, desk.again(viewer, number))


def revoke(caller: Calling, number: Number, asked: SeminarRevoking) -> SeminarCardAnswer:
    """Отозвать приглашение органа."""
    viewer, desk = caller.viewer(asked.who), SeminarDesk(caller.installation)
    desk.revoke(viewer, number, asked.body)
    return _answer(caller, desk.again(viewer, number))


def cancel(caller: Calling, number: Number, asked: SeminarCancelling) -> SeminarCardAnswer:
    """Отменить; приглашённым напишут."""
    viewer, desk = caller.viewer(asked.who), SeminarDesk(caller.installation)
    desk.cancel(viewer, number, asked.version)
    return _answer(caller, desk.again(viewer, number))


def _answer(caller: Caller, card: SeminarCard) -> SeminarCardAnswer:
    seats = []
    for seat in card.seats:
        one = seat.invitation
        row = {name: getattr(one, name) for name in one.__dataclass_fields__}
        seats.append({**row, "contact": one.key, "before": seat.before, "after": seat.after})
    fields = {
        **_seminar(card.seminar, card.phase),
        "seats": seats,
        "days": card.days,
        "outcome": card.outcome,
        "candidates": card.candidates,
    }
    return caller.answer(SeminarCardAnswer, fields)


def _seminar(one: Seminar, phase: SeminarPhase) -> dict[str, object]:
    return {**{name: getattr(one, name) for name in one.__dataclass_fields__}, "phase": phase}


_DEEDS: Sequence[tuple[Callable[..., SeminarCardAnswer], str]] = (
    (edit, "Семинар: изменить"),
    (invite, "Семинар: пригласить"),
    (mark, "Семинар: сколько пришло"),
    (revoke, "Семинар: отозвать приглашение"),
    (cancel, "Семинар: отменить"),
)
ROUTES: Sequence[Operation] = (
    Operation("GET", "/seminars", list_seminars, READ_CASES, "Семинары"),
    Operation("POST", "/seminars", add, READ_CASES | LEADERS, "Новый семинар", CHANGING),
    Operation("GET", "/seminars/{number}", show_seminar, READ_CASES, "Один семинар", MISSING),
    *(
        Operation(
            "POST",
            f"/seminars/{{number}}/{deed.__name__}",
            deed,
            READ_CASES | LEADERS,
            title,
            CHANGING,
        )
        for deed, title in _DEEDS
    ),
)
