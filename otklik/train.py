"""Models on the command line: trained on the centre's export or corrections, or rebuilt."""

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table as Shown

from app.settings import Settings, read_settings
from domain.errors import SettingsError
from otklik.labels import HEADS

if TYPE_CHECKING:
    from app.installation import Installation
    from desks.rubricator.labelled_export import LabelledExport
    from domain.region import Region
    from enrichment.learning.examples import Example
    from enrichment.learning.training import Comparison
    from enrichment.model import Model

CORRECTIONS = "corrections"
SHOWN = 5


def train(
    source: Annotated[
        str | None,
        typer.Option(
            "--from",
            help="Выгрузка с метками (CSV, XLSX, JSON Lines) или слово corrections: правки людей.",
        ),
    ] = None,
    outside: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            file_okay=False,
            help="Без --from: папка чужих наборов, на которых учить вместе с нашим.",
        ),
    ] = None,
) -> None:
    """Обучить модели меток.

    С --from система учится на данных центра: считает, насколько верны её метки и насколько — тех,
    что выучены на этих данных (на строках, которых они не видели), и ставит лучшие. Столбцы
    узнаются по названиям из exports.yaml региона.

    Без --from заново делает поставляемые модели из набора enrichment/labelled — для разработчиков.

    Пример: otklik train --from выгрузка.xlsx
    """
    settings = read_settings()
    if source is None:
        _shipped(settings, outside)
    elif source == CORRECTIONS:
        _from_corrections(settings)
    else:
        _from_file(settings, Path(source))


def _from_file(settings: Settings, file: Path) -> None:
    from app.wiring import read_region
    from desks.rubricator.labelled_export import read_labelled
    from otklik.texts import open_texts

    region = read_region(settings)
    table = open_texts(file, *region.exports.columns.get("text", ("text",)))
    export = read_labelled(table, file.name, region)
    for note in _notes(export, region):
        typer.echo(note)
    _learn(settings, region, export.examples(), ())


def _from_corrections(settings: Settings) -> None:
    from app.wiring import open_installation, read_region
    from enrichment.learning.examples import Part, read_examples

    with open_installation(settings) as installation:
        examples = corrected(installation)
    if not examples:
        raise SettingsError("правок сообщений в базе нет: учиться не на чем")
    typer.echo(f"Исправленных сообщений: {len(examples)}")
    _learn(settings, read_region(settings), examples, read_examples(Part.TRAIN))


def corrected(installation: "Installation") -> "list[Example]":
    """Posts with people's corrections as labels; a label that nobody corrected is unknown."""
    from domain.correction import overlay
    from domain.post import Labels
    from enrichment.learning.examples import Example

    corrected_posts = installation.posts.corrections.all()
    posts = installation.posts.index.get(list(corrected_posts))
    return [
        Example(posts[id_].post, overlay(Labels(), corrections), whole=False)
        for id_, corrections in corrected_posts.items()
        if id_ in posts
    ]


def _learn(
    settings: Settings,
    region: "Region",
    examples: "Sequence[Example]",
    beside: "Sequence[Example]",
) -> None:
    from enrichment.learning.training import learn
    from enrichment.lemmas import morphology, place_names
    from enrichment.model import SHIPPED, load_model, load_vectors

    shipped = load_model(SHIPPED, load_vectors())
    console = Console()
    with console.status("Обучение: до нескольких минут"):
        lemmatiser = morphology(tuple(place_names(region)))
        model, comparisons = learn(examples, beside, region, lemmatiser, shipped)
    _compare(console, comparisons)
    if not model.heads:
        typer.echo("Поставляемые модели не хуже: всё остаётся как было.")
        return
    _install(model, settings.model_folder)
    names = ", ".join(HEADS[head] for head in model.heads)
    typer.echo(f"Установлено в {settings.model_folder}: {names}. Перезапустите otklik work (run).")


def _compare(console: Console, comparisons: "Sequence[Comparison]") -> None:
    shown = Shown(title="Доля верных на строках, которых модели не видели")
    shown.add_column("Метка", no_wrap=True)
    for title in ("Строк", "Поставляемая", "Своя", "Решение"):
        shown.add_column(title, justify="right")
    for c in comparisons:
        decision = "ставим свою" if c.better else "мало строк" if c.own is None else "оставляем"
        shown.add_row(HEADS[c.head], str(c.rows), _share(c.shipped), _share(c.own), decision)
    console.print(shown)


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.3f}"


def _install(model: "Model", folder: Path) -> None:
    """Write the new model beside the old one, then swap, so that a reader never gets a mixture."""
    begun, before = folder.with_name(f"{folder.name}.new"), folder.with_name(f"{folder.name}.old")
    for left in (begun, before):
        shutil.rmtree(left, ignore_errors=True)
    model.save(begun)
    try:
        if folder.exists():
            folder.rename(before)
        begun.rename(folder)
    except OSError as error:
        raise SettingsError(f"{folder}: не заменить: {error.strerror or error}") from error
    shutil.rmtree(before, ignore_errors=True)


def _notes(export: "LabelledExport", region: "Region") -> Iterator[str]:
    from otklik.rubricator import alike_lines

    examples = export.examples()
    names = ", ".join(f"{HEADS.get(name, 'текст')} — «{t}»" for name, t in export.columns.items())
    yield f"Строк для обучения: {len(examples)}. Столбцы: {names}."
    if without := len(export.rows) - len(examples):
        yield f"Без текста или без единой понятной метки: {without}"
    yield from islice(alike_lines(export, region), SHOWN)
    for name, values in export.unknown.items():
        yield (
            f"Столбец «{export.columns[name]}»: не знаем {values.total()} значений:"
            f" {_common(values)}. Впишите их в exports.yaml региона, если они нужны."
        )
    if export.unknown.keys() & {"topic", "body"}:
        yield f"Сделать незнакомые темы и исполнителей своими: otklik adopt {export.name}"
    if export.refused:
        refused = Counter({name: rows for (name, _), rows in export.refused.items()})
        yield f"Такие темы не ведутся, строки пропущены: {_common(refused)}."


def _common(values: Counter[str]) -> str:
    return "; ".join(f"«{value[:80]}» ({n})" for value, n in values.most_common(SHOWN))


def _shipped(settings: Settings, outside: Path | None) -> None:
    import json

    from app.wiring import read_region
    from enrichment.learning.examples import Part, digest, read_examples
    from enrichment.learning.outside import read_outside
    from enrichment.learning.training import train as fit_all
    from enrichment.lemmas import morphology, place_names
    from enrichment.model import DIGESTS, SHIPPED, load_vectors
    from enrichment.model import digest as weights_digest

    region = read_region(settings)
    own = read_examples(Part.TRAIN)
    examples = [*own, *(read_outside(outside) if outside else ())]
    lemmatiser = morphology(tuple(place_names(region)))
    model, fitted = fit_all(examples, region, lemmatiser, load_vectors())
    model.save(SHIPPED)
    digests = {name: weights_digest(arrays) for name, arrays in model.arrays().items()}
    (SHIPPED / DIGESTS).write_text(
        json.dumps({"labelled": digest(own), **digests}, indent=1) + "\n", "utf-8"
    )
    for head, done in fitted.items():
        held = f"{done.right.mean():.3f} верных на {len(done.rows)} отложенных строках"
        typer.echo(f"{HEADS[head]}: {held}, отпечаток {digests[head]}")
