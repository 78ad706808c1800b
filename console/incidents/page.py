"""One incident: its page, and what people do there: merge, split, take back."""

import re
from collections.abc import Sequence
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup

from app.assembly import make_regrouping
from app.wiring import Parts
from charts.charts import posts as drawn_posts
from charts.maps import place_map
from console.pages import Pages
from console.routes import REGION, TRIAGE, Route
from console.workers import Work
from desks.incident import Findings, findings, with_copies
from desks.posts import shown
from domain.errors import MoveRefused
from domain.incident import Incident
from domain.person import Right
from domain.steps import Step, Steps

# What was done last, as the address of the page says it.
DONE = {
    "merged": "Объединено: посты теперь здесь.",
    "split": "Выбранные посты отделены: это их новый инцидент.",
    "returned": "Отменено.",
}
LABELS = {Step.HOUR: "%d.%m %H:%M", Step.DAY: "%d.%m", Step.WEEK: "%d.%m"}
SHORTEST = 6  # digits of a number that people may type
_NUMBER = re.compile(r"(?:.*/incidents/)?№?\s*([0-9a-f]{6,32})", re.IGNORECASE)


def show_incident(
    request: Request, incident_id: str, after: str | None = None, done: str = ""
) -> Response:
    """The page; of an incident that was merged into another, that one's."""
    return _page(request, incident_id, after, done)


def _page(
    request: Request,
    incident_id: str,
    after: str | None = None,
    done: str = "",
    problem: str = "",
    status_code: int = 200,
) -> Response:
    pages: Pages = request.app.state.pages
    parts, index = pages.parts, pages.index(request)
    found = findings(parts, index, incident_id, after)
    if found is None:
        if heir := parts.incidents.heir(incident_id):
            return RedirectResponse(f"/incidents/{heir}", status_code=303)
        return _missing(request)
    pages.audit(request, "incident", incident_id)
    incident = found.alive.incident
    known = incident.municipality in parts.region.municipalities
    return pages.show(
        request,
        "incident.html",
        status_code=status_code,
        concerns=lambda s: s.municipality in (None, incident.municipality),
        incident=incident,
        found=found,
        chart=_chart(parts, found),
        map=place_map(parts.region, incident.municipality, incident.settlement) if known else None,
        posts=list(
            zip(
                shown(parts, index, [told.hit for told in found.told]),
                [told.copies for told in found.told],
                strict=True,
            )
        ),
        before=after,
        done=DONE.get(done),
        problem=problem,
        may_change=pages.person(request).may(Right.TRIAGE),
    )


def merge(
    request: Request, incident_id: str, other: Annotated[str, Form(max_length=300)] = ""
) -> Response:
    """All posts of another incident, named by its number or address, belong to this one."""
    pages: Pages = request.app.state.pages
    if (incident := _seen(request, incident_id)) is None:
        return _missing(request)
    try:
        other_id = _meant(pages.parts, other)
        make_regrouping(pages.parts).merge(incident.id, other_id, pages.who(request))
    except MoveRefused as error:
        return _refused(request, incident_id, error)
    pages.audit(request, "incidents merged", f"{incident.id} {other_id}")
    return _to(incident.id, "merged")


def split(
    request: Request,
    incident_id: str,
    post: Annotated[Sequence[str], Form(max_length=500)] = (),
) -> Response:
    """These posts with their copies are a new incident."""
    pages: Pages = request.app.state.pages
    if (incident := _seen(request, incident_id)) is None:
        return _missing(request)
    try:
        if not post:
            raise MoveRefused("не выбрано ни одного поста: отметьте те, что о другом")
        chosen = with_copies(pages.parts, pages.index(request), incident.id, post)
        new_id = make_regrouping(pages.parts).split(incident.id, chosen, pages.who(request))
    except MoveRefused as error:
        return _refused(request, incident_id, error)
    pages.audit(request, "incident split", f"{incident.id} {new_id} {len(chosen)}")
    return _to(new_id, "split")


def take_back(
    request: Request, incident_id: str, regrouping: Annotated[int, Form(ge=1, lt=2**63)]
) -> Response:
    """Undo a merge, or bring posts back that were split off or moved."""
    pages: Pages = request.app.state.pages
    if (incident := _seen(request, incident_id)) is None:
        return _missing(request)
    try:
        done = make_regrouping(pages.parts).take_back(regrouping, pages.who(request))
    except MoveRefused as error:
        return _refused(request, incident_id, error)
    pages.audit(request, "regrouping taken back", f"{done.incident_id} {done.other_id}")
    return _to(incident.id, "returned")


def _seen(request: Request, incident_id: str) -> Incident | None:
    """Nobody changes incidents who may not see them: a body's coordinator sees only its posts."""
    pages: Pages = request.app.state.pages
    if not pages.person(request).may(Right.REGION):
        return None
    return pages.parts.incidents.get(incident_id)


def _meant(parts: Parts, typed: str) -> str:
    """The id of an incident by the beginning of its number, or by the address of its page. Raises
    MoveRefused.
    """
    if (number := _NUMBER.fullmatch(typed.strip())) is None:
        raise MoveRefused(
            f"«{typed.strip()}»: это не номер инцидента; номер стоит под его названием, "
            f"хватит первых {SHORTEST} знаков"
        )
    found = parts.incidents.called(number[1].lower())
    if not found:
        raise MoveRefused(f"инцидента с номером «{number[1]}» нет: проверьте номер")
    if len(found) > 1:
        raise MoveRefused(f"с «{number[1]}» начинается не один номер: введите его целиком")
    return found[0]


def _refused(request: Request, incident_id: str, error: MoveRefused) -> Response:
    problem = f"Не сделано: {error}."
    return _page(request, incident_id, problem=problem, status_code=409)


def _missing(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    return pages.show(request, "missing.html", status_code=404, what="Такого инцидента нет.")


def _to(incident_id: str, done: str) -> RedirectResponse:
    return RedirectResponse(f"/incidents/{incident_id}?done={done}", status_code=303)


def _chart(parts: Parts, found: Findings) -> Markup | None:
    """Posts in steps of time; what happened meanwhile stands there by its number in the list."""
    if not found.course:
        return None
    zone, form = parts.region.zone, LABELS[found.length]
    steps = [(f"{s.start.astimezone(zone):{form}}", s.own, s.copies) for s in found.course]
    places = {stretch.start: place for place, stretch in enumerate(found.course)}
    cut = Steps(found.length, zone)
    marks: dict[int, list[str]] = {}
    for number, one in enumerate(found.happenings, 1):
        if (place := places.get(cut.start(one.at))) is not None:
            marks.setdefault(place, []).append(str(number))
    told = [(place, ", ".join(numbers)) for place, numbers in marks.items()]
    return drawn_posts(steps, "посты", "копии", told)


ROUTES: Sequence[Route] = (
    Route("GET", "/incidents/{incident_id}", show_incident, REGION, work=Work.INDEX),
    Route("POST", "/incidents/{incident_id}/merge", merge, TRIAGE, work=Work.INDEX),
    Route("POST", "/incidents/{incident_id}/split", split, TRIAGE, work=Work.INDEX),
    Route("POST", "/incidents/{incident_id}/back", take_back, TRIAGE, work=Work.INDEX),
)
