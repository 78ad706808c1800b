"""Combines several messages about one kind of thing into one: a few in full, more as one line each.
Pure.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from domain.message import Matter
from russian.plural import plural

APART = 3  # up to this number, messages leave separately
FEW = 5  # up to this number, one message holds all in full
LINES = 64  # of a longer message
LONGEST = 56  # characters of a line
TOPICS: Mapping[Matter, str] = {Matter.ALERT: "об оповещениях"}

Item = TypeVar("Item")


def bundles(items: Sequence[Item]) -> list[Sequence[Item]]:
    size = LINES if len(items) > FEW else FEW if len(items) > APART else 1
    return [items[i : i + size] for i in range(0, len(items), size)]


def together(kind: Matter, messages: Sequence[tuple[str, str]], url: str) -> tuple[str, str]:
    """Title and text of one message for several; `url` leads to the list, and LINES lines fit into
    Telegram's 4096 characters.
    """
    if len(messages) == 1:
        return messages[0]
    count = plural(len(messages), "сообщение", "сообщения", "сообщений")
    title = f"{count}: {messages[0][0]}"
    if len(messages) <= FEW:
        return title, "\n\n".join(text for _, text in messages)
    lines = [t if len(t) <= LONGEST else f"{t[: LONGEST - 1]}…" for t, _ in messages]
    return f"{count} {TOPICS[kind]}", "\n".join([*(f"— {line}" for line in lines), url])
