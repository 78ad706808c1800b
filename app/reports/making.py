"""Makes reports over an open installation: the document, its files, and what it is searched by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from app.installation import Installation
from app.reports.figures import make_figures
from app.reports.gaps import Outing
from app.reports.imprint import imprint_of
from app.reports.morning import InstallationMorning
from app.reports.periods import period_document
from domain.reports.document import (
    ChartImage,
    Document,
    FigureTable,
    Heading,
    Items,
    Name,
    Notice,
    Paragraph,
    Pieces,
    Words,
)
from domain.reports.kept import KeptFigure
from domain.reports.kind import DocumentKind
from domain.reports.report import MadeReport, Report, ReportFile, ReportName, ReportOrder
from reports.content.morning import morning
from reports.content.screened import without_few
from reports.delivery.stored import written
from reports.documents.imprint import Imprint
from reports.figures.counting import Figures, PeriodFigures

KEPT = (
    *(DocumentKind.PDF, DocumentKind.DOCX, DocumentKind.XLSX),
    *(DocumentKind.HTML, DocumentKind.TEXT),
)


@dataclass(frozen=True)
class ReportMaker:
    installation: Installation

    @property
    def figures(self) -> Figures:
        return make_figures(self.installation)

    def morning(
        self,
        at: datetime,
        slot: datetime | None = None,
        outings: Sequence[Outing] = (),
        *,
        exact: bool = True,
        kept: bool = False,
    ) -> Document:
        data = InstallationMorning(self.installation, at, slot, exact, outings, kept)
        return morning(data, slot)

    def document(
        self,
        order: ReportOrder,
        slot: datetime | None = None,
        outings: Sequence[Outing] = (),
        figures: "Sequence[PeriodFigures] | None" = None,
    ) -> Document:
        """`figures` of the order's period and the one before serve a whole series of reports.

        It leaves the centre, and says no number of few residents. Raises EntryRefused for a report
        or a figure that does not exist, and Unavailable.
        """
        if order.name == ReportName.MORNING:
            return without_few(self.morning(order.period.until, slot, outings, kept=True))
        return without_few(period_document(self.installation, self.figures, order, figures))

    def make(
        self,
        order: ReportOrder,
        who: str,
        document: Document,
        slot: datetime | None = None,
        kinds: Iterable[DocumentKind] = KEPT,
    ) -> MadeReport:
        from reports.documents.files import make_all  # the scheduler makes them once a day

        made = make_all(document, kinds, self.imprint)
        files = [
            ReportFile(kind, len(content), sha256(content).hexdigest())
            for kind, content in made.files.items()
        ]
        short = made.files.get(DocumentKind.TEXT, b"").decode()
        report = Report(
            order=order,
            title=document.title,
            taken_at=document.taken_at,
            made_at=self.installation.clock.now(),
            made_by=who,
            short=short,
            files=tuple(files),
            slot=slot,
            problem="; ".join(made.problems.values()),
        )
        return MadeReport(report, made.files, written(document), self._words(document))

    def keep(self, made: MadeReport, document: Document, *, once: bool = False) -> Report | None:
        """Within one transaction the report and the figures that it names."""
        installation = self.installation
        with installation.transaction():
            report = installation.reports.versions.add(made, once=once)
            if report is not None:
                name = figures_of(report)
                unique = {one.name: one for one in document.figures()}
                kept = [KeptFigure(name, one) for one in unique.values()]
                installation.reports.figures.keep(kept)
        return report

    @property
    def imprint(self) -> Imprint:
        return imprint_of(self.installation.settings, self.installation.region)

    def _words(self, document: Document) -> str:
        texts = [document.title, *_texts([document.subtitle, *_lines(document)])]
        lemmas = self.installation.lemmatiser.lemmas(" \n".join(texts))
        return f" {' '.join(dict.fromkeys(lemmas))} "


def figures_of(report: Report) -> str:
    """The name under which the figures of a report are kept."""
    return f"report {report.number}"


def _lines(document: Document) -> Iterable[Pieces]:
    for block in document.blocks:
        match block:
            case Items(items):
                yield from items
            case FigureTable(_, _, rows):
                yield from (cell for row in rows for cell in row)
            case Heading() | Paragraph() | ChartImage() | Notice():
                yield block.pieces


def _texts(lines: Iterable[Pieces]) -> Iterable[str]:
    for pieces in lines:
        yield from (one.text for one in pieces if isinstance(one, Words | Name))
