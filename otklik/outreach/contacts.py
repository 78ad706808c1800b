"""Talks with outlets on the command line."""

from typing import TYPE_CHECKING, Annotated

import typer

from otklik.shell import ME, Who, local, opened, viewer

if TYPE_CHECKING:
    from app.installation import Installation
    from desks.outreach.contacts import ContactForm

Number = Annotated[int, typer.Argument(metavar="НОМЕР", help="Номер.", min=1, max=2**62)]
Source = Annotated[str, typer.Argument(metavar="ИСТОЧНИК", help="Издание: asn24.")]
Purpose = Annotated[str, typer.Option(help="О чём.")]
Way = Annotated[str, typer.Option(help="meeting, call, letter или inquiry.")]
At = Annotated[str, typer.Option(help="Когда: 03.12.2026 10:00; без него — сейчас.")]
Person = Annotated[str, typer.Option(help="С кем в издании.")]
Phone = Annotated[str, typer.Option(help="Рабочий телефон.")]
Result = Annotated[str, typer.Option(help="Чем кончилось.")]
Due = Annotated[str, typer.Option(help="До какого времени что-то должны.")]


def list_contacts(
    source: Annotated[str, typer.Option(help="Журнал одного издания.")] = "",
) -> None:
    """Показать, что должны изданиям, или журнал одного.

    Пример: otklik contacts list
    """
    from desks.outreach.contacts import OutletContactDesk
    from russian.outreach.outlet_contacts import WAYS

    with opened() as installation:
        rows = OutletContactDesk(installation).list(viewer(), source)
        for one in rows:
            due = f", срок {local(one.due, installation)}" if one.due else ""
            done = ", сделано" if one.done_at else ""
            typer.echo(f"№ {one.number} {one.source_id}, {WAYS[one.way]}: {one.purpose}{due}{done}")
    if not rows:
        typer.echo("Записей нет.")


def add(
    source: Source,
    purpose: Purpose,
    way: Way = "call",
    at: At = "",
    person: Person = "",
    phone: Phone = "",
    result: Result = "",
    due: Due = "",
    who: Who = ME,
) -> None:
    """Записать встречу, звонок, письмо или запрос редакции.

    Пример: otklik contacts add asn24 --purpose 'Интервью о тарифах' --due '03.12.2026 10:00'
    """
    from desks.outreach.contacts import OutletContactDesk

    with opened() as installation:
        form = _form(installation, way, at, person, phone, purpose, result, due)
        added = OutletContactDesk(installation).add(viewer(who), source, form)
    typer.echo(f"№ {added.number}: записано.")


def edit(
    number: Number,
    purpose: Purpose,
    way: Way = "call",
    at: At = "",
    person: Person = "",
    phone: Phone = "",
    result: Result = "",
    due: Due = "",
    who: Who = ME,
) -> None:
    """Изменить запись: всё, что не названо, станет пустым.

    Пример: otklik contacts edit 3 --purpose 'Интервью о тарифах'
    """
    from desks.outreach.contacts import OutletContactDesk

    with opened() as installation:
        form = _form(installation, way, at, person, phone, purpose, result, due)
        OutletContactDesk(installation).edit(viewer(who), number, form)
    typer.echo(f"№ {number}: изменено.")


def finish(number: Number, result: Result = "", who: Who = ME) -> None:
    """Больше ничего не должны.

    Пример: otklik contacts finish 3 --result 'Ответ отправлен'
    """
    from desks.outreach.contacts import OutletContactDesk

    with opened() as installation:
        OutletContactDesk(installation).finish(viewer(who), number, result)
    typer.echo(f"№ {number}: сделано.")


def briefing(source: Source) -> None:
    """Показать справку перед встречей: что писали, что ответили, что должны.

    Пример: otklik contacts briefing asn24
    """
    from desks.outreach.briefing import DAYS, BriefingDesk

    with opened() as installation:
        sheet = BriefingDesk(installation).look(viewer(), source)
        typer.echo(f"{sheet.profile.leader.source.title}: критичных за {DAYS} дней {sheet.total}")
        for one in sheet.owed:
            assert one.due is not None
            typer.echo(f"Должны до {local(one.due, installation)}: {one.purpose}")
        for row in sheet.posts:
            answered = f"ответов {len(row.answers)}" if row.answers else "без ответа"
            at = local(row.post.post.published_at, installation)
            typer.echo(f"{at}, {answered}: {row.post.post.body[:150]}")


def _form(
    installation: "Installation",
    way: str,
    at: str,
    person: str,
    phone: str,
    purpose: str,
    result: str,
    due: str,
) -> "ContactForm":
    from desks.outreach.contacts import ContactForm
    from domain.errors import EntryRefused
    from domain.outreach.outlet_contact import ContactWay
    from russian.typed_moments import moment_of

    if way not in list(ContactWay):
        raise EntryRefused(f"«{way}»: пишите meeting, call, letter или inquiry")
    now, zone = installation.clock.now(), installation.region.zone
    return ContactForm(
        ContactWay(way),
        moment_of(at, now, zone) if at else now,
        person,
        phone,
        purpose,
        result,
        moment_of(due, now, zone) if due else None,
    )
