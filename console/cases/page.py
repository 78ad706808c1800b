"""One case: its whole story, and every move."""

from collections.abc import Callable, Sequence
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from console.cases.answering.drafts import Written
from console.cases.answering.drafts import page as draft_page
from console.cases.answering.drafts import shown_on_case as answering_on_case
from console.cases.answers import WORDS
from console.cases.cards import answer_cards
from console.cases.links import DONE as LINKS_DONE
from console.cases.links import shown_on_case as links_on_case
from console.cases.quality import WORDS as QUALITY_WORDS
from console.cases.quality import quality_of
from console.cases.scores.page import shown_on_case as scores_on_case
from console.forms.fields import Version
from console.pages import Pages
from console.refusals import refused
from console.routes import ANSWER, CASES, READ_CASES, Route
from console.workers import Work
from desks.cases.asked import Asked
from desks.cases.causes.beside import BesideDesk
from desks.cases.checks import ANSWERS
from desks.cases.contacts import CaseContacts
from desks.cases.moves import CaseMoves
from desks.cases.opening import CaseOpening
from desks.cases.reading import CaseDesk
from desks.cases.story import APART, CaseStory
from domain.cases.case import number_of
from domain.cases.holder import HolderKind
from domain.cases.outcome import CaseOutcome
from domain.cases.workflow import RIGHTS_OF, CaseDeed
from domain.errors import EntryRefused, MoveRefused
from domain.person import Right
from domain.terms.policy import Priority, Regime
from russian.casework.cases import (
    AWAITED,
    OFFERS,
    OUTCOMES,
    PRIORITIES,
    REGIMES,
    STATES,
    STEPS,
    CaseWords,
)
from russian.casework.causes import problem_words
from russian.casework.imports import FILED_STATES
from russian.casework.pairs import reasons
from russian.typed_moments import moment_of

DONE = {
    "opened": "Обращение заведено.",
    "known": "Об этом уже есть обращение, вот оно.",
    "joined": "Об этом уже есть обращение: пост присоединён к нему.",
    "letter": "Письмо принято.",
    "bare_letter": "Письмо принято без вложений: их система не хранит.",
    "moved": "Сделано.",
    "undone": "Последнее действие отменено.",
    "judged": "Оценка ответа записана.",
    **LINKS_DONE,
}
# Deeds whose button needs no more than a press, in the order in which they are offered.
AT_ONCE = (
    CaseDeed.MODERATE,
    CaseDeed.ACCEPT,
    CaseDeed.TAKE,
    CaseDeed.APPROVE,
    CaseDeed.RESUME,
    CaseDeed.RECALL,
    CaseDeed.REOPEN,
)


MOST, RECENT = 50, 10  # moves of the page, the latest, and of these not folded
CLOCKS = 4  # of the page, beside those that run; the record has all


def show_case(request: Request, number: str, done: str = "") -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = CaseDesk(pages.installation), pages.viewer(request)
    case_id = desk.find(viewer, number)
    return _page(request, desk.look(viewer, case_id), done=DONE.get(done, ""))


def _page(
    request: Request,
    story: CaseStory,
    done: str = "",
    problem: str = "",
    status_code: int = 200,
    contact: str = "",
) -> Response:
    pages: Pages = request.app.state.pages
    installation, viewer = pages.installation, pages.viewer(request)
    region = installation.region
    quality = quality_of(request, story.stored.case.number)
    executors = []
    if CaseDeed.ASSIGN in story.deeds:
        chain = {one.id for one in region.chain(story.stored.standing.body or "")}
        executors = [
            one.name
            for one in installation.access.people.all()
            if one.enabled and one.may(Right.ANSWER) and (one.scope is None or chain & one.scope)
        ]
    return pages.show(
        request,
        "case.html",
        status_code=status_code,
        story=story,
        most=MOST,
        recent=RECENT,
        clocks=CLOCKS,
        case=story.stored.case,
        now=story.stored.standing,
        at_once=[(deed, OFFERS[deed]) for deed in AT_ONCE if deed in story.deeds],
        offers=OFFERS,
        deeds=set(story.deeds),
        quality=quality,
        cards=answer_cards(story.answers, quality),
        **QUALITY_WORDS,
        executors=executors,
        bodies=region.present_bodies,
        duty=_duty(pages, story),
        case_words=CaseWords(region),
        FILED_STATES=FILED_STATES,
        states=STATES,
        steps=STEPS,
        regimes=REGIMES,
        priorities=PRIORITIES,
        outcomes=OUTCOMES,
        reasons=reasons,
        beside=BesideDesk(installation).part(viewer, story.stored.case.number),
        **scores_on_case(request, story),
        problem_words=lambda one: problem_words(region, one),
        **WORDS,
        waits=[(kind, AWAITED[kind]) for kind in (HolderKind.APPLICANT, HolderKind.SYSTEM)],
        may_link=viewer.may(Right.CASES) and story.stored.standing.closed_at is None,
        done=done,
        problem=problem,
        contact=contact,
        **links_on_case(request, story),
        **answering_on_case(request, story),
        has_contact=viewer.may(Right.CASES)
        and CaseContacts(installation).is_kept(viewer, story.stored.case.number),
    )


