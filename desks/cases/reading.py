"""Reading cases: lists with tabs and counts, the board, and the story of one case."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from app.installation import Installation
from desks.audit import Verb, write
from desks.cases.scope import CaseScope
from desks.cases.story import CaseStory, story_of
from desks.viewer import Viewer
from domain.cases.case import number_of
from domain.cases.workflow import OPEN_STATES, WITH_BODY, CaseState
from domain.errors import EntryRefused, NotFound
from domain.person import Right
from domain.ports.cases import CaseCount, CaseFilter, CaseOrder, StoredCase
from domain.terms.policy import Regime

PAGE, CARDS = 30, 12  # cases of a page; of a column of the board


class Tab(StrEnum):
    """The lists of cases, as their tabs stand."""

    OPEN = "open"
    LATE = "late"
    TODAY = "today"
    CENTRE = "centre"
    BODIES = "bodies"
    POSTPONED = "postponed"
    ANSWERED = "answered"
    CLOSED = "closed"


STATES_OF: Mapping[Tab, Collection[CaseState]] = {
    Tab.OPEN: OPEN_STATES,
    Tab.LATE: OPEN_STATES,
    Tab.TODAY: OPEN_STATES,
    Tab.CENTRE: frozenset({CaseState.RECEIVED, CaseState.MODERATED}),
    Tab.BODIES: WITH_BODY,
    Tab.POSTPONED: frozenset({CaseState.POSTPONED}),
    Tab.ANSWERED: frozenset({CaseState.ANSWERED, CaseState.RATED}),
    Tab.CLOSED: frozenset({CaseState.CLOSED}),
}
# The columns of the board by state, and by deadline.
BY_STATE: Mapping[str, Collection[CaseState]] = {
    "У центра": STATES_OF[Tab.CENTRE],
    "Передано": frozenset({CaseState.ROUTED, CaseState.RETURNED}),
    "В работе": frozenset({CaseState.ACCEPTED, CaseState.IN_WORK, CaseState.INTERIM}),
    "Отложено": STATES_OF[Tab.POSTPONED],
    "Отвечено": STATES_OF[Tab.ANSWERED],
}


@dataclass(frozen=True, slots=True)
class CaseChoice:
    """Filters of a list; an empty one means all."""

    tab: Tab = Tab.OPEN
    body: str = ""
    person: str = ""
    municipality: str = ""
    group: str = ""
    regime: Regime | None = None
    stream: str = ""
    urgent: bool = False

    def wanted(self) -> CaseFilter:
        """The filter without its tab."""
        return CaseFilter(
            states=frozenset(set(CaseState) - {CaseState.VOID}),
            bodies={self.body} if self.body else None,
            person=self.person or None,
            municipality=self.municipality or None,
            group=self.group or None,
            regime=self.regime,
            stream=self.stream or None,
            urgent=True if self.urgent else None,
        )


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case in a list; `text` is None where the viewer may not read it or its end has come."""

    stored: StoredCase
    text: str | None
    is_late: bool

    @property
    def due(self) -> datetime | None:
        return self.stored.deadlines.due


