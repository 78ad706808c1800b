"""Brings the database up to date before the roles start, or tries that and keeps nothing."""

from collections.abc import Sequence
from time import perf_counter

from app.clock import SystemClock
from app.file_modes import be_private
from app.health import LATE, PROCESSES
from app.settings import Settings
from app.wiring import open_installation
from domain.errors import EntryRefused
from domain.operations.upgrade import Trial, Upgraded
from store.engine import open_database
from store.migrations.revisions import needs_rest, newest_revision, revision_of
from store.migrations.trial import try_migration
from store.pulses import SqlPulses

PULSES = "0008"  # the revision that made the table of pulses


class Upgrade:
    """Raises SettingsError of a newer database, and Unavailable. Roles may work while a file of
    SQLite is tried, for it is copied.
    """

    def __init__(self, settings: Settings) -> None:
        be_private()
        self._settings, self._engine = settings, open_database(settings.database_url)

    def try_(self) -> Trial:
        """Raises SettingsError also where there is no room for the copy."""
        if not self._settings.database_url.startswith("sqlite"):
            self._demand_rest()
        try:
            return try_migration(self._engine)
        finally:
            self._engine.dispose()

    def do(self) -> Upgraded:
        """Older roles work on, unless a revision takes what they ask for."""
        stored = revision_of(self._engine)
        if needs_rest(stored):
            self._demand_rest()
        self._engine.dispose()
        start = perf_counter()
        with open_installation(self._settings):
            return Upgraded(stored, newest_revision(), perf_counter() - start)

    def _demand_rest(self) -> None:
        """Raises EntryRefused while a role works."""
        if not (working := self._working()):
            return
        raise EntryRefused(
            f"работают: {', '.join(working)}. Остановите роли "
            "(sudo systemctl stop otklik.target 'otklik-*') и повторите. "
            f"Роль, которую убили, считается работающей ещё {LATE.seconds // 60} минут"
        )

    def _working(self) -> Sequence[str]:
        if (revision_of(self._engine) or "") < PULSES:
            return ()
        settings = self._settings
        clock = SystemClock(settings.clock_speed, settings.clock_start, settings.clock_since)
        since = clock.now() - LATE
        return sorted({PROCESSES[p.role] for p in SqlPulses(self._engine).all() if p.at >= since})
