"""Purposes of public pages: the addresses, links and rate limits of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.installation import Installation
from console.routes import Route
from domain.rate import Rate

WRONG = "Ссылка не подошла: она скопирована не целиком. Откройте её из сообщения снова."
LOOK = 1024  # bytes: a look sends none
MINUTE = timedelta(minutes=1)
OF_ADDRESS, OF_TOKEN = Rate(120, MINUTE), Rate(30, MINUTE)


@dataclass(frozen=True, slots=True)
class Purpose:
    """`read` returns the content of a token, which handlers get as `request.state.link`, or None if
    it is not valid. Every path of `routes` begins with a segment that no section of the console
    uses, followed by {token}. The rate per address is higher, because a whole office and its mail
    scanners may share one.
    """

    name: str
    read: Callable[[Installation, str, datetime], Any]
    wrong: str
    routes: Sequence[Route]
    of_address: Rate = OF_ADDRESS
    of_token: Rate = OF_TOKEN
