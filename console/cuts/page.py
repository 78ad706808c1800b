"""«Разрезы»: any two dimensions by step of time, as a table in heat, a chart and a map."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import Form, Path, Request, Response
from fastapi.responses import RedirectResponse

from app.reports.questions import cut_words
from console.cuts.asked import OF_MONTHS, SPANS, AskedCut, CutSpan, read
from console.cuts.drawing import bars, drawn_map, steps_of
from console.cuts.grid import grid_of
from console.export import table as download
from console.pages import Pages
from console.refusals import refused
from console.routes import EXPORT, READ_CASES, Route
from console.workers import Work
from desks.exports.cuts import export_cut
from desks.reports.comparing import ComparedCut, compared
from desks.reports.cuts.desk import RIGHT_OF, is_guarded
from desks.reports.saved_cuts import SavedCutDesk
from desks.viewer import Viewer
from domain.errors import EntryRefused, QueryError
from domain.person import Right
from domain.post import Kind
from domain.query import All, Any, Condition, Field, Is
from domain.query_text import during, parse, render
from domain.region import Region
from domain.reports.cut import FIELDS, Counted, Cut, Dimension
from files.sheets import FileKind
from reports.cuts.admission import DIMENSIONS as DIMENSIONS_OF
from reports.cuts.admission import MEASURES as MEASURES_OF
from reports.cuts.admission import WITH_WORDS
from reports.cuts.guard import DIMENSIONS as LISTED
from russian.casework.cases import STREAMS
from russian.cuts import COMPARED, COUNTED, DIMENSIONS, GRAINS, MEASURES, CutWords, claim

_MENUS = (Dimension.MUNICIPALITY, Dimension.GROUP, Dimension.BODY, Dimension.STREAM)


def show_cuts(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    viewer = pages.viewer(request)
    asked = AskedCut(span=CutSpan.LAST_MONTH) if is_guarded(viewer) else AskedCut()
    try:
        if request.query_params:
            asked = read(request.query_params.multi_items())
        if not viewer.may(RIGHT_OF[asked.counted]):
            raise EntryRefused("нет права считать это: выберите обращения")
        now, zone = pages.installation.clock.now(), pages.installation.region.zone
        result = compared(pages.installation, viewer, asked.cut(now, zone), asked.compared)
    except (EntryRefused, QueryError) as error:
        return _page(request, viewer, asked, problem=str(error))
    return _page(request, viewer, asked, result)


def _page(
    request: Request,
    viewer: Viewer,
    asked: AskedCut,
    result: ComparedCut | None = None,
    problem: str = "",
) -> Response:
    pages: Pages = request.app.state.pages
    region = pages.installation.region
    words = cut_words(pages.installation, asked.counted)
    guarded = is_guarded(viewer, asked.counted)
    steps = steps_of(result.table) if result else []
    at = next((one for one, _ in steps if one.isoformat() == asked.step), None)
    if at is None and steps:
        at = steps[0][0]

    def narrowed(dimension: Dimension, value: str) -> str:
        if guarded and dimension is not Dimension.QUESTION:
            return ""
        return asked.only_with(dimension, value).link

    worded = _parsed(pages, asked)

    def address(row: str | None, column: str | None) -> str:
        if guarded or result is None:
            return ""
        return _behind(pages, asked, result.table.cut, worded, row, column)

    grid = grid_of(result, words, at, address, narrowed) if result else None
    places = {one: narrowed(Dimension.MUNICIPALITY, one) for one in region.municipalities}
    offered = DIMENSIONS_OF[asked.counted] & LISTED if guarded else DIMENSIONS_OF[asked.counted]
    return pages.show(
        request,
        "cuts.html",
        status_code=400 if problem else 200,
        asked=asked,
        result=result,
        grid=grid,
        problem=problem,
        guarded=guarded,
        claim=claim(asked.counted),
        chart=bars(result.table, region.breaks) if result else None,
        drawing=drawn_map(region, result.table, at, places) if result and not guarded else None,
        breaks=_breaks(result, region) if result else [],
        steps=[(words_, asked.but(step=one.isoformat()).link, one == at) for one, words_ in steps],
        conditions=list(_conditions(asked, words)),
        menus=[] if guarded else list(_menus(asked, region, words)),
        subjects=[one for one in Counted if viewer.may(RIGHT_OF[one])],
        dimensions=[one for one in Dimension if one in offered],
        measures=[one for one in MEASURES if one in MEASURES_OF[asked.counted]],
        COUNTED=COUNTED,
        DIMENSIONS=DIMENSIONS,
        MEASURES=MEASURES,
        GRAINS=GRAINS,
        SPANS={one: SPANS[one] for one in OF_MONTHS} if guarded else SPANS,
        COMPARED=COMPARED,
        saved=SavedCutDesk(pages.installation).list(viewer),
        query=urlencode(asked.fields),
        export=[
            (kind.upper(), f"/cuts/export?{urlencode([*asked.fields, ('format', kind)])}")
            for kind in FileKind
            if viewer.may(Right.EXPORT)
        ],
    )


def _parsed(pages: Pages, asked: AskedCut) -> Sequence[Condition]:
    """The words as a condition; none where they cannot be read, which the cut has refused."""
    if not asked.words:
        return ()
    with suppress(QueryError):
        return (parse(asked.words, pages.installation.region.zone, pages.words.names),)
    return ()


def _behind(
    pages: Pages,
    asked: AskedCut,
    cut: Cut,
    worded: Sequence[Condition],
    row: str | None,
    column: str | None,
) -> str:
    """Posts and complaints as a search; of others the same cut of one cell, by smaller parts."""
    only = dict(asked.only)
    for dimension, value in ((asked.rows, row), (asked.columns, column)):
        if dimension is not None and value is not None:
            only[dimension] = frozenset({value})
    if asked.counted in WITH_WORDS:
        return _searched(pages, asked, cut, worded, only)
    free = [one for one in (Dimension.TOPIC, Dimension.SETTLEMENT) if len(only.get(one, ())) != 1]
    if only == asked.only:
        return ""
    smaller: list[Dimension | None] = [*free, None, None]
    return asked.but(only=only, rows=smaller[0], columns=smaller[1], step="").link


def _searched(
    pages: Pages,
    asked: AskedCut,
    cut: Cut,
    worded: Sequence[Condition],
    only: Mapping[Dimension, frozenset[str]],
) -> str:
    """Empty for what a search cannot ask: a day of the week, or posts that lack a value."""
    zone, conditions = pages.installation.region.zone, list[Condition]()
    for dimension, values in only.items():
        if dimension not in FIELDS or "" in values:
            return ""
        conditions.append(Any(tuple(Is(FIELDS[dimension], value) for value in sorted(values))))
    if asked.counted is Counted.COMPLAINTS:
        conditions.append(Is(Field.KIND, Kind.COMPLAINT))
    conditions += worded
    whole = during(All(tuple(conditions)), cut.period.since, cut.period.until)
    return "/search?" + urlencode({"q": render(whole, zone, pages.words.typed)})


def _breaks(result: ComparedCut, region: Region) -> Sequence[tuple[date, str]]:
    """Those within the period, and those that forbid the comparison."""
    period = result.table.cut.period
    first = period.since.astimezone(region.zone).date() if period.since else date.min
    last = period.until.astimezone(region.zone).date()
    within = [
        one
        for one in region.breaks
        if one.concerns(result.table.cut) and first < one.on < last and one not in result.parted
    ]
    return [(one.on, one.name) for one in (*result.parted, *within)]


def _conditions(asked: AskedCut, words: CutWords) -> Iterator[tuple[str, str]]:
    for dimension, values in asked.only.items():
        named = ", ".join(sorted(words.value(dimension, value) for value in values))
        yield f"{DIMENSIONS[dimension]}: {named}", asked.without(dimension).link
    if asked.words:
        yield f"Слова: {asked.words}", asked.but(words="").link


def _menus(
    asked: AskedCut, region: Region, words: CutWords
) -> Iterator[tuple[Dimension, Sequence[tuple[str, str, bool]]]]:
    """Values of each filter: id, words, whether it is chosen."""
    known: Mapping[Dimension, Sequence[str]] = {
        Dimension.MUNICIPALITY: list(region.municipalities),
        Dimension.GROUP: list(region.groups),
        Dimension.BODY: [one.id for one in region.bodies.values() if one.until is None],
        Dimension.STREAM: list(STREAMS),
    }
    for dimension in _MENUS:
        if dimension not in DIMENSIONS_OF[asked.counted]:
            continue
        chosen = asked.only.get(dimension, frozenset())
        values = sorted(
            {*known[dimension], *chosen}, key=lambda value: words.order(dimension, value)
        )
        yield dimension, [(one, words.value(dimension, one), one in chosen) for one in values]


def export(request: Request, format: FileKind = FileKind.XLSX) -> Response:
    pages: Pages = request.app.state.pages
    fields = [one for one in request.query_params.multi_items() if one[0] != "format"]
    try:
        asked = read(fields)
        now, zone = pages.installation.clock.now(), pages.installation.region.zone
        cut = asked.cut(now, zone)
        made = export_cut(pages.installation, pages.viewer(request), cut, asked.compared, format)
    except (EntryRefused, QueryError) as error:
        return refused(request, str(error))
    return download(format, made)


def save(
    request: Request,
    name: Annotated[str, Form(max_length=400)] = "",
    query: Annotated[str, Form(max_length=4_000)] = "",
) -> Response:
    pages: Pages = request.app.state.pages
    query = urlencode(read(parse_qsl(query)).fields)
    SavedCutDesk(pages.installation).save(pages.viewer(request), name, query)
    return RedirectResponse(f"/cuts?{query}", status_code=303)


def change(
    request: Request,
    number: Annotated[int, Path(ge=1)],
    act: Annotated[str, Form(max_length=10)],
    query: Annotated[str, Form(max_length=4_000)] = "",
) -> Response:
    """`act` is pin, unpin, share, unshare or forget."""
    pages: Pages = request.app.state.pages
    desk, viewer = SavedCutDesk(pages.installation), pages.viewer(request)
    match act:
        case "pin" | "unpin":
            desk.pin(viewer, number, act == "pin")
        case "share" | "unshare":
            desk.share(viewer, number, act == "share")
        case "forget":
            desk.forget(viewer, number)
        case _:
            return refused(request, "такого действия нет: обновите страницу")
    return RedirectResponse(f"/cuts?{query}" if query else "/cuts", status_code=303)


ROUTES: Sequence[Route] = (
    Route("GET", "/cuts", show_cuts, READ_CASES, work=Work.LONG),
    Route("GET", "/cuts/export", export, READ_CASES | EXPORT, work=Work.LONG),
    Route("POST", "/cuts/saved", save, READ_CASES),
    Route("POST", "/cuts/saved/{number}", change, READ_CASES),
)
