"""«Утро»: the morning report as it stands this minute, for people and for the screen of a hall."""

from app.installation import Installation
from app.reports.making import ReportMaker
from desks.audit import write
from desks.home.shared import MinuteReading, Start, in_thread
from desks.verbs import Verb
from desks.viewer import Door, Viewer
from domain.person import Right
from domain.reports.document import Document
from reports.content.screened import screened, without_few


class MorningDesk:
    """One per application: a minute is read once for all viewers."""

    def __init__(self, installation: Installation, start: Start = in_thread) -> None:
        self._installation = installation
        clock, maker = installation.clock, ReportMaker(installation)
        self._whole = MinuteReading(clock, maker.morning, start)
        self._rough = MinuteReading(clock, lambda now: maker.morning(now, exact=False), start)

    def look(self, viewer: Viewer, again: bool = False) -> Document:
        """A screen gets no link, no street, no case and no small number; a program no number of few
        people. Raises Forbidden and Unavailable.
        """
        viewer.demand(Right.REGION)
        if viewer.door is Door.SCREEN:
            return screened(self._rough.value())
        viewer.demand(Right.READ_CASES)
        if not again:
            now = self._installation.clock.now()
            write(self._installation.audit, now, viewer, Verb.MORNING)
        if not viewer.may(Right.POSTS):
            return screened(self._rough.value())
        document = self._whole.value()
        return document if viewer.door is Door.PAGE else without_few(document)
