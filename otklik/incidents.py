"""Incidents on the command line: a title by a person."""

from typing import Annotated

import typer

from otklik.alerts import ME, Who, opened, viewer


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
