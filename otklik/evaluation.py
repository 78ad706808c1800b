"""Scores on the command line: labels on our own texts, incidents on ours and on real posts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table as Shown

from app.settings import read_settings
from domain.errors import SettingsError
from domain.region import Region
from enrichment.learning.examples import Part
from otklik.labels import ADDED, HEADS, Labelling, enricher_of

if TYPE_CHECKING:
    from enrichment.pipeline import Enricher

CONFUSIONS = 5
INCIDENT = ADDED.index("incident")
EVENT_TITLES = {"date": "published", "channel": "source"}  # as `otklik label` calls them
SURE = ("", "0", "false")


def evaluate(
    part: Annotated[
        Part, typer.Option(help="test — то, на чём не учились; train — остальное; all — всё.")
    ] = Part.TEST,
    events: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="Настоящие сообщения с номером события: id, channel, date, text, event, doubtful.",
        ),
    ] = None,
) -> None:
    """Оценки меток и бед: на наших текстах и, отдельно, на настоящих (docs/ru/labelling.md).

    Верно — доля строк, где метка названа правильно; топ-3 — где верная группа среди трёх первых;
    точность и полнота — по всем поставленным и по всем верным меткам; макро-F1 — среднее по меткам.
    «Об одной беде» — пары сообщений: какие из них отнесены к одной беде и какие должны быть.
    B-cubed — то же по сообщениям: большая беда не весит больше, чем сообщений в ней.

    Пример: otklik evaluate --events posts.jsonl
    """
    region, enricher = enricher_of(read_settings())
    console = Console()
    console.print("[bold]Наши тексты[/bold] (придуманы, docs/ru/labelling.md)")
    _own(part, region, enricher, console)
    console.print("\n[bold]Настоящие сообщения[/bold]")
    if events is None:
        console.print("Набор не назван: otklik evaluate --events FILE")
    else:
        _real(events, region, enricher, console)
    for note in enricher.notes():
        console.print(note, markup=False)


def _own(part: Part, region: Region, enricher: "Enricher", console: Console) -> None:
    from enrichment.learning.examples import digest, read_examples
    from enrichment.learning.pairs import HELD_OUT, TUNED, score
    from enrichment.learning.scores import confusions, scores

    examples = read_examples(part)
    true = [example.labels for example in examples]
    labels = enricher.label([example.post for example in examples], {})
    shown = Shown(title=f"Набор {part}: сообщений {len(examples)}, отпечаток {digest(examples)}")
    shown.add_column("Метка", no_wrap=True)
    for title in ("Строк", "Верно", "Топ-3", "Точн.", "Полн.", "F1", "Макро-F1"):
        shown.add_column(title, justify="right")
    for s in scores(true, labels):
        shares = (s.accuracy, s.top3, s.precision, s.recall, s.f1, s.macro_f1)
        shown.add_row(HEADS[s.head], str(s.rows), *map(_share, shares))
    console.print(shown)
    for head in ("kind", "group"):
        console.print(f"Чаще всего путается {HEADS[head]} (верно → найдено):")
        for c in confusions(head, true, labels, CONFUSIONS):
            console.print(f"  {c.count:>4}  {c.true or '—'} → {c.found or '—'}", markup=False)
    for file in [HELD_OUT] * (part is not Part.TRAIN) + [TUNED] * (part is not Part.TEST):
        pairs = score(*own_pairs(file, region, enricher))
        console.print(
            f"Об одной беде ({file.stem}): пар {pairs.true}, точность {pairs.precision:.3f},"
            f" полнота {pairs.recall:.3f}, F1 {pairs.f1:.3f}"
        )


def own_pairs(file: Path, region: Region, enricher: "Enricher") -> tuple[list[str], list[str]]:
    """The incident numbers of a file's rows: the stated ones, and those from `label`."""
    from otklik.texts import open_texts

    table = open_texts(file, "text")
    stated = table.place("incident")
    assert stated is not None
    labelling = Labelling(table, "text", region, enricher)
    rows = [row for batch in labelling.batches() for row in batch]
    return [cells[stated] for cells, _ in rows], [added[INCIDENT] for _, added in rows]


@dataclass(frozen=True, slots=True)
class EventPost:
    """A real post with the number of its event, and the incident that `label` gives it, or ""."""

    id: str
    channel: str
    date: str
    text: str
    event: str
    doubtful: bool
    incident: str


def read_events(file: Path, region: Region, enricher: "Enricher") -> list[EventPost]:
    """Posts joined by the code of `otklik label`; raises SettingsError."""
    from otklik.texts import open_texts

    table = open_texts(file, "text")
    if (place := table.place("event")) is None:
        raise SettingsError(f"{file}: нет столбца event с номером события")
    titles = tuple(EVENT_TITLES.get(title, title) for title in table.titles)
    labelling = Labelling(replace(table, titles=titles), "text", region, enricher)
    rows = [row for batch in labelling.batches() for row in batch]
    optional = [table.place(name) for name in ("id", "channel", "date", "text", "doubtful")]

    def post(cells: Sequence[str], incident: str) -> EventPost:
        id_, channel, date, text, doubt = ("" if at is None else cells[at] for at in optional)
        doubtful = doubt.strip().lower() not in SURE
        return EventPost(id_, channel, date, text, cells[place].strip(), doubtful, incident)

    return [post(cells, added[INCIDENT]) for cells, added in rows]


def _real(file: Path, region: Region, enricher: "Enricher", console: Console) -> None:
    posts = read_events(file, region, enricher)
    sure = [post for post in posts if not post.doubtful]
    events = len({post.event for post in sure})
    console.print(
        f"{file.name}: сообщений {len(posts)}, из них сомнительных {len(posts) - len(sure)}"
        f" (не считаются), событий {events}",
        markup=False,
    )
    for line in event_lines([p.event for p in sure], [p.incident for p in sure]):
        console.print(f"  {line}")


def event_lines(events: Sequence[str], incidents: Sequence[str]) -> list[str]:
    from enrichment.learning.pairs import b_cubed, score

    pairs, cubed = score(events, incidents), b_cubed(events, incidents)
    largest = max(Counter(filter(None, incidents)).values(), default=1)
    return [
        f"Пары: {pairs.true}, точность {pairs.precision:.3f}, полнота {pairs.recall:.3f},"
        f" F1 {pairs.f1:.3f}",
        f"B-cubed: точность {cubed.precision:.3f}, полнота {cubed.recall:.3f}, F1 {cubed.f1:.3f}",
        f"Самая большая беда: сообщений {largest}",
    ]


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.3f}"
