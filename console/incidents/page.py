"""One incident: its page, merge, split, and taking back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated

from babel.dates import format_datetime
from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup

from app.installation import Installation
from charts.charts import posts as drawn_posts
from charts.localities import Spot, local_map
from console.pages import Pages
from console.routes import REGION, TRIAGE, Route
from console.workers import Work
from desks.care import CareDesk
from desks.chain import STAGES, chain
from desks.incident import IncidentFacts
from desks.incidents import IncidentDesk
from desks.outreach.surveys.incidents import IncidentQuestionDesk
from desks.posts import shown
from desks.viewer import Viewer
from domain.care import Care, CareState
from domain.errors import EntryRefused, Merged, MoveRefused
from domain.incident import number_of
from domain.person import Right
from domain.steps import Step, Steps
from russian.figures import LOCALE
from russian.outreach.surveys import at_least, cell_words

DONE = {
    "merged": "Объединено: посты теперь здесь.",
    "split": "Выбранные посты отделены: это их новый инцидент.",
    "returned": "Отменено.",
    "renamed": "Переименовано.",
    "cared": "Сохранено.",
}


@dataclass(frozen=True, slots=True)
class Typed:
    state: CareState = CareState.NEW
    owner: str = ""
    note: str = ""


def show_incident(
    request: Request, incident_id: str, after: str | None = None, done: str = ""
) -> Response:
    """The page; a number redirects to it, and a merged incident to its heir."""
    if number_of(incident_id) is not None:
        pages: Pages = request.app.state.pages
        id_ = IncidentDesk(pages.installation).find(pages.viewer(request), incident_id)
        return RedirectResponse(f"/incidents/{id_}", status_code=303)
    return _page(request, incident_id, after, done)


def _page(
    request: Request,
    incident_id: str,
    after: str | None = None,
    done: str = "",
    problem: str = "",
    status_code: int = 200,
    typed: Typed | None = None,
) -> Response:
    pages: Pages = request.app.state.pages
    installation, viewer = pages.installation, pages.viewer(request)
    try:
        card = IncidentDesk(installation).one(viewer, incident_id, after)
    except Merged as error:
        return RedirectResponse(f"/incidents/{error.heir}", status_code=303)
    incident = card.alive.incident
    care = CareDesk(installation).of(viewer, [incident.id]).get(incident.id)
    may_change = viewer.may(Right.TRIAGE)
    known = incident.municipality in installation.region.municipalities
    index = viewer.posts(installation.posts.index)
    posts = shown(installation, index, [one.hit for one in card.posts])
    return pages.show(
        request,
        "incident.html",
        status_code=status_code,
        concerns=lambda s: s.municipality in (None, incident.municipality),
        incident=incident,
        found=card,
        chart=_chart(installation, card),
        map=local_map(installation.region, incident.municipality, _spots(installation, card))
        if known
        else None,
        posts=list(zip(posts, [one.copies for one in card.posts], strict=True)),
        coverage=shown(installation, index, card.coverage),
        before=after,
        done=DONE.get(done),
        problem=problem,
        may_change=may_change,
        care=care,
        asked=IncidentQuestionDesk(installation).of(viewer, incident.id),
        at_least=at_least,
        cell_words=cell_words,
        cared=done == "cared",
        form=typed or (Typed(care.state, care.owner or "", care.note) if care else Typed()),
        owners=_owners(installation, viewer, care) if may_change else (),
        chain=chain(installation, viewer, card),
        STAGES=STAGES,
        own_address=f"/incidents/{incident.id}",
    )


def merge(
    request: Request, incident_id: str, other: Annotated[str, Form(max_length=300)] = ""
) -> Response:
    return _do(request, incident_id, "merged", lambda desk, by: desk.merge(by, incident_id, other))


def split(
    request: Request,
    incident_id: str,
    post: Annotated[Sequence[str], Form(max_length=500)] = (),
) -> Response:
    return _do(request, incident_id, "split", lambda desk, by: desk.split(by, incident_id, post))


def rename(
    request: Request, incident_id: str, title: Annotated[str, Form(max_length=500)] = ""
) -> Response:
    return _do(
        request, incident_id, "renamed", lambda desk, by: desk.rename(by, incident_id, title)
    )


def care_for(
    request: Request,
    incident_id: str,
    state: Annotated[CareState, Form()],
    owner: Annotated[str, Form(max_length=200)] = "",
    note: Annotated[str, Form(max_length=2000)] = "",
    version: Annotated[int | None, Form(ge=0, lt=2**31)] = None,
) -> Response:
    """A refused form comes back with what was typed, over what another person saved meanwhile."""
    pages: Pages = request.app.state.pages
    desk, viewer = CareDesk(pages.installation), pages.viewer(request)
    try:
        to = desk.change(viewer, incident_id, state, owner, note, version)
    except (EntryRefused, MoveRefused) as error:
        typed, problem = Typed(state, owner, note), f"Не сохранено: {error}."
        return _page(request, incident_id, problem=problem, status_code=409, typed=typed)
    return RedirectResponse(f"/incidents/{to}?done=cared", status_code=303)


def take_back(
    request: Request, incident_id: str, regrouping: Annotated[int, Form(ge=1, lt=2**63)]
) -> Response:
    def deed(desk: IncidentDesk, by: Viewer) -> str:
        desk.take_back(by, regrouping, incident_id)
        return incident_id

    return _do(request, incident_id, "returned", deed)


def _do(
    request: Request, incident_id: str, done: str, deed: Callable[[IncidentDesk, Viewer], str]
) -> Response:
    pages: Pages = request.app.state.pages
    try:
        to = deed(IncidentDesk(pages.installation), pages.viewer(request))
    except (EntryRefused, MoveRefused) as error:
        return _page(request, incident_id, problem=f"Не сделано: {error}.", status_code=409)
    return RedirectResponse(f"/incidents/{to}?done={done}", status_code=303)


def _owners(installation: Installation, viewer: Viewer, care: Care | None) -> Sequence[str]:
    owners = CareDesk(installation).owners(viewer)
    kept = [care.owner] if care and care.owner and care.owner not in owners else []
    return [*kept, *owners]


def _spots(installation: Installation, card: IncidentFacts) -> Sequence[Spot]:
    """Settlements that its posts name. Where none is named, a town stands for itself."""
    place = installation.region.municipalities[card.alive.incident.municipality]
    if not card.settlements and not place.district and place.centre:
        return [Spot(place.centre, card.alive.posts)]
    return [Spot(id_, posts) for id_, posts in card.settlements]


def _chart(installation: Installation, card: IncidentFacts) -> Markup | None:
    if not card.course:
        return None
    zone = installation.region.zone
    starts = [stretch.start.astimezone(zone) for stretch in card.course]
    one_day = len({start.date() for start in starts}) == 1
    form = "d MMM" if card.length is not Step.HOUR else "HH:mm" if one_day else "d MMM, HH:mm"
    labels = [format_datetime(start, form, locale=LOCALE) for start in starts]
    steps = [(label, s.own, s.copies) for label, s in zip(labels, card.course, strict=True)]
    places = {stretch.start: place for place, stretch in enumerate(card.course)}
    cut = Steps(card.length, zone)
    marks: dict[int, list[str]] = {}
    for number, one in enumerate(card.happenings, 1):
        if (place := places.get(cut.start(one.at))) is not None:
            marks.setdefault(place, []).append(str(number))
    named = [(place, ", ".join(numbers)) for place, numbers in marks.items()]
    return drawn_posts(steps, "посты", "копии", named)


ROUTES: Sequence[Route] = (
    Route("GET", "/incidents/{incident_id}", show_incident, REGION, work=Work.INDEX),
    Route("POST", "/incidents/{incident_id}/merge", merge, REGION | TRIAGE, work=Work.INDEX),
    Route("POST", "/incidents/{incident_id}/split", split, REGION | TRIAGE, work=Work.INDEX),
    Route("POST", "/incidents/{incident_id}/title", rename, REGION | TRIAGE, work=Work.INDEX),
    Route("POST", "/incidents/{incident_id}/care", care_for, REGION | TRIAGE, work=Work.INDEX),
    Route("POST", "/incidents/{incident_id}/back", take_back, REGION | TRIAGE, work=Work.INDEX),
)
