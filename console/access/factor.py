"""One's own second factor: enrolment by a QR code, recovery codes, switching it off."""

from collections.abc import Callable, Sequence
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup

from charts.qr import qr_svg
from console.guard import visitor
from console.pages import Pages
from console.routes import OWN, Route
from desks.access.factors import FactorDesk, needs_factor
from domain.errors import EntryRefused, MustWait

Code = Annotated[str, Form(max_length=100)]


def show_factor(request: Request) -> Response:
    return _factor(request)


def confirm(
    request: Request, ticket: Annotated[str, Form(max_length=1000)] = "", code: Code = ""
) -> Response:
    pages: Pages = request.app.state.pages
    here = visitor(request)
    assert here
    desk, viewer = FactorDesk(pages.installation), pages.viewer(request)
    return _codes(request, lambda: desk.confirm(viewer, ticket, code, here.session.id))


def renew_codes(request: Request, code: Code = "") -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = FactorDesk(pages.installation), pages.viewer(request)
    return _codes(request, lambda: desk.renew(viewer, code))


def switch_off(request: Request, code: Code = "") -> Response:
    pages: Pages = request.app.state.pages
    try:
        FactorDesk(pages.installation).switch_off(pages.viewer(request), code)
    except EntryRefused as error:
        return _factor(request, error)
    return RedirectResponse("/me", status_code=303)


def _codes(request: Request, deed: Callable[[], Sequence[str]]) -> Response:
    """Shown on this answer alone."""
    try:
        codes = deed()
    except EntryRefused as error:
        return _factor(request, error)
    pages: Pages = request.app.state.pages
    return pages.show(request, "factor_codes.html", codes=codes)


def _factor(request: Request, error: EntryRefused | None = None) -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer, person = (
        FactorDesk(pages.installation),
        pages.viewer(request),
        pages.person(request),
    )
    factor = desk.factor(viewer)
    enrolment = desk.begin(viewer) if factor is None else None
    code = Markup(qr_svg(enrolment.address, "QR-код для приложения", 240)) if enrolment else ""
    status = 200 if error is None else 429 if isinstance(error, MustWait) else 400
    return pages.show(
        request,
        "factor.html",
        status_code=status,
        problem=f"Не получилось: {error}." if error else "",
        factor=factor,
        enrolment=enrolment,
        code=code,
        needed=needs_factor(pages.installation, person),
    )


ROUTES: Sequence[Route] = (
    Route("GET", "/me/factor", show_factor, OWN),
    Route("POST", "/me/factor", confirm, OWN),
    Route("POST", "/me/factor/codes", renew_codes, OWN),
    Route("POST", "/me/factor/off", switch_off, OWN),
)
