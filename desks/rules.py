"""Alert rules: those in force, their accuracy, and a trial of one on history."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from alerts.detector.backtest import Backtest, Trial, backtests
from alerts.detector.matching import Matching, layout_of_search
from alerts.detector.panel import Layout, layout_of_region
from alerts.rules import Rules, load_rules
from alerts.searches import SearchEvaluator, SearchWatch
from alerts.single import SinglePosts
from alerts.usefulness import Advice, Kind, Tally, by_month, doubtful, tally_of
from app.assembly import make_pager
from app.installation import Installation
from desks.audit import write
from desks.searches import WatchedSearches
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.alert import Alert, Cell
from domain.errors import EntryRefused
from domain.person import Right
from domain.ports.complaints import ComplaintStore
from domain.query_text import parse
from domain.region import Region
from domain.saved_search import SavedSearch
from domain.source import Source
from domain.terms.worktime import Worktime
from russian.vocabulary import Vocabulary

MONTHS = 6
LATELY = 3
KINDS = {
    Kind.NARROW: "Всплеск по разделу в муниципалитете",
    Kind.TOPIC: "Всплеск по разделу в области",
    Kind.PLACE: "Всплеск по всем разделам муниципалитета",
    Kind.SEARCH: "Всплеск по сохранённому поиску",
    Kind.REACH: "Пост с недовольством и большим охватом",
    Kind.UNANSWERED: "Нет ответа на странице ведомства",
}
ADVICE = {
    Advice.FEW: "мало оценок",
    Advice.STRICTER: "ложных больше половины: сделайте правило строже",
    Advice.KEEP: "менять не нужно",
    Advice.LOOSER: "почти все верны: можно сделать чувствительнее",
}


def matching(installation: Installation, name: str) -> Matching | None:
    search = next((s for s in installation.watch.searches.all() if s.name == name), None)
    return _matching(installation, search) if search else None


def _matching(installation: Installation, search: SavedSearch) -> Matching:
    condition = parse(search.query, installation.region.zone, Vocabulary(installation.region).names)
    return Matching(installation.posts.complaints, installation.posts.index, condition)


def make_search_watch(installation: Installation) -> SearchWatch:
    rules, pager = load_rules(), make_pager(installation)

    def make(search: SavedSearch) -> SearchEvaluator:
        return SearchEvaluator(
            complaints=_matching(installation, search),
            baselines=installation.watch.baselines,
            alerts=installation.watch.alerts,
            rules=rules,
            layout=layout_of_search(search.name),
            sensitivity=installation.settings.sensitivity,
            pager=pager,
            zone=installation.region.zone,
            name=f"search {search.name} {search.query}",
        )

    return SearchWatch(searches=WatchedSearches(installation), make=make)


def make_single(installation: Installation) -> SinglePosts:
    return SinglePosts(
        index=installation.posts.index,
        ledger=installation.posts.ledger,
        alerts=installation.watch.alerts,
        rules=load_rules(),
        sources=installation.region.sources,
        pager=make_pager(installation),
        worktime=partial(page_worktime, installation.region),
    )


def page_worktime(region: Region, page: Source) -> Worktime:
    """The working time of the body that keeps an official page."""
    return region.worktime(page.municipality, page.owner_body)


def region_layout(region: Region) -> Layout:
    return layout_of_region(tuple(region.groups), tuple(region.municipalities))


@dataclass(frozen=True, slots=True)
class Usefulness:
    kind: Kind
    name: str
    months: Sequence[Tally]
    advice: str


@dataclass(frozen=True, slots=True)
class InForce:
    """`months` are first days of months, latest first; `doubtful` names cells whose alerts were
    mostly false.
    """

    rules: Rules
    sensitivity: str
    months: Sequence[date]
    usefulness: Sequence[Usefulness]
    doubtful: Sequence[tuple[Alert, Tally]]


@dataclass(frozen=True, slots=True)
class RuleDesk:
    installation: Installation

    def in_force(self, viewer: Viewer) -> InForce:
        viewer.demand(Right.REGION)
        installation, zone = self.installation, self.installation.region.zone
        today = installation.clock.now().astimezone(zone)
        alerts = installation.watch.alerts.recent(today - timedelta(days=31 * MONTHS))
        moves = installation.watch.alerts.moves_of([alert.id for alert in alerts])
        judged = [(alert, tally_of(moves[alert.id])) for alert in alerts]
        count = today.year * 12 + today.month - 1
        months = [date((count - i) // 12, (count - i) % 12 + 1, 1) for i in range(MONTHS)]
        sums = by_month(judged, zone)
        tallies = {kind: [sums.get((kind, one), Tally()) for one in months] for kind in Kind}
        usefulness = [
            Usefulness(kind, KINDS[kind], of_it, ADVICE[sum(of_it[:LATELY], Tally()).advice()])
            for kind, of_it in tallies.items()
        ]
        sensitivity = installation.settings.sensitivity
        return InForce(load_rules(), sensitivity, months, usefulness, doubtful(judged))

    def trial(
        self,
        viewer: Viewer,
        cell: Cell,
        sensitivity: str = "",
        windows: Collection[int] | None = None,
    ) -> Backtest:
        """The alerts that a rule would have sent over the stored history, by default with the
        sensitivity and windows in force; audited. Raises EntryRefused for an impossible rule.
        """
        viewer.demand(Right.REGION)
        installation, rules = self.installation, load_rules()
        level = sensitivity or installation.settings.sensitivity
        field = field_of(installation, cell)
        trial = Trial(cell, level, tuple(windows or rules.windows))
        _check(trial, rules)
        now = installation.clock.now()
        write(installation.audit, now, viewer, Verb.BACKTEST, f"{cell.key} {level}")
        return tried(installation, field, [trial], now)[0]


@dataclass(frozen=True, slots=True)
class Field:
    counted: ComplaintStore
    layout: Layout
    cells: int


def field_of(installation: Installation, cell: Cell) -> Field:
    """Raises EntryRefused for a cell without a rule."""
    layout = region_layout(installation.region)
    if cell.search is None:
        if cell not in layout.position:
            raise EntryRefused("назовите муниципалитет или раздел: по всему сразу правил нет")
        return Field(installation.posts.complaints, layout, len(layout))
    if cell.group or cell.municipality:
        raise EntryRefused("назовите или поиск, или раздел и место: вместе они не проверяются")
    if (search := matching(installation, cell.search)) is None:
        raise EntryRefused(f"сохранённого поиска «{cell.search}» нет")
    return Field(search, layout_of_search(cell.search), len(layout))


def tried(
    installation: Installation,
    field: Field,
    trials: Sequence[Trial],
    now: datetime,
    passed: Callable[[int, int], None] = lambda hour, hours: None,
) -> Sequence[Backtest]:
    return backtests(
        trials,
        complaints=field.counted,
        baselines=installation.watch.baselines,
        rules=load_rules(),
        layout=field.layout,
        cells=field.cells,
        zone=installation.region.zone,
        now=now,
        passed=passed,
    )


def _check(trial: Trial, rules: Rules) -> None:
    if trial.sensitivity not in rules.q:
        raise EntryRefused(
            f"чувствительности «{trial.sensitivity}» нет; бывают: {', '.join(rules.q)}"
        )
    if unknown := set(trial.windows) - set(rules.windows):
        known = ", ".join(map(str, rules.windows))
        raise EntryRefused(f"промежутка {min(unknown)} ч нет; бывают: {known}")
