"""Builds the counting of figures over an open installation."""

from app.installation import Installation
from app.reports.cuts import make_cuts
from app.reports.ratings import RatedLives
from domain.ports.reports.figures import CutCounting
from reports.figures.counting import FigureParts, Figures


def make_figures(installation: Installation, cuts: CutCounting | None = None) -> Figures:
    """`cuts` are the engine of the process, if it has one."""
    casework, region = installation.casework, installation.region
    return Figures(
        FigureParts(
            cuts=cuts or make_cuts(installation),
            ratings=RatedLives(casework.lives, region),
            cases=casework.cases,
            promises=casework.promises,
            chronic=casework.chronic,
            sources=installation.crawl.sources.statuses,
            region=region,
        )
    )
