"""Small numbers: one rule for what people who may not read the posts may see. Pure.

A number below FEWEST may identify a person. Zero is hidden as well: if zeros were shown, every
hidden number would say that somebody is there.
"""

FEWEST = 5  # people, or posts: a few posts have a few authors
FIVE = 5
FEW = "менее пяти"


def is_few(count: int) -> bool:
    return count < FEWEST


def unless_few(count: int) -> int | None:
    return None if is_few(count) else count


def in_fives(count: int) -> int | None:
    """Rounded down, so that one more seldom shows; None for few."""
    return count - count % FIVE or None


def worded(count: int) -> int | str:
    return FEW if is_few(count) else count