def _duty(pages: Pages, story: CaseStory) -> str:
    place = story.stored.case.place.municipality
    body = pages.installation.region.administration(place) if place else None
    return body.id if body else ""


def _moving(deed: CaseDeed) -> Callable[..., Response]:
    def move_case(
        request: Request,
        number: str,
        note: Annotated[str, Form(max_length=12_000)] = "",
        body: Annotated[str, Form(max_length=100)] = "",
        person: Annotated[str, Form(max_length=100)] = "",
        confirmed: Annotated[str, Form(max_length=200)] = "",
        outcome: Annotated[str, Form(max_length=20)] = "",
        until: Annotated[str, Form(max_length=40)] = "",
        waits: Annotated[str, Form(max_length=20)] = "",
        link: Annotated[str, Form(max_length=600)] = "",
        regime: Annotated[str, Form(max_length=20)] = "",
        priority: Annotated[str, Form(max_length=20)] = "",
        topic: Annotated[str, Form(max_length=100)] = "",
        score: Annotated[str, Form(max_length=2)] = "",
        version: Version = None,
        personal_checked: Annotated[str, Form(max_length=5)] = "",
    ) -> Response:
        pages: Pages = request.app.state.pages
        clock, zone = pages.installation.clock, pages.installation.region.zone

        def asked() -> Asked:
            return Asked(
                deed,
                note=note,
                body=body or None,
                person=person or None,
                confirmed=confirmed or None,
                outcome=CaseOutcome(outcome) if outcome in list(CaseOutcome) else None,
                until=moment_of(until, clock.now(), zone) if until.strip() else None,
                waits=HolderKind(waits) if waits in list(HolderKind) else None,
                link=link or None,
                regime=Regime(regime) if regime in list(Regime) else None,
                priority=Priority(priority) if priority in list(Priority) else None,
                topic=topic or None,
                score=int(score) if score.isdecimal() else None,
                version=version,
                personal_checked=bool(personal_checked),
            )

        def again(case_id: int, problem: str) -> Response:
            """A refused answer keeps its text, on the page that checks it."""
            written = Written(note, link, bool(personal_checked))
            return draft_page(request, case_id, written, problem, 409)

        return _done(
            request,
            number,
            lambda case_id: CaseMoves(pages.installation).make(
                pages.viewer(request), case_id, asked()
            ),
            "moved",
            again if deed in ANSWERS and note else None,
        )

    return move_case


def undo(request: Request, number: str, version: Version = None) -> Response:
    pages: Pages = request.app.state.pages
    return _done(
        request,
        number,
        lambda case_id: CaseMoves(pages.installation).undo(pages.viewer(request), case_id, version),
        "undone",
    )


def open_contact(request: Request, number: str) -> Response:
    """The case with its contact, once: the page of the case itself never shows it."""
    pages: Pages = request.app.state.pages
    desk, viewer = CaseDesk(pages.installation), pages.viewer(request)
    case_id = desk.find(viewer, number)
    contact = CaseContacts(pages.installation).open(viewer, case_id)
    return _page(request, desk.again(viewer, case_id), contact=contact)


def link_body(
    request: Request, number: str, body: Annotated[str, Form(max_length=100)] = ""
) -> Response:
    pages: Pages = request.app.state.pages
    return _done(
        request,
        number,
        lambda case_id: CaseOpening(pages.installation).for_body(
            pages.viewer(request), case_id, body
        ),
        "moved",
    )


def _done(
    request: Request,
    number: str,
    deed: Callable[[int], object],
    done: str,
    again: Callable[[int, str], Response] | None = None,
) -> Response:
    """Redirect to the case; to the list if it is no longer the viewer's. A refusal is shown on the
    case, or by `again`.
    """
    pages: Pages = request.app.state.pages
    desk, viewer = CaseDesk(pages.installation), pages.viewer(request)
    case_id = number_of(number)
    if case_id is None:
        return refused(request, f"обращения {number} нет: проверьте номер в списке", 404)
    try:
        deed(case_id)
    except (EntryRefused, MoveRefused) as error:
        problem = f"Не сделано: {error}."
        if again is not None:
            return again(case_id, problem)
        story = desk.again(viewer, case_id)
        return _page(request, story, problem=problem, status_code=409)
    to = f"/cases/{case_id}?done={done}" if desk.sees(viewer, case_id) else "/cases?done=1"
    return RedirectResponse(to, status_code=303)


ROUTES: Sequence[Route] = (
    Route("GET", "/cases/{number}", show_case, READ_CASES, work=Work.INDEX),
    Route("POST", "/cases/{number}/undo", undo, READ_CASES | ANSWER, work=Work.INDEX),
    Route("POST", "/cases/{number}/contact", open_contact, READ_CASES | CASES, work=Work.INDEX),
    Route("POST", "/cases/{number}/bodies", link_body, READ_CASES | CASES, work=Work.INDEX),
    *(
        Route(
            "POST",
            f"/cases/{{number}}/{deed}",
            _moving(deed),
            READ_CASES | {RIGHTS_OF[deed]},
            work=Work.INDEX,
        )
        for deed in CaseDeed
        if deed not in APART
    ),
)
