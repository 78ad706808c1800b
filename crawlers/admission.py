"""Which posts may be kept, and in what form. Pure; crawlers.parsing runs it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from domain.errors import InvalidPost
from domain.post import Post
from domain.privacy import admit


def admit_all(posts: Sequence[Post], key: bytes, now: datetime) -> tuple[list[Post], Counter[str]]:
    """The posts that may be kept, and how many broke which rule."""
    admitted: list[Post] = []
    refused: Counter[str] = Counter()
    for post in posts:
        try:
            admitted.append(admit(post, key, now))
        except InvalidPost as error:
            refused[error.rule] += 1
    return admitted, refused
