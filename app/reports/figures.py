"""Builds the counting of figures over an open installation."""

from app.installation import Installation
from app.reports.ratings import RatedLives
from domain.reports.cut import Cut, CutTable
from reports.figures.counting import FigureParts, Figures


class Uncounted:
    """Stands for the engine of cuts until it is merged."""

    def __init__(self, installation: Installation) -> None:
        self._clock = installation.clock

    def count(self, cut: Cut) -> CutTable:
        return CutTable(cut, (), self._clock.now())


def make_figures(installation: Installation) -> Figures:
    casework, region = installation.casework, installation.region
    return Figures(
        FigureParts(
            cuts=Uncounted(installation),
            ratings=RatedLives(casework.lives, region),
            cases=casework.cases,
            promises=casework.promises,
            chronic=casework.chronic,
            sources=installation.crawl.sources.statuses,
            region=region,
        )
    )
