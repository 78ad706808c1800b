"""«Ошибки общения»: what is proposed, one click on each, the lesson and what was changed."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import Query, Request, Response

from console.deeds import led_on
from console.forms.fields import Before, Number, Text, Version
from console.pages import Pages
from console.routes import ANSWER, CASES, READ_CASES, Route
from desks.outreach.mistakes import MistakeCard, MistakeDesk
from desks.viewer import Viewer
from domain.outreach.mistake import (
    CERTAIN,
    LONGEST_WORDS,
    MistakeDeed,
    MistakeKind,
    MistakeState,
)
from domain.person import Person, Right
from russian.casework.cases import CaseWords
from russian.outreach.mistakes import DONE, KINDS, STATES

Word = Annotated[str, Query(max_length=100)]
Kind = MistakeKind | Literal[""]
TONES = {
    MistakeState.PROPOSED: "info",
    MistakeState.CONFIRMED: "crit",
    MistakeState.REJECTED: "mute",
    MistakeState.CORRECTED: "ok",
}
CERTAIN_WORD = "certain"
_TABS = (
    (MistakeState.PROPOSED, "Ждут решения"),
    (CERTAIN_WORD, "Подтверждённые"),
    (MistakeState.REJECTED, "Не ошибки"),
)


def list_mistakes(
    request: Request, state: Word = "", kind: Kind = "", body: Word = "", before: Before = None
) -> Response:
    pages: Pages = request.app.state.pages
    viewer = pages.viewer(request)
    states = _states(state)
    page = MistakeDesk(pages.installation).list(viewer, states, kind or None, body, before)
    is_centre = viewer.may(Right.CASES) and viewer.bodies is None
    tab = state or (MistakeState.PROPOSED if is_centre else CERTAIN_WORD)
    asked = {"state": tab, "kind": kind, "body": body}
    certain = sum(page.counts[one] for one in CERTAIN)
    totals = {str(one): count for one, count in page.counts.items()} | {CERTAIN_WORD: certain}
    tabs = [
        (words, _address({**asked, "state": name}), name == tab, totals[name])
        for name, words in _TABS
        if is_centre or name == CERTAIN_WORD
    ]
    return _show(
        request,
        "mistakes.html",
        page=page,
        tabs=tabs,
        choice=asked,
        older=_address({**asked, "before": page.next}) if page.next else None,
    )


def show_limits(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    rows = MistakeDesk(pages.installation).limits(pages.viewer(request))
    return _show(request, "mistake_limits.html", rows=rows)


def show_mistake(request: Request, number: Number, done: str = "") -> Response:
    pages: Pages = request.app.state.pages
    card = MistakeDesk(pages.installation).look(pages.viewer(request), number)
    return _card(request, card, done=DONE.get(done, ""))


def confirm(request: Request, number: Number, version: Version = None, back: Text = "") -> Response:
    return _done(
        request, number, MistakeDeed.CONFIRM, lambda d, v: d.confirm(v, number, version), back
    )


def reject(request: Request, number: Number, version: Version = None, back: Text = "") -> Response:
    return _done(
        request, number, MistakeDeed.REJECT, lambda d, v: d.reject(v, number, version), back
    )


def teach(
    request: Request,
    number: Number,
    owner: Text = "",
    lesson: Text = "",
    version: Version = None,
) -> Response:
    return _done(
        request, number, MistakeDeed.TEACH, lambda d, v: d.teach(v, number, owner, lesson, version)
    )


def correct(
    request: Request, number: Number, changed: Text = "", version: Version = None
) -> Response:
    return _done(
        request, number, MistakeDeed.CORRECT, lambda d, v: d.correct(v, number, changed, version)
    )


def reopen(request: Request, number: Number, version: Version = None) -> Response:
    return _done(request, number, MistakeDeed.REOPEN, lambda d, v: d.reopen(v, number, version))


def _states(typed: str) -> frozenset[MistakeState] | None:
    if typed == CERTAIN_WORD:
        return CERTAIN
    return frozenset({MistakeState(typed)}) if typed in list(MistakeState) else None


def _address(asked: dict[str, Any]) -> str:
    return f"/mistakes?{urlencode({name: value for name, value in asked.items() if value})}"


def _card(request: Request, card: MistakeCard, done: str = "", refusal: str = "") -> Response:
    pages: Pages = request.app.state.pages
    viewer = pages.viewer(request)
    owners: Sequence[Person] = ()
    if MistakeDeed.TEACH in card.deeds:
        desk = MistakeDesk(pages.installation)
        owners = desk.owners(viewer, card.mistake.number)
    return _show(
        request,
        "mistake.html",
        status_code=409 if refusal else 200,
        card=card,
        owners=owners,
        done=done,
        refusal=refusal,
    )


def _show(request: Request, template: str, status_code: int = 200, **context: Any) -> Response:
    pages: Pages = request.app.state.pages
    region = pages.installation.region
    return pages.show(
        request,
        template,
        status_code=status_code,
        case_words=CaseWords(region),
        region=region,
        mistake_kinds=KINDS,
        mistake_states=STATES,
        tones=TONES,
        longest=LONGEST_WORDS,
        **context,
    )


def _done(
    request: Request,
    number: int,
    done: MistakeDeed,
    deed: Callable[[MistakeDesk, Viewer], object],
    back: str = "",
) -> Response:
    """Back to the list if the click was there."""
    pages: Pages = request.app.state.pages
    desk, viewer = MistakeDesk(pages.installation), pages.viewer(request)
    return led_on(
        request,
        lambda: deed(desk, viewer),
        "/mistakes" if back else f"/mistakes/{number}?done={done}",
        lambda why: _card(request, desk.again(viewer, number), refusal=why),
    )


ROUTES: Sequence[Route] = (
    Route("GET", "/mistakes", list_mistakes, READ_CASES),
    Route("GET", "/mistakes/limits", show_limits, READ_CASES | CASES),
    Route("GET", "/mistakes/{number}", show_mistake, READ_CASES),
    *(
        Route("POST", f"/mistakes/{{number}}/{deed.__name__}", deed, READ_CASES | CASES)
        for deed in (confirm, reject, teach, reopen)
    ),
    Route("POST", "/mistakes/{number}/correct", correct, READ_CASES | ANSWER),
)
