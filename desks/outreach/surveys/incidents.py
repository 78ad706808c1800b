"""What came of the question after one incident."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.installation import Installation
from desks.outreach.surveys.counting import tally_of
from desks.viewer import Viewer
from domain.outreach.surveys.result import SurveyTable
from domain.outreach.surveys.survey import Survey, SurveyState
from domain.person import Right


@dataclass(frozen=True, slots=True)
class IncidentQuestion:
    """`table` is None while a link of this incident lives: before, nobody reads what was answered.
    Until then `ends_at` says when.
    """

    survey: Survey
    asked: int
    answered: int
    ends_at: datetime
    table: SurveyTable | None


@dataclass(frozen=True, slots=True)
class IncidentQuestionDesk:
    installation: Installation

    def of(self, viewer: Viewer, incident_id: str) -> Sequence[IncidentQuestion]:
        """By survey, the latest first; part of a look at the incident. Raises Forbidden."""
        viewer.demand(Right.REGION)
        return list(self._questions(incident_id))

    def _questions(self, incident_id: str) -> Iterator[IncidentQuestion]:
        outreach, now = self.installation.outreach, self.installation.clock.now()
        for one in outreach.incident_asks.of_incident(incident_id):
            survey = outreach.surveys.get(one.survey)
            if survey is None:
                continue
            table = None
            if now >= one.ends_at or survey.state(now) is SurveyState.OVER:
                family = outreach.incident_asks.family(incident_id)
                answers = outreach.surveys.submissions(one.survey, family)
                result = tally_of(self.installation, survey).result(answers, now, 0, 0)
                [table] = result.variants[0].tables
            yield IncidentQuestion(survey, one.asked, one.answered, one.ends_at, table)
