"""Seminars for specialists of bodies on the command line."""

from typing import TYPE_CHECKING, Annotated

import typer

from otklik.shell import ME, Who, opened, viewer

if TYPE_CHECKING:
    from app.installation import Installation
    from desks.outreach.seminars.checking import SeminarForm
    from domain.outreach.seminar import Seminar, SeminarPhase

Number = Annotated[int, typer.Argument(metavar="НОМЕР", help="Номер.", min=1, max=2**62)]
Title = Annotated[str, typer.Option(help="Название.")]
Start = Annotated[str, typer.Option(help="Начало: 03.12.2026 10:00.")]
End = Annotated[str, typer.Option(help="Конец: 03.12.2026 12:00.")]
Place = Annotated[str, typer.Option(help="Зал или адрес встречи.")]
About = Annotated[str, typer.Option(help="О чём.")]
Audience = Annotated[
    list[str] | None, typer.Option(help="Кого ждём: coordinator, head, executor или press.")
]
Kind = Annotated[list[str] | None, typer.Option(help="На какую ошибку отвечает: rude.")]
Material = Annotated[list[str] | None, typer.Option(help="Материал: 'https://… Название'.")]
Body = Annotated[str, typer.Option(help="Орган: housing.")]


def list_seminars(past: Annotated[bool, typer.Option("--past", help="Прошедшие.")] = False) -> None:
    """Показать семинары: те, что впереди, или прошедшие.

    Пример: otklik seminars list
    """
    from desks.outreach.seminars.desk import SeminarDesk
    from domain.outreach.seminar import SeminarSpan

    with opened() as installation:
        now, desk = installation.clock.now(), SeminarDesk(installation)
        span = SeminarSpan(until=now, latest_first=True) if past else SeminarSpan(now)
        listed = desk.list(viewer(), span)
        for row in listed:
            _say(installation, row.seminar, row.phase)
            typer.echo(f"  приглашено органов: {row.invited}; пришло: {row.came}")
    if not listed:
        typer.echo("Семинаров нет.")


def show(number: Number) -> None:
    """Показать семинар: кто приглашён, кто пришёл, что вышло.

    Пример: otklik seminars show 3
    """
    from desks.outreach.seminars.desk import SeminarDesk
    from russian.casework.cases import CaseWords
    from russian.outreach.seminars import EFFECTS

    with opened() as installation:
        card = SeminarDesk(installation).look(viewer(), number)
        words = CaseWords(installation.region)
        _say(installation, card.seminar, card.phase)
        for material in card.seminar.materials:
            typer.echo(f"  {material.title}: {material.url}")
        for seat in card.seats:
            one = seat.invitation
            came = "не известно" if one.came is None else one.came
            errors = f"{sum(seat.before.values())} → {sum(seat.after.values())}"
            typer.echo(f"{words.body(one.body)}: пришло {came}; ошибок {errors}")
        if card.outcome is not None:
            typer.echo(EFFECTS[card.outcome.effect])
        for row in card.candidates:
            if row.errors:
                typer.echo(f"Пригласить: {words.body(row.body)}, ошибок {row.errors}")


def add(
    title: Title,
    start: Start,
    end: End,
    place: Place = "",
    about: About = "",
    audience: Audience = None,
    kind: Kind = None,
    material: Material = None,
    who: Who = ME,
) -> None:
    """Записать семинар.

    Пример: otklik seminars add --title 'Без отписок' --start '03.12.2026 10:00'
    --end '03.12.2026 12:00' --kind formal
    """
    from desks.outreach.seminars.desk import SeminarDesk

    with opened() as installation:
        form = _form(installation, title, start, end, place, about, audience, kind, material)
        added = SeminarDesk(installation).add(viewer(who), form)
    typer.echo(f"№ {added.number}: записан.")


