"""Sources: who is silent and why, and the registry as people edit it."""

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import Form, Query, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from pydantic import BaseModel, Field

from app.registry import FIELDS
from app.wiring import Parts
from console.pages import Pages
from console.routes import REGION, SOURCES, Route
from console.workers import Work
from desks.listing import id_of
from domain.errors import QueueUnavailable
from domain.person import Right
from domain.post import Outcome
from domain.probe import Row
from domain.query import Field as Known
from domain.source import DEGRADED, SourceKind, SourceStatus
from domain.spelling import plain
from domain.trouble import Trouble, TroubleKind, is_bad, trouble_of
from region.sources.registry import OPTIONS
from russian.vocabulary import ADVICE, HEALTH, OUTCOMES, Vocabulary

FLAGS = ("top", "enabled", "verified", "internal")
NAMED = {  # keys whose values the form shows by name
    "kind": Known.NETWORK,
    "municipality": Known.MUNICIPALITY,
    "owner_body": Known.BODY,
}
MISSING = "Такого источника нет."
TROUBLES = {TroubleKind.UNPOLLED: "не опрашивается", TroubleKind.SILENT: "молчит"}


class Fields(BaseModel):
    """The form of a row, as a browser sends it; a flag that is off is not sent. `seen` is the row
    that the form showed at first.
    """

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
    """Sources in trouble first, disabled last, only those that have all words of `q`; above them
    the queue and every post's outcome.
    """
    pages: Pages = request.app.state.pages
    parts = pages.parts
    judged = [_judged(pages, status) for status in parts.sources.statuses()]
    asked = plain(q).split()
    listed = [one for one in judged if all(word in _about(pages, *one) for word in asked)]
    depth, counted = queue_of(parts)
    return pages.show(
        request,
        "sources.html",
        listed=sorted(listed, key=_place),
        q=q,
        enabled=sum(status.source.enabled for status, _ in judged),
        bad=sum(is_bad(*one) for one in judged),
        picture=parts.registry.picture(),
        is_bad=is_bad,
        troubles_said=TROUBLES,
        depth=depth,
        full=depth is not None and depth > parts.settings.queue_limit,
        outcomes=[(words, counted.get(outcome, 0)) for outcome, words in OUTCOMES.items()]
        if depth is not None
        else [],
    )


def queue_of(parts: Parts) -> tuple[int | None, Mapping[Outcome, int]]:
    """How many posts wait, and what became of the others; None and nothing of a queue that does
    not answer: its sources are shown all the same.
    """
    try:
        return parts.queue.depth(), parts.queue.outcomes()
    except QueueUnavailable:
        return None, {}


def _judged(pages: Pages, status: SourceStatus) -> tuple[SourceStatus, Trouble | None]:
    parts = pages.parts
    return status, trouble_of(status, parts.clock.now(), parts.region.zone)


def _place(one: tuple[SourceStatus, Trouble | None]) -> tuple[bool, bool, bool, str]:
    status, _ = one
    degraded = status.health.state in DEGRADED
    return not status.source.enabled, not is_bad(*one), not degraded, status.source.title.lower()


def _about(pages: Pages, status: SourceStatus, trouble: Trouble | None) -> str:
    """What a source may be found by in the list."""
    source, words = status.source, pages.words
    said = [source.id, source.title, source.address, words.shown(Known.NETWORK, source.kind)]
    if source.municipality:
        said.append(words.shown(Known.MUNICIPALITY, source.municipality))
    said.append(HEALTH[status.health.state] if source.enabled else "выключен")
    if trouble:
        said.append(TROUBLES.get(trouble.kind, ""))
    return plain("\n".join(said))


def new_source(request: Request, probe: str = "") -> Response:
    """An empty form, or one filled in with what a probe found, or tried last in vain."""
    pages: Pages = request.app.state.pages
    made = pages.parts.probes.get(probe) if probe else None
    found = made.finding.row if made and made.finding else None
    tried = made.rows[0] if made else {}
    return _form(request, None, _shown(found or {k: v for k, v in tried.items() if k != "id"}), {})


def add_source(request: Request, fields: Annotated[Fields, Form()]) -> Response:
    """Add the row, or show what is wrong with it."""
    pages: Pages = request.app.state.pages
    registry = pages.parts.registry
    row, problems = _row(fields)
    if "id" not in row:
        named = row if {"kind", "address"} <= row.keys() else {"kind": "source", "address": "1"}
        row["id"] = registry.free_id(id_of(named))
    may_vouch = pages.person(request).may(Right.ADMINISTER)
    if problems := problems or registry.check(row, confirms=may_vouch):
        return _form(request, None, fields.model_dump(), problems)
    registry.save([row], pages.who(request), "добавлен")
    return RedirectResponse(f"/sources/{row['id']}/edit?saved=yes", status_code=303)


def edit_source(request: Request, source_id: str, saved: str = "") -> Response:
    """The form of a source."""
    pages: Pages = request.app.state.pages
    picture = pages.parts.registry.picture()
    if (row := picture.rows.get(source_id)) is None:
        return pages.show(request, "missing.html", status_code=404, what=MISSING)
    problems = picture.wrong.get(source_id, {})
    return _form(request, source_id, _shown(row), problems, saved=bool(saved))


