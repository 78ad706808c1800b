"""The centre's own topics and bodies on the command line: adopted from its labelled export."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from otklik.shell import ME, Who, opened, viewer

if TYPE_CHECKING:
    from desks.rubricator.labelled_export import LabelledExport
    from desks.rubricator.proposal import Adoption
    from domain.region import Region


def adopt(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="CSV, XLSX, XLS, ODS, JSON Lines.")
    ],
    apply: Annotated[
        bool, typer.Option("--apply", help="Записать; без этого только показать.")
    ] = False,
    to: Annotated[
        Path | None,
        typer.Option(help="Папка для своей копии региона, если сейчас он из поставки."),
    ] = None,
    least: Annotated[int, typer.Option(min=1, help="Из скольких строк название берётся.")] = 10,
    every: Annotated[
        bool,
        typer.Option("--all-topics", help="И те темы, которые у нас есть под другим названием."),
    ] = False,
    who: Who = ME,
) -> None:
    """Сделать своими темы и исполнителей выгрузки, которых нет в файлах региона.

    Показывает, что с чем совпало, что добавит и чего не возьмёт. С --apply пишет topics.yaml и
    bodies.yaml, а прежние оставляет рядом. После этого обучите модели: otklik train --from.

    Пример: otklik adopt выгрузка.xlsx --apply --to var/region
    """
    from desks.rubricator.adoption import AdoptionDesk
    from desks.rubricator.labelled_export import read_labelled
    from otklik.texts import open_texts

    with opened() as installation:
        region, desk = installation.region, AdoptionDesk(installation)
        table = open_texts(file, *region.exports.columns.get("text", ("text",)))
        export = read_labelled(table, file.name, region)
        adoption = desk.propose(viewer(who), export, least, every)
        for line in (*alike_lines(export, region), *_lines(adoption, region, least)):
            typer.echo(line)
        if adoption.empty:
            typer.echo("Добавлять нечего: файлы региона не изменены.")
            return
        if not apply:
            typer.echo("Ничего не записано. Записать: --apply")
            return
        done = desk.adopt(viewer(who), adoption, to)
    typer.echo(f"Записано в {done.folder}. Прежние файлы: {', '.join(p.name for p in done.kept)}.")
    if to is not None:
        typer.echo(f'Впишите в файл настроек: region = "{done.folder.resolve()}"')
    typer.echo("Дальше: otklik check, потом otklik train --from с той же выгрузкой.")


def alike_lines(export: "LabelledExport", region: "Region") -> Iterator[str]:
    from domain.query import Field
    from russian.vocabulary import Vocabulary

    words = Vocabulary(region)
    for (column, written, id_), rows in export.alike.most_common():
        name = words.shown(Field(column), id_)
        yield f"Похоже: «{written}» — «{name}» (строк {rows}). Если нет, впишите в exports.yaml."


def _lines(adoption: "Adoption", region: "Region", least: int) -> Iterator[str]:
    for t in adoption.topics:
        group = region.groups[t.topic.group].name
        chosen = "" if t.share is None else f", группу выбрала модель, {t.share:.0%}"
        starred = ", ускоренный порядок" if t.topic.starred else ""
        yield f"Тема: «{t.topic.name}» в «{group}» (строк {t.rows}{chosen}{starred}): {t.topic.id}"
    for b in adoption.bodies:
        yield f"Орган: «{b.body.name}» (строк {b.rows}), не проверено: {b.body.id}"
    for written, why in adoption.refused:
        yield f"Не берём «{written[:80]}»: {why}"
    if adoption.rare:
        shown = "; ".join(f"«{written[:80]}» ({rows})" for written, rows in adoption.rare[:5])
        yield f"Реже {least} строк, не берём: {len(adoption.rare)}, например {shown}"
