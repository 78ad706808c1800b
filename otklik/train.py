"""Models on the command line: trained on the centre's export or corrections, or rebuilt."""

import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table as Shown

from app.installation import Installation
from app.settings import Settings, read_settings
from app.wiring import open_installation, read_region
from domain.errors import SettingsError
from domain.post import Labels
from domain.privacy.admission import admit_text
from domain.region import Region
from otklik.labels import HEADS

if TYPE_CHECKING:
    from enrichment.learning.examples import Example
    from enrichment.learning.training import Comparison
    from enrichment.model import Model

CORRECTIONS = "corrections"
SHOWN = 5  # unknown values of a column that the report names


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
    region = read_region(settings)
    export = _read_export(file, region)
    for note in export.notes():
        typer.echo(note)
    _learn(settings, region, export.examples, ())


def _from_corrections(settings: Settings) -> None:
    from enrichment.learning.examples import Part, read_examples

    with open_installation(settings) as installation:
        examples = corrected(installation)
    if not examples:
        raise SettingsError("правок сообщений в базе нет: учиться не на чем")
    typer.echo(f"Исправленных сообщений: {len(examples)}")
    _learn(settings, read_region(settings), examples, read_examples(Part.TRAIN))


def corrected(installation: Installation) -> "list[Example]":
    """Posts with people's corrections as labels; a label that nobody corrected is unknown."""
    from domain.correction import overlay
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
    region: Region,
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


@dataclass
class _Export:
    """Rows of a file as examples, and their values outside the vocabulary."""

    examples: "list[Example]" = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, Counter[str]] = field(default_factory=dict)
    without: int = 0

    def notes(self) -> list[str]:
        """One line each about what was read and what was not."""
        names = ", ".join(f"{HEADS.get(name, 'текст')} — «{t}»" for name, t in self.columns.items())
        lines = [f"Строк для обучения: {len(self.examples)}. Столбцы: {names}."]
        if self.without:
            lines.append(f"Без текста или без единой понятной метки: {self.without}")
        for name, values in self.unknown.items():
            common = "; ".join(f"«{value}» ({n})" for value, n in values.most_common(SHOWN))
            lines.append(
                f"Столбец «{self.columns[name]}»: не знаем {values.total()} значений: {common}."
                " Впишите их в exports.yaml региона, если они нужны."
            )
        return lines


def _read_export(file: Path, region: Region) -> _Export:
    from enrichment.learning.examples import Example, post_of, said
    from otklik.texts import open_texts
    from region.exports import places

    titles = region.exports.columns.get("text", ("text",))
    table = open_texts(file, *titles)
    standing = places(table.titles, region.exports)
    heads = {name: place for name, place in standing.items() if name != "text"}
    if not heads:
        raise SettingsError(
            f"{file}: нет столбцов с метками (группа тем, тема, исполнитель, вид):"
            " впишите их названия в exports.yaml региона"
        )
    export = _Export(columns={name: table.titles[place] for name, place in standing.items()})
    known = _vocabulary(region)
    for number, cells in table.rows():
        text = admit_text(cells[standing["text"]])
        values = {name: _value(cells[place], known[name]) for name, place in heads.items()}
        for name, place in heads.items():
            if values[name] is None and cells[place].strip():
                export.unknown.setdefault(name, Counter())[cells[place].strip()[:80]] += 1
        group, topic = values.get("group"), values.get("topic")
        if topic is not None and group is not None and topic.split(".")[0] != group:
            values["topic"] = None  # of two equal names, the other belongs to another group
        if not text.strip() or not any(values.values()):
            export.without += 1
            continue
        labels = Labels(
            group=said(values.get("group")),
            topic=said(values.get("topic")),
            kind=said(values.get("kind")),
            body=said(values.get("body")),
        )
        export.examples.append(Example(post_of(f"{file.name}:{number}", text), labels, whole=False))
    return export


def _value(cell: str, known: Mapping[str, str]) -> str | None:
    from region.exports import spelled

    return known.get(spelled(cell))


def _vocabulary(region: Region) -> dict[str, dict[str, str]]:
    """Column -> normalised value of a cell -> id."""
    from domain.post import Kind
    from region.exports import spelled

    topics = [topic for group in region.groups.values() for topic in group.topics]
    return {
        "group": {
            **region.exports.groups,
            **{spelled(group.name): group.id for group in region.groups.values()},
            **{spelled(id_): id_ for id_ in region.groups},
        },
        "topic": {
            **{spelled(topic.name): topic.id for topic in topics},
            **{spelled(topic.id): topic.id for topic in topics},
        },
        "body": {spelled(body.name): body.id for body in region.bodies.values()}
        | {spelled(id_): id_ for id_ in region.bodies},
        "kind": {**region.exports.kinds, **{str(kind): str(kind) for kind in Kind}},
    }


def _shipped(settings: Settings, outside: Path | None) -> None:
    import json

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
