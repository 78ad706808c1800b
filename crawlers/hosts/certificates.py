"""Verifies certificates of hosts, which Scrapy does not do by default."""

import ssl
from pathlib import Path
from typing import Any, cast

from OpenSSL.SSL import Context
from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError
from scrapy.http import Response
from twisted.internet._sslverify import IOpenSSLTrustRoot
from twisted.internet.ssl import optionsForClientTLS
from twisted.web.client import ResponseFailed
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]

from domain.errors import PollFailed, SettingsError
from domain.source import HealthState

TRUSTED = "OWN_CERTIFICATES"  # Scrapy's setting: a file of authorities in addition to the system's
REFUSED = (
    "Сертификат сайта не прошёл проверку ({why}). Откройте адрес в браузере: если предупреждает и "
    "он, ждите исправления сайта; если нет, добавьте сертификат удостоверяющего центра в файл "
    "настройки certificates"
)
# Part of the message of service_identity or OpenSSL -> its meaning; OpenSSL gives no more detail.
_REASONS = {
    "mismatch": "он выдан другому сайту",
    "certificate verify failed": "он просрочен или подписан неизвестным центром",
}


def checked(file: Path | None) -> str | None:
    """The file's name. Raises SettingsError if it holds no certificates."""
    if file is None:
        return None
    try:
        ssl.create_default_context(cafile=str(file))
    except (OSError, ssl.SSLError) as error:
        raise SettingsError(
            f"certificates: {file}: нужен файл с сертификатами в формате PEM: {error}"
        ) from error
    return str(file)


@implementer(IOpenSSLTrustRoot)
class _Trusted:
    def __init__(self, file: str | None) -> None:
        self._file = file

    def _addCACertsToContext(self, context: Context) -> None:
        context.set_default_verify_paths()
        if self._file is not None:
            context.load_verify_locations(self._file)


@implementer(IPolicyForHTTPS)
class _Policy:
    def __init__(self, trusted: _Trusted) -> None:
        self._trusted = trusted

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:
        return optionsForClientTLS(hostname.decode("ascii"), trustRoot=cast(Any, self._trusted))


class HttpsHandler(HTTP11DownloadHandler):
    """Refuses certificates that no trusted authority has signed, by a PollFailed that is not
    retried.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._contextFactory = cast(Any, _Policy(_Trusted(crawler.settings[TRUSTED])))

    async def download_request(self, request: Request) -> Response:
        try:
            return await super().download_request(request)
        except DownloadFailedError as error:
            why = _refusal(error.__cause__)
            if why is None:
                raise
            raise PollFailed(HealthState.UNREACHABLE, REFUSED.format(why=why)) from error


def _refusal(error: BaseException | None) -> str | None:
    if not isinstance(error, ResponseFailed):
        return None
    messages = " ".join(repr(reason.value).lower() for reason in error.reasons)
    return next((why for part, why in _REASONS.items() if part in messages), None)
