"""«Ускоренный порядок»: starred topics with their terms, and what bodies agreed for them."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from console.forms.fields import Number
from console.pages import Pages
from console.routes import CASES, READ_CASES, Route
from desks.cases.causes.track import AgreementForm, FastTrackDesk
from domain.cases.causes.agreement import AgreedStep
from domain.errors import EntryRefused
from russian.casework.cases import REGIMES, STEPS, CaseWords
from russian.casework.deadlines import length

STEPS_OFFERED = 4
DONE = {"agreed": "Договорённость записана.", "withdrawn": "Договорённость снята."}


def show_track(request: Request, done: str = "") -> Response:
    return _page(request, done=DONE.get(done, ""))


def _page(
    request: Request, done: str = "", problem: str = "", form: AgreementForm | None = None
) -> Response:
    pages: Pages = request.app.state.pages
    region, viewer = pages.installation.region, pages.viewer(request)
    desk = FastTrackDesk(pages.installation)
    steps = list(form.steps) if form else []
    return pages.show(
        request,
        "fast_track.html",
        status_code=400 if problem else 200,
        track=desk.again(viewer) if problem else desk.look(viewer),
        form=form or AgreementForm("", ()),
        rows=steps + [AgreedStep("", "")] * max(0, STEPS_OFFERED - len(steps)),
        done=done,
        problem=problem,
        bodies=region.present_bodies,
        case_words=CaseWords(region),
        regimes=REGIMES,
        steps=STEPS,
        length=length,
    )


def agree(
    request: Request,
    topic: Annotated[str, Form(max_length=100)] = "",
    municipality: Annotated[str, Form(max_length=100)] = "",
    body: Annotated[list[str] | None, Form()] = None,
    what: Annotated[list[str] | None, Form()] = None,
    remark: Annotated[str, Form(max_length=2_000)] = "",
) -> Response:
    """A row without a body and without words is left out."""
    pages: Pages = request.app.state.pages
    rows = zip(body or (), what or (), strict=False)
    steps = [AgreedStep(one, words) for one, words in rows if one or words.strip()]
    form = AgreementForm(topic, steps, municipality or None, remark)
    try:
        FastTrackDesk(pages.installation).agree(pages.viewer(request), form)
    except EntryRefused as error:
        return _page(request, problem=f"Не записано: {error}.", form=form)
    return RedirectResponse("/cases/fast-track?done=agreed", status_code=303)


def withdraw(request: Request, agreement: Number) -> Response:
    pages: Pages = request.app.state.pages
    FastTrackDesk(pages.installation).withdraw(pages.viewer(request), agreement)
    return RedirectResponse("/cases/fast-track?done=withdrawn", status_code=303)


ROUTES: Sequence[Route] = (
    Route("GET", "/cases/fast-track", show_track, READ_CASES),
    Route("POST", "/cases/fast-track", agree, READ_CASES | CASES),
    Route("POST", "/cases/fast-track/{agreement}/withdraw", withdraw, READ_CASES | CASES),
)
