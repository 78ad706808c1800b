"""Documents of reports on pages of the console: the blocks of their files, charts of the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from app.installation import Installation
from domain.query import Field
from domain.reports.document import ChartImage, Document
from domain.reports.report import Report
from reports.documents.imprint import Imprint
from reports.documents.page import sections
from reports.documents.pieces import spans
from russian.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class OwnPages(Imprint):
    """Links to pages of the same console."""

    def link(self, page: str) -> str:
        return page if page.startswith("/") and not page.startswith("//") else ""


def shown(installation: Installation, document: Document, *, linked: bool = True) -> dict[str, Any]:
    """What `document.html` of the console shows; without `linked` nothing leads further."""
    zone = installation.region.zone
    imprint = OwnPages(zone=zone) if linked else Imprint(zone=zone)
    return {
        "document": document,
        "subtitle": spans(document.subtitle, imprint),
        "sections": sections(document, imprint, _drawn),
    }


def _drawn(chart: ChartImage) -> Markup:
    """With the variables of the page's stylesheet; our own charts drew it."""
    drawn = Markup(chart.svg)
    is_map = chart.svg.startswith("<div")
    return Markup('<div class="map">{}</div>').format(drawn) if is_map else drawn


def file_name(report: Report, ending: str) -> str:
    """«otklik-morning-2026-11-28-v1.pdf»."""
    of = f"-{report.order.scope.id}" if report.order.scope.id else ""
    day = f"{report.order.period.until:%Y-%m-%d}"
    return f"otklik-{report.order.name}{of}-{day}-v{report.version}{ending}"


def scopes(installation: Installation) -> Sequence[tuple[str, str]]:
    """The choices of a form: «body:housing» and its words."""
    region = installation.region
    bodies = sorted((one.name, one.id) for one in region.bodies.values())
    words = Vocabulary(region)
    places = sorted((words.shown(Field.MUNICIPALITY, id_), id_) for id_ in region.municipalities)
    return [
        ("", "Центр"),
        *((f"body:{id_}", name) for name, id_ in bodies),
        *((f"municipality:{id_}", name) for name, id_ in places),
    ]
