"""Small numbers: one rule for what people who may not read the posts may see. Pure.

A number below FEWEST may identify a person. Zero is hidden as well: if zeros were shown, every
hidden number would say that somebody is there.
"""

FEWEST = 5  # people, or posts: a few posts have a few authors
FEW = "менее пяти"


def is_few(count: int) -> bool:
    return count < FEWEST


def unless_few(count: int) -> int | None:
    return None if is_few(count) else count


def worded(count: int) -> int | str:
    return FEW if is_few(count) else count
