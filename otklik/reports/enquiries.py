"""Enquiries of bodies on the command line."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from otklik.shell import ME, Who, local, opened, viewer

if TYPE_CHECKING:
    from desks.reports.enquiries.desk import EnquiryForm
    from domain.reports.enquiries.form import EnquiryCell

Number = Annotated[int, typer.Argument(metavar="НОМЕР", help="Номер запроса.", min=1, max=2**62)]
LARGEST = 1024 * 1024  # bytes of a form


def list_enquiries() -> None:
    """Показать запросы органам и сколько ответили.

    Пример: otklik requests list
    """
    from desks.reports.enquiries.desk import EnquiryDesk

    with opened() as installation:
        listed = EnquiryDesk(installation).list(viewer())
        for row in listed:
            one = row.enquiry
            due = local(one.due, installation)
            ended = ", окончен" if one.ended_at else ""
            count = f"ответили {row.answered} из {row.asked}"
            typer.echo(f"№ {one.number} {one.title}: {count}, до {due}{ended}")
    if not listed:
        typer.echo("Запросов не было.")


def show(number: Number) -> None:
    """Показать ответы органов рядом с нашими показателями.

    Пример: otklik requests show 3
    """
    from desks.reports.enquiries.desk import EnquiryDesk
    from russian.casework.cases import CaseWords
    from russian.reports.enquiries import DEBTS, cell_text
    from russian.reports.figures import figure_text

    with opened() as installation:
        card = EnquiryDesk(installation).look(viewer(), number)
        words = CaseWords(installation.region)
    typer.echo(card.enquiry.title)
    for row in card.rows:
        typer.echo(f"{row.asked.number} {words.body(row.asked.body)}: {DEBTS[row.debt]}")
        if row.answer is None:
            continue
        for cell in card.enquiry.cells:
            own = row.own.get(cell.name)
            beside = f" (у нас {figure_text(own)})" if own else ""
            differs = " РАСХОДИТСЯ" if cell.name in row.contradictions else ""
            value = cell_text(cell, row.answer.values.get(cell.name, ""))
            typer.echo(f"  {cell.title}: {value}{beside}{differs}")


def ask(
    file: Annotated[
        Path, typer.Argument(metavar="ФАЙЛ", help="Форма: JSON с title, cells, bodies, днями.")
    ],
    who: Who = ME,
) -> None:
    """Спросить органы: каждому уходит ссылка на форму. Файл — как тело POST /requests в API.

    Пример: otklik requests ask form.json
    """
    from desks.reports.enquiries.desk import EnquiryDesk

    form = _form(file)
    with opened() as installation:
        enquiry = EnquiryDesk(installation).ask(viewer(who), form)
    typer.echo(f"Запрос № {enquiry.number} отправлен.")


def link(
    number: Number,
    body: Annotated[str, typer.Argument(metavar="ОРГАН", help="housing.")],
    contact: Annotated[str, typer.Argument(metavar="КОНТАКТ", help="mail:housing@example.org.")],
    who: Who = ME,
) -> None:
    """Отправить ссылку другому контакту органа; прежняя перестаёт действовать.

    Пример: otklik requests link 3 housing mail:housing@example.org
    """
    from desks.reports.enquiries.desk import EnquiryDesk

    with opened() as installation:
        asked = EnquiryDesk(installation).link(viewer(who), number, body, contact)
    typer.echo(f"Ссылка {asked.number} отправляется.")


def revoke(
    number: Number,
    asked: Annotated[int, typer.Argument(metavar="ССЫЛКА", help="Номер.", min=1, max=2**62)],
    who: Who = ME,
) -> None:
    """Отозвать ссылку; ответ остаётся.

    Пример: otklik requests revoke 3 17
    """
    from desks.reports.enquiries.desk import EnquiryDesk

    with opened() as installation:
        EnquiryDesk(installation).revoke(viewer(who), number, asked)
    typer.echo("Ссылка отозвана.")


def remind(number: Number, who: Who = ME) -> None:
    """Напомнить всем, кто не ответил.

    Пример: otklik requests remind 3
    """
    from desks.reports.enquiries.desk import EnquiryDesk

    with opened() as installation:
        count = EnquiryDesk(installation).remind(viewer(who), number)
    typer.echo(f"Напоминаний: {count}.")


def end(number: Number, who: Who = ME) -> None:
    """Окончить: больше не принимать ответы.

    Пример: otklik requests end 3
    """
    from desks.reports.enquiries.desk import EnquiryDesk

    with opened() as installation:
        EnquiryDesk(installation).end(viewer(who), number)
    typer.echo("Запрос окончен.")


def _form(file: Path) -> "EnquiryForm":
    import json

    from desks.reports.enquiries.desk import EnquiryForm
    from domain.errors import EntryRefused

    try:
        if file.stat().st_size > LARGEST:
            raise EntryRefused(f"{file.name}: больше 1 МБ")
        known = json.loads(file.read_text(encoding="utf-8"))
        since, until, due = (date.fromisoformat(known[name]) for name in ("since", "until", "due"))
        return EnquiryForm(
            title=str(known["title"]),
            cells=_cells(known["cells"]),
            bodies=[str(one) for one in known["bodies"]],
            since=since,
            until=until,
            due=due,
            note=str(known.get("note", "")),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EntryRefused(f"{file.name}: форма не читается: {error}") from error


def _cells(rows: Sequence[Mapping[str, Any]]) -> Sequence["EnquiryCell"]:
    from domain.reports.enquiries.form import CellKind, EnquiryCell

    return [
        EnquiryCell(
            str(row["name"]),
            str(row["title"]),
            CellKind(row.get("kind", CellKind.COUNT)),
            bool(row.get("required", True)),
            row.get("figure") or None,
        )
        for row in rows
    ]
