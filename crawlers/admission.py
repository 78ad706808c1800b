"""Admission of posts to the queue: what may be kept of them, as lines. It loads no Scrapy.

In the parser's process: to admit a post takes ten times as long as to send it there.
"""

from collections.abc import Sequence
from datetime import datetime

from domain.post import Post
from domain.privacy import admit_all
from domain.wire import dump_post

Admitted = tuple[str, str, str]  # a post as it goes on the queue: id, digest, line
Answer = tuple[list[Admitted], dict[str, int]]


def admit_lines(batches: Sequence[Sequence[Post]], key: bytes, now: datetime) -> list[Answer]:
    """Of each batch the posts that may be kept, and how many broke which rule (domain/privacy)."""
    answers = []
    for posts in batches:
        admitted, refused = admit_all(posts, key, now)
        answers.append(
            ([(post.id, post.digest, dump_post(post)) for post in admitted], {**refused})
        )
    return answers
