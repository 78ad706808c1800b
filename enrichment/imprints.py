"""What a publication shows of where its text is from, as domain/outreach/echo compares it. Pure."""

import re
from collections.abc import Sequence

from enrichment.incidents.minhash import signatures

SHORTEST = 12  # lemmas; shorter news of one event are alike without being copied

_CREDITS = re.compile(
    r"\b(?:тасс|риа(?: новости)?|интерфакс\w*|regnum|регнум|пресс-?(?:служб|центр|релиз)\w*)\b",
    re.IGNORECASE,
)


def sketches(texts: Sequence[str]) -> list[bytes | None]:
    """One of each text, which is lemmas between spaces; None for those too short to be copies."""
    return [
        bytes(minimum & 0xFF for minimum in signature) if len(lemmas) >= SHORTEST else None
        for lemmas in (text.split() for text in texts)
        for signature in signatures([lemmas])
    ]


def credits_another(text: str) -> bool:
    """Names an agency or a press service, whose text others have too."""
    return _CREDITS.search(text) is not None
