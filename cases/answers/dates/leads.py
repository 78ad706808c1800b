"""Words that introduce a date: «до», «в течение», «не позднее». Pure."""

from collections.abc import Sequence
from enum import StrEnum

from cases.answers.dates.tokens import WordToken

_LEADS: Sequence[tuple[str, str]] = (
    ("не позднее чем", "by"),
    ("не позднее", "by"),
    ("не позже", "by"),
    ("не более чем", "within"),
    ("не более", "within"),
    ("не ранее чем", "earliest"),
    ("не ранее", "earliest"),
    ("не раньше чем", "earliest"),
    ("не раньше", "earliest"),
    ("в течение", "within"),
    ("в течении", "within"),
    ("на протяжении", "during"),
    ("в ночь на", "in"),
    ("в ночь с", "in"),
    ("ночью с", "in"),
    ("в период с", "from"),
    ("в срок до", "by"),
    ("в срок , не превышающий", "within"),
    ("в срок", "within"),
    ("со сроком до", "by"),
    ("сроком до", "by"),
    ("срок до", "by"),
    ("начиная с", "from"),
    ("вплоть до", "by"),
    ("до", "by"),
    ("к", "by"),
    ("ко", "by"),
    ("через", "after"),
    ("спустя", "after"),
    ("за", "over"),
    ("после", "past"),
    ("от", "of"),
    ("с", "from"),
    ("со", "from"),
    ("между", "from"),
    ("по", "through"),
    ("в", "in"),
    ("во", "in"),
    ("на", "on"),
    ("ближайшие", "within"),
    ("ближайших", "within"),
)
_BY_FIRST: dict[str, list[tuple[list[str], str]]] = {}
for _lead, _name in _LEADS:
    _BY_FIRST.setdefault(_lead.split()[0], []).append((_lead.split(), _name))


class Lead(StrEnum):
    """How a date is introduced: «до», «в течение», «за», «через», «после», «от», «с», «по», «в»,
    «на», «не ранее», «на протяжении»; NONE for a date that stands alone.
    """

    BY = "by"
    WITHIN = "within"
    OVER = "over"
    AFTER = "after"
    PAST = "past"
    OF = "of"
    FROM = "from"
    THROUGH = "through"
    IN = "in"
    ON = "on"
    EARLIEST = "earliest"
    DURING = "during"
    NONE = "none"


def lead_at(row: Sequence[WordToken], place: int) -> tuple[Lead, int]:
    """The lead whose words begin at a place, and the place behind them."""
    first = row[place].word if place < len(row) else ""
    for words, name in _BY_FIRST.get(first, ()):
        if [token.word for token in row[place : place + len(words)]] == words:
            return Lead(name), place + len(words)
    return Lead.NONE, place
