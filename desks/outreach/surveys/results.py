"""Results of surveys that are over: read, exported, and as a study."""

from dataclasses import dataclass

from app.installation import Installation
from app.reports.imprint import imprint_of
from desks.audit import write
from desks.exports.export import Export
from desks.outreach.surveys.counting import freeze
from desks.outreach.surveys.rows import COLUMNS, head_of, rows_of
from desks.outreach.surveys.study import SurveyStudy
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import GREATEST
from domain.errors import MoveRefused, NotFound
from domain.outreach.surveys.result import SurveyResult
from domain.outreach.surveys.survey import Survey, SurveyState
from domain.person import SYSTEM, Right
from domain.reports.kind import ENDINGS, DocumentFile, DocumentKind
from files.sheets import FileKind
from outreach.surveys.freezing import thawed
from reports.documents.files import make


@dataclass(frozen=True, slots=True)
class SurveyResultDesk:
    """Every method raises Forbidden if the viewer lacks the right, NotFound for a survey that is
    not there, MoveRefused while it is running: nobody reads results before the end.
    """

    installation: Installation

    def look(self, viewer: Viewer, number: int) -> tuple[Survey, SurveyResult]:
        survey, result = self._over(viewer, number)
        self._note(viewer, Verb.SURVEY_RESULT, f"№ {number}")
        return survey, result

    def export(self, viewer: Viewer, number: int, kind: FileKind) -> Export:
        """Without answers in words."""
        survey, result = self._over(viewer, number)
        self._note(viewer, Verb.SURVEY_EXPORTED, f"№ {number} {kind}")
        rows = list(rows_of(result))
        head = head_of(survey, result, self.installation.region.zone)
        return Export(f"Опрос {number}", head, COLUMNS, len(rows), rows)

    def study(self, viewer: Viewer, number: int, kind: DocumentKind) -> DocumentFile:
        """Purpose, sample, questions, tables and limits. Raises PrintFailed."""
        survey, result = self._over(viewer, number)
        self._note(viewer, Verb.SURVEY_STUDY, f"№ {number} {kind}")
        imprint = imprint_of(self.installation.settings, self.installation.region)
        content = make(SurveyStudy(survey, result).document(), kind, imprint)
        return DocumentFile(f"Исследование {number}{ENDINGS[kind]}", kind, content)

    def _over(self, viewer: Viewer, number: int) -> tuple[Survey, SurveyResult]:
        viewer.demand(Right.SURVEYS)
        store, now = self.installation.outreach.surveys, self.installation.clock.now()
        survey = store.get(number) if 0 < number <= GREATEST else None
        if survey is None:
            raise NotFound(f"опроса № {number} нет: посмотрите список")
        state = survey.state(now)
        if state is not SurveyState.OVER:
            raise MoveRefused("итоги откроются, когда опрос кончится: до того их не видит никто")
        content = store.result(number)
        if content is None:
            with self.installation.transaction():
                content = store.result(number) or freeze(self.installation, number, SYSTEM)
        return survey, thawed(content)

    def _note(self, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)
