"""Incidents on the command line: a title by a person, the care for one, the question after it."""

from typing import Annotated

import typer

from domain.care import CareState
from otklik.shell import ME, Who, local, opened, viewer


def rename(
    number: Annotated[str, typer.Argument(metavar="НОМЕР", help="Номер инцидента: И-1042.")],
    title: Annotated[
        str, typer.Argument(metavar="НАЗВАНИЕ", help="Пустое вернёт то, что даёт система.")
    ],
    who: Who = ME,
) -> None:
    """Назвать инцидент: название останется, как бы он ни рос.

    Пример: otklik incidents rename И-1042 'Авария на котельной № 2'
    """
    from desks.incidents import IncidentDesk
    from russian.titles import IncidentTitles

    with opened() as installation:
        desk, me = IncidentDesk(installation), viewer(who)
        id_ = desk.rename(me, desk.find(me, number), title)
        incident = installation.posts.incidents.several([id_])[id_]
        typer.echo(f"{incident.spoken}: {IncidentTitles(installation.region).of(incident)}")


def care(
    number: Annotated[str, typer.Argument(metavar="НОМЕР", help="Номер инцидента: И-1042.")],
    state: Annotated[
        CareState,
        typer.Option(help="new — не разобран, in_work — в работе, solved — решён."),
    ],
    owner: Annotated[str, typer.Option(help="У кого он; без имени — ни у кого.")] = "",
    note: Annotated[str, typer.Option(help="Заметка; заменяет прежнюю.")] = "",
    who: Who = ME,
) -> None:
    """Записать, что с инцидентом делают, у кого он, и заметку.

    Пример: otklik incidents care И-1042 --state in_work --owner 'Анна Зейская'
    """
    from desks.care import CareDesk
    from desks.incidents import IncidentDesk
    from russian.vocabulary import CARE

    with opened() as installation:
        me = viewer(who)
        id_ = IncidentDesk(installation).find(me, number)
        CareDesk(installation).change(me, id_, state, owner, note)
        typer.echo(f"{number}: {CARE[state]}{f', {owner}' if owner else ''}")


def question(
    number: Annotated[str, typer.Argument(metavar="НОМЕР", help="Номер инцидента: И-1042.")],
) -> None:
    """Показать, что ответили на вопрос после инцидента.

    Пример: otklik incidents question И-1042
    """
    from desks.incidents import IncidentDesk
    from desks.outreach.surveys.incidents import IncidentQuestionDesk
    from russian.outreach.surveys import CLAIM, at_least, cell_words

    with opened() as installation:
        me = viewer()
        id_ = IncidentDesk(installation).find(me, number)
        asked = IncidentQuestionDesk(installation).of(me, id_)
        for one in asked:
            typer.echo(one.survey.questions[0].text)
            typer.echo(f"Спросили: {at_least(one.asked)}.")
            if one.table is None:
                typer.echo(f"Ответили: {at_least(one.answered)}.")
                typer.echo(f"Итоги откроются {local(one.ends_at, installation)}.")
                continue
            if one.answered is None:
                typer.echo("Показать нечего: ответивших мало.")
                continue
            typer.echo(f"Ответили: {one.answered}. {CLAIM}")
            for cell in one.table.cells:
                typer.echo(f"  {cell.label}: {cell_words(cell)}")
    if not asked:
        typer.echo("После этого инцидента никого не спрашивали.")
