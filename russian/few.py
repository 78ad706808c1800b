"""Small numbers: one rule for what leaves the system to those who may not read the posts. Pure.

Of fewer than FEWEST people one may be known by the number. Zero is hidden with them: where it is
shown, what is missing from a sum is the one number that is kept back.
"""

FEWEST = 5  # people, or posts: a few posts have a few authors


def is_few(count: int) -> bool:
    return count < FEWEST


def unless_few(count: int) -> int | None:
    """The number, for a program; None for a small one."""
    return None if is_few(count) else count


def worded(count: int) -> int | str:
    """The number, for a file; «менее 5» for a small one."""
    return f"менее {FEWEST}" if is_few(count) else count
