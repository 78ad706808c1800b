"""Sources: which are silent and why, and editing of the registry."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Annotated, Any

from fastapi import Form, Query, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from pydantic import BaseModel, Field

from app.registry import FIELDS
from console.pages import Pages
from console.routes import REGION, SOURCES, Route
from console.workers import Work
from desks.probes import ProbeDesk
from desks.sources import Condition, RegistryRow, SourceDesk
from domain.errors import NotFound, RowRefused
from domain.probe import Row
from domain.query import Field as Known
from domain.source import DEGRADED, POLLED
from domain.spelling import plain
from domain.trouble import TroubleKind
from region.sources.registry import OPTIONS
from russian.vocabulary import ADVICE, HEALTH, OUTCOMES, Vocabulary

FLAGS = ("top", "enabled", "verified", "internal")
NAMED = {
    "kind": Known.NETWORK,
    "municipality": Known.MUNICIPALITY,
    "owner_body": Known.BODY,
}
TROUBLES = {TroubleKind.UNPOLLED: "не опрашивается", TroubleKind.SILENT: "молчит"}


class SourceForm(BaseModel):
    """A flag that is off is not sent; `seen` is the row that the form showed at first."""

    id: Annotated[str, Field(max_length=100)] = ""
    kind: Annotated[str, Field(max_length=20)] = ""
    title: Annotated[str, Field(max_length=300)] = ""
    address: Annotated[str, Field(max_length=2000)] = ""
    municipality: Annotated[str, Field(max_length=100)] = ""
    owner_body: Annotated[str, Field(max_length=100)] = ""
    top: Annotated[str, Field(max_length=3)] = ""
    enabled: Annotated[str, Field(max_length=3)] = ""
    verified: Annotated[str, Field(max_length=3)] = ""
    internal: Annotated[str, Field(max_length=3)] = ""
    delay: Annotated[str, Field(max_length=20)] = ""
    options: Annotated[str, Field(max_length=5000)] = ""
    note: Annotated[str, Field(max_length=5000)] = ""
    seen: Annotated[str, Field(max_length=50_000)] = ""


def list_sources(request: Request, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Sources in trouble first, disabled last, only those that match all words of `q`."""
    pages: Pages = request.app.state.pages
    installation, viewer = pages.installation, pages.viewer(request)
    sources = SourceDesk(installation)
    conditions = sources.all(viewer)
    asked = plain(q).split()
    listed = [one for one in conditions if all(word in _about(pages, one) for word in asked)]
    queue = pages.health.queue(viewer)
    depth = queue.depth
    return pages.show(
        request,
        "sources.html",
        listed=sorted(listed, key=_place),
        q=q,
        enabled=sum(one.status.source.enabled for one in conditions),
        bad=sum(one.is_bad for one in conditions),
        wrong=sources.wrong(viewer),
        troubles_said=TROUBLES,
        depth=depth,
        full=depth is not None and depth > installation.settings.queue_limit,
        outcomes=[(words, queue.outcomes[outcome]) for outcome, words in OUTCOMES.items()]
        if depth is not None
        else [],
    )


def _place(one: Condition) -> tuple[bool, bool, bool, str]:
    source, degraded = one.status.source, one.status.health.state in DEGRADED
    return not source.enabled, not one.is_bad, not degraded, source.title.lower()


def _about(pages: Pages, one: Condition) -> str:
    source, words = one.status.source, pages.words
    texts = [source.id, source.title, source.address, words.shown(Known.NETWORK, source.kind)]
    if source.municipality:
        texts.append(words.shown(Known.MUNICIPALITY, source.municipality))
    texts.append(HEALTH[one.status.health.state] if source.enabled else "выключен")
    if one.trouble:
        texts.append(TROUBLES.get(one.trouble.kind, ""))
    return plain("\n".join(texts))


def new_source(request: Request, probe: str = "") -> Response:
    pages: Pages = request.app.state.pages
    row: Row = {}
    if probe:
        with suppress(NotFound):
            asked = ProbeDesk(pages.installation).one(pages.viewer(request), probe).probe
            tried = {key: value for key, value in asked.rows[0].items() if key != "id"}
            row = (asked.finding.row if asked.finding else None) or tried
    return _form(request, None, _shown(row), {})


def add_source(request: Request, fields: Annotated[SourceForm, Form()]) -> Response:
    pages: Pages = request.app.state.pages
    try:
        added = SourceDesk(pages.installation).add(pages.viewer(request), _row(fields))
    except RowRefused as error:
        return _form(request, None, fields.model_dump(), error.problems)
    return RedirectResponse(f"/sources/{added.id}/edit?saved=yes", status_code=303)


def edit_source(request: Request, source_id: str, saved: str = "") -> Response:
    pages: Pages = request.app.state.pages
    row = SourceDesk(pages.installation).one(pages.viewer(request), source_id)
    return _form(request, row, _shown(row.row), row.wrong, saved=bool(saved))


def save_source(
    request: Request, source_id: str, fields: Annotated[SourceForm, Form()]
) -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = SourceDesk(pages.installation), pages.viewer(request)
    row = desk.one(viewer, source_id)
    if changed := _changed_meanwhile(fields, _shown(row.row), pages.words):
        return _form(request, row, fields.model_dump(), changed, meanwhile=True)
    try:
        desk.change(viewer, source_id, _row(fields))
    except RowRefused as error:
        return _form(request, row, fields.model_dump(), error.problems)
    return RedirectResponse(f"/sources/{source_id}/edit?saved=yes", status_code=303)


