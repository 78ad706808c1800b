"""What keeps coming back: cards of problems, found by the system, decided by people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.installation import Installation
from cases.causes.chronic import RELAPSE, WINDOW, find_chronic
from desks.audit import write
from desks.cases.checks import check_body
from desks.cases.scope import CaseScope
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import GREATEST, number_of
from domain.cases.causes.problem import (
    CHRONIC_MOVES,
    LONGEST,
    UNENDED,
    ChronicDeed,
    ChronicProblem,
    ChronicState,
    Cost,
    Member,
    MemberKind,
)
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.incident import Incident
from domain.person import Right
from domain.ports.casework.cases import StoredCase
from domain.privacy.admission import admit_text
from russian.casework.causes import CHRONIC_STATES
from russian.few import unless_few

MOST = 50_000  # cases and as many incidents that one look compares, the latest
LISTED, MEMBERS = 100, 50
VERBS: Mapping[ChronicDeed, Verb] = {deed: Verb(f"chronic {deed}") for deed in ChronicDeed}


def find_problems(installation: Installation) -> Sequence[int]:
    """A job of the scheduler: returns the numbers of new problems, and of those that returned."""
    now, region = installation.clock.now(), installation.region
    chronic = installation.casework.chronic
    signs = chronic.signs(now - WINDOW - RELAPSE, MOST)
    towns = frozenset(one.id for one in region.municipalities.values() if not one.district)
    known = [one for one in signs if one.topic in region.topics]
    return chronic.note(find_chronic(known, towns, now), now)


@dataclass(frozen=True, slots=True)
class ChronicPlan:
    """Who ends it, why it comes back, what is done, until when."""

    owner: str
    cause: str = ""
    measure: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class ChronicCard:
    """`cost.people` is 0 where it may not be shown: `few` says so. `cases` and `incidents` are the
    latest of its members that the viewer may see.
    """

    problem: ChronicProblem
    cost: Cost
    few: bool
    cases: Sequence[StoredCase] = ()
    incidents: Sequence[Incident] = ()
    deeds: Sequence[ChronicDeed] = ()


@dataclass(frozen=True, slots=True)
class ChronicDesk:
    """Every method raises Forbidden if the viewer lacks the right. The centre sees every problem,
    a body those that it ends. A deed raises NotFound for a problem that the viewer may not see,
    MoveRefused if it is out of turn, EntryRefused for what it lacks.
    """

    installation: Installation

    def list(self, viewer: Viewer, ended: bool = False) -> Sequence[ChronicCard]:
        """The latest trouble first."""
        viewer.demand(Right.READ_CASES)
        scope = CaseScope(self.installation, viewer)
        states = set(ChronicState) - UNENDED if ended else UNENDED
        page = self.installation.casework.chronic.page(states, scope.bodies, LISTED)
        self._note(viewer, Verb.CHRONIC, "решённые" if ended else "список")
        return self._cards(viewer, page)

    def look(self, viewer: Viewer, problem_id: int) -> ChronicCard:
        viewer.demand(Right.READ_CASES)
        problem = self._known(viewer, problem_id)
        self._note(viewer, Verb.CHRONIC, f"№ {problem.number}")
        return self._whole(viewer, problem)

    def again(self, viewer: Viewer, problem_id: int) -> ChronicCard:
        """The same beside a refusal, which is no look of its own."""
        viewer.demand(Right.READ_CASES)
        return self._whole(viewer, self._known(viewer, problem_id))

    def plan(
        self, viewer: Viewer, problem_id: int, plan: ChronicPlan, version: int | None = None
    ) -> ChronicProblem:
        viewer.demand(Right.READ_CASES, Right.CASES)
        problem = self._known(viewer, problem_id)
        if not plan.owner:
            raise EntryRefused("не выбран орган: скажите, кто это решает")
        check_body(self.installation.region, plan.owner)
        changed = replace(
            problem,
            owner=plan.owner,
            cause=_kept(plan.cause, "причина"),
            measure=_kept(plan.measure, "мера"),
            due=plan.due,
        )
        return self._made(viewer, problem, changed, ChronicDeed.PLAN, version)

    def end(
        self,
        viewer: Viewer,
        problem_id: int,
        ended_by: str = "",
        ending: str = "",
        version: int | None = None,
    ) -> ChronicProblem:
        """`ended_by` is the number of the case that ended it."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        problem, case_id = self._known(viewer, problem_id), None
        words = _kept(ending, "что помогло")
        if ended_by.strip():
            if (case_id := number_of(ended_by)) is None:
                raise EntryRefused(f"«{ended_by.strip()}» — не номер обращения; он вида О-2041")
            CaseScope(self.installation, viewer).known(case_id)
        if case_id is None and not words:
            raise EntryRefused("не сказано, чем кончилось: назовите обращение или что сделали")
        now = self.installation.clock.now()
        changed = replace(problem, ended_by=case_id, ending=words, ended_at=now)
        return self._made(viewer, problem, changed, ChronicDeed.END, version)

    def reject(
        self, viewer: Viewer, problem_id: int, why: str = "", version: int | None = None
    ) -> ChronicProblem:
        """It is no one trouble; it is not proposed again."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        problem, words = self._known(viewer, problem_id), _kept(why, "причина")
        if not words:
            raise EntryRefused("нет причины: напишите, почему это не одна проблема")
        changed = replace(problem, ending=words)
        return self._made(viewer, problem, changed, ChronicDeed.REJECT, version)

    def reopen(self, viewer: Viewer, problem_id: int, version: int | None = None) -> ChronicProblem:
        viewer.demand(Right.READ_CASES, Right.CASES)
        problem = self._known(viewer, problem_id)
        changed = replace(problem, ended_by=None, ending="", ended_at=None)
        return self._made(viewer, problem, changed, ChronicDeed.REOPEN, version)

    def _known(self, viewer: Viewer, problem_id: int) -> ChronicProblem:
        problem = None
        if 0 < problem_id <= GREATEST:
            problem = self.installation.casework.chronic.get(problem_id)
        bodies = CaseScope(self.installation, viewer).bodies
        if problem is None or (bodies is not None and problem.owner not in bodies):
            raise NotFound(f"проблемы № {problem_id} нет: посмотрите список повторяющихся")
        return problem

    def _made(
        self,
        viewer: Viewer,
        before: ChronicProblem,
        changed: ChronicProblem,
        deed: ChronicDeed,
        version: int | None,
    ) -> ChronicProblem:
        state = CHRONIC_MOVES[before.state].get(deed)
        if state is None or (version is not None and version != before.version):
            raise MoveRefused(
                f"сейчас — {CHRONIC_STATES[before.state]}, решил {before.who}: посмотрите карточку"
            )
        now = self.installation.clock.now()
        with self.installation.transaction():
            saved = self.installation.casework.chronic.save(
                replace(changed, state=state, who=viewer.doer, at=now)
            )
            if saved is None:
                raise MoveRefused("карточку только что изменил кто-то другой: посмотрите снова")
            self._note(viewer, VERBS[deed], f"№ {before.number}")
        return saved

    def _cards(self, viewer: Viewer, page: Sequence[ChronicProblem]) -> Sequence[ChronicCard]:
        costs = self.installation.casework.chronic.costs([one.number for one in page])
        return [self._card(viewer, one, costs[one.number]) for one in page]

    def _card(self, viewer: Viewer, problem: ChronicProblem, cost: Cost) -> ChronicCard:
        few = not viewer.may(Right.POSTS) and unless_few(cost.people) is None
        deeds = CHRONIC_MOVES[problem.state] if viewer.may(Right.CASES) else {}
        return ChronicCard(
            shown_problem(viewer, problem),
            replace(cost, people=0) if few else cost,
            few,
            deeds=tuple(deeds),
        )

    def _whole(self, viewer: Viewer, problem: ChronicProblem) -> ChronicCard:
        casework = self.installation.casework
        [card] = self._cards(viewer, [problem])
        members = casework.chronic.members([problem.number])[problem.number]
        scope = CaseScope(self.installation, viewer)
        known = casework.cases.several([int(one) for one in _of(members, MemberKind.CASE)])
        cases = [scope.shown(one) for one in known.values() if scope.sees(one)]
        incidents: Sequence[Incident] = ()
        if viewer.may(Right.REGION):
            some = _of(members, MemberKind.INCIDENT)
            several = self.installation.posts.incidents.several(some) if some else {}
            incidents = sorted(several.values(), key=lambda one: one.first_at, reverse=True)
        cases.sort(key=lambda one: one.case.received_at, reverse=True)
        return replace(card, cases=cases, incidents=incidents)

    def _note(self, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)


def shown_problem(viewer: Viewer, problem: ChronicProblem) -> ChronicProblem:
    """A house is for those who work on cases."""
    if viewer.may(Right.ANSWER):
        return problem
    return replace(problem, place=replace(problem.place, house=None))


def _of(members: Sequence[Member], kind: MemberKind) -> Sequence[str]:
    return [one.id for one in members if one.kind is kind][:MEMBERS]


def _kept(typed: str, what: str) -> str:
    bare = admit_text(typed.strip())
    if len(bare) > LONGEST:
        raise EntryRefused(f"{what}: длиннее {LONGEST} знаков, сократите")
    return bare


def overdue(problem: ChronicProblem, today: date) -> bool:
    return problem.state in UNENDED and problem.due is not None and problem.due < today
