"""An uploaded list of sources: a verdict on every line."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import File, Request, Response, UploadFile

from console.pages import Pages
from console.routes import IMPORT, SOURCES, Route
from console.workers import Work
from desks.listing import Verdict
from desks.sources import SourceDesk
from domain.errors import UnreadableList

MAX_BYTES = 10 * 1024 * 1024
WORDS = {
    Verdict.ADDED: "добавлен",
    Verdict.KNOWN: "уже есть",
    Verdict.KIND_UNKNOWN: "нужна проба",
    Verdict.WRONG: "ошибка",
}


def ask_list(request: Request) -> Response:
    return _page(request)


def take_list(request: Request, file: Annotated[UploadFile, File()]) -> Response:
    pages: Pages = request.app.state.pages
    content = file.file.read(MAX_BYTES + 1)
    if not content:
        return _page(request, "Выберите файл CSV или XLSX.")
    if len(content) > MAX_BYTES:
        return _page(request, "Файл больше 10 МБ: разделите список.")
    try:
        verdicts = SourceDesk(pages.installation).import_list(pages.viewer(request), content)
    except UnreadableList as error:
        return _page(request, f"Список не прочитан: {error}")
    return pages.show(
        request,
        "source_import.html",
        problem="",
        found=verdicts,
        verdicts=WORDS,
        counts=[(words, verdicts.count(verdict)) for verdict, words in WORDS.items()],
    )


def _page(request: Request, problem: str = "") -> Response:
    pages: Pages = request.app.state.pages
    status = 400 if problem else 200
    return pages.show(
        request, "source_import.html", status_code=status, problem=problem, found=None
    )


ROUTES: Sequence[Route] = (
    Route("GET", "/sources/import", ask_list, SOURCES),
    Route("POST", "/sources/import", take_list, SOURCES, limit=IMPORT, work=Work.LONG),
)
