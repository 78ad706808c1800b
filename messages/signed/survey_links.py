"""Links of surveys: their codes are short enough for paper, and impossible to guess. Pure."""

import hmac
from dataclasses import dataclass, field
from hashlib import sha256

from domain.outreach.surveys.survey import Survey

LENGTH = 12  # signs of 5 bits each
SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"  # without i, l, o, u, which are read as others


@dataclass(frozen=True)
class SurveyLinks:
    """Links `console_url`/survey/CODE. The database keeps digests alone, so the codes are made
    again of the key for a file or a message.
    """

    key: bytes = field(repr=False)
    console_url: str

    def code(self, survey: Survey, place: int) -> str:
        """Of the link at a place; 0 is the open one."""
        text = f"{survey.number} {survey.made_at.isoformat()} {place}".encode()
        number = int.from_bytes(hmac.digest(self.key, text, "sha256"))
        return "".join(SIGNS[number >> 5 * at & 31] for at in range(LENGTH))

    def url(self, survey: Survey, place: int) -> str:
        return f"{self.console_url.rstrip('/')}/survey/{self.code(survey, place)}"


def digest_of(code: str) -> bytes:
    return sha256(code.encode()).digest()
