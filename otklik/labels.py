"""Labels on the command line: label a file of texts."""

import pickle
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from functools import partial
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer
from rich.console import Console

from app.settings import Settings, read_settings
from domain.errors import SettingsError
from domain.incident import Joined, StoryRole
from domain.post import Label, Labels, Post
from domain.privacy.admission import admit_text
from domain.query import Field
from domain.region import Region
from domain.source import Source, SourceKind
from files.sheets import as_written, people_lines, program_lines
from otklik.output import progress_of, refuse_overwriting, renamed, written_whole
from russian.vocabulary import Vocabulary

if TYPE_CHECKING:
    from enrichment.incidents.telling import Candidate
    from enrichment.pipeline import Enricher
    from enrichment.shares import Shares
    from files.headers import Row
    from files.tables import Table

BATCH = 500
WEIGHED = 4_000
ADDED = (
    *("masked_text", "language", "relevant", "group", "group_confidence", "group_2", "group_3"),
    *("topic", "kind", "kind_confidence", "sentiment", "urgency", "municipality", "settlement"),
    *("street", "body", "incident", "role"),
)
NO_ROLE = "none"
HEADS = {
    "kind": "вид",
    "sentiment": "тон",
    "urgency": "срочность",
    "group": "раздел",
    "topic": "тема",
    "municipality": "муниципалитет",
    "settlement": "населённый пункт",
    "body": "исполнитель",
    "complaint": "жалоба или нет",
    "elsewhere": "не о регионе",
}
SOURCE_TITLES = ("source", "источник", "сообщество", "канал")
_RELEVANT = (
    {"region": "true", "elsewhere": "false"},
    {"region": "да", "elsewhere": "нет"},
)
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
_DATES = ("", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y")  # the first is ISO 8601


def label(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="CSV, XLSX, XLS, ODS, JSON Lines.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", dir_okay=False, help="Куда писать CSV.")],
    column: Annotated[str, typer.Option(help="Столбец с текстом.")] = "text",
    separator: Annotated[
        str | None,
        typer.Option(help="Разделитель в OUT; без него — как в FILE. Для Excel: ';'."),
    ] = None,
    ids: Annotated[
        bool,
        typer.Option("--ids", help="Для программ: идентификаторы вместо названий, через запятую."),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Переписать OUT, если он есть.")] = False,
) -> None:
    """Разметить файл текстов: о чём, где, какого вида, насколько срочно, об одном ли событии.

    Метки пишутся словами («ЖКХ», «Тында»). incident — номер события, role — чем сообщение в нём
    стало: voice — жалоба или вопрос, coverage — новость, ответ или благодарность, none — ничем.
    Установка не нужна. Столбцы published и
    source_municipality, если они есть, уточняют место и то, какие сообщения об одном. По столбцу
    source (или «источник») система узнаёт, что источник повторяет из поста в пост («Подписаться»,
    «Прислать новость»), и не принимает это за новость.

    Пример: otklik label posts.xlsx -o labelled.csv
    """
    from otklik.texts import open_texts

    settings = read_settings()
    if separator is not None and separator not in (";", ",", "\t", "\\t"):
        raise SettingsError(f"--separator {separator}: бывает ';', ',' и '\\t'")
    refuse_overwriting(out, file, force)
    table = open_texts(file, column)
    if not table.total:
        raise SettingsError(f"{file}: в файле нет ни одной строки с данными")
    region, enricher = enricher_of(settings)
    labelling = Labelling(table, column, region, enricher, None if ids else Vocabulary(region))
    mark = "," if ids else table.mark
    if separator is not None:
        mark = separator.replace("\\t", "\t")
    lines = partial(program_lines, mark=mark) if ids else partial(people_lines, mark=mark, end="\n")
    excel = table.excel and not ids
    with written_whole(out, excel) as text, progress_of(Console(stderr=True)) as progress:
        task = progress.add_task(f"Разметка {file.name}", total=table.total)
        text.writelines(lines([(*renamed(table.titles, ADDED), *ADDED)]))
        for batch in labelling.batches(partial(progress.advance, task)):
            own = as_written if ids else str
            text.writelines(lines((*map(own, cells), *added) for cells, added in batch))
    typer.echo(f"Размечено строк: {table.total}, из них без текста: {labelling.empty}. {out}")
    for note in (*table.notes, *labelling.notes(), *enricher.notes()):
        typer.echo(note)


