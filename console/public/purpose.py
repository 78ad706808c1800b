"""What strangers may do without signing in: each purpose has its addresses, its links and rates."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.installation import Installation
from console.routes import Route
from domain.rate import Rate

MINUTE = timedelta(minutes=1)
OF_ADDRESS, OF_TOKEN = Rate(120, MINUTE), Rate(30, MINUTE)


@dataclass(frozen=True, slots=True)
class Purpose:
    """`read` returns what a token says, or None where the token does not fit; handlers get it as
    `request.state.link`. `wrong` is the text of the page for a link that does not fit. Every path
    of `routes` begins with a word that no section of the console has, and {token}.

    An office behind one address opens the links of its people, and their mail scanners do.
    """

    name: str
    read: Callable[[Installation, str, datetime], Any]
    wrong: str
    routes: Sequence[Route]
    of_address: Rate = OF_ADDRESS
    of_token: Rate = OF_TOKEN
