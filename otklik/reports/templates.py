"""Templates of reports on the command line."""

from pathlib import Path
from typing import Annotated

import typer

from otklik.shell import ME, Who, opened, viewer

Id = Annotated[int, typer.Argument(metavar="НОМЕР", help="Номер шаблона.", min=1, max=2**63 - 1)]


def list_templates(who: Who = ME) -> None:
    """Показать шаблоны отчётов.

    Пример: otklik report-templates list
    """
    from desks.reports.templates import ReportTemplateDesk

    with opened() as installation:
        templates = ReportTemplateDesk(installation).list(viewer(who))
    for one in templates:
        typer.echo(f"{one.id} {one.report}: {one.name}, имён: {len(one.names)}")
    if not templates:
        typer.echo("Шаблонов нет.")


def add(
    report: Annotated[str, typer.Argument(metavar="ОТЧЁТ", help="Для какого отчёта: month.")],
    name: Annotated[str, typer.Argument(metavar="НАЗВАНИЕ", help="Как его назвать.")],
    file: Annotated[
        Path, typer.Argument(metavar="ФАЙЛ", exists=True, dir_okay=False, help=".docx")
    ],
    who: Who = ME,
) -> None:
    """Загрузить шаблон: документ Word с именами в скобках.

    Пример: otklik report-templates add month «Форма 2» форма.docx
    """
    from desks.reports.templates import ReportTemplateDesk

    with opened() as installation:
        desk = ReportTemplateDesk(installation)
        added = desk.upload(viewer(who), report, name, file.name, file.read_bytes())
    typer.echo(f"Шаблон {added.id} загружен, имён: {len(added.names)}.")
    for words in added.dropped:
        typer.echo(f"{words}.")


def check(template_id: Id, who: Who = ME) -> None:
    """Проверить шаблон ещё раз и показать его имена.

    Пример: otklik report-templates check 3
    """
    from desks.reports.templates import ReportTemplateDesk
    from russian.reports.templates import mistake_text

    with opened() as installation:
        checked = ReportTemplateDesk(installation).check(viewer(who), template_id)
    typer.echo(f"{checked.template.report}: {checked.template.name}")
    for name in checked.template.names:
        typer.echo(f"  {{{name}}}")
    for one in checked.mistakes:
        typer.echo(mistake_text(one))
    if not checked.mistakes:
        typer.echo("Ошибок нет.")


def fill(
    template_id: Id,
    number: Annotated[int, typer.Argument(metavar="ОТЧЁТ", help="Номер отчёта.", min=1)],
    out: Annotated[Path, typer.Option("--out", "-o", dir_okay=False, help="Куда записать .docx.")],
    who: Who = ME,
) -> None:
    """Заполнить шаблон отчётом; если чего-то не хватает, файла не будет.

    Пример: otklik report-templates fill 3 17 -o форма.docx
    """
    from desks.reports.templates import ReportTemplateDesk

    with opened() as installation:
        file = ReportTemplateDesk(installation).fill(viewer(who), template_id, number)
    out.write_bytes(file.content)
    typer.echo(f"Записано: {out}")


def remove(template_id: Id, who: Who = ME) -> None:
    """Удалить шаблон; отчёты, которые по нему сделаны, остаются.

    Пример: otklik report-templates remove 3
    """
    from desks.reports.templates import ReportTemplateDesk

    with opened() as installation:
        removed = ReportTemplateDesk(installation).remove(viewer(who), template_id)
    typer.echo(f"Шаблон «{removed.name}» удалён.")
