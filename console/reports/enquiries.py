"""«Запросы»: forms asked of bodies by link, who owes what, and answers beside our own figures."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Annotated, Any

from fastapi import Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from console.cases.causes.chronic import day_of
from console.deeds import led_on
from console.forms.fields import Number
from console.pages import Pages
from console.routes import CASES, LARGE_FORM, READ_CASES, Route
from desks.reports.enquiries.desk import EnquiryCard, EnquiryDesk, EnquiryForm
from desks.viewer import Viewer
from domain.errors import EntryRefused
from domain.reports.enquiries.enquiry import LONGEST_NOTE, LONGEST_TITLE, Debt
from domain.reports.enquiries.form import MOST_CELLS, CellKind, EnquiryCell
from domain.reports.scope import ScopeKind
from domain.terms.period import last_day
from reports.figures.named import NamedFigure
from reports.figures.registry import BY_NAME, FIGURES
from russian.casework.cases import CaseWords
from russian.reports.enquiries import DEBTS, KINDS, cell_text, contact_words
from russian.reports.figures import figure_text

ROWS = 8  # empty rows of a new form
TONES = {Debt.LATE: "crit", Debt.UNREACHED: "high", Debt.ANSWERED: "ok", Debt.REVOKED: "mute"}
DONE = {
    "asked": "Запрос отправлен.",
    "link": "Ссылка отправлена.",
    "revoked": "Ссылка отозвана.",
    "reminded": "Напоминание отправлено.",
    "ended": "Запрос окончен: ответы больше не принимаются.",
}
READ = READ_CASES | CASES
OWN_FIGURES: Sequence[NamedFigure] = tuple(
    one for one in FIGURES if ScopeKind.BODY in one.scopes and not one.is_broken_down
)


class EnquiryFields(BaseModel):
    """The rows of the table are lists of equal length; `optional` names rows by their places."""

    title: Annotated[str, Field(max_length=1_000)] = ""
    note: Annotated[str, Field(max_length=10_000)] = ""
    since: Annotated[str, Field(max_length=20)] = ""
    until: Annotated[str, Field(max_length=20)] = ""
    due: Annotated[str, Field(max_length=20)] = ""
    body: Annotated[list[str], Field(max_length=500)] = []
    cell: Annotated[list[str], Field(max_length=MOST_CELLS)] = []
    question: Annotated[list[str], Field(max_length=MOST_CELLS)] = []
    kind: Annotated[list[str], Field(max_length=MOST_CELLS)] = []
    figure: Annotated[list[str], Field(max_length=MOST_CELLS)] = []
    optional: Annotated[list[str], Field(max_length=MOST_CELLS)] = []


def list_enquiries(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    listed = EnquiryDesk(pages.installation).list(pages.viewer(request))
    return _show(request, "enquiries.html", listed=listed)


def show_form(
    request: Request,
    of: Annotated[int | None, Query(ge=1, le=2**62)] = None,
    rows: Annotated[int, Query(ge=1, le=MOST_CELLS)] = ROWS,
) -> Response:
    """A new form; `of` is an enquiry whose rows it begins with."""
    pages: Pages = request.app.state.pages
    cells: Sequence[EnquiryCell] = ()
    today = pages.installation.clock.now().astimezone(pages.installation.region.zone).date()
    last = today.replace(day=1) - timedelta(days=1)
    fields = EnquiryFields(since=last.replace(day=1).isoformat(), until=last.isoformat())
    if of is not None:
        known = EnquiryDesk(pages.installation).again(pages.viewer(request), of).enquiry
        cells, fields.title, fields.note = known.cells, known.title, known.note
    return _form(request, fields, cells, max(rows, len(cells) + 1))


def show_enquiry(request: Request, number: Number, done: str = "") -> Response:
    pages: Pages = request.app.state.pages
    card = EnquiryDesk(pages.installation).look(pages.viewer(request), number)
    return _card(request, card, done=DONE.get(done, ""))


def ask(request: Request, fields: Annotated[EnquiryFields, Form()]) -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = EnquiryDesk(pages.installation), pages.viewer(request)
    cells = cells_of(fields)
    try:
        since, until, due = day_of(fields.since), day_of(fields.until), day_of(fields.due)
        if since is None or until is None or due is None:
            raise EntryRefused("нет дня: назовите, за какое время запрос и до какого дня ответ")
        form = EnquiryForm(fields.title, cells, fields.body, since, until, due, fields.note)
        enquiry = desk.ask(viewer, form)
    except EntryRefused as error:
        return _form(request, fields, cells, len(cells) + 1, f"Не отправлено: {error}.")
    return RedirectResponse(f"/requests/{enquiry.number}?done=asked", status_code=303)


def cells_of(fields: EnquiryFields) -> Sequence[EnquiryCell]:
    """Rows without a question are left out; a row without a name gets its number."""
    cells = []
    for place, question in enumerate(fields.question):
        if not question.strip():
            continue
        kind, figure = _at(fields.kind, place), _at(fields.figure, place)
        cells.append(
            EnquiryCell(
                name=_at(fields.cell, place).strip() or f"cell_{place + 1}",
                title=" ".join(question.split()),
                kind=CellKind(kind) if kind in list(CellKind) else CellKind.TEXT,
                is_required=str(place) not in fields.optional,
                figure=figure if figure in BY_NAME else None,
            )
        )
    return cells


def _at(values: Sequence[str], place: int) -> str:
    return values[place] if place < len(values) else ""


def link(
    request: Request,
    number: Number,
    body: Annotated[str, Form(max_length=100)] = "",
    contact: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    return _done(request, number, "link", lambda desk, by: desk.link(by, number, body, contact))


def revoke(request: Request, number: Number, asked: Number) -> Response:
    return _done(request, number, "revoked", lambda desk, by: desk.revoke(by, number, asked))


def remind(request: Request, number: Number) -> Response:
    return _done(request, number, "reminded", lambda desk, by: desk.remind(by, number))


def end(request: Request, number: Number) -> Response:
    return _done(request, number, "ended", lambda desk, by: desk.end(by, number))


def _done(
    request: Request, number: int, done: str, deed: Callable[[EnquiryDesk, Viewer], object]
) -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = EnquiryDesk(pages.installation), pages.viewer(request)
    return led_on(
        request,
        lambda: deed(desk, viewer),
        f"/requests/{number}?done={done}",
        lambda why: _card(request, desk.again(viewer, number), refusal=why),
    )


def _card(request: Request, card: EnquiryCard, done: str = "", refusal: str = "") -> Response:
    status_code = 409 if refusal else 200
    return _show(request, "enquiry.html", status_code, card=card, done=done, refusal=refusal)


def _form(
    request: Request,
    fields: EnquiryFields,
    cells: Sequence[EnquiryCell],
    rows: int,
    problem: str = "",
) -> Response:
    pages: Pages = request.app.state.pages
    return _show(
        request,
        "enquiry_form.html",
        400 if problem else 200,
        fields=fields,
        cells=[*cells, *[None] * max(0, rows - len(cells))],
        bodies=pages.installation.region.present_bodies,
        kinds=KINDS,
        figures=OWN_FIGURES,
        problem=problem,
        longest_title=LONGEST_TITLE,
        longest_note=LONGEST_NOTE,
        more=min(MOST_CELLS, rows + ROWS),
    )


def _show(request: Request, template: str, status_code: int = 200, **context: Any) -> Response:
    pages: Pages = request.app.state.pages
    region = pages.installation.region
    return pages.show(
        request,
        template,
        status_code=status_code,
        case_words=CaseWords(region),
        debts=DEBTS,
        tones=TONES,
        contact_words=contact_words,
        cell_text=cell_text,
        figure_text=figure_text,
        last_day=lambda due: last_day(due, region.zone),
        local_day=lambda at: at.astimezone(region.zone).date(),
        **context,
    )


ROUTES: Sequence[Route] = (
    Route("GET", "/requests", list_enquiries, READ),
    Route("POST", "/requests", ask, READ, limit=LARGE_FORM),
    Route("GET", "/requests/new", show_form, READ),
    Route("GET", "/requests/{number}", show_enquiry, READ),
    Route("POST", "/requests/{number}/link", link, READ),
    Route("POST", "/requests/{number}/remind", remind, READ),
    Route("POST", "/requests/{number}/end", end, READ),
    Route("POST", "/requests/{number}/links/{asked}/revoke", revoke, READ),
)