def switch_source(
    request: Request, source_id: str, enabled: Annotated[str, Form(pattern="^(yes|no)$")]
) -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = SourceDesk(pages.installation), pages.viewer(request)
    try:
        desk.switch(viewer, source_id, enabled == "yes")
    except RowRefused as error:
        row = desk.one(viewer, source_id)
        shown = _shown({**row.row, "enabled": enabled == "yes"})
        return _form(request, row, shown, error.problems)
    return RedirectResponse(f"/sources#{source_id}", status_code=303)


def forget_source(request: Request, source_id: str) -> Response:
    pages: Pages = request.app.state.pages
    SourceDesk(pages.installation).forget(pages.viewer(request), source_id)
    return RedirectResponse("/sources", status_code=303)


def export_sources(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    return PlainTextResponse(
        SourceDesk(pages.installation).export(pages.viewer(request)),
        headers={"Content-Disposition": 'attachment; filename="sources.yaml"'},
        media_type="application/yaml",
    )


def _form(
    request: Request,
    row: RegistryRow | None,
    values: Mapping[str, Any],
    problems: Mapping[str, str],
    saved: bool = False,
    meanwhile: bool = False,
) -> Response:
    pages: Pages = request.app.state.pages
    posted, viewer = request.method == "POST", pages.viewer(request)
    change = row.change if row else None
    messages = {
        key: problem.replace("ключ обязателен", "заполните это поле")
        for key, problem in problems.items()
    }
    return pages.show(
        request,
        "source.html",
        status_code=400 if problems and posted else 200,
        posted=posted,
        source_id=row.id if row else None,
        values=values,
        problems=messages,
        saved=saved,
        meanwhile=meanwhile,
        seen=json.dumps(_shown(row.row), ensure_ascii=False) if row else None,
        in_file=row is not None and row.in_file,
        change=change,
        changed=[FIELDS.get(key, key) for key in change.row] if change else [],
        condition=SourceDesk(pages.installation).condition(viewer, row.id) if row else None,
        advice=ADVICE,
        kinds=POLLED,
        inside=bool(pages.installation.settings.internal_hosts),
        options=OPTIONS,
    )


def _changed_meanwhile(
    fields: SourceForm, now: Mapping[str, str], words: Vocabulary
) -> Mapping[str, str]:
    """Values changed since the form was shown, and not to the form's value: saving would undo
    another person's change.
    """
    try:
        shown = json.loads(fields.seen or "{}")
    except (ValueError, RecursionError):
        return {}
    values = fields.model_dump()
    return {
        key: f"тем временем изменено, теперь здесь: {_said(key, value, words)}"
        for key, value in now.items()
        if isinstance(shown, dict) and key in shown and shown[key] != value != values[key]
    }


def _said(key: str, value: str, words: Vocabulary) -> str:
    if key in FLAGS:
        return "да" if value else "нет"
    if value and key in NAMED:
        value = words.shown(NAMED[key], value)
    return f"«{value}»" if value else "пусто"


def _shown(row: Row) -> dict[str, str]:
    shown = {key: "" if value is None else str(value) for key, value in row.items()}
    for flag in FLAGS:
        shown[flag] = "yes" if row.get(flag, flag == "enabled") else ""
    pairs: Mapping[str, Any] = row.get("options") or {}
    options = "\n".join(f"{name}: {value}" for name, value in pairs.items())
    return {**SourceForm().model_dump(exclude={"seen"}), **shown, "options": options}


def _row(fields: SourceForm) -> dict[str, Any]:
    values = fields.model_dump(exclude={"seen"})
    row: dict[str, Any] = {key: value.strip() for key, value in values.items() if value.strip()}
    row |= {flag: row.get(flag) == "yes" for flag in FLAGS}
    if "delay" in row:
        try:
            row["delay"] = float(row["delay"].replace(",", "."))
        except ValueError:
            raise _refused("delay", "нужно число секунд") from None
    options: dict[str, str] = {}
    for line in str(row.pop("options", "")).splitlines():
        name, colon, value = (part.strip() for part in line.partition(":"))
        if name and not (colon and value):
            raise _refused("options", f"«{line.strip()}»: в каждой строке нужно «имя: значение»")
        if name:
            options[name] = value
    return {**row, "options": options} if options else row


def _refused(key: str, problem: str) -> RowRefused:
    return RowRefused(problem, {key: problem})


ROUTES: Sequence[Route] = (
    Route("GET", "/sources", list_sources, REGION),
    Route("GET", "/sources/new", new_source, SOURCES),
    Route("POST", "/sources/new", add_source, SOURCES),
    Route("GET", "/sources/export", export_sources, SOURCES, work=Work.LONG),
    Route("GET", "/sources/{source_id}/edit", edit_source, SOURCES),
    Route("POST", "/sources/{source_id}/edit", save_source, SOURCES),
    Route("POST", "/sources/{source_id}/enabled", switch_source, SOURCES),
    Route("POST", "/sources/{source_id}/forget", forget_source, SOURCES),
)
