"""Results of a survey as a page, a table and a study; its questions on paper."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo
from typing import Literal

from fastapi import Request, Response

from charts.qr import qr_svg
from console.export import document, table
from console.forms.fields import Number
from console.pages import Pages
from console.refusals import refused
from console.routes import SURVEYS, Route
from console.workers import Work
from desks.outreach.surveys.desk import SurveyDesk
from desks.outreach.surveys.results import SurveyResultDesk
from domain.errors import MoveRefused, PrintFailed
from domain.outreach.surveys.question import QuestionKind
from domain.outreach.surveys.result import SurveyResult
from domain.outreach.surveys.submission import SubmissionChannel
from domain.outreach.surveys.survey import Survey
from domain.reports.cut import Counted, Cut, CutMeasure, Dimension, Grain
from domain.reports.kind import DocumentKind
from domain.terms.period import Period
from files.sheets import FileKind
from reports.figures.addresses import cut_address
from russian.outreach.surveys import (
    CHANNELS,
    CLAIM,
    CLAIM_OF_SAMPLE,
    KEPT,
    VARIANTS,
    cell_words,
    shown,
)

Study = Literal["docx", "pdf", "html", "xlsx"]


def show_results(request: Request, number: Number) -> Response:
    pages: Pages = request.app.state.pages
    survey, result = SurveyResultDesk(pages.installation).look(pages.viewer(request), number)
    return pages.show(
        request,
        "survey_results.html",
        survey=survey,
        result=result,
        claim=CLAIM_OF_SAMPLE if result.is_drawn else CLAIM,
        channels={SubmissionChannel(name): count for name, count in result.channels.items()},
        channel_words=CHANNELS,
        variant_words=VARIANTS,
        cell_words=cell_words,
        shown=shown,
        has_places=_has_places(survey),
        cut_of=lambda question: _cut(survey, result, question, pages.installation.region.zone),
    )


def _has_places(survey: Survey) -> bool:
    return any(one.kind is QuestionKind.PLACE for one in survey.questions)


def _cut(survey: Survey, result: SurveyResult, question: int, zone: tzinfo) -> str:
    """The page «Разрезы» with a scale by municipality and month, of whole months; by month alone
    where nobody was asked for a place.
    """
    first = (survey.published_at or survey.made_at).astimezone(zone).date().replace(day=1)
    last = result.at.astimezone(zone).date().replace(day=1) + timedelta(days=31)
    ends = (datetime.combine(day.replace(day=1), time(), zone) for day in (first, last))
    only = {Dimension.QUESTION: frozenset({f"{survey.number}.{question}"})}
    rows = Dimension.MUNICIPALITY if _has_places(survey) else Dimension.QUESTION
    sides = rows, None, Grain.MONTH
    cut = Cut(Counted.SURVEYS, CutMeasure.POINTS, Period(*ends), *sides, only)
    return cut_address(cut, zone)


def results_file(request: Request, number: Number, kind: FileKind = FileKind.XLSX) -> Response:
    pages: Pages = request.app.state.pages
    desk = SurveyResultDesk(pages.installation)
    export = desk.export(pages.viewer(request), number, kind)
    return table(kind, export)


def study(request: Request, number: Number, kind: Study) -> Response:
    pages: Pages = request.app.state.pages
    desk = SurveyResultDesk(pages.installation)
    try:
        file = desk.study(pages.viewer(request), number, DocumentKind(kind))
    except (MoveRefused, PrintFailed) as error:
        return refused(request, str(error), 409)
    return document(file)


def print_form(request: Request, number: Number) -> Response:
    """The questions on paper, with a place for the number of the sheet."""
    pages: Pages = request.app.state.pages
    survey: Survey = SurveyDesk(pages.installation).look(pages.viewer(request), number).survey
    return pages.alone(request, "survey_print.html", survey=survey, kept=KEPT)


def qr_code(request: Request, number: Number) -> Response:
    pages: Pages = request.app.state.pages
    card = SurveyDesk(pages.installation).again(pages.viewer(request), number)
    if not card.address:
        return refused(request, "открытой ссылки у опроса нет", 404)
    svg = qr_svg(card.address, "QR-код ссылки на опрос")
    return Response(svg, media_type="image/svg+xml")


ROUTES: Sequence[Route] = (
    Route("GET", "/surveys/{number}/qr", qr_code, SURVEYS),
    Route("GET", "/surveys/{number}/results", show_results, SURVEYS),
    Route("GET", "/surveys/{number}/results/file", results_file, SURVEYS),
    Route("GET", "/surveys/{number}/study/{kind}", study, SURVEYS, work=Work.LONG),
    Route("GET", "/surveys/{number}/print", print_form, SURVEYS),
)