@dataclass(frozen=True, slots=True)
class CasePage:
    """A page of a list; `tabs` count every list under the same filters."""

    cases: Sequence[ListedCase]
    total: int
    next: tuple[datetime, int] | None
    tabs: Mapping[Tab, int]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the board: its first cases, and how many there are."""

    title: str
    cases: Sequence[ListedCase]
    total: int


@dataclass(frozen=True, slots=True)
class CaseDesk:
    """Every method raises Forbidden if the viewer lacks the right.

    No list is by applicant. The centre sees every case, a body its own, an executor those that are
    assigned to them.
    """

    installation: Installation

    def list(
        self,
        viewer: Viewer,
        choice: CaseChoice,
        after: tuple[datetime, int] | None = None,
        limit: int = PAGE,
        asked: str = "",
    ) -> CasePage:
        """One page of a tab, soonest deadline first; closed cases latest first.

        Raises EntryRefused for a filter that the region does not have.
        """
        viewer.demand(Right.READ_CASES)
        self._check(choice)
        scope, now = CaseScope(self.installation, viewer), self.installation.clock.now()
        cases, base = self.installation.casework.cases, scope.limited(choice.wanted())
        page = cases.page(replace(self._of_tab(base, choice.tab, now), after=after, limit=limit))
        tabs = _tabs(cases.tally(base, now, self._today_ends(now)))
        write(self.installation.audit, now, viewer, Verb.CASES, asked or choice.tab)
        return CasePage(self._listed(scope, page.cases, now), page.total, page.next, tabs)

    def board(self, viewer: Viewer, choice: CaseChoice, by_deadline: bool) -> Sequence[Column]:
        """Open cases in columns, by state; or those of a tab by deadline."""
        viewer.demand(Right.READ_CASES)
        self._check(choice)
        scope, now = CaseScope(self.installation, viewer), self.installation.clock.now()
        base = replace(scope.limited(choice.wanted()), limit=CARDS)
        columns = []
        for title, wanted in self._columns(base, choice.tab, now, by_deadline).items():
            page = self.installation.casework.cases.page(wanted)
            columns.append(Column(title, self._listed(scope, page.cases, now), page.total))
        view = "по сроку" if by_deadline else "по состоянию"
        write(self.installation.audit, now, viewer, Verb.CASES, f"доска {view}")
        return columns

    def look(self, viewer: Viewer, case_id: int) -> CaseStory:
        """The whole story of a case. Raises NotFound, and Unavailable for its posts."""
        viewer.demand(Right.READ_CASES)
        scope = CaseScope(self.installation, viewer)
        stored = scope.known(case_id)
        story = story_of(self.installation, scope, stored)
        now = self.installation.clock.now()
        write(self.installation.audit, now, viewer, Verb.CASE, stored.case.spoken)
        return story

    def after(self, viewer: Viewer, stored: StoredCase) -> CaseStory:
        """The same as the reply to a deed, which is audited already.

        A body that gave a case away sees once more how it stands.
        """
        viewer.demand(Right.READ_CASES)
        return story_of(self.installation, CaseScope(self.installation, viewer), stored)

    def again(self, viewer: Viewer, case_id: int) -> CaseStory:
        """The story beside a refusal, which is no look of its own. Raises NotFound."""
        viewer.demand(Right.READ_CASES)
        scope = CaseScope(self.installation, viewer)
        return story_of(self.installation, scope, scope.known(case_id))

    def sees(self, viewer: Viewer, case_id: int) -> bool:
        """False once a body has given a case away."""
        viewer.demand(Right.READ_CASES)
        stored = self.installation.casework.cases.get(case_id)
        return stored is not None and CaseScope(self.installation, viewer).sees(stored)

    def find(self, viewer: Viewer, typed: str) -> int:
        """The number of a case as people type it: «О-2041», «2041». Raises NotFound."""
        viewer.demand(Right.READ_CASES)
        if (number := number_of(typed)) is None:
            raise NotFound(f"«{typed.strip()}»: это не номер обращения; он вида О-2041")
        return CaseScope(self.installation, viewer).known(number).case.number

    def of_posts(self, viewer: Viewer, post_ids: Collection[str]) -> Mapping[str, int]:
        """The cases of posts, those that the viewer sees, in two calls."""
        viewer.demand(Right.READ_CASES)
        cases, scope = self.installation.casework.cases, CaseScope(self.installation, viewer)
        known = cases.of_posts(post_ids)
        visible = {i for i, one in cases.several(set(known.values())).items() if scope.sees(one)}
        return {post: case for post, case in known.items() if case in visible}

    def about(self, viewer: Viewer, incident_id: str) -> Sequence[StoredCase]:
        """The cases of an incident that the viewer sees."""
        viewer.demand(Right.READ_CASES)
        scope = CaseScope(self.installation, viewer)
        about = self.installation.casework.cases.about([incident_id])
        return [one for one in about if scope.sees(one)]

    def _of_tab(self, base: CaseFilter, tab: Tab, now: datetime) -> CaseFilter:
        wanted = replace(base, states=STATES_OF[tab])
        match tab:
            case Tab.LATE:
                return replace(wanted, until=now)
            case Tab.TODAY:
                return replace(wanted, since=now, until=self._today_ends(now))
            case Tab.CLOSED:
                return replace(wanted, order=CaseOrder.NEWEST)
        return wanted

    def _columns(
        self, base: CaseFilter, tab: Tab, now: datetime, by_deadline: bool
    ) -> Mapping[str, CaseFilter]:
        if not by_deadline:
            return {title: replace(base, states=states) for title, states in BY_STATE.items()}
        ends = self._today_ends(now)
        base, week = replace(base, states=STATES_OF[tab]), ends + timedelta(days=7)
        return {
            "Просрочено": replace(base, until=now),
            "Сегодня": replace(base, since=now, until=ends),
            "Семь дней": replace(base, since=ends, until=week),
            "Позже и без срока": replace(base, since=week),
        }

    def _listed(
        self, scope: CaseScope, cases: Sequence[StoredCase], now: datetime
    ) -> Sequence[ListedCase]:
        of_body = scope.bodies is not None
        return [
            ListedCase(shown := scope.shown(one), shown.case.text, _is_late(one, now, of_body))
            for one in cases
        ]

    def _today_ends(self, now: datetime) -> datetime:
        """The next local midnight."""
        zone = self.installation.region.zone
        tomorrow = now.astimezone(zone).date() + timedelta(days=1)
        return datetime.combine(tomorrow, time(), zone)

    def _check(self, choice: CaseChoice) -> None:
        region = self.installation.region
        for known, named, words in (
            (region.bodies, choice.body, "органа {} нет"),
            (region.municipalities, choice.municipality, "муниципалитета {} нет"),
            (region.groups, choice.group, "раздела {} нет"),
        ):
            if named and named not in known:
                raise EntryRefused(f"{words.format(named)}: проверьте, как это называется")


def _is_late(stored: StoredCase, now: datetime, of_body: bool) -> bool:
    due = stored.deadlines.body_due if of_body else stored.deadlines.due
    return due is not None and due < now


def _tabs(counts: Sequence[CaseCount]) -> Mapping[Tab, int]:
    tabs = {
        tab: sum(one.total for one in counts if one.state in states)
        for tab, states in STATES_OF.items()
    }
    open_ = [one for one in counts if one.state in OPEN_STATES]
    tabs[Tab.LATE], tabs[Tab.TODAY] = sum(c.late for c in open_), sum(c.today for c in open_)
    return tabs
