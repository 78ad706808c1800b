"""Known devices: a signed cookie per login marks a browser in which its owner has signed in."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from fastapi import Request, Response

from app.installation import Installation
from app.settings import Settings
from app.signing import signer
from domain.access.signed import Ticket

LIFE = timedelta(days=180)  # since the last sign-in
PURPOSE = "devices"


@dataclass(frozen=True, slots=True)
class Device:
    id: str
    login: str


def device_of(request: Request, installation: Installation, login: str) -> Device | None:
    token = request.cookies.get(_cookie(installation.settings, login), "")
    ticket = (
        signer(installation, PURPOSE)().read(token, installation.clock.now()) if token else None
    )
    if ticket is None or len(ticket.subject) != 2 or ticket.subject[1] != login:
        return None
    return Device(*ticket.subject)


def remember(
    answer: Response, installation: Installation, login: str, known: Device | None
) -> None:
    device = known or Device(secrets.token_hex(8), login)
    ticket = Ticket((device.id, login), installation.clock.now() + LIFE)
    answer.set_cookie(
        _cookie(installation.settings, login),
        signer(installation, PURPOSE)().sign(ticket),
        max_age=int(LIFE.total_seconds()),
        secure=installation.settings.is_secure,
        httponly=True,
        samesite="lax",
    )


def _cookie(settings: Settings, login: str) -> str:
    """One per login, because colleagues share machines; it does not reveal the login."""
    prefix = "__Host-otklik" if settings.is_secure else "otklik"
    return f"{prefix}-device-{sha256(login.encode()).hexdigest()[:12]}"
