"""Reads a centre's labelled export: its texts, and what its names mean in the region. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.errors import SettingsError
from domain.post import Kind, Labels
from domain.privacy.admission import admit_text
from domain.region import Region
from domain.spelling import spelled
from enrichment.learning.examples import Example, post_of, said
from files.sheets import as_written
from files.tables import Table
from region.bounds.refusals import refusal
from region.exports import LABELS, places
from region.synonyms import Meaning, Synonyms
from russian.vocabulary import KINDS


@dataclass(frozen=True, slots=True)
class ExportRow:
    """`text` is masked, `written` holds the cells by our names of columns, `known` the ids that
    they mean.
    """

    number: int
    text: str
    written: Mapping[str, str]
    known: Mapping[str, str]


@dataclass
class LabelledExport:
    """`columns` maps our names to the file's titles; `unknown` counts values without a meaning by
    column, `alike` those understood by likeness, as (column, value, id), `refused` names out of
    bounds, with the reason.
    """

    name: str
    columns: Mapping[str, str]
    rows: list[ExportRow] = field(default_factory=list)
    unknown: dict[str, Counter[str]] = field(default_factory=dict)
    alike: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)

    def examples(self) -> list[Example]:
        return [
            Example(
                post_of(f"{self.name}:{row.number}", row.text),
                Labels(
                    group=said(row.known.get("group")),
                    topic=said(row.known.get("topic")),
                    kind=said(row.known.get("kind")),
                    body=said(row.known.get("body")),
                ),
                whole=False,
            )
            for row in self.rows
            if row.text.strip() and row.known
        ]


def read_labelled(table: Table, name: str, region: Region) -> LabelledExport:
    """Raises SettingsError if the file `name` has no column of labels that exports.yaml knows."""
    standing = places(table.titles, region.exports, LABELS)
    if "text" not in standing or len(standing) == 1:
        raise SettingsError(
            f"{name}: нет столбцов с метками (группа тем, тема, исполнитель, вид):"
            " впишите их названия в exports.yaml региона"
        )
    export = LabelledExport(name, {name: table.titles[place] for name, place in standing.items()})
    words = _Words(region)
    for number, cells in table.rows():
        text = admit_text(as_written(cells[standing["text"]]))
        written = {
            column: as_written(cells[place].strip())
            for column, place in standing.items()
            if column != "text"
        }
        meanings = words.of(written)
        export.rows.append(
            ExportRow(number, text, written, {name: m.id for name, m in meanings.known.items()})
        )
        export.alike.update(
            (c, written.get(c, ""), m.id) for c, m in meanings.known.items() if m.alike
        )
        export.refused.update(meanings.refused)
        for column in meanings.unknown:
            export.unknown.setdefault(column, Counter())[written[column]] += 1
    return export


@dataclass
class _Meanings:
    known: dict[str, Meaning] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


class _Words:
    def __init__(self, region: Region) -> None:
        self._synonyms = Synonyms(region)
        self._kinds = {
            **{spelled(word): kind for kind, word in KINDS.items()},
            **region.exports.kinds,
            **{str(kind): str(kind) for kind in Kind},
        }
        self._before: dict[tuple[tuple[str, str], ...], _Meanings] = {}

    def of(self, written: Mapping[str, str]) -> _Meanings:
        key = tuple(written.items())
        if (meanings := self._before.get(key)) is None:
            meanings = self._before[key] = self._look_up(written)
        return meanings

    def _look_up(self, written: Mapping[str, str]) -> _Meanings:
        meanings = _Meanings()
        self._subject(written.get("group", ""), written.get("topic", ""), meanings)
        if body := written.get("body"):
            self._note("body", self._synonyms.body(body), meanings)
        if kind := written.get("kind"):
            id_ = self._kinds.get(spelled(kind))
            self._note("kind", Meaning(id_) if id_ else None, meanings)
        return meanings

    def _subject(self, group: str, topic: str, meanings: _Meanings) -> None:
        """A topic counts only within its group; it says its group where the group is unknown."""
        id_ = self._synonyms.group(group)
        if id_ is None and (why := refusal(group)):
            meanings.refused.append((group, why))
            return
        meaning = self._synonyms.topic(topic, id_)
        if meaning is None and (why := refusal(topic)):
            meanings.refused.append((topic, why))
            topic = ""
        if meaning is not None and id_ is None:
            id_ = meaning.id.partition(".")[0]
        if group or id_:
            self._note("group", Meaning(id_) if id_ else None, meanings)
        if topic:
            self._note("topic", meaning, meanings)

    @staticmethod
    def _note(column: str, meaning: Meaning | None, meanings: _Meanings) -> None:
        if meaning is None:
            meanings.unknown.append(column)
        else:
            meanings.known[column] = meaning
