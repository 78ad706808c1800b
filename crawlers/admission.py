"""Admission of posts to the queue: what may be kept of them, as lines. It loads no Scrapy.

In the parser's process: to admit a post takes ten times as long as to send it there.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from domain.post import Post
from domain.privacy import admit_all
from domain.wire import dump_post


class Admitted(NamedTuple):
    """A post as it goes on the queue."""

    id: str
    digest: str
    line: str


def admit_lines(
    posts: Sequence[Post], key: bytes, now: datetime
) -> tuple[list[Admitted], Counter[str]]:
    """The posts that may be kept, and how many broke which rule (domain/privacy)."""
    admitted, refused = admit_all(posts, key, now)
    return [Admitted(post.id, post.digest, dump_post(post)) for post in admitted], refused
