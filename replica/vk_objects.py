"""Posts, comments, people and communities in the format of VK API 5.199, including undocumented
keys.

Pure.
"""

from typing import Any

from replica.post import Form, Outlet, Person, Post
from replica.profiles import about, vk_fields

REACTION_SETS = [
    {"id": "reactions", "items": [{"id": 0, "title": "Лайк", "asset": {"animation_url": ""}}]}
]


def post(item: Post, comments: int, pinned: bool) -> dict[str, Any]:
    """Residents write posts on the wall themselves; if the number is even, the community publishes
    the post with their signature.
    """
    group = -item.outlet.number
    person = item.author
    by_group = person is None or item.number % 2 == 0
    shown: dict[str, Any] = {
        "inner_type": "wall_wallpost",
        "ads_easy_promote": {"type": 3},
        "donut": {"is_donut": False},
        "comments": {
            "can_post": int(item.closed_at is None),
            "can_view": 1,
            "count": comments,
            "groups_can_post": True,
        },
        "marked_as_ads": 0,
        "hash": f"{item.number * 2654435761 % 2**64:016x}",
        "type": "post",
        "carousel_offset": 0,
        "attachments": _attachments(item),
        "date": int(item.published_at.timestamp()),
        "from_id": group if person is None or by_group else person.id,
        "id": item.number,
        "is_favorite": False,
        "likes": {"can_like": 1, "can_publish": 1, "count": item.likes, "user_likes": 0},
        "reaction_set_id": "reactions",
        "reactions": {"count": item.likes, "items": [{"id": 0, "count": item.likes}]},
        "owner_id": group,
        "post_source": {"platform": "android", "type": "api"},
        "post_type": "post",
        "reposts": {"count": item.reposts, "user_reposted": 0},
        "short_text_rate": 0.8,
        "text": item.text,
        "views": {"count": item.views},
    }
    if person is not None and by_group:
        shown["signer_id"] = person.id
    if pinned:
        shown["is_pinned"] = 1
    if item.edited:
        shown["edited"] = shown["date"] + 300
    return shown


def reply(item: Post) -> dict[str, Any]:
    shown = post(item, 0, False)
    shown["from_id"] = _from(item)
    shown.pop("signer_id", None)
    return shown | {"post_type": "reply", "post_id": _below(item)}


def _from(item: Post) -> int:
    speaker = item.speaker
    return speaker.id if isinstance(speaker, Person) else -speaker.number


def _below(item: Post) -> int | None:
    above = item.parent
    while above is not None and above.parent is not None:
        above = above.parent
    return above.number if above else None


def comment(item: Post, preview_length: int, likes: bool) -> dict[str, Any]:
    text = item.text
    if 0 < preview_length < len(text):
        text = text[:preview_length].rsplit(" ", 1)[0] + "…"
    shown: dict[str, Any] = {
        "id": item.number,
        "from_id": _from(item),
        "date": int(item.published_at.timestamp()),
        "text": text,
        "post_id": _below(item),
        "owner_id": -item.outlet.number,
        "parents_stack": [],
        "is_from_post_author": False,
    }
    if item.parent is not None and item.parent.parent is not None:
        shown["parents_stack"] = [item.parent.number]
        shown["reply_to_comment"] = item.parent.number
        if item.parent.author is not None:
            shown["reply_to_user"] = item.parent.author.id
    if likes:
        shown["likes"] = {"can_like": 1, "count": item.likes, "user_likes": 0, "can_publish": 0}
    return shown


def with_thread(shown: dict[str, Any], count: int, answers: list[dict[str, Any]]) -> dict[str, Any]:
    thread = {
        "count": count,
        "items": answers,
        "can_post": True,
        "show_reply_button": True,
        "groups_can_post": True,
    }
    return shown | {"thread": thread}


def trace(item: Post) -> dict[str, Any]:
    date = int(item.published_at.timestamp())
    return {"id": item.number, "parents_stack": [], "date": date, "deleted": True}


def lost(owner: int, number: int) -> dict[str, Any]:
    return {
        "id": number,
        "owner_id": owner,
        "is_deleted": True,
        "deleted_reason": "Запись удалена",
        "deleted_details": "Запись удалена",
    }


def profile(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "sex": 1 if person.last_name.endswith("а") else 2,
        "screen_name": f"id{person.id}",
        "photo_50": "https://vk.com/images/camera_50.png",
        "online_info": {"visible": True, "is_online": False, "is_mobile": True},
        "online": 0,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "can_access_closed": True,
        "is_closed": False,
    }


def group(outlet: Outlet) -> dict[str, Any]:
    return {
        "id": outlet.number,
        "name": outlet.title,
        "screen_name": outlet.name,
        "is_closed": 0,
        "type": "group",
        "is_admin": 0,
        "is_member": 0,
        "description": about(outlet),
        "members_count": outlet.followers,
        "photo_50": "https://vk.com/images/community_50.png",
        **vk_fields(outlet),
    }


def _attachments(item: Post) -> list[dict[str, Any]]:
    if item.form not in (Form.PHOTO, Form.ALBUM):
        return []
    picture = {
        "album_id": -8,
        "id": 457_000_000 + item.number,
        "owner_id": -item.outlet.number,
        "date": int(item.published_at.timestamp()),
        "access_key": f"{item.number:018x}",
        "text": "",
        "sizes": [{"type": "x", "width": 604, "height": 453, "url": "https://vk.com/x.jpg"}],
    }
    return [{"type": "photo", "photo": picture}]
