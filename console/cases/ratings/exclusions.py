"""«Исключения»: named reasons to leave cases out of ratings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from console.forms.fields import Number
from console.pages import Pages
from console.routes import RATINGS, READ_CASES, Route
from desks.cases.ratings.exclusions import ExclusionDesk
from domain.cases.ratings.exclusion import ExclusionKind, RatingExclusion
from domain.errors import EntryRefused, MoveRefused
from russian.casework.cases import STREAMS
from russian.ratings.editions import EXCLUSIONS
from russian.typed_moments import moment_of

ADDRESS = "/ratings/exclusions"
DONE = {"added": "Исключение записано.", "ended": "Исключение снято."}
Many = Annotated[Sequence[str], Form(max_length=200)]


def list_exclusions(request: Request, done: str = "") -> Response:
    return _page(request, DONE.get(done, ""))


def _page(request: Request, done: str = "", problem: str = "", status_code: int = 200) -> Response:
    pages: Pages = request.app.state.pages
    installation = pages.installation
    desk = ExclusionDesk(installation)
    region = installation.region
    return pages.show(
        request,
        "rating_exclusions.html",
        status_code=status_code,
        exclusions=desk.list(pages.viewer(request), again=bool(problem)),
        done=done,
        problem=problem,
        kinds=EXCLUSIONS,
        streams=STREAMS,
        bodies=[one for one in region.bodies.values() if one.until is None],
        topic_names={
            **{one.id: one.name for one in region.topics.values()},
            **{one.id: one.name for one in region.groups.values()},
        },
    )


def add_exclusion(
    request: Request,
    name: Annotated[str, Form(max_length=500)] = "",
    kind: Annotated[str, Form(max_length=20)] = "",
    reason: Annotated[str, Form(max_length=3_000)] = "",
    since: Annotated[str, Form(max_length=40)] = "",
    until: Annotated[str, Form(max_length=40)] = "",
    municipality: Many = (),
    topic: Many = (),
    stream: Many = (),
    body: Many = (),
) -> Response:
    pages: Pages = request.app.state.pages
    try:
        if kind not in list(ExclusionKind):
            raise EntryRefused("не выбрано, что случилось")
        asked = RatingExclusion(
            name,
            ExclusionKind(kind),
            reason,
            _moment(pages, since),
            _moment(pages, until),
            tuple(filter(None, municipality)),
            tuple(filter(None, topic)),
            tuple(filter(None, stream)),
            tuple(filter(None, body)),
        )
        ExclusionDesk(pages.installation).add(pages.viewer(request), asked)
    except EntryRefused as error:
        return _page(request, problem=f"Не сделано: {error}.", status_code=400)
    return RedirectResponse(f"{ADDRESS}?done=added", status_code=303)


def _moment(pages: Pages, typed: str) -> datetime:
    """Raises EntryRefused."""
    if not typed.strip():
        raise EntryRefused("не сказано, с какого и до какого времени")
    installation = pages.installation
    return moment_of(typed, installation.clock.now(), installation.region.zone)


def end_exclusion(request: Request, exclusion: Number) -> Response:
    pages: Pages = request.app.state.pages
    try:
        ExclusionDesk(pages.installation).end(pages.viewer(request), exclusion)
    except MoveRefused as error:
        return _page(request, problem=f"Не сделано: {error}.", status_code=409)
    return RedirectResponse(f"{ADDRESS}?done=ended", status_code=303)


ROUTES: Sequence[Route] = (
    Route("GET", ADDRESS, list_exclusions, READ_CASES),
    Route("POST", ADDRESS, add_exclusion, READ_CASES | RATINGS),
    Route("POST", f"{ADDRESS}/{{exclusion}}/end", end_exclusion, READ_CASES | RATINGS),
)
