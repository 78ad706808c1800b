"""What files of this installation say of their publisher."""

from app.settings import Settings
from domain.region import Region
from reports.documents.imprint import Imprint


def imprint_of(settings: Settings, region: Region) -> Imprint:
    browser = settings.browser
    return Imprint(
        f"ЦУР, {region.name}",
        settings.console_address,
        region.zone,
        None if browser is None else str(browser),
    )
