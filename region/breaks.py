"""Breaks of series: breaks.yaml. Reads files."""

from collections.abc import Iterator
from pathlib import Path

from domain.reports.cut import Counted
from domain.reports.series_break import SeriesBreak
from files.strict_yaml import Item, Mistakes, YamlMapping, open_table


def read_breaks(path: Path, mistakes: Mistakes) -> tuple[SeriesBreak, ...]:
    """A region without the file has no breaks."""
    if not path.exists() or (table := open_table(path, mistakes)) is None:
        return ()
    breaks = tuple(_breaks(table))
    table.close()
    return breaks


def _breaks(table: YamlMapping) -> Iterator[SeriesBreak]:
    for row in table.rows("breaks"):
        on, until = row.take("on", Item.day), row.maybe("until", Item.day, None)
        name, counted = row.take("name", Item.text), row.take("counted", _counted)
        streams = row.maybe("streams", _names, frozenset[str]())
        sources = row.maybe("sources", _names, frozenset[str]())
        if on is None or name is None or counted is None:
            continue
        if until is not None and until <= on:
            row.wrong("until", "конец не позже начала: исправьте день")
        yield SeriesBreak(on, name, counted, until, streams, sources)


def _names(item: Item) -> frozenset[str]:
    return frozenset(item.texts())


def _counted(item: Item) -> frozenset[Counted]:
    known = [one.one_of(Counted, ", ".join(Counted)) for one in item.items()]
    return frozenset(one for one in known if one is not None)
