"""The rules of alerts over open parts: those that look at every turn, one tried on history, and
what the norm says of every place.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from alerts.detector.backtest import Backtest, Trial, backtest
from alerts.detector.deviation import Deviations, deviations
from alerts.detector.learning import Learner
from alerts.detector.matching import Matching, layout_of_search
from alerts.detector.panel import Layout, layout_of, region_cells
from alerts.rules import load_rules
from alerts.searches import SearchEvaluator, SearchWatch
from alerts.single import SinglePosts
from app.assembly import make_pager
from app.wiring import Parts
from desks.searches import WatchedSearches
from domain.alert import Cell
from domain.errors import SettingsError
from domain.ports.complaints import ComplaintStore
from domain.query_text import parse
from domain.region import Region
from domain.saved_search import SavedSearch
from russian.vocabulary import Vocabulary


def matching(parts: Parts, name: str) -> Matching | None:
    """The complaints that a saved search finds; None where there is none of the name."""
    search = next((s for s in parts.searches.all() if s.name == name), None)
    return _matching(parts, search) if search else None


def _matching(parts: Parts, search: SavedSearch) -> Matching:
    """Raises QueryError."""
    condition = parse(search.query, parts.region.zone, Vocabulary(parts.region).names)
    return Matching(parts.complaints, parts.index, condition)


def make_search_watch(parts: Parts) -> SearchWatch:
    """The detector over every saved search that is watched."""
    rules, pager = load_rules(), make_pager(parts)

    def make(search: SavedSearch) -> SearchEvaluator:
        return SearchEvaluator(
            complaints=_matching(parts, search),
            baselines=parts.baselines,
            alerts=parts.alerts,
            rules=rules,
            layout=layout_of_search(search.name),
            sensitivity=parts.settings.sensitivity,
            pager=pager,
            zone=parts.region.zone,
            name=f"search {search.name} {search.query}",
        )

    return SearchWatch(searches=WatchedSearches(parts), make=make)


def make_single(parts: Parts) -> SinglePosts:
    """The rules that count no people."""
    return SinglePosts(
        index=parts.index,
        ledger=parts.ledger,
        alerts=parts.alerts,
        rules=load_rules(),
        sources=parts.region.sources,
        pager=make_pager(parts),
    )


def region_layout(region: Region) -> Layout:
    """The cells over which the region's detector looks."""
    return layout_of(region_cells(list(region.groups), list(region.municipalities)))


def region_deviations(parts: Parts, now: datetime, period: timedelta) -> Deviations | None:
    """Every cell of the region beside its own norm over the period that ends now; None while the
    detector has not learned one.
    """
    learner = Learner(
        complaints=parts.complaints,
        baselines=parts.baselines,
        rules=load_rules(),
        layout=region_layout(parts.region),
        zone=parts.region.zone,
    )
    return deviations(learner, now, period)


def try_rule(
    parts: Parts, cell: Cell, sensitivity: str, windows: Collection[int] | None = None
) -> Backtest:
    """What a rule would have sent over the stored history; without `windows` by all of them. Raises
    SettingsError where there can be no such rule.
    """
    rules, region = load_rules(), parts.region
    layout = region_layout(region)
    counted: ComplaintStore = parts.complaints
    cells = len(layout)
    if cell.search is not None:
        if (found := matching(parts, cell.search)) is None:
            raise SettingsError(f"сохранённого поиска «{cell.search}» нет")
        counted, layout = found, layout_of_search(cell.search)
    elif cell not in layout.position:
        raise SettingsError("назовите муниципалитет или группу тем: по всему сразу правил нет")
    if sensitivity not in rules.q:
        raise SettingsError(f"чувствительности «{sensitivity}» нет; бывают: {', '.join(rules.q)}")
    if unknown := set(windows or ()) - set(rules.windows):
        raise SettingsError(
            f"промежутка {min(unknown)} ч нет; бывают: {', '.join(map(str, rules.windows))}"
        )
    return backtest(
        Trial(cell, sensitivity, tuple(windows or rules.windows)),
        complaints=counted,
        baselines=parts.baselines,
        rules=rules,
        layout=layout,
        cells=cells,
        zone=region.zone,
        now=parts.clock.now(),
    )
