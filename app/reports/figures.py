"""Builds the counting of figures over an open installation."""

from app.installation import Installation
from app.reports.ratings import RatedLives
from reports.figures.counting import FigureParts, Figures


def make_figures(installation: Installation) -> Figures:
    casework, region = installation.casework, installation.region
    return Figures(
        FigureParts(
            cuts=installation.reports.cuts,
            ratings=RatedLives(installation),
            cases=casework.cases,
            promises=casework.promises,
            chronic=casework.chronic,
            sources=installation.crawl.sources.statuses,
            region=region,
        )
    )
