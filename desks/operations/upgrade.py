"""The upgrade of the database for the administrator, before anything is opened."""

from app.operations.upgrade import Upgrade
from app.settings import Settings
from desks.viewer import Viewer
from domain.operations.upgrade import Trial, Upgraded
from domain.person import Right


def try_upgrade(viewer: Viewer, settings: Settings) -> Trial:
    """Raises EntryRefused where a role works that the trial would hold up, SettingsError if the
    database is newer or there is no room, and StoreUnavailable.
    """
    viewer.demand(Right.ADMINISTER)
    return Upgrade(settings).try_()


def upgrade(viewer: Viewer, settings: Settings) -> Upgraded:
    """Raises as opening an installation does, and EntryRefused while a role works."""
    viewer.demand(Right.ADMINISTER)
    return Upgrade(settings).do()
