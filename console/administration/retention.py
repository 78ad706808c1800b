"""«Хранение»: terms, what goes by them, forgetting on request, holds and protocols."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from console.pages import Pages
from console.routes import ADMINISTER, Route
from desks.operations.erasure import ErasureDesk, Forgotten
from desks.operations.holds import HoldDesk
from desks.operations.retention import RetentionDesk
from domain.cases.case import number_of
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.source import POLLED, SourceKind
from russian.erasure import CLASSES, KEPT, WAYS
from russian.vocabulary import NETWORKS

NETWORKS_FIRST = (SourceKind.VK, SourceKind.OK, SourceKind.TELEGRAM, SourceKind.MAX)


class ForgetForm(BaseModel):
    network: str = "vk"
    person: str = ""
    link: str = ""
    everything: bool = False
    words: str = ""

    def whom(self) -> Forgotten:
        return Forgotten(self.network, self.person, self.link, self.everything)


class HoldForm(BaseModel):
    case: str = ""
    reason: str = ""


def show_retention(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    viewer = pages.viewer(request)
    return pages.show(
        request,
        "retention.html",
        terms=RetentionDesk(pages.installation).look(viewer),
        names=KEPT,
    )


def take_retention(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    RetentionDesk(pages.installation).take(pages.viewer(request))
    return RedirectResponse("/retention", status_code=303)


def show_forget(request: Request) -> Response:
    return _forget(request, ForgetForm())


def look_forget(request: Request, fields: Annotated[ForgetForm, Form()]) -> Response:
    """By POST: an address would be kept by logs of servers between."""
    pages: Pages = request.app.state.pages
    try:
        outlook = ErasureDesk(pages.installation).look(pages.viewer(request), fields.whom())
    except EntryRefused as error:
        return _forget(request, fields, problem=f"Не посмотрено: {error}.", status_code=400)
    except NotFound as error:
        return _forget(request, fields, problem=f"Не нашлось: {error}.", status_code=404)
    return _forget(request, fields, outlook=outlook)


def forget(request: Request, fields: Annotated[ForgetForm, Form()]) -> Response:
    pages: Pages = request.app.state.pages
    try:
        desk = ErasureDesk(pages.installation)
        made = desk.forget(pages.viewer(request), fields.whom(), fields.words)
    except EntryRefused as error:
        return _forget(request, fields, problem=f"Не стёрто: {error}.", status_code=400)
    except NotFound as error:
        return _forget(request, fields, problem=f"Не нашлось: {error}.", status_code=404)
    return RedirectResponse(f"/forget#protocol-{made.id}", status_code=303)


def _forget(request: Request, fields: ForgetForm, status_code: int = 200, **more: Any) -> Response:
    pages: Pages = request.app.state.pages
    viewer = pages.viewer(request)
    others = (kind for kind in POLLED if kind not in NETWORKS_FIRST)
    return pages.show(
        request,
        "forget.html",
        status_code=status_code,
        **{"problem": "", "outlook": None} | more,
        fields=fields,
        kinds=[*NETWORKS_FIRST, *others],
        protocols=ErasureDesk(pages.installation).protocols(viewer),
        untaken=ErasureDesk(pages.installation).untaken(viewer),
        classes=CLASSES,
        ways=WAYS,
        networks=NETWORKS,
    )


def show_holds(request: Request) -> Response:
    return _holds(request)


def hold(request: Request, fields: Annotated[HoldForm, Form()]) -> Response:
    pages: Pages = request.app.state.pages
    try:
        if (number := number_of(fields.case)) is None:
            raise EntryRefused("назовите номер обращения, например О-12")
        HoldDesk(pages.installation).hold(pages.viewer(request), number, fields.reason)
    except EntryRefused as error:
        return _holds(request, f"Не удержано: {error}.", 400)
    except MoveRefused as error:
        return _holds(request, f"Не удержано: {error}.", 409)
    except NotFound as error:
        return _holds(request, f"Не удержано: {error}.", 404)
    return RedirectResponse("/holds", status_code=303)


def lift(
    request: Request, number: int, reason: Annotated[str, Form(max_length=2_000)] = ""
) -> Response:
    pages: Pages = request.app.state.pages
    try:
        HoldDesk(pages.installation).lift(pages.viewer(request), number, reason)
    except EntryRefused as error:
        return _holds(request, f"Не снято: {error}.", 400)
    return RedirectResponse("/holds", status_code=303)


def _holds(request: Request, problem: str = "", status_code: int = 200) -> Response:
    pages: Pages = request.app.state.pages
    holds = HoldDesk(pages.installation).standing(pages.viewer(request))
    return pages.show(request, "holds.html", status_code=status_code, holds=holds, problem=problem)


ROUTES: Sequence[Route] = (
    Route("GET", "/retention", show_retention, ADMINISTER),
    Route("POST", "/retention", take_retention, ADMINISTER),
    Route("GET", "/forget", show_forget, ADMINISTER),
    Route("POST", "/forget/look", look_forget, ADMINISTER),
    Route("POST", "/forget", forget, ADMINISTER),
    Route("GET", "/holds", show_holds, ADMINISTER),
    Route("POST", "/holds", hold, ADMINISTER),
    Route("POST", "/holds/{number}/lift", lift, ADMINISTER),
)
