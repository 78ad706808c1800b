"""Turns errors of a download, or a status, into a source's failure."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from crawlers.hosts.guard import GuardedResolver
from crawlers.parser.process import place_of
from domain.errors import PollFailed
from domain.source import HealthState

logger = logging.getLogger(__name__)


_UNREACHABLE: Mapping[type[Exception], str] = {
    DownloadTimeoutError: "Сайт не отвечает",
    CannotResolveHostError: "Имя сайта не находится",
    DownloadConnectionRefusedError: "Сайт не принимает соединение",
    DownloadFailedError: "Соединение оборвалось",
    ResponseDataLossError: "Ответ пришёл не полностью",
    OSError: "Соединение оборвалось",
}


def failure_of(error: Exception, url: str) -> PollFailed:
    if isinstance(error, DownloadCancelledError):
        return PollFailed(HealthState.CHANGED_MARKUP, "Ответ больше 10 МБ")
    if isinstance(error, IgnoreRequest):
        if "redirect" in str(error):
            return PollFailed(HealthState.NO_ACCESS, "Сайт переадресует по кругу")
        return PollFailed(HealthState.CHANGED_MARKUP, "Ответ в распакованном виде больше 10 МБ")
    private = urlsplit(url).hostname in GuardedResolver.refused
    if isinstance(error, CannotResolveHostError) and private:
        return PollFailed(HealthState.NO_ACCESS, "Адрес ведёт во внутреннюю сеть")
    for kind, reason in _UNREACHABLE.items():
        if isinstance(error, kind):
            return PollFailed(HealthState.UNREACHABLE, reason)
    # Scrapy passes on any exception from a broken redirect or a body that cannot be unpacked.
    logger.warning("an answer breaks the rules: %s", place_of(error))
    return PollFailed(HealthState.CHANGED_MARKUP, "Ответ не по правилам HTTP")


def out_of_order(reason: str, status: int) -> PollFailed:
    return PollFailed(HealthState.UNREACHABLE, reason, timedelta(0) if status == 503 else None)


def refusal(status: int) -> PollFailed:
    if status in (404, 410):
        return PollFailed(HealthState.GONE, f"Страницы больше нет (ответ {status})")
    if status >= 500:
        return out_of_order(f"Сайт неисправен (ответ {status})", status)
    return PollFailed(HealthState.NO_ACCESS, f"Сайт не пускает (ответ {status})")
