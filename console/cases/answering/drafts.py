"""The answer to a case while it is written: what to start from, what is checked, one for many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from cases.answers.drafting import DraftCheck
from console.forms.fields import Version
from console.pages import Pages
from console.routes import ANSWER, LARGE_FORM, READ_CASES, Route
from desks.cases.asked import Asked
from desks.cases.checks import ANSWERS
from desks.cases.drafts.desk import DraftDesk, published_by
from desks.cases.drafts.incident_answers import CommonAnswer, CommonAnswerDesk, Outcomes
from desks.cases.moves import CaseMoves
from desks.cases.story import CaseStory
from desks.viewer import Viewer
from domain.cases.case import LONGEST_ANSWER, number_of
from domain.cases.workflow import CaseDeed
from domain.errors import EntryRefused, MoveRefused, NotFound
from russian.casework.cases import OFFERS, STATES, CaseWords
from russian.casework.drafts import KNOWN, published
from russian.casework.quality import HINTS, POINTS, WRONG

EVERYBODY = "all"  # an answer to the marked cases of the incident too
_DEEDS = {str(one) for one in ANSWERS}


@dataclass(frozen=True, slots=True)
class Written:
    """The form of a draft as it was sent; `links` say where it stands below other cases' posts."""

    note: str = ""
    link: str = ""
    personal_checked: bool = False
    chosen: frozenset[int] = frozenset()
    links: Mapping[int, str] | None = None


def show_draft(request: Request, number: str) -> Response:
    return page(request, _case_id(number), Written(), again=False)


def write_draft(
    request: Request,
    number: str,
    act: Annotated[str, Form(max_length=40)] = "check",
    note: Annotated[str, Form(max_length=12_000)] = "",
    link: Annotated[str, Form(max_length=600)] = "",
    version: Version = None,
    personal_checked: Annotated[str, Form(max_length=5)] = "",
    case: Annotated[list[int] | None, Form(max_length=200)] = None,
    of: Annotated[list[int] | None, Form(max_length=200)] = None,
    below: Annotated[list[str] | None, Form(max_length=200)] = None,
) -> Response:
    """`act` is a deed that sends the answer, «all» for the marked cases too, «check», or a text
    that is put into the draft.
    """
    links = {id_: one for id_, one in zip(of or (), below or (), strict=False) if one.strip()}
    text = note.replace("\r\n", "\n")
    written = Written(text, link, bool(personal_checked), frozenset(case or ()), links)

    case_id = _case_id(number)
    if act == EVERYBODY:
        return _answer_all(request, case_id, written)
    if act in _DEEDS:
        return _answer(request, case_id, CaseDeed(act), written, version)
    if act != "check":
        desk, viewer = _desk(request)
        written = replace(written, note=desk.insert(viewer, case_id, text, act))
    return page(request, case_id, written)


def check_draft(
    request: Request, number: str, note: Annotated[str, Form(max_length=12_000)] = ""
) -> Response:
    """The ticks alone, for a script while somebody types."""
    pages: Pages = request.app.state.pages
    desk, viewer = _desk(request)
    checked = desk.check(viewer, _case_id(number), note.replace("\r\n", "\n"))
    return pages.alone(request, "case_draft_check.html", **check_words(checked))


def _answer(
    request: Request, case_id: int, deed: CaseDeed, written: Written, version: int | None
) -> Response:
    pages: Pages = request.app.state.pages
    asked = Asked(
        deed,
        note=written.note,
        link=written.link or None,
        version=version,
        personal_checked=written.personal_checked,
    )
    try:
        CaseMoves(pages.installation).make(pages.viewer(request), case_id, asked)
    except (EntryRefused, MoveRefused) as error:
        return page(request, case_id, written, f"Не отправлено: {error}.", 409)
    return RedirectResponse(f"/cases/{case_id}?done=moved", status_code=303)


def _answer_all(request: Request, case_id: int, written: Written) -> Response:
    pages: Pages = request.app.state.pages
    common = CommonAnswer(
        written.note,
        written.chosen | {case_id},
        links={**(written.links or {}), case_id: written.link},
        personal_checked=written.personal_checked,
    )
    try:
        outcomes = CommonAnswerDesk(pages.installation).answer(
            pages.viewer(request), case_id, common
        )
    except (EntryRefused, MoveRefused) as error:
        return page(request, case_id, written, f"Не отправлено: {error}.", 409)
    return page(request, case_id, written, outcomes=outcomes)


def page(
    request: Request,
    case_id: int,
    written: Written,
    problem: str = "",
    status_code: int = 200,
    *,
    again: bool = True,
    outcomes: Outcomes | None = None,
) -> Response:
    """The page of a draft. Raises NotFound."""
    pages: Pages = request.app.state.pages
    region, (desk, viewer) = pages.installation.region, _desk(request)
    offer = desk.offer(viewer, case_id, again=again)
    checked = desk.check(viewer, case_id, written.note[:LONGEST_ANSWER])
    return pages.show(
        request,
        "case_draft.html",
        status_code=status_code,
        offer=offer,
        case=offer.stored.case,
        written=written,
        problem=problem,
        outcomes=outcomes,
        longest=LONGEST_ANSWER,
        case_words=CaseWords(region),
        published=published(offer.publishing, offer.stored, region) if offer.publishing else None,
        offers=OFFERS,
        states=STATES,
        known=KNOWN,
        **check_words(checked),
    )


def check_words(checked: DraftCheck) -> dict[str, Any]:
    """What the part with the ticks needs, on each page that has it."""
    return {
        "checked": checked,
        "POINTS": POINTS,
        "WRONG": WRONG,
        "HINTS": HINTS,
    }


def shown_on_case(request: Request, story: CaseStory) -> Mapping[str, Any]:
    """Who publishes the answer, as a part of the page of a case."""
    pages: Pages = request.app.state.pages
    region = pages.installation.region
    publishing = published_by(region, story.stored)
    waits = story.stored.standing.answered_at is None and story.stored.standing.closed_at is None
    return {
        "published": published(publishing, story.stored, region) if publishing and waits else None,
        "may_write": bool(ANSWERS.intersection(story.deeds)),
    }


def _desk(request: Request) -> tuple[DraftDesk, Viewer]:
    pages: Pages = request.app.state.pages
    return DraftDesk(pages.installation), pages.viewer(request)


def _case_id(number: str) -> int:
    case_id = number_of(number)
    if case_id is None:
        raise NotFound(f"обращения {number} нет: проверьте номер в списке")
    return case_id


ROUTES: Sequence[Route] = (
    Route("GET", "/cases/{number}/answer/draft", show_draft, READ_CASES | ANSWER),
    Route(
        "POST", "/cases/{number}/answer/draft", write_draft, READ_CASES | ANSWER, limit=LARGE_FORM
    ),
    Route("POST", "/cases/{number}/answer/check", check_draft, READ_CASES | ANSWER),
)
