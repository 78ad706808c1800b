"""Calls of the API of OK, signed by the keys of the settings."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from crawlers.hosts.api_home import api_home
from crawlers.hosts.robots import API
from crawlers.ok.api import OkKeys, OkRefused, signed
from crawlers.visits.visit import Visit
from domain.errors import PollFailed
from domain.source import HealthState

HOME = "https://api.ok.ru"
GAP = timedelta(seconds=0.4)  # between two calls with one key; the documentation names no limit
T = TypeVar("T")


@dataclass(frozen=True)
class OkApi:
    """Signed calls within the key's rate; secrets go by POST, never in an address."""

    visit: Visit
    keys: OkKeys

    async def ask(self, method: str, read: Callable[[bytes], T], **parameters: str) -> T:
        visit = self.visit
        home = api_home(visit.source, HOME, visit.settings)
        await visit.turn(self.keys.name, GAP)
        response = await visit.get(
            f"{home}/fb.do",
            form=signed(method, parameters, self.keys),
            redirect=False,
            meta={API: True},
        )
        if response.status >= 300:
            raise PollFailed(HealthState.CHANGED_MARKUP, "Одноклассники переадресуют запросы API")
        try:
            return await visit.parser.run(read, response.body)
        except OkRefused as refused:
            if refused.rest is not None:
                await visit.slow_down(self.keys.name, GAP, refused.rest)
            raise


def keys_of(visit: Visit) -> OkKeys:
    settings = visit.settings
    secrets = {
        "ok_application_key": settings.ok_application_key,
        "ok_access_token": settings.ok_access_token,
        "ok_secret_key": settings.ok_secret_key,
    }
    values = {name: secret.get_secret_value().strip() for name, secret in secrets.items()}
    if missing := [name for name, value in values.items() if not value]:
        reason = f"Не заданы ключи Одноклассников: {', '.join(missing)}"
        raise PollFailed(HealthState.TOKEN_REFUSED, reason)
    return OkKeys(*values.values())
