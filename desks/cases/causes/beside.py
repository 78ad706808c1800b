"""Beside a case: alike solved ones with what helped, its chronic problem, and what was agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.installation import Installation
from cases.causes.alike import most_alike
from desks.audit import write
from desks.cases.causes.chronic import shown_problem
from desks.cases.scope import CaseScope
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.causes.agreement import Agreement
from domain.cases.causes.problem import ChronicProblem
from domain.cases.workflow import ENDED
from domain.outreach.practice import Practice
from domain.person import Right
from domain.ports.casework.cases import StoredCase
from domain.ports.casework.causes import Solution
from domain.terms.policy import Priority

YEAR = timedelta(days=365)
PRACTICES = 5
COMPARED = 100  # solved cases of the topic, the latest


@dataclass(frozen=True, slots=True)
class AlikeCase:
    """`took` is the time from its receipt to its close."""

    solution: Solution
    took: timedelta


@dataclass(frozen=True, slots=True)
class CaseBeside:
    """`alike` and `practices` are empty for a case that has ended."""

    alike: Sequence[AlikeCase]
    problems: Sequence[ChronicProblem]
    agreement: Agreement | None
    practices: Sequence[Practice] = ()


@dataclass(frozen=True, slots=True)
class BesideDesk:
    """Raises Forbidden, and NotFound for a case that the viewer may not see."""

    installation: Installation

    def look(self, viewer: Viewer, case_id: int) -> CaseBeside:
        viewer.demand(Right.READ_CASES)
        stored = CaseScope(self.installation, viewer).known(case_id)
        now = self.installation.clock.now()
        write(self.installation.audit, now, viewer, Verb.CASE_ALIKE, stored.case.spoken)
        return self.part(viewer, case_id)

    def part(self, viewer: Viewer, case_id: int) -> CaseBeside:
        """The same as a part of another look."""
        viewer.demand(Right.READ_CASES)
        scope, casework = CaseScope(self.installation, viewer), self.installation.casework
        stored = scope.known(case_id)
        standing, bodies = stored.standing, scope.bodies
        problems = [
            shown_problem(viewer, one)
            for one in casework.chronic.of_case(case_id, stored.case.incident_id)
            if bodies is None or one.owner in bodies
        ]
        agreement = None
        if standing.priority is Priority.FAST and standing.topic:
            municipality = stored.case.place.municipality
            agreement = casework.agreements.in_force(standing.topic, municipality)
        practices: Sequence[Practice] = ()
        if standing.state not in ENDED:
            store = self.installation.outreach.practices
            practices = store.published(standing.topic, standing.group, PRACTICES)
        return CaseBeside(self._alike(scope, stored), problems, agreement, practices)

    def _alike(self, scope: CaseScope, stored: StoredCase) -> Sequence[AlikeCase]:
        topic, solved = stored.standing.topic, self.installation.casework.solved
        if topic is None or stored.standing.state in ENDED:
            return ()
        since = self.installation.clock.now() - YEAR
        known = solved.solved(topic, since, stored.case.number, COMPARED)
        visible = [one for one in known if scope.sees(one) and scope.reads(one)]
        return [
            AlikeCase(one, one.stored.standing.closed_at - one.stored.case.received_at)
            for one in solved.solutions(most_alike(stored, visible))
            if one.stored.standing.closed_at is not None
        ]
