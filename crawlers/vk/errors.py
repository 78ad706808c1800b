"""What each error of the VK API means and how the crawler reacts. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from domain.source import HealthState


class Then(StrEnum):
    REST = "rest"  # the source waits
    AGAIN = "again"  # repeat the call, a few times
    SMALLER = "smaller"  # repeat the call for half as many entries, a few times
    SLOWER = "slower"  # repeat the call, at half the token's rate from now on
    STOP_METHOD = "stop method"  # stop the method for this token, for all sources
    STOP_TOKEN = "stop token"  # stop the token for all sources and methods


@dataclass(frozen=True, slots=True)
class VkReaction:
    """`state` and `reason` are the source's if `then` does not help; `rest` None is the usual pause
    of that state (crawlers/visits/frontier).
    """

    then: Then
    state: HealthState
    reason: str
    rest: timedelta | None = None


_HOUR = timedelta(hours=1)
_LATE = VkReaction(Then.AGAIN, HealthState.UNREACHABLE, "ВКонтакте не справился с запросом")
_REFUSED = VkReaction(
    Then.STOP_TOKEN,
    HealthState.TOKEN_REFUSED,
    "ВКонтакте не принял ключ доступа: проверьте настройку vk_token",
    _HOUR,
)
_WRONG_KIND = VkReaction(
    Then.STOP_TOKEN,
    HealthState.TOKEN_REFUSED,
    "Ключ доступа не того вида: в настройке vk_token нужен сервисный ключ приложения",
    _HOUR,
)
_HUMAN = VkReaction(
    Then.STOP_TOKEN,
    HealthState.TOKEN_REFUSED,
    "ВКонтакте требует подтверждения человеком: замените ключ доступа (настройка vk_token)",
    6 * _HOUR,
)
_CLOSED = VkReaction(Then.REST, HealthState.NO_ACCESS, "Сообщество закрыто или стена скрыта")
_ADDRESS = VkReaction(
    Then.REST, HealthState.GONE, "ВКонтакте не принял запрос: проверьте адрес источника"
)
_GONE = VkReaction(Then.REST, HealthState.GONE, "Страница удалена или заблокирована")
_LARGE = VkReaction(Then.SMALLER, HealthState.UNREACHABLE, "ВКонтакте не успевает ответить")
_NO_COMMENTS = VkReaction(
    Then.REST, HealthState.NO_ACCESS, "Доступ к записи или её комментариям закрыт"
)

# 38, «unknown application», concerns the token itself, so every source would get it.
REACTIONS: Mapping[int, VkReaction] = {
    1: _LATE,
    2: _REFUSED,
    5: _REFUSED,
    6: VkReaction(Then.SLOWER, HealthState.SLOWED, "ВКонтакте просит обращаться реже"),
    7: _CLOSED,
    8: VkReaction(Then.REST, HealthState.CHANGED_MARKUP, "ВКонтакте больше не понимает наш запрос"),
    9: VkReaction(
        Then.STOP_METHOD,
        HealthState.QUOTA,
        "ВКонтакте остановил однотипные запросы",
        _HOUR,
    ),
    10: _LATE,
    12: _LARGE,
    13: _LARGE,
    14: _HUMAN,
    15: _CLOSED,
    17: _HUMAN,
    18: _GONE,
    19: _GONE,
    24: _HUMAN,
    27: _WRONG_KIND,
    28: _WRONG_KIND,
    # The start of VK's day is not documented. Waiting for our own midnight could lose a whole day.
    29: VkReaction(Then.STOP_METHOD, HealthState.QUOTA, "Суточный лимит запросов исчерпан", _HOUR),
    30: VkReaction(Then.REST, HealthState.NO_ACCESS, "Это закрытая страница человека"),
    36: _LARGE,
    37: _GONE,
    38: _REFUSED,
    39: _GONE,
    40: _GONE,
    42: _REFUSED,
    100: _ADDRESS,
    113: _ADDRESS,
    125: _ADDRESS,
    203: _NO_COMMENTS,
    210: _NO_COMMENTS,
    212: _NO_COMMENTS,
    1117: _REFUSED,
    3300: _HUMAN,
}
UNKNOWN = VkReaction(Then.REST, HealthState.CHANGED_MARKUP, "ВКонтакте ответил неизвестной ошибкой")


@dataclass(frozen=True, slots=True)
class Failure:
    code: int

    @property
    def reaction(self) -> VkReaction:
        return REACTIONS.get(self.code, UNKNOWN)
