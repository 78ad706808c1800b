"""The system's Chromium: not a server, but found or missing like one."""

from servers.debian import find
from servers.place import Began, Place, UnavailableError


async def start(place: Place, name: str, began: Began) -> dict[str, str]:
    """The variable that leads to it; nothing is started."""
    if path := find("chromium"):
        return {"OTKLIK_TEST_CHROMIUM": str(path)}
    raise UnavailableError("chromium is not installed")
