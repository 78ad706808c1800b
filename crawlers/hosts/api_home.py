"""Where a network's API is asked: tokens go to the network itself, or where a setting says."""

from app.settings import Settings
from domain.errors import PollFailed
from domain.source import HealthState, Source, endpoint_of


def api_home(source: Source, home: str, settings: Settings) -> str:
    """The address of the API, without a slash at its end; `home` is the network's own. Raises
    PollFailed where the source names another one that `network_bases` does not.
    """
    base = base_of(source, home)
    if base == home.rstrip("/") or is_trusted(base, settings):
        return base
    said = "Ключ не отправлен: адреса из base нет в настройке network_bases"
    raise PollFailed(HealthState.NO_ACCESS, said)


def base_of(source: Source, home: str) -> str:
    """What the source names as the address of the API."""
    return (source.options.get("base", home) if source.internal else home).rstrip("/")


def is_trusted(base: str, settings: Settings) -> bool:
    """Whether a setting says that tokens may go there."""
    place = _place(base)
    return place is not None and place in {_place(named) for named in settings.network_bases}


def _place(url: str) -> tuple[bool, str] | None:
    endpoint = endpoint_of(url)
    return None if endpoint is None else (url.startswith("https:"), endpoint)
