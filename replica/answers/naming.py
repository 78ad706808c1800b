"""Ids of posts and comments in the product's import format. Pure."""

from replica.max import mid_of
from replica.post import Network, Post


def native_id(post: Post, board: str, place: int) -> str:
    """`board` is the forum's host and port, `place` the number of a message within its topic."""
    outlet, above = post.outlet, post.opening
    match outlet.network:
        case Network.TELEGRAM if post.parent is not None:
            return f"{outlet.name}/{above.number}?comment={post.number}"
        case Network.OK:
            topic = f"{outlet.number}/{above.number}"
            return topic if post.parent is None else f"{topic}/c{post.number}"
        case Network.MAX:
            return f"-{outlet.number}/{mid_of(post)}"
        case Network.FORUM:
            topic = f"{board}/t{above.number}"
            return topic if post.parent is None else f"{topic}/{place}"
        case _:
            return post.native_id