def edit(
    number: Number,
    title: Title,
    start: Start,
    end: End,
    place: Place = "",
    about: About = "",
    audience: Audience = None,
    kind: Kind = None,
    material: Material = None,
    who: Who = ME,
) -> None:
    """Изменить семинар: всё, что не названо, станет пустым.

    Пример: otklik seminars edit 3 --title 'Без отписок' --start '03.12.2026 10:00'
    --end '03.12.2026 12:00'
    """
    from desks.outreach.seminars.desk import SeminarDesk

    with opened() as installation:
        form = _form(installation, title, start, end, place, about, audience, kind, material)
        SeminarDesk(installation).edit(viewer(who), number, form)
    typer.echo(f"№ {number}: изменён.")


def invite(
    number: Number,
    body: Annotated[list[str], typer.Option(help="Орган: housing; можно несколько раз.")],
    who: Who = ME,
) -> None:
    """Пригласить органы: каждому сообщение со ссылкой.

    Пример: otklik seminars invite 3 --body housing --body health
    """
    from desks.outreach.seminars.desk import SeminarDesk
    from russian.outreach.seminars import addressee_words

    with opened() as installation:
        for one in SeminarDesk(installation).invite(viewer(who), number, body):
            typer.echo(f"{one.body}: {addressee_words(one) or 'контакта нет, письмо не уйдёт'}")


def mark(
    number: Number,
    body: Body,
    people: Annotated[int, typer.Option(help="Сколько пришло; 0 — никто.")],
    who: Who = ME,
) -> None:
    """Отметить, сколько пришло от органа.

    Пример: otklik seminars mark 3 --body housing --people 4
    """
    from desks.outreach.seminars.desk import SeminarDesk

    with opened() as installation:
        SeminarDesk(installation).mark(viewer(who), number, body, people)
    typer.echo(f"№ {number}: {body}, пришло {people}.")


def revoke(number: Number, body: Body, who: Who = ME) -> None:
    """Отозвать приглашение органа.

    Пример: otklik seminars revoke 3 --body housing
    """
    from desks.outreach.seminars.desk import SeminarDesk

    with opened() as installation:
        SeminarDesk(installation).revoke(viewer(who), number, body)
    typer.echo(f"№ {number}: приглашение отозвано.")


def cancel(number: Number, who: Who = ME) -> None:
    """Отменить семинар; приглашённым напишут.

    Пример: otklik seminars cancel 3
    """
    from desks.outreach.seminars.desk import SeminarDesk

    with opened() as installation:
        SeminarDesk(installation).cancel(viewer(who), number)
    typer.echo(f"№ {number}: отменён.")


def _form(
    installation: "Installation",
    title: str,
    start: str,
    end: str,
    place: str,
    about: str,
    audience: list[str] | None,
    kind: list[str] | None,
    material: list[str] | None,
) -> "SeminarForm":
    from desks.outreach.seminars.checking import SeminarForm, materials_of
    from domain.errors import EntryRefused
    from domain.outreach.mistake import MistakeKind
    from domain.outreach.seminar import SeminarAudience
    from russian.typed_moments import moment_of

    now, zone = installation.clock.now(), installation.region.zone
    known = {*SeminarAudience, *MistakeKind}
    if unknown := [one for one in (*(audience or ()), *(kind or ())) if one not in known]:
        raise EntryRefused(f"«{unknown[0]}» — не то и не другое: посмотрите otklik seminars add")
    return SeminarForm(
        title,
        moment_of(start, now, zone),
        moment_of(end, now, zone),
        place,
        about,
        [one for one in SeminarAudience if one in (audience or ())],
        [one for one in MistakeKind if one in (kind or ())],
        materials_of("\n".join(material or ())),
    )


def _say(installation: "Installation", one: "Seminar", phase: "SeminarPhase") -> None:
    from russian.outreach.seminars import PHASES, when

    at = when(one, installation.region.zone)
    typer.echo(f"№ {one.number} «{one.title}», {at}: {PHASES[phase]}")
