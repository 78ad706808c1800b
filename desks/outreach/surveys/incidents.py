"""What came of the question after one incident."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.installation import Installation
from desks.outreach.surveys.counting import tally_of
from desks.viewer import Viewer
from domain.outreach.surveys.incident_ask import AskedContacts
from domain.outreach.surveys.result import SurveyTable
from domain.outreach.surveys.survey import Survey, SurveyState
from domain.person import Right
from russian.few import in_fives, is_few


@dataclass(frozen=True, slots=True)
class IncidentQuestion:
    """`table` is None while a link of this incident lives: before, nobody reads what was answered.
    Until then `ends_at` says when, and `answered` is rounded down to fives, as `asked` always is;
    later it is the base of the table. Either is None if few.
    """

    survey: Survey
    asked: int | None
    answered: int | None
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
            table, answered = None, in_fives(one.answered)
            if now >= one.ends_at or survey.state(now) is SurveyState.OVER:
                table = self._table(survey, incident_id, one)
                answered = table.base
            yield IncidentQuestion(survey, in_fives(one.asked), answered, one.ends_at, table)

    def _table(self, survey: Survey, incident_id: str, asked: AskedContacts) -> SurveyTable:
        """The guard has a key of its own: of the whole survey and of one incident, which may be all
        people but one, the same number would say that they answered alike.
        """
        outreach, now = self.installation.outreach, self.installation.clock.now()
        family = outreach.incident_asks.family(incident_id)
        answers = outreach.surveys.submissions(survey.number, family)
        guarded = f"surveys after incidents {sorted(family)} {asked.ends_at.isoformat()}"
        tally = tally_of(self.installation, survey, guarded)
        few = is_few(asked.asked)
        [table] = tally.result(() if few else answers, now, 0, 0).variants[0].tables
        return table
