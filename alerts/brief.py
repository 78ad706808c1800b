"""A text about an alert that people paste into a chat with those who must act. Pure."""

from collections.abc import Sequence

from domain.privacy.masking import mask

LONGEST = 900  # characters
SHORTEST_QUOTE = 40  # a quote that must be cut further is left out
BODIES = 3


def brief(
    why: str,
    severity: str,
    *,
    streets: Sequence[str],
    begun: str,
    quotes: Sequence[str],
    bodies: Sequence[str],
    url: str,
) -> str:
    """At most LONGEST characters of plain lines, masked again; what does not fit is left out from
    the last quote on, never the link.
    """
    head = [f"{why}.", f"{severity}.", f"Началось {begun}."]
    if streets:
        head.append(f"Называют: {', '.join(streets)}.")
    tail = [f"Отвечает: {', '.join(bodies[:BODIES])}."] if bodies else []
    lines = [mask(" ".join(line.split())) for line in (*head, *tail)]
    left = LONGEST - len(url) - 1 - sum(len(line) + 1 for line in lines)
    quoted_lines: list[str] = []
    for quoted in quotes:
        line = f"— «{mask(' '.join(quoted.split()))}»"
        if len(line) + 1 > left:
            if left <= SHORTEST_QUOTE:
                break
            line = f"{line[: left - 3].rstrip()}…»"
        quoted_lines.append(line)
        left -= len(line) + 1
    text = "\n".join((*lines[: len(head)], *quoted_lines, *lines[len(head) :]))
    return f"{text[: LONGEST - len(url) - 1]}\n{url}"
