"""The record of a case: its whole life on one page, to be printed, without personal data or with.

Names of employees, street and house are personal here. A contact is never part of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.installation import Installation
from app.reports.imprint import imprint_of
from desks.audit import write
from desks.cases.answers.quality import QualityDesk, ReadAnswer
from desks.cases.record.paper import CasePaper
from desks.cases.record.record import CaseRecord
from desks.cases.scope import CaseScope
from desks.cases.story import CaseStory, StoryMove, story_of
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import CaseMove
from domain.cases.life import stretches
from domain.errors import Forbidden
from domain.person import SYSTEM, Right
from domain.privacy.admission import admit_text
from domain.reports.kind import ENDINGS, DocumentFile, DocumentKind
from reports.documents.files import make

MOVES = 1_000  # of a record, the latest; with the clocks and stretches of a case as long
CLOCKS = STRETCHES = 200


@dataclass(frozen=True, slots=True)
class CaseRecordDesk:
    installation: Installation

    def look(self, viewer: Viewer, case_id: int, personal: bool = False) -> CaseRecord:
        """Raises Forbidden, and NotFound for a case that the viewer may not see. With personal data
        it is for those who work on the case.
        """
        viewer.demand(Right.READ_CASES, *((Right.ANSWER,) if personal else ()))
        installation = self.installation
        scope = CaseScope(installation, viewer)
        stored = scope.known(case_id)
        if personal and not scope.reads(stored):
            raise Forbidden((Right.CASES,), "личные данные видит тот, кто с обращением работает")
        story = story_of(installation, scope, stored)
        moves = [one.move for one in story.moves]
        held = stretches(stored.case, moves)
        verb = Verb.CASE_RECORD_PERSONAL if personal else Verb.CASE_RECORD
        write(installation.audit, installation.clock.now(), viewer, verb, stored.case.spoken)
        short = replace(story, moves=story.moves[-MOVES:], clocks=story.clocks[-CLOCKS:])
        return CaseRecord(
            story=short if personal else _impersonal(short),
            stretches=held[-STRETCHES:],
            quality=self._quality(viewer, case_id),
            personal=personal,
            earlier=max(0, len(moves) - MOVES),
        )

    def file(
        self, viewer: Viewer, case_id: int, kind: DocumentKind, personal: bool = False
    ) -> DocumentFile:
        """Raises as `look` does, and PrintFailed where no PDF can be made."""
        record = self.look(viewer, case_id, personal)
        installation = self.installation
        made = CasePaper(record, installation.region).document()
        imprint = imprint_of(installation.settings, installation.region)
        name = f"{record.story.stored.case.spoken} история{ENDINGS[kind]}"
        return DocumentFile(name, kind, make(made, kind, imprint))

    def _quality(self, viewer: Viewer, case_id: int) -> Mapping[int, ReadAnswer]:
        quality = QualityDesk(self.installation).of_case(viewer, case_id)
        return {one.answer.number: one for one in quality.answers} if quality else {}


def _impersonal(story: CaseStory) -> CaseStory:
    """Masked anew: a text that was kept by earlier masks may hold more."""
    stored = story.stored
    place = replace(stored.case.place, street=None, house=None)
    case = replace(stored.case, place=place, own_number=None, text=None)
    return replace(
        story,
        stored=replace(stored, case=case, standing=replace(stored.standing, person=None)),
        text=admit_text(story.text) if story.text else story.text,
        moves=[StoryMove(_nameless(one.move), one.stands) for one in story.moves],
        answers=[replace(one, who="") for one in story.answers],
        draft=None,
        undo=None,
    )


def _nameless(move: CaseMove) -> CaseMove:
    who = move.who if move.who == SYSTEM else ""
    note = admit_text(move.note) if move.note else ""
    return replace(move, who=who, note=note, person=None, confirmed=None, instead_of=None)
