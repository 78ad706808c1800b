"""Several messages about one kind of thing as one: a few in full, more by one line each. Pure."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from domain.message import Matter
from russian.plural import plural

APART = 3  # messages that leave one by one
FEW = 5  # and that one message still holds in full
LINES = 64  # of a longer one
LONGEST = 56  # characters of a line
TOPICS: Mapping[Matter, str] = {Matter.ALERT: "об оповещениях"}

Item = TypeVar("Item")


def bundles(items: Sequence[Item]) -> list[Sequence[Item]]:
    """Items that leave together: a few one by one, more in as few messages as possible."""
    size = LINES if len(items) > FEW else FEW if len(items) > APART else 1
    return [items[i : i + size] for i in range(0, len(items), size)]


def together(kind: Matter, messages: Sequence[tuple[str, str]], url: str) -> tuple[str, str]:
    """Title and text of one message for several. LINES of them fit a message of Telegram, 4096
    characters; `url` leads to the list.
    """
    if len(messages) == 1:
        return messages[0]
    count = plural(len(messages), "сообщение", "сообщения", "сообщений")
    title = f"{count}: {messages[0][0]}"
    if len(messages) <= FEW:
        return title, "\n\n".join(text for _, text in messages)
    lines = [t if len(t) <= LONGEST else f"{t[: LONGEST - 1]}…" for t, _ in messages]
    return f"{count} {TOPICS[kind]}", "\n".join([*(f"— {line}" for line in lines), url])
