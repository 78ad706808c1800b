"""An access token of the VK API: calls made with it, and its remaining budgets.

Its pace, pauses and daily uses are budgets that all processes share. Their name does not reveal the
token.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from hashlib import blake2b
from typing import TypeVar

from crawlers.hosts.robots import API
from crawlers.visits.visit import Visit
from crawlers.vk.errors import Failure, Then
from domain.errors import PollFailed
from domain.source import HealthState

VERSION = "5.199"
DAILY: Mapping[str, int] = {"wall.get": 5000, "newsfeed.search": 1000}
# Share of a day's calls that may come at once; the others are spread evenly, or evenings had none.
EARLY = 0.2
TRIES = 3
SLOWEST = timedelta(seconds=5)  # between two calls, however often VK asks for fewer
DAY = timedelta(days=1)
RETRY_PAUSE = 1.0  # seconds of wall time, because VK measures the pace by it; doubled at each try

T = TypeVar("T")


class Token:
    """`rate` is in calls per second; the secret is sent in the form only."""

    def __init__(self, secret: str, rate: float, pause: float = RETRY_PAUSE) -> None:
        self._secret, self._pause = secret, pause
        self.name = f"token {blake2b(secret.encode(), digest_size=4).hexdigest()}"
        self._gap = timedelta(seconds=1 / rate)
        self._stops = 0

    async def call(
        self,
        visit: Visit,
        base: str,
        method: str,
        form: Mapping[str, str],
        read: Callable[[bytes], T | Failure],
    ) -> T | Failure:
        """The result of `read`, a module-level function; a Failure if the fault is in what was
        requested. Raises PollFailed for all other faults, after the reactions that may help.
        """
        asked = dict(form)
        attempt = 0
        while True:
            gap = await self._permit(visit, method)
            response = await visit.get(
                f"{base}/method/{method}",
                form={**asked, "access_token": self._secret, "v": VERSION},
                redirect=False,  # another address must not get the token
                meta={API: True},
            )
            answer = await visit.parser.run(read, response.body)
            if not isinstance(answer, Failure) or answer.reaction.then is Then.REST:
                return answer
            match answer.reaction.then:
                case Then.STOP_TOKEN:
                    self._stops += 1
                    await visit.slow_down(self.name, timedelta(0), answer.reaction.rest)
                    raise failed(answer, method)
                case Then.STOP_METHOD:
                    await visit.slow_down(
                        f"{self.name} {method}", timedelta(0), answer.reaction.rest
                    )
                    raise failed(answer, method)
                case Then.SLOWER:
                    # Calls that were sent at the same time slow the token down once.
                    await visit.slow_down(self.name, min(2 * gap, SLOWEST))
                case Then.SMALLER if "count" in asked:
                    asked["count"] = str(max(1, int(asked["count"]) // 2))
            attempt += 1
            if attempt == TRIES:
                raise failed(answer, method)
            await asyncio.sleep(self._pause * 2 ** (attempt - 1))

    async def _permit(self, visit: Visit, method: str) -> timedelta:
        stops = self._stops
        try:
            gap = await visit.turn(self.name, self._gap)
        except PollFailed as rests:
            raise _stopped(rests.retry_after) from rests
        name = f"{self.name} {method}"
        try:
            await visit.turn(name, timedelta(0))
        except PollFailed as rests:
            reason = f"ВКонтакте пока не отвечает на запросы {method}: лимит исчерпан"
            raise PollFailed(HealthState.QUOTA, reason, rests.retry_after) from rests
        if method in DAILY:
            await self._spend(visit, name, method)
        if self._stops != stops:  # while this call waited
            raise _stopped(None)
        return gap

    async def _spend(self, visit: Visit, name: str, method: str) -> None:
        """Count a call of the day, and wait if calls are used faster than the day passes, so that
        the sources that have waited longest come first.
        """
        limit, left = DAILY[method], _until_tomorrow(visit)
        by_now = 1 - (1 - EARLY) * (left / DAY)
        if await visit.spend(name, int(limit * by_now)):
            return
        visit.note(f"Источников больше, чем {limit} запросов {method} в сутки: опрос идёт реже")
        await visit.turn(f"{name} evenly", DAY / (limit * (1 - EARLY)))
        if not await visit.spend(name, limit):
            reason = f"Запросы {method} на сегодня исчерпаны: {limit} в сутки"
            raise PollFailed(HealthState.QUOTA, reason, left)


def failed(failure: Failure, method: str) -> PollFailed:
    reaction = failure.reaction
    reason = f"{reaction.reason} (ошибка {failure.code}, {method})"
    return PollFailed(reaction.state, reason, reaction.rest)


def _stopped(left: timedelta | None) -> PollFailed:
    reason = "Ключ доступа ВКонтакте не принят и пока не используется (настройка vk_token)"
    return PollFailed(HealthState.TOKEN_REFUSED, reason, left)


def _until_tomorrow(visit: Visit) -> timedelta:
    today = visit.fetched_at.astimezone(visit.zone).date()
    tomorrow = datetime.combine(today + timedelta(days=1), time(), visit.zone)
    return tomorrow.astimezone(UTC) - visit.fetched_at
