"""«Вся история»: the record of a case on one page, to be printed."""

from collections.abc import Sequence
from typing import Literal

from fastapi import Request, Response

from console.cases.answers import WORDS
from console.cases.quality import WORDS as QUALITY_WORDS
from console.export import document
from console.pages import Pages
from console.refusals import refused
from console.routes import READ_CASES, Route
from console.workers import Work
from desks.cases.reading import CaseDesk
from desks.cases.record.desk import CaseRecordDesk
from domain.errors import PrintFailed
from domain.person import Right
from domain.reports.kind import DocumentKind
from russian.casework.cases import OUTCOMES, PRIORITIES, REGIMES, STATES, STEPS, CaseWords
from russian.casework.imports import FILED_STATES
from russian.casework.record import doer


def show_record(request: Request, number: str, personal: Literal["", "1"] = "") -> Response:
    pages: Pages = request.app.state.pages
    installation, viewer = pages.installation, pages.viewer(request)
    case_id = CaseDesk(installation).find(viewer, number)
    record = CaseRecordDesk(installation).look(viewer, case_id, personal=bool(personal))
    story = record.story
    return pages.show(
        request,
        "case_record.html",
        record=record,
        story=story,
        case=story.stored.case,
        now=story.stored.standing,
        may_personal=viewer.may(Right.ANSWER),
        case_words=CaseWords(installation.region),
        doer=doer,
        states=STATES,
        steps=STEPS,
        regimes=REGIMES,
        priorities=PRIORITIES,
        outcomes=OUTCOMES,
        **WORDS,
        **QUALITY_WORDS,
        FILED_STATES=FILED_STATES,
    )


def fetch_record(
    request: Request,
    number: str,
    kind: DocumentKind = DocumentKind.DOCX,
    personal: Literal["", "1"] = "",
) -> Response:
    pages: Pages = request.app.state.pages
    installation, viewer = pages.installation, pages.viewer(request)
    try:
        case_id = CaseDesk(installation).find(viewer, number)
        file = CaseRecordDesk(installation).file(viewer, case_id, kind, bool(personal))
    except PrintFailed as error:
        return refused(request, str(error).rstrip("."), 503)
    return document(file)


ROUTES: Sequence[Route] = (
    Route("GET", "/cases/{number}/story/file", fetch_record, READ_CASES, work=Work.LONG),
    Route("GET", "/cases/{number}/story", show_record, READ_CASES, work=Work.INDEX),
)
