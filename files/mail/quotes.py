"""What a reply itself says, without the letters that it quotes and its signature. Pure."""

import re
from collections.abc import Sequence

LINES = 20_000
WIDTH = 1_000  # characters of a line that rules look at
_QUOTED = re.compile(r"\s*>")
_ORIGINAL = re.compile(
    r"\s*[-_=]{3,}\s*(?:original message|forwarded message|исходное сообщение|"
    r"пересылаемое сообщение|пересланное сообщение)\s*[-_=]{3,}",
    re.IGNORECASE,
)
_ADDRESS = r"<?[^<>\s@]+@[^<>\s@]+>?"
_TIME = r"(?<!\d)\d{1,2}[:.]\d{2}(?!\d)"
# «On 28 Nov 2026, at 10:00, X wrote:», «28.11.2026, 10:00, "X" <x@y>:»
_WROTE = re.compile(
    rf".*(?:{_TIME}|{_ADDRESS}).*(?:wrote|writes|пишет|писала?|написала?|\(а\))\s*:\s*$"
    rf"|.*{_TIME}.*{_ADDRESS}\)?\s*:\s*$",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"[\s*]*(от|from|кому|to|копия|cc|тема|subject|дата|date|отправлено|sent)\s*\*?:\s*\*?\S",
    re.IGNORECASE,
)
_FIRST = frozenset({"от", "from", "дата", "date", "отправлено", "sent", "тема", "subject"})
_OURS = re.compile(r"\s*Вам (?:передано|возвращено) обращение О-\d+\.")
_DEVICE = re.compile(r"\s*(?:отправлено (?:с|из)|sent from|получите outlook|get outlook)\s", re.I)


def own_words(text: str) -> str:
    lines = [line[:WIDTH] for line in text.splitlines()[:LINES]]
    whole = text.splitlines()[:LINES]
    kept: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if _QUOTED.match(line):
            at += 1
            continue
        if line.rstrip() == "--" or _ORIGINAL.match(line) or _OURS.match(line):
            break
        if _is_head(lines[at : at + 8]):
            break
        if width := _wrote(lines[at : at + 2]):
            if not _is_quote_next(lines, at + width):
                break  # the quote bears no marks, so it is all that follows
            at += width
            continue
        if not _DEVICE.match(line):
            kept.append(whole[at])
        at += 1
    return re.sub(r"\n\s*\n\s*", "\n\n", "\n".join(kept)).strip()


def _wrote(lines: Sequence[str]) -> int:
    """How many lines introduce a quote; long ones are folded into two."""
    if _WROTE.match(lines[0]):
        return 1
    if len(lines) > 1 and lines[0].strip() and not _QUOTED.match(lines[1]):
        folded = f"{lines[0].rstrip()} {lines[1].strip()}"
        begins = re.match(r"\s*(?:on|в|пн|вт|ср|чт|пт|сб|вс|\d)", lines[0], re.IGNORECASE)
        return 2 if begins and re.search(_TIME, lines[0]) and _WROTE.match(folded) else 0
    return 0


def _is_quote_next(lines: Sequence[str], at: int) -> bool:
    for place in range(at, len(lines)):
        if lines[place].strip():
            return _QUOTED.match(lines[place]) is not None
    return False


def _is_head(lines: Sequence[str]) -> bool:
    """The fields of a quoted letter, of which Outlook writes at least three one below another."""
    first = _FIELD.match(lines[0])
    if first is None or first[1].casefold() not in _FIRST:
        return False
    names = {field[1].casefold() for line in lines if (field := _FIELD.match(line))}
    return len(names) >= 3