def save_source(request: Request, source_id: str, fields: Annotated[Fields, Form()]) -> Response:
    """Change the row, or show what is wrong with it."""
    pages: Pages = request.app.state.pages
    registry = pages.parts.registry
    if (now := registry.picture().rows.get(source_id)) is None:
        return pages.show(request, "missing.html", status_code=404, what=MISSING)
    if changed := _changed_meanwhile(fields, _shown(now), pages.words):
        return _form(request, source_id, fields.model_dump(), changed, meanwhile=True)
    row, problems = _row(fields)
    row["id"] = source_id
    may_vouch = pages.person(request).may(Right.ADMINISTER)
    if problems := problems or registry.check(row, source_id, may_vouch):
        return _form(request, source_id, fields.model_dump(), problems)
    registry.save([row], pages.who(request), "изменён")
    return RedirectResponse(f"/sources/{source_id}/edit?saved=yes", status_code=303)


def switch_source(
    request: Request, source_id: str, enabled: Annotated[str, Form(pattern="^(yes|no)$")]
) -> Response:
    """Pause a source, or let it be crawled again."""
    pages: Pages = request.app.state.pages
    registry = pages.parts.registry
    if (old := registry.picture().rows.get(source_id)) is None:
        return pages.show(request, "missing.html", status_code=404, what=MISSING)
    row = {**old, "enabled": enabled == "yes"}
    if problems := registry.check(row, source_id):
        return _form(request, source_id, _shown(row), problems)
    registry.save([row], pages.who(request), "возобновлён" if enabled == "yes" else "приостановлен")
    return RedirectResponse(f"/sources#{source_id}", status_code=303)


def forget_source(request: Request, source_id: str) -> Response:
    """Undo everything that was changed of a source; one that people added is gone."""
    pages: Pages = request.app.state.pages
    registry = pages.parts.registry
    if source_id not in registry.picture().changes:
        return pages.show(request, "missing.html", status_code=404, what=MISSING)
    registry.forget(source_id, pages.who(request))
    return RedirectResponse("/sources", status_code=303)


def export_sources(request: Request) -> Response:
    """The registry in force as a file that can take the place of sources.yaml."""
    pages: Pages = request.app.state.pages
    pages.audit(request, "registry", "выгружен")
    return PlainTextResponse(
        pages.parts.registry.written(),
        headers={"Content-Disposition": 'attachment; filename="sources.yaml"'},
        media_type="application/yaml",
    )


def _form(
    request: Request,
    source_id: str | None,
    values: Mapping[str, Any],
    problems: Mapping[str, str],
    saved: bool = False,
    meanwhile: bool = False,
) -> Response:
    pages: Pages = request.app.state.pages
    posted = request.method == "POST"
    registry = pages.parts.registry
    row = registry.picture().rows.get(source_id or "")
    change = registry.picture().changes.get(source_id or "")
    statuses = pages.parts.sources.statuses() if source_id else []
    said = {
        key: problem.replace("ключ обязателен", "заполните это поле")
        for key, problem in problems.items()
    }
    return pages.show(
        request,
        "source.html",
        status_code=400 if problems and posted else 200,
        posted=posted,
        source_id=source_id,
        values=values,
        problems=said,
        saved=saved,
        meanwhile=meanwhile,
        seen=None if row is None else json.dumps(_shown(row), ensure_ascii=False),
        in_file=source_id is not None and registry.is_in_file(source_id),
        change=change,
        changed=[FIELDS.get(key, key) for key in change.row] if change else [],
        judged=next((_judged(pages, s) for s in statuses if s.source.id == source_id), None),
        is_bad=is_bad,
        advice=ADVICE,
        kinds=list(SourceKind),
        inside=bool(pages.parts.settings.internal_hosts),
        options=OPTIONS,
    )


def _changed_meanwhile(
    fields: Fields, now: Mapping[str, str], words: Vocabulary
) -> Mapping[str, str]:
    """What is another now than when the form was shown, and than the form would make it: it would
    undo what somebody else has done since.
    """
    try:
        seen = json.loads(fields.seen or "{}")
    except ValueError:
        return {}
    given = fields.model_dump()
    return {
        key: f"тем временем изменено, теперь здесь: {_said(key, value, words)}"
        for key, value in now.items()
        if isinstance(seen, dict) and key in seen and seen[key] != value != given[key]
    }


def _said(key: str, value: str, words: Vocabulary) -> str:
    if key in FLAGS:
        return "да" if value else "нет"
    if value and key in NAMED:
        value = words.shown(NAMED[key], value)
    return f"«{value}»" if value else "пусто"


def _shown(row: Row) -> dict[str, str]:
    """A row as the values of the form."""
    shown = {key: "" if value is None else str(value) for key, value in row.items()}
    for flag in FLAGS:
        shown[flag] = "yes" if row.get(flag, flag == "enabled") else ""
    given: Mapping[str, Any] = row.get("options") or {}
    options = "\n".join(f"{name}: {value}" for name, value in given.items())
    return {**Fields().model_dump(exclude={"seen"}), **shown, "options": options}


def _row(fields: Fields) -> tuple[dict[str, Any], Mapping[str, str]]:
    """The values of the form as a row, and what is no row at all."""
    given = fields.model_dump(exclude={"seen"})
    row: dict[str, Any] = {key: value.strip() for key, value in given.items() if value.strip()}
    row |= {flag: row.get(flag) == "yes" for flag in FLAGS}
    if "delay" in row:
        try:
            row["delay"] = float(row["delay"].replace(",", "."))
        except ValueError:
            return row, {"delay": "нужно число секунд"}
    options: dict[str, str] = {}
    for line in str(row.pop("options", "")).splitlines():
        name, colon, value = (part.strip() for part in line.partition(":"))
        if name and not (colon and value):
            return row, {"options": f"«{line.strip()}»: в каждой строке нужно «имя: значение»"}
        if name:
            options[name] = value
    return {**row, "options": options} if options else row, {}


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
