"""Posts as pages show them: with what later polls learnt of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.wiring import Parts
from domain.ports.index import Hit, PostSearch
from domain.post import Engagement, Labels, Post


@dataclass(frozen=True, slots=True)
class Shown:
    """`engagement` is the newest known, `gone_at` when its source was seen to have it no longer;
    `has_thread` says that the post which a comment stands under can be found.
    """

    post: Post
    labels: Labels
    spans: tuple[tuple[int, int], ...]
    engagement: Engagement
    gone_at: datetime | None
    has_thread: bool


def shown(parts: Parts, index: PostSearch, hits: Sequence[Hit]) -> list[Shown]:
    """The hits, in their order; `index` holds what the reader may see."""
    posts = [hit.enriched.post for hit in hits]
    ids = [post.id for post in posts]
    engagement, gone = parts.ledger.engagement(ids), parts.ledger.gone(ids)
    threads = {post.thread_id for post in posts if post.thread_id}
    found = index.get(sorted(threads)) if threads else {}
    return [
        Shown(
            post,
            hit.enriched.labels,
            hit.spans,
            engagement.get(post.id, post.engagement),
            gone.get(post.id),
            post.thread_id in found,
        )
        for hit, post in zip(hits, posts, strict=True)
    ]