def enricher_of(settings: Settings) -> "tuple[Region, Enricher]":
    """The region and the enricher from files only; no database and no key is needed."""
    from app.assembly import make_enricher
    from app.wiring import read_region
    from enrichment.lemmas import morphology, place_names

    region = read_region(settings)
    return region, make_enricher(settings, region, morphology(tuple(place_names(region))))


@dataclass
class Labelling:
    """Labels rows in batches and keeps only the latest stories, and a few words for each row;
    without `words` labels are ids.
    """

    table: "Table"
    column: str
    region: Region
    enricher: "Enricher"
    words: Vocabulary | None = None
    empty: int = 0
    _misunderstood: Counter[str] = field(default_factory=Counter)
    _examples: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        from enrichment.repeats.repeats import Repeats
        from region.sources.listing import municipality_ids

        self._text = self.table.place(self.column)
        self._published = self.table.place("published")
        self._place = self.table.place("source_municipality")
        places = (self.table.place(title) for title in SOURCE_TITLES)
        self._source_name = next((place for place in places if place is not None), None)
        self._repeats = Repeats()
        self._names = municipality_ids(self.region)
        self._sources = {
            id_: Source(id_, SourceKind.WEB, "", "", municipality=id_)
            for id_ in self.region.municipalities
        }
        self._shares = self._found_shares()

    def batches(
        self, labelled: Callable[[int], object] = lambda _: None
    ) -> Iterator[list[tuple[list[str], list[str]]]]:
        """The cells of every row in order, and those of the columns ADDED. The file is read twice,
        because rows join stories in order of time, as the worker's posts do.
        """
        with TemporaryFile() as spool:
            times, places = [], array("Q")
            rows = self.table.rows()
            while batch := list(islice(rows, BATCH)):
                for added, candidate, at in self._labels(batch):
                    times.append(at)
                    places.append(spool.tell())
                    pickle.dump((added, candidate), spool)
                labelled(len(batch))
            stories = self._stories(spool, times, places)
            spool.seek(0)
            rows = self.table.rows()
            for start in range(0, len(times), BATCH):
                yield [
                    (cells, [*_read(spool)[0], *stories[start + n]])
                    for n, (_, cells) in enumerate(islice(rows, BATCH))
                ]

    def _labels(
        self, rows: Sequence["Row"]
    ) -> Iterator[tuple[list[str], "Candidate | None", datetime]]:
        from enrichment.incidents.telling import Candidate
        from enrichment.rest import Rest

        posts = [self._post(number, cells) for number, cells in rows]
        repeated = self._repeated(posts, [cells for _, cells in rows])
        labels = self.enricher.label(posts, self._sources, repeated, self._shares)
        for post, known in zip(posts, labels, strict=True):
            candidate = None
            if known.kind:
                stretches = repeated.get(post.id, ())
                rest = Rest.of(post.body, known.lemmas, stretches, self.enricher.lemmatiser)
                without = known.having(lemmas=rest.lemmas)
                candidate = Candidate(post.native_id, post.published_at, without, rest.text)
            yield _cells(post.text, known, self.words), candidate, post.published_at

    def _stories(
        self, spool: BinaryIO, times: Sequence[datetime], places: Sequence[int]
    ) -> list[tuple[str, str]]:
        from enrichment.incidents.memory import Course, turns

        numbers = count(1)
        course = Course(lambda: str(next(numbers)))
        post_ids: dict[int, str] = {}
        in_time = sorted(range(len(times)), key=times.__getitem__)
        for some in turns(in_time, times.__getitem__):
            candidates = []
            for row in some:
                spool.seek(places[row])
                if candidate := _read(spool)[1]:
                    candidates.append(candidate)
                    post_ids[row] = candidate.post_id
            course.take(candidates)
        return _numbered(in_time, {row: course.place(post_id) for row, post_id in post_ids.items()})

    def _found_shares(self) -> "Shares":
        from enrichment.learning.examples import post_of

        every = max(1, -(-self.table.total // WEIGHED))
        rows = islice(self.table.rows(), 0, None, every)
        texts = (self._masked(cells) for _, cells in rows)
        posts = (post_of(str(place), text) for place, text in enumerate(texts))
        return self.enricher.shares(iter(lambda: list(islice(posts, BATCH)), []))

    def _masked(self, cells: Sequence[str]) -> str:
        return "" if self._text is None else admit_text(as_written(cells[self._text]))

    def notes(self) -> Iterator[str]:
        for column, wrong in self._misunderstood.items():
            first = self._examples[column]
            yield f"Столбец {column}: не понято ячеек: {wrong}, первая — {first}"

    def _post(self, number: int, cells: Sequence[str]) -> Post:
        text = self._masked(cells)
        self.empty += not text.strip()
        at = self._at(number, cells)
        source = self._source(number, cells)
        # Zero-padded, so that ids sort like the lines and incidents are numbered in that order.
        return Post(source, SourceKind.WEB, f"{number:012}", "", at, at, text)

    def _repeated(
        self, posts: Sequence[Post], rows: Sequence[Sequence[str]]
    ) -> dict[str, tuple[tuple[int, int], ...]]:
        """By post id: what its source repeats, learned in order of time as the worker learns it."""
        repeated = {}
        place = self._source_name
        names = ["" if place is None else cells[place].strip() for cells in rows]
        pairs = zip(posts, names, strict=True)
        for post, name in sorted(pairs, key=lambda p: (p[0].published_at, p[0].native_id)):
            if spans := self._repeats.learn(replace(post, source_id=name)):
                repeated[post.id] = spans
        return repeated

    def _at(self, number: int, cells: Sequence[str]) -> datetime:
        written = "" if self._published is None else cells[self._published].strip()
        if not written:
            return _UNDATED
        if (at := _moment(written, self.region.zone)) is None:
            self._wrong("published", number, written)
        return at or _UNDATED

    def _source(self, number: int, cells: Sequence[str]) -> str:
        from region.spelling import municipality_key

        written = "" if self._place is None else cells[self._place].strip()
        if not written:
            return ""
        ids = self._names.get(municipality_key(written), ())
        if len(ids) != 1:
            self._wrong("source_municipality", number, written)
            return ""
        return next(iter(ids))

    def _wrong(self, column: str, number: int, written: str) -> None:
        self._misunderstood[column] += 1
        self._examples.setdefault(column, f"строка {number}: «{written[:40]}»")


def _numbered(in_time: Sequence[int], placed: Mapping[int, Joined | None]) -> list[tuple[str, str]]:
    numbers: dict[str, str] = {}
    stories = [("", NO_ROLE)] * len(in_time)
    for row in in_time:
        if place := placed.get(row):
            role = StoryRole.VOICE if place.role.speaks else StoryRole.COVERAGE
            number = numbers.setdefault(place.incident_id, str(len(numbers) + 1))
            stories[row] = number, role.value
    return stories


def _read(spool: BinaryIO) -> "tuple[list[str], Candidate | None]":
    read: tuple[list[str], Candidate | None] = pickle.load(spool)
    return read


def _cells(text: str, known: Labels, words: Vocabulary | None) -> list[str]:
    second, third = (*known.alternatives, None, None)[:2]

    def named(field: Field, label: Label | None) -> str:
        return words.shown(field, _value(label)) if words else _value(label)

    return [
        text,
        _value(known.language),
        _RELEVANT[words is not None].get(_value(known.relevance), ""),
        named(Field.GROUP, known.group),
        _confidence(known.group),
        named(Field.GROUP, second),
        named(Field.GROUP, third),
        named(Field.TOPIC, known.topic),
        named(Field.KIND, known.kind),
        _confidence(known.kind),
        named(Field.SENTIMENT, known.sentiment),
        named(Field.URGENCY, known.urgency),
        named(Field.MUNICIPALITY, known.municipality),
        named(Field.SETTLEMENT, known.settlement),
        _value(known.street),
        named(Field.BODY, known.body),
    ]


def _value(label: Label | None) -> str:
    return label.value if label else ""


def _confidence(label: Label | None) -> str:
    return f"{label.confidence:.3f}" if label else ""


def _moment(written: str, zone: tzinfo) -> datetime | None:
    for form in _DATES:
        try:
            if form:
                at = datetime.strptime(written, form).replace(tzinfo=zone)
            else:
                at = datetime.fromisoformat(written)
                at = at if at.tzinfo else at.replace(tzinfo=zone)
            at = at.astimezone(UTC)
        except (ValueError, OverflowError):
            continue
        return at if 1900 <= at.year <= 2200 else None
    return None
