"""«Официальные страницы»: which body has which page, and the audit of each."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Form, Request, Response

from console.deeds import led_on
from console.export import table
from console.pages import Pages
from console.routes import LEADERS, Route
from console.workers import Work
from desks.exports.pages import export_pages as export
from desks.outreach.pages.desk import LONGEST, PageChoice, PageDesk, PageView
from desks.outreach.pages.owners import PageOwnerDesk
from desks.viewer import Viewer
from domain.errors import EntryRefused
from domain.outreach.official_page import ELEMENTS, PAGE_NETWORKS, TICKED, PageBlock, PageClass
from domain.outreach.page_audit import FindingVerdict
from domain.source import DEGRADED, SourceKind
from files.sheets import FileKind
from russian.outreach.pages import (
    BLOCKS,
    CLASSES,
    COUNT_VERDICTS,
    ELEMENT_WORDS,
    TO_DO,
    VERDICTS,
    WITNESSES,
    addressee_words,
    finding_text,
    score_text,
    worked,
)
from russian.vocabulary import HEALTH

Text = Annotated[str, Form(max_length=4 * LONGEST)]
Name = Annotated[str, Form(max_length=100)]
TONES = {FindingVerdict.MET: "ok", FindingVerdict.FAILED: "crit", FindingVerdict.UNKNOWN: "mute"}
DONE = {
    "kept": "Сохранено.",
    "ticked": "Отмечено, страница проверена снова.",
    "unticked": "Отметка снята.",
    "audited": "Страница проверена.",
    "sent": "Список отправлен органу.",
    "revoked": "Ссылка больше не действует.",
}
WORDS: dict[str, Any] = {
    "blocks": BLOCKS,
    "classes": CLASSES,
    "element_words": ELEMENT_WORDS,
    "elements": ELEMENTS,
    "ticked": TICKED,
    "to_do": TO_DO,
    "verdicts": VERDICTS,
    "count_verdicts": COUNT_VERDICTS,
    "witnesses": WITNESSES,
    "finding_text": finding_text,
    "score_text": score_text,
    "tones": TONES,
    "networks": PAGE_NETWORKS,
    "PageBlock": PageBlock,
    "PageClass": PageClass,
    "worked": worked,
    "health": HEALTH,
    "degraded": DEGRADED,
    "longest": LONGEST,
    "addressee_words": addressee_words,
}


def chosen_pages(
    body: str = "", network: str = "", place: str = "", failing: bool = False
) -> PageChoice:
    known = SourceKind(network) if network in PAGE_NETWORKS else None
    return PageChoice(body, known, place, failing)


Chosen = Annotated[PageChoice, Depends(chosen_pages)]


def list_pages(request: Request, choice: Chosen) -> Response:
    pages: Pages = request.app.state.pages
    desk = PageDesk(pages.installation)
    register = desk.list(pages.viewer(request), choice)
    chosen = {
        "body": choice.body,
        "network": choice.network or "",
        "place": choice.place,
        **({"failing": "1"} if choice.failing else {}),
    }
    waiting = sorted(
        (one for one in register.pages.values() if one.waiting), key=lambda one: -one.waiting
    )
    return _show(
        request,
        "official_pages.html",
        register=register,
        choice=choice,
        waiting=waiting,
        first_term=desk.terms()[0],
        export=[
            (kind.upper(), "/pages/export?" + urlencode({**chosen, "format": kind}))
            for kind in FileKind
        ],
    )


def export_pages(request: Request, choice: Chosen, format: FileKind = FileKind.XLSX) -> Response:
    pages: Pages = request.app.state.pages
    return table(format, export(pages.installation, pages.viewer(request), choice, format))


def show_page(request: Request, source_id: str, done: str = "") -> Response:
    pages: Pages = request.app.state.pages
    view = PageDesk(pages.installation).look(pages.viewer(request), source_id)
    return _page(request, view, done=DONE.get(done, ""))


def _page(request: Request, view: PageView, done: str = "", refusal: str = "") -> Response:
    pages: Pages = request.app.state.pages
    return _show(
        request,
        "official_page.html",
        status_code=400 if refusal else 200,
        view=view,
        listed=view.listed,
        page=view.listed.page,
        audit=view.listed.audit,
        terms=PageDesk(pages.installation).terms(),
        owners=PageOwnerDesk(pages.installation).owners(
            pages.viewer(request), view.listed.page.source.id
        ),
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
        bodies=region.present_bodies,
        **WORDS,
        **context,
    )


def keep(request: Request, source_id: str, page_class: Name = "", unit: Text = "") -> Response:
    return _done(
        request,
        source_id,
        lambda desk, viewer: desk.keep(viewer, source_id, page_class, unit),
        "kept",
    )


def tick(
    request: Request, source_id: str, element: Name = "", met: Name = "", note: Text = ""
) -> Response:
    """`met` is «yes», «no», or «forget», which takes the tick back."""

    def deed(desk: PageDesk, viewer: Viewer) -> PageView:
        if met == "forget":
            return desk.untick(viewer, source_id, element)
        if met not in ("yes", "no"):
            raise EntryRefused("не выбрано, есть ли это на странице: выберите")
        return desk.tick(viewer, source_id, element, met == "yes", note)

    return _done(request, source_id, deed, "unticked" if met == "forget" else "ticked")


def audit(request: Request, source_id: str) -> Response:
    return _done(request, source_id, lambda desk, viewer: desk.audit(viewer, source_id), "audited")


def send(
    request: Request, source_id: str, key: Annotated[str, Form(max_length=500)] = ""
) -> Response:
    def deed(desk: PageDesk, viewer: Viewer) -> object:
        return PageOwnerDesk(desk.installation).send(viewer, source_id, key)

    return _done(request, source_id, deed, "sent")


def revoke(request: Request, source_id: str) -> Response:
    def deed(desk: PageDesk, viewer: Viewer) -> object:
        return PageOwnerDesk(desk.installation).revoke(viewer, source_id)

    return _done(request, source_id, deed, "revoked")


def _done(
    request: Request, source_id: str, deed: Callable[[PageDesk, Viewer], object], done: str
) -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = PageDesk(pages.installation), pages.viewer(request)
    return led_on(
        request,
        lambda: deed(desk, viewer),
        f"/pages/{source_id}?done={done}",
        lambda why: _page(request, desk.again(viewer, source_id), refusal=why),
    )


ROUTES: Sequence[Route] = (
    Route("GET", "/pages", list_pages, LEADERS, work=Work.LONG),
    Route("GET", "/pages/export", export_pages, LEADERS, work=Work.LONG),
    Route("GET", "/pages/{source_id}", show_page, LEADERS),
    Route("POST", "/pages/{source_id}/keep", keep, LEADERS),
    Route("POST", "/pages/{source_id}/tick", tick, LEADERS, work=Work.LONG),
    Route("POST", "/pages/{source_id}/audit", audit, LEADERS, work=Work.LONG),
    Route("POST", "/pages/{source_id}/send", send, LEADERS),
    Route("POST", "/pages/{source_id}/revoke", revoke, LEADERS),
)
