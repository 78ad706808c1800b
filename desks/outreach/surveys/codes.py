"""Codes of the links of a survey: short enough for paper, and impossible to guess. Pure."""

import hmac
from hashlib import sha256

from app.key import key_for
from domain.outreach.surveys.survey import Survey

LENGTH = 12  # signs of 5 bits each
SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"  # without i, l, o, u, which are read as others


def code_of(key: bytes, survey: Survey, place: int) -> str:
    """Of the link at a place; 0 is the open one. The database keeps digests alone, so the codes are
    made again for a file.
    """
    text = f"{survey.number} {survey.made_at.isoformat()} {place}".encode()
    number = int.from_bytes(hmac.digest(key_for(key, "links of surveys"), text, "sha256"))
    return "".join(SIGNS[number >> 5 * place & 31] for place in range(LENGTH))


def digest_of(code: str) -> bytes:
    return sha256(code.encode()).digest()
