"""Figures of reports on the command line: the registry, those of a report, what has changed."""

from typing import TYPE_CHECKING, Annotated

import typer

from otklik.shell import local, opened, viewer

if TYPE_CHECKING:
    from domain.reports.kept import Difference

Report = Annotated[str, typer.Argument(metavar="ОТЧЁТ", help="Имя отчёта: 'enquiry 3'.")]
Name = Annotated[str, typer.Argument(metavar="ПОКАЗАТЕЛЬ", help="Имя в отчёте: cases.overdue.")]


def list_figures(
    report: Annotated[str, typer.Option(help="Показатели этого отчёта.")] = "",
) -> None:
    """Показать все показатели и как они считаются, или показатели одного отчёта.

    Пример: otklik figures list --report 'enquiry 3'
    """
    from desks.reports.figures import FigureDesk
    from russian.reports.figures import figure_text

    with opened() as installation:
        desk = FigureDesk(installation)
        if not report:
            for one in desk.list(viewer()):
                typer.echo(f"{one.name} — {one.title}: {one.how}")
            return
        for kept in desk.of(viewer(), report):
            figure = kept.figure
            at = local(figure.taken_at, installation)
            typer.echo(f"{figure.name} — {figure.title}: {figure_text(figure)}, на {at}")


def changes(report: Report, name: Name) -> None:
    """Показать, почему показатель сейчас другой.

    Пример: otklik figures changes 'enquiry 3' cases.received.housing
    """
    from desks.reports.figures import FigureDesk
    from russian.reports.figures import figure_text

    with opened() as installation:
        change = FigureDesk(installation).changes(viewer(), report, name)
    now = figure_text(change.now) if change.now else "заново не считается"
    typer.echo(f"В отчёте: {figure_text(change.then.figure)}. Сейчас: {now}.")
    for one in change.differences:
        _say(one, "посчитано")
    for one in change.among:
        _say(one, "из чего доля")


def _say(one: "Difference", what: str) -> None:
    from domain.cases.case import numbered
    from russian.reports.changes import CAUSES

    added = " ".join(f"+{numbered(case)}" for case in one.added)
    removed = " ".join(f"−{numbered(case)}" for case in one.removed)
    typer.echo(f"{what}: {CAUSES[one.cause]}: {' '.join(filter(None, (added, removed)))}")
