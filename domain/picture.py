"""A picture as a page may show it: its bytes say its type, whatever its host says. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

LARGEST = 5 * 1024 * 1024  # bytes
# The beginning of a file -> its type. A drawing (SVG) may hold scripts and is not a picture here.
_BEGINNINGS: Mapping[bytes, str] = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}


@dataclass(frozen=True, slots=True)
class Picture:
    content: bytes
    type: str


def type_of(content: bytes) -> str | None:
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((t for start, t in _BEGINNINGS.items() if content.startswith(start)), None)
