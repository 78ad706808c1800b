"""A document as a page that needs nothing beside itself: for the screen, paper and the wall. Pure.

The blocks are a template that the console shows too; here each chart is a PNG within the page.
"""

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from charts.light import LIGHT
from charts.pictures import FONT, FONTS, picture
from domain.reports.document import (
    Block,
    ChartImage,
    Document,
    FigureTable,
    Heading,
    Items,
    Notice,
    Paragraph,
)
from reports.documents.columns import numeric_columns
from reports.documents.imprint import Imprint
from reports.documents.pieces import line, spans
from russian.reports.figures import moment_text

LOADER = PackageLoader("reports.documents")
_WEIGHTS = {400: "golos-regular.ttf", 700: "golos-bold.ttf"}

Drawn = Callable[[ChartImage], Markup]
"""A chart as a page shows it."""


def html_of(document: Document, imprint: Imprint) -> str:
    return _page(document, imprint, "page")


def wall_of(document: Document, imprint: Imprint) -> str:
    return _page(document, imprint, "wall")


def _page(document: Document, imprint: Imprint, look: str) -> str:
    at = moment_text(document.taken_at, imprint.zone)

    def drawn(chart: ChartImage) -> Markup:
        return image(chart, line(chart.pieces, imprint))

    return (
        _environment()
        .get_template("document.html")
        .render(
            document=document,
            imprint=imprint,
            look=look,
            subtitle=spans(document.subtitle, imprint),
            taken_at=at,
            sections=sections(document, imprint, drawn),
            style=Markup(_style(look)) + _foot(f"{document.title}. Данные на {at}"),
        )
    )


def image(chart: ChartImage, words: str) -> Markup:
    drawn = picture(chart.svg)
    return Markup('<img src="data:image/png;base64,{}" width="{:.0f}" alt="{}">').format(
        b64encode(drawn.png).decode(), drawn.width * 96, f"{chart.title}. {words}".strip()
    )


def sections(
    document: Document, imprint: Imprint, drawn: Drawn
) -> Sequence[Sequence[dict[str, Any]]]:
    """The blocks for the template; each heading of the first level begins a section."""
    parts: list[list[dict[str, Any]]] = [[]]
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1 and parts[-1]:
            parts.append([])
        parts[-1].append(_shown(block, imprint, drawn))
    return [part for part in parts if part]


def _shown(block: Block, imprint: Imprint, drawn: Drawn) -> dict[str, Any]:
    match block:
        case Heading(pieces, level):
            return {"kind": "heading", "level": level, "spans": spans(pieces, imprint)}
        case Paragraph(pieces):
            return {"kind": "paragraph", "spans": spans(pieces, imprint)}
        case Notice(pieces):
            return {"kind": "notice", "spans": spans(pieces, imprint)}
        case Items(items):
            return {"kind": "items", "lines": [spans(item, imprint) for item in items]}
        case FigureTable():
            return {
                "kind": "table",
                "title": block.title,
                "head": block.head,
                "numeric": numeric_columns(block),
                "rows": [[spans(cell, imprint) for cell in row] for row in block.rows],
            }
        case ChartImage(title, _, pieces):
            shown = {"kind": "chart", "title": title, "image": drawn(block)}
            return {**shown, "spans": spans(pieces, imprint)}


@cache
def _environment() -> Environment:
    return Environment(
        loader=LOADER,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style(look: str) -> str:
    """The font, the light theme's tokens and the rules of a look."""
    tokens = "".join(f"--{name}: {value};" for name, value in LIGHT.items())
    rules = (files("reports.documents") / "templates" / f"{look}.css").read_text("utf-8")
    return f"{''.join(_faces())}:root {{{tokens}}}\n{rules}"


def _faces() -> Iterator[str]:
    for weight, name in _WEIGHTS.items():
        packed = b64encode((FONTS / name).read_bytes()).decode()
        yield (
            f'@font-face {{ font-family: "{FONT}"; font-weight: {weight}; '
            f"src: url(data:font/ttf;base64,{packed}); }}\n"
        )


def _foot(text: str) -> Markup:
    """The words at the foot of each printed page, as a string of CSS."""
    safe = "".join(c if c.isalnum() or c in " .,:«»—№()" else f"\\{ord(c):x} " for c in text)
    return Markup(f':root {{ --foot: "{safe}"; }}')
