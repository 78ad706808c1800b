"""Admits posts to the queue: turns what may be kept into lines. It imports no Scrapy.

The parser process does this, because admitting a post takes ten times as long as sending it there.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b

from domain.post import Post
from domain.privacy.admission import admit_all
from domain.wire import dump_post

Admitted = tuple[str, str, str]  # a post as it goes on the queue: id, digest, line
# Admitted posts; number of violations per rule; names of the refused posts.
Answer = tuple[list[Admitted], dict[str, int], list[str]]


def admit_lines(batches: Sequence[Sequence[Post]], key: bytes, now: datetime) -> list[Answer]:
    """For each batch, the posts that may be kept and the reasons against the others
    (domain/privacy).
    """
    answers: list[Answer] = []
    for posts in batches:
        admitted, refused = admit_all(posts, key, now)
        lines = [(post.id, post.digest, dump_post(post)) for post in admitted]
        names: set[str] = set()
        if refused:  # most batches have none
            names = {_name(post) for post in posts} - {_name(post) for post in admitted}
        answers.append((lines, {**refused}, sorted(names)))
    return answers


def _name(post: Post) -> str:
    text = f"{post.source_kind}\n{post.native_id or post.text}"
    return blake2b(text.encode(errors="replace"), digest_size=6).hexdigest()
