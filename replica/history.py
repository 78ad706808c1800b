"""Posts as lines of an import file, with the keys of the product's own format. Pure."""

from collections.abc import Mapping
from datetime import timedelta
from hashlib import blake2b
from typing import Any

from replica.post import Form, Network, Post

_SEEN_AFTER = timedelta(minutes=7)
_MEDIA = {Form.PHOTO: "photo", Form.ALBUM: "photo", Form.VIDEO: "video"}


def row(post: Post, bases: Mapping[str, str]) -> dict[str, Any]:
    """`bases` are the sites' addresses by name, `https://NAME.example` if missing; a private
    author's key is the raw network id (or the signature), which the import masks.
    """
    outlet = post.outlet
    line: dict[str, Any] = {
        "source_id": outlet.source_id,
        "source_kind": str(outlet.network),
        "native_id": post.native_id,
        "url": url(post, bases),
        "published_at": post.published_at.isoformat(),
        "fetched_at": (post.published_at + _SEEN_AFTER).isoformat(),
        # Page readers drop empty lines; with them a post would look edited after the first crawl.
        "text": post.text.replace("\n\n", "\n"),
        "author": _author(post),
    }
    if post.title is not None:
        line["title"] = post.title
    if post.parent is not None:
        line["parent_id"] = _post_id(str(outlet.network), post.parent.native_id)
        if outlet.network is Network.VK:
            line["thread_id"] = line["parent_id"]
    if post.forwarded_from is not None:
        line["forwarded_from"] = post.forwarded_from.name
    if outlet.network is Network.TELEGRAM:
        line["engagement"] = {"views": post.views}
    elif outlet.network is Network.VK:
        line["engagement"] = {"views": post.views, "likes": post.likes, "reposts": post.reposts}
    if outlet.network is not Network.RSS and (kind := _MEDIA.get(post.form)):
        line["attachments"] = [{"kind": kind, "url": None, "title": None}]
    return line


def url(post: Post, bases: Mapping[str, str]) -> str:
    name, number = post.outlet.name, post.number
    match post.outlet.network:
        case Network.TELEGRAM:
            return f"https://t.me/{name}/{number}"
        case Network.VK if post.parent is not None:
            wall = f"https://vk.com/wall-{post.outlet.number}_{post.parent.number}"
            return f"{wall}?reply={number}"
        case Network.VK:
            return f"https://vk.com/wall-{post.outlet.number}_{number}"
        case Network.RSS:
            return f"{bases.get(name, f'https://{name}.example')}/news/{number}/"
        case network:
            raise ValueError(f"{network} stands in no import file")


def _author(post: Post) -> dict[str, Any]:
    outlet, person = post.outlet, post.author
    if person is None:
        kind, key = {
            Network.TELEGRAM: ("community", outlet.name),
            Network.VK: ("community", f"-{outlet.number}"),
            Network.RSS: ("outlet", outlet.source_id),
        }[outlet.network]
        return {"kind": kind, "key": key, "name": outlet.title}
    key = str(person.id) if outlet.network is Network.VK else person.signature
    return {"kind": "private", "key": key, "name": None}


def _post_id(kind: str, native_id: str) -> str:
    return blake2b(f"{kind}\n{native_id}".encode(), digest_size=16).hexdigest()
