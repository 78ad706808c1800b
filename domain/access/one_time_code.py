"""Codes of a second factor by time (RFC 6238), and the codes that recover one. Pure."""

import hmac
import secrets
from base64 import b32encode
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote, urlencode

STEP = 30  # seconds of one code
DIGITS = 6
DRIFT = 1  # steps by which the clock of a telephone may differ
SECRET_BYTES = 20  # of HMAC-SHA-1, as RFC 4226 recommends
RECOVERY = 10  # codes that recover
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"  # none is taken for another
_LENGTH = 12  # signs of one, 59 bits


def new_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def code_at(secret: bytes, step: int, digits: int = DIGITS) -> str:
    mac = hmac.digest(secret, step.to_bytes(8), "sha1")
    offset = mac[-1] & 15
    number = int.from_bytes(mac[offset : offset + 4]) & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def step_of(at: datetime) -> int:
    return int(at.timestamp()) // STEP


def step_of_code(secret: bytes, typed: str, at: datetime) -> int | None:
    """The step of which the code is, None for a wrong one; who accepts it must refuse this step and
    earlier ones from then on.
    """
    now, digits = step_of(at), "".join(typed.split())
    steps = range(now - DRIFT, now + DRIFT + 1)
    fits = [step for step in steps if hmac.compare_digest(code_at(secret, step), ascii_of(digits))]
    return fits[-1] if fits else None


def ascii_of(typed: str) -> str:
    """Digits of any script would be compared as text, which compare_digest refuses."""
    return typed if typed.isascii() else ""


def address_of(secret: bytes, login: str, issuer: str) -> str:
    """What the QR code of enrolment says to an application."""
    text = b32encode(secret).decode()
    values = {"secret": text, "issuer": issuer, "digits": DIGITS, "period": STEP}
    return f"otpauth://totp/{quote(f'{issuer}:{login}')}?{urlencode(values, quote_via=quote)}"


def typed_secret(secret: bytes) -> str:
    """The secret in groups of four, for who cannot scan the code."""
    text = b32encode(secret).decode()
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def recovery_codes() -> Sequence[str]:
    codes = ("".join(secrets.choice(_SIGNS) for _ in range(_LENGTH)) for _ in range(RECOVERY))
    return ["-".join(code[place : place + 4] for place in range(0, _LENGTH, 4)) for code in codes]


def plain_recovery(typed: str) -> str:
    """A recovery code as it is compared: without hyphens, spaces and capitals."""
    return "".join(sign for sign in typed.lower() if sign in _SIGNS)


def is_recovery(typed: str) -> bool:
    return len(plain_recovery(typed)) == _LENGTH
