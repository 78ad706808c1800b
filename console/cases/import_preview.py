"""A brought table before it is imported: its columns, its first rows, and the map that reads it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Annotated

from fastapi import File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from console.cases.imports import show_imports
from console.pages import Pages
from console.routes import CASES, LARGE_FORM, READ_CASES, TABLE, Route
from console.workers import Work
from desks.cases.imports.desk import ImportDesk
from desks.cases.imports.maps import ImportMapDesk
from desks.cases.imports.preview import MapDraft, MapPreview
from desks.viewer import Viewer
from domain.cases.import_map import LONGEST_NAME
from domain.errors import EntryRefused, MoveRefused, UnreadableList
from domain.terms.policy import Regime
from russian.casework.cases import COLUMNS, REGIMES, CaseWords
from russian.casework.imports import ZONES
from russian.typed_moments import moment_of


class MapForm(BaseModel):
    """`column` holds what each title means, in their order; "" is a title that is not read."""

    deed: Annotated[str, Field(max_length=10)] = "look"
    map: int | None = None
    name: Annotated[str, Field(max_length=200)] = ""
    stream: Annotated[str, Field(max_length=100)] = ""
    zone: Annotated[str, Field(max_length=100)] = ""
    regime: Annotated[str, Field(max_length=20)] = ""
    made: Annotated[str, Field(max_length=20)] = ""
    whole: bool = False
    column: Annotated[list[Annotated[str, Field(max_length=20)]], Field(max_length=400)] = Field(
        default_factory=list
    )


def take_table(request: Request, file: Annotated[UploadFile, File()]) -> Response:
    pages: Pages = request.app.state.pages
    if not file.size:
        return show_imports(request, "Выберите файл XLSX, XLS, ODS, CSV или JSON Lines")
    try:
        desk, viewer = ImportMapDesk(pages.installation), pages.viewer(request)
        upload = desk.bring(viewer, file.filename or "", file.file)
    except UnreadableList as error:
        return show_imports(request, f"Файл не прочитан: {error}")
    except EntryRefused as error:
        return show_imports(request, f"Не получилось: {error}")
    return RedirectResponse(f"/cases/imports/files/{upload.id}/map", status_code=303)


def show_table(request: Request, upload_id: str) -> Response:
    pages: Pages = request.app.state.pages
    preview = ImportMapDesk(pages.installation).preview(pages.viewer(request), upload_id)
    return _page(request, preview, pages.installation.clock.now())


def change_map(request: Request, upload_id: str, fields: Annotated[MapForm, Form()]) -> Response:
    """Shows the rows as the form reads them, or saves the map, or starts the import."""
    pages: Pages = request.app.state.pages
    installation, viewer = pages.installation, pages.viewer(request)
    desk, now = ImportMapDesk(installation), installation.clock.now()
    said_at, problem, status = now, "", 400
    draft = MapDraft(
        fields.name,
        fields.stream,
        {},
        fields.zone,
        Regime(fields.regime) if fields.regime in list(Regime) else None,
    )
    try:
        said_at = moment_of(fields.made, now, installation.region.zone) if fields.made else now
        draft = MapDraft(
            draft.name,
            draft.stream,
            desk.chosen(viewer, upload_id, fields.column),
            draft.zone,
            draft.regime,
        )
        if fields.deed == "save":
            desk.save(viewer, draft, fields.map)
            return RedirectResponse("/cases/imports?done=saved", status_code=303)
        if fields.deed == "start":
            number = _started(pages, viewer, upload_id, draft, fields, said_at)
            return RedirectResponse(f"/cases/imports/{number}", status_code=303)
    except EntryRefused as error:
        problem = f"Не получилось: {error}."
    except MoveRefused as error:
        problem, status = f"Не получилось: {error}.", 409
    preview = desk.preview(viewer, upload_id, draft, said_at)
    return _page(request, preview, said_at, fields.whole, problem, status if problem else 200)


def _started(
    pages: Pages,
    viewer: Viewer,
    upload_id: str,
    draft: MapDraft,
    fields: MapForm,
    said_at: datetime,
) -> int:
    """The number of the new import; its map is kept too."""
    desk = ImportMapDesk(pages.installation)
    name = desk.preview(viewer, upload_id, draft).upload.name
    if said_at > pages.installation.clock.now():
        raise EntryRefused("выгрузка из будущего: проверьте, когда она сделана")
    stored = desk.save(viewer, draft, fields.map)
    with desk.file(viewer, upload_id).open("rb") as content:
        run, _ = ImportDesk(pages.installation).start(
            viewer, name, content, stored.map, said_at, fields.whole
        )
    desk.drop(viewer, upload_id)
    return run.number


def _page(
    request: Request,
    preview: MapPreview,
    said_at: datetime,
    whole: bool = True,
    problem: str = "",
    status_code: int = 200,
) -> Response:
    pages: Pages = request.app.state.pages
    installation, saved = pages.installation, preview.saved
    known = preview.known
    name = preview.draft.name or (known.title if known else PurePath(preview.upload.name).stem)
    return pages.show(
        request,
        "case_import_preview.html",
        status_code=status_code,
        preview=preview,
        saved=saved,
        name=name[:LONGEST_NAME],
        made=f"{said_at.astimezone(installation.region.zone):%Y-%m-%dT%H:%M}",
        whole=whole,
        problem=problem,
        meanings=COLUMNS,
        case_words=CaseWords(installation.region),
        exports=installation.region.exports.known,
        zones={**ZONES, installation.region.zone.key: ZONES.get(installation.region.zone.key, "")},
        regimes=REGIMES,
    )


ROUTES: Sequence[Route] = (
    Route("POST", "/cases/imports", take_table, READ_CASES | CASES, limit=TABLE, work=Work.LONG),
    Route("GET", "/cases/imports/files/{upload_id}/map", show_table, READ_CASES | CASES),
    Route(
        "POST",
        "/cases/imports/files/{upload_id}/map",
        change_map,
        READ_CASES | CASES,
        limit=LARGE_FORM,
    ),
)
