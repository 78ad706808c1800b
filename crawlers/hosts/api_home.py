"""The address of a network's API: tokens go to the network itself or to an address that a setting
allows.
"""

from app.settings import Settings
from domain.errors import PollFailed
from domain.source import HealthState, Source, endpoint_of


def api_home(source: Source, home: str, settings: Settings) -> str:
    """Without a trailing slash; `home` is the network's own. Raises PollFailed if the source names
    another address that is not in `network_bases`.
    """
    base = base_of(source, home)
    if base == home.rstrip("/") or is_trusted(base, settings):
        return base
    reason = "Ключ не отправлен: адреса из base нет в настройке network_bases"
    raise PollFailed(HealthState.NO_ACCESS, reason)


def base_of(source: Source, home: str) -> str:
    return (source.options.get("base", home) if source.internal else home).rstrip("/")


def is_trusted(base: str, settings: Settings) -> bool:
    place = _place(base)
    return place is not None and place in {_place(named) for named in settings.network_bases}


def _place(url: str) -> tuple[bool, str] | None:
    endpoint = endpoint_of(url)
    return None if endpoint is None else (url.startswith("https:"), endpoint)
