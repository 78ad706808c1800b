"""Own work with cases: how many wait for a person, for the tally beside the section."""

from dataclasses import replace

from app.installation import Installation
from desks.cases.choice import STATES_OF, Tab
from desks.cases.scope import CaseScope
from desks.viewer import Viewer
from domain.cases.workflow import WITH_BODY
from domain.person import Right
from domain.ports.casework.cases import CaseFilter


def own_work(installation: Installation, viewer: Viewer, most: int) -> int:
    """Counts no further than `most`. An executor has what is assigned to them, a coordinator also
    what nobody is assigned to, the head answers to approve, the centre what no body has.
    """
    if not viewer.may(Right.READ_CASES, Right.ANSWER):
        return 0
    cases, scope = installation.casework.cases, CaseScope(installation, viewer)
    if scope.bodies is None:
        return cases.number(CaseFilter(STATES_OF[Tab.CENTRE]), most)
    base = scope.limited(CaseFilter(WITH_BODY))
    if scope.persons is not None:
        return cases.number(base, most)
    own = cases.number(replace(base, person=viewer.name), most)
    if viewer.may(Right.APPROVE):
        return min(most, own + cases.number(replace(base, draft=True), most))
    return min(most, own + cases.number(replace(base, unassigned=True), most))
