"""Reads a region's folder strictly: every mistake has its file, line and key. Reads files."""

from functools import cache, lru_cache, partial
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from domain.errors import FileMistake
from domain.region import PRESS_WITHIN, Region
from files.strict_yaml import WHOLE, Item, Mistakes, open_table
from region.bodies import read_bodies, read_routes
from region.breaks import read_breaks
from region.exports import read_exports
from region.networks import read_networks
from region.places import read_municipalities, read_rows, read_settlements, read_traps
from region.points import read_points
from region.polygons import borders_of, check_polygons
from region.rules.answers import read_answer_rules
from region.rules.cases import read_case_rules
from region.rules.margins import read_margins
from region.rules.official_pages import read_official_pages
from region.rules.recommendations import read_recommendation_rules
from region.rules.report_forms import read_report_forms
from region.sources.registry import read_sources
from region.topics import read_groups
from region.worktime.calendar import read_calendar, read_zone
from region.worktime.terms import read_terms


def region_folder(path: Path) -> Path:
    """An installed folder for a bare name, else `path` itself; raises FileMistake if it does not
    exist.
    """
    installed = Path(__file__).parent / path
    folder = installed if len(path.parts) == 1 and installed.is_dir() else path
    if not folder.is_dir():
        raise FileMistake(str(folder), None, WHOLE, "папки региона нет")
    return folder


def is_shipped(folder: Path) -> bool:
    return folder.resolve().is_relative_to(Path(__file__).resolve().parent)


def load_region(folder: Path, sources: Path | None = None) -> Region:
    """The region of a folder, read again only if its files changed; `sources` replaces its own
    sources.yaml. Raises the first mistake as FileMistake.
    """
    files = [*sorted(folder.iterdir()), *([sources] if sources else [])]
    return _load(folder, sources, tuple(map(_content, files)))


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:  # its reader reports it
        return None


@lru_cache(maxsize=2)
def _load(folder: Path, sources: Path | None, contents: tuple[bytes | None, ...]) -> Region:
    """`contents` is only the key: other contents, another region."""
    mistakes: Mistakes = []
    region = _read(folder, sources, mistakes)
    if mistakes:
        raise mistakes[0]
    return region


def check_region(folder: Path, sources: Path | None = None) -> list[FileMistake]:
    mistakes: Mistakes = []
    region = _read(folder, sources, mistakes)
    check_polygons(folder / "polygons.geojson", region.municipalities, mistakes)
    order = {file: place for place, file in reversed(list(enumerate(m.file for m in mistakes)))}
    return sorted(mistakes, key=lambda m: (order[m.file], m.line or 0))


def _read(folder: Path, sources: Path | None, mistakes: Mistakes) -> Region:
    id_, name, zone, press_within = _read_head(folder / "region.yaml", mistakes)
    rows = read_rows(folder / "settlements.csv", mistakes)
    municipalities = read_municipalities(
        folder / "municipalities.yaml", {row.cells["id"] for row in rows}, mistakes
    )
    settlements = read_settlements(folder / "settlements.csv", rows, municipalities, mistakes)
    traps = read_traps(folder / "places.yaml", municipalities, mistakes)
    groups = read_groups(folder / "topics.yaml", mistakes)
    topics = {topic.id: group.id for group in groups.values() for topic in group.topics}
    bodies = read_bodies(folder / "bodies.yaml", municipalities, mistakes)
    return Region(
        id=id_,
        name=name,
        zone=zone,
        municipalities=MappingProxyType(municipalities),
        settlements=MappingProxyType(settlements),
        groups=MappingProxyType(groups),
        bodies=MappingProxyType(bodies),
        routes=read_routes(
            folder / "routing.yaml", groups, topics, bodies, municipalities, mistakes
        ),
        policy=read_terms(folder / "terms.yaml", {*groups, *topics}, mistakes),
        calendar=read_calendar(folder / "calendar.yaml", mistakes, municipalities, bodies),
        sources=MappingProxyType(
            read_sources(sources or folder / "sources.yaml", municipalities, bodies, mistakes)
        ),
        exports=read_exports(folder / "exports.yaml", groups, mistakes, topics, bodies),
        breaks=read_breaks(folder / "breaks.yaml", mistakes),
        case_rules=read_case_rules(folder / "case_rules.yaml", mistakes),
        answer_rules=read_answer_rules(folder / "answer_rules.yaml", mistakes),
        recommendation_rules=read_recommendation_rules(folder / "recommendations.yaml", mistakes),
        page_rules=read_official_pages(folder / "official_pages.yaml", bodies, mistakes),
        report_forms=MappingProxyType(read_report_forms(folder / "report_forms.yaml", mistakes)),
        networks=MappingProxyType(read_networks(folder / "networks.yaml", mistakes)),
        foreign=traps.foreign,
        rivers=traps.rivers,
        ordinary=traps.ordinary,
        slang=MappingProxyType(traps.slang),
        press_within=press_within,
        margins=MappingProxyType(read_margins(folder / "margins.yaml", mistakes)),
        points=read_points(folder / "points.yaml", mistakes),
        borders=cache(partial(borders_of, folder / "polygons.geojson", tuple(municipalities))),
    )


def _read_head(path: Path, mistakes: Mistakes) -> tuple[str, str, ZoneInfo, int]:
    if (table := open_table(path, mistakes)) is None:
        return "", "", ZoneInfo("UTC"), PRESS_WITHIN
    id_ = table.take("id", Item.identifier)
    name = table.take("name", Item.text)
    zone = table.take("zone", read_zone)
    press_within = table.maybe("press_within", _read_minutes, PRESS_WITHIN)
    table.close()
    return id_ or "", name or "", zone or ZoneInfo("UTC"), press_within


def _read_minutes(item: Item) -> int | None:
    return item.integer(1, 10_000)
