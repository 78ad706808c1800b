"""Gives cases that other systems publish to the intake of cases, on the thread of the stores."""

from collections.abc import Callable, Sequence
from typing import Protocol, cast

from crawlers.installation import CrawlInstallation
from crawlers.store_thread import StoreThread
from domain.cases.filed import FiledCase, Taken

AT_ONCE = 200  # cases in one call: the other spiders wait for the thread


class CaseIntake(Protocol):
    def take(self, rows: Sequence[FiledCase], run: int | None) -> Sequence[Taken]: ...


def intake_of(installation: CrawlInstallation) -> CaseIntake:
    # Imported here: most crawlers have no source of cases, and these rooms take time to load.
    from app.cases.casework import make_intake
    from app.installation import Installation

    return make_intake(cast(Installation, installation))


class FilingDesk:
    """Makes the intake when the first case comes: most crawlers have no source of cases."""

    def __init__(self, make: Callable[[], CaseIntake], store_thread: StoreThread) -> None:
        self._make, self._store_thread = make, store_thread
        self._intake: CaseIntake | None = None

    async def put(self, cases: Sequence[FiledCase]) -> Sequence[Taken]:
        """Return when all are durable, one answer for each. Raises Unavailable."""
        taken: list[Taken] = []
        for start in range(0, len(cases), AT_ONCE):
            taken += await self._store_thread.do(self._take, cases[start : start + AT_ONCE])
        return taken

    def _take(self, cases: Sequence[FiledCase]) -> Sequence[Taken]:
        if self._intake is None:
            self._intake = self._make()
        return self._intake.take(cases, None)
