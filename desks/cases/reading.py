"""Reading cases: lists with tabs and counts, the board, and the story of one case."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.installation import Installation
from desks.audit import write
from desks.cases.choice import STATES_OF, CaseChoice, Tab, conditions, described
from desks.cases.days import Days
from desks.cases.scope import CaseScope
from desks.cases.story import CaseStory, story_of
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import number_of
from domain.cases.workflow import OPEN_STATES, CaseState
from domain.errors import NotFound
from domain.person import Right
from domain.ports.casework.cases import CaseCount, CaseFilter, CaseOrder, StoredCase
from domain.region import Region

PAGE, CARDS = 30, 12  # cases of a page; of a column of the board


# The columns of the board by state, and by deadline.
BY_STATE: Mapping[str, Collection[CaseState]] = {
    "У центра": STATES_OF[Tab.CENTRE],
    "Передано": frozenset({CaseState.ROUTED, CaseState.RETURNED}),
    "В работе": frozenset({CaseState.ACCEPTED, CaseState.IN_WORK, CaseState.INTERIM}),
    "Отложено": STATES_OF[Tab.POSTPONED],
    "Отвечено": STATES_OF[Tab.ANSWERED],
}


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
        again: bool = False,
    ) -> CasePage:
        """One page of a tab, soonest deadline first; closed cases latest first. `again` means that
        the viewer looked at this list before, which the audit has.

        Raises EntryRefused for a filter that the region does not have.
        """
        viewer.demand(Right.READ_CASES)
        scope, days = CaseScope(self.installation, viewer), self._days()
        wanted = choice.wanted(self.installation.region, days)
        cases, base = self.installation.casework.cases, scope.limited(wanted)
        page = cases.page(replace(_of_tab(base, choice, days), after=after, limit=limit))
        tabs, now = _tabs(cases.tally(base, days.now, days.today_ends)), days.now
        if not again:
            asked = described(choice, self.installation.region)
            write(self.installation.audit, now, viewer, Verb.CASES, asked)
        return CasePage(self._listed(scope, page.cases, now), page.total, page.next, tabs)

    def first(
        self, viewer: Viewer, choice: CaseChoice, limit: int
    ) -> tuple[Sequence[ListedCase], int]:
        """The first cases of a list and how many there are, as a part of another look."""
        viewer.demand(Right.READ_CASES)
        scope, days = CaseScope(self.installation, viewer), self._days()
        base = scope.limited(choice.wanted(self.installation.region, days))
        wanted = replace(_of_tab(base, choice, days), limit=limit)
        page = self.installation.casework.cases.page(wanted)
        return self._listed(scope, page.cases, days.now), page.total

    def listed(self, scope: CaseScope, cases: Sequence[StoredCase]) -> Sequence[ListedCase]:
        return self._listed(scope, cases, self.installation.clock.now())

    def board(
        self, viewer: Viewer, choice: CaseChoice, by_deadline: bool, again: bool = False
    ) -> Sequence[Column]:
        """Open cases in columns, by state; or those of a tab by deadline."""
        viewer.demand(Right.READ_CASES)
        scope, days = CaseScope(self.installation, viewer), self._days()
        now, wanted = days.now, choice.wanted(self.installation.region, days)
        base = replace(scope.limited(wanted), limit=CARDS)
        columns = []
        for title, wanted in _columns(base, choice, days, by_deadline).items():
            page = self.installation.casework.cases.page(wanted)
            columns.append(Column(title, self._listed(scope, page.cases, now), page.total))
        if not again:
            asked = describe_board(choice, self.installation.region, by_deadline)
            write(self.installation.audit, now, viewer, Verb.CASES, asked)
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

    def _days(self) -> Days:
        return Days(self.installation.region, self.installation.clock.now())

    def _listed(
        self, scope: CaseScope, cases: Sequence[StoredCase], now: datetime
    ) -> Sequence[ListedCase]:
        of_body = scope.bodies is not None
        return [
            ListedCase(shown := scope.shown(one), shown.case.text, _is_late(one, now, of_body))
            for one in cases
        ]


def describe_board(choice: CaseChoice, region: Region, by_deadline: bool) -> str:
    """For the audit."""
    view = "по сроку" if by_deadline else "по состоянию"
    return ", ".join([f"доска {view}", *(text for _, text in conditions(choice, region))])


def _of_tab(base: CaseFilter, choice: CaseChoice, days: Days) -> CaseFilter:
    wanted = replace(base, states=choice.states(choice.tab))
    match choice.tab:
        case Tab.LATE:
            return _within(wanted, None, days.now)
        case Tab.TODAY:
            return _within(wanted, days.now, days.today_ends)
        case Tab.CLOSED:
            return replace(wanted, order=CaseOrder.NEWEST)
    return wanted


def _columns(
    base: CaseFilter, choice: CaseChoice, days: Days, by_deadline: bool
) -> Mapping[str, CaseFilter]:
    if not by_deadline:
        return {
            title: replace(base, states=frozenset(states) & {*choice.states(Tab.OPEN)})
            for title, states in BY_STATE.items()
        }
    ends = days.today_ends
    base, week = replace(base, states=choice.states(choice.tab)), ends + timedelta(days=7)
    return {
        "Просрочено": _within(base, None, days.now),
        "Сегодня": _within(base, days.now, ends),
        "Семь дней": _within(base, ends, week),
        "Позже и без срока": _within(base, week, None),
    }


def _within(base: CaseFilter, since: datetime | None, until: datetime | None) -> CaseFilter:
    """The filter within a time, beside the time that it has."""
    return replace(
        base,
        since=max(filter(None, (base.since, since)), default=None),
        until=min(filter(None, (base.until, until)), default=None),
    )


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
