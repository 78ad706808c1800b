"""«Шаблоны ответов»: the texts that a body starts its answers from."""

from collections.abc import Callable, Sequence
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from console.forms.fields import Number
from console.pages import Pages
from console.routes import ANSWER, READ_CASES, Route
from desks.cases.choice import family
from desks.cases.drafts.templates import TemplateDesk
from desks.viewer import Viewer
from domain.cases.answers.template import LONGEST_NAME, LONGEST_TEXT
from domain.errors import EntryRefused
from russian.casework.cases import CaseWords
from russian.casework.drafts import KNOWN

DONE = {"saved": "Шаблон сохранён.", "forgotten": "Шаблон удалён."}
Short = Annotated[str, Form(max_length=400)]
Long = Annotated[str, Form(max_length=2 * LONGEST_TEXT)]


def list_templates(request: Request, done: str = "") -> Response:
    return _page(request, done=DONE.get(done, ""))


def _page(
    request: Request,
    done: str = "",
    problem: str = "",
    status_code: int = 200,
    opened: int | None = None,
) -> Response:
    """`opened` is the template whose form was refused; 0 is the form of a new one."""
    pages: Pages = request.app.state.pages
    viewer, region = pages.viewer(request), pages.installation.region
    own = None if viewer.bodies is None else family(region, viewer.bodies)
    return pages.show(
        request,
        "case_templates.html",
        status_code=status_code,
        templates=TemplateDesk(pages.installation).list(viewer),
        bodies=[
            one
            for one in region.bodies.values()
            if one.until is None and (own is None or one.id in own)
        ],
        groups=list(region.groups.values()),
        case_words=CaseWords(region),
        longest_name=LONGEST_NAME,
        longest_text=LONGEST_TEXT,
        known=KNOWN,
        done=done,
        problem=problem,
        opened=opened,
    )


def add_template(
    request: Request, body: Short = "", name: Short = "", text: Long = "", group: Short = ""
) -> Response:
    text = text.replace("\r\n", "\n")
    return _done(
        request, lambda desk, viewer: desk.add(viewer, body, name, text, group or None), "saved", 0
    )


def change_template(
    request: Request, template_id: Number, name: Short = "", text: Long = "", group: Short = ""
) -> Response:
    text = text.replace("\r\n", "\n")
    return _done(
        request,
        lambda desk, viewer: desk.change(viewer, template_id, name, text, group or None),
        "saved",
        template_id,
    )


def forget_template(request: Request, template_id: Number) -> Response:
    return _done(
        request, lambda desk, viewer: desk.forget(viewer, template_id), "forgotten", template_id
    )


def _done(
    request: Request, deed: Callable[[TemplateDesk, Viewer], object], done: str, opened: int
) -> Response:
    pages: Pages = request.app.state.pages
    try:
        deed(TemplateDesk(pages.installation), pages.viewer(request))
    except EntryRefused as error:
        return _page(request, problem=f"Не сохранено: {error}.", status_code=400, opened=opened)
    return RedirectResponse(f"/cases/templates?done={done}", status_code=303)


ROUTES: Sequence[Route] = (
    Route("GET", "/cases/templates", list_templates, READ_CASES | ANSWER),
    Route("POST", "/cases/templates", add_template, READ_CASES | ANSWER),
    Route("POST", "/cases/templates/{template_id}/change", change_template, READ_CASES | ANSWER),
    Route("POST", "/cases/templates/{template_id}/forget", forget_template, READ_CASES | ANSWER),
)
