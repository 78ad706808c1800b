"""One message or comment of t.me as HTML, with the class names of the real pages. Pure."""

import json
import re
from base64 import urlsafe_b64encode
from datetime import datetime
from html import escape

from replica.post import Comment, Form, Outlet, Person, Post
from replica.talk import ZONE

_EMOJI = re.compile("([\U0001f300-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u203c]\ufe0f?)")
_LINK = re.compile(r"https?://[^\s<]+")
_HEARTS = ("👍", "❤", "😢")
_FILES = "https://cdn4.telesco.pe/file"


def message(post: Post, embedded: bool = False) -> str:
    channel = post.outlet
    classes = "tgme_widget_message text_not_supported_wrap js-widget_message"
    if post.form is Form.SERVICE:
        classes = f"{classes} service_message"
    peer = f' data-peer="c{channel.number}_{post.number}"' if embedded else ""
    return (
        '<div class="tgme_widget_message_wrap js-widget_message_wrap">'
        f'<div class="{classes}" data-post="{channel.name}/{post.number}"{peer}'
        f' data-view="{_view(post)}">\n'
        f'<div class="tgme_widget_message_user"><a href="https://t.me/{channel.name}">'
        f'<i class="tgme_widget_message_user_photo bgcolor{channel.number % 7 + 1}"'
        f' data-content="{escape(channel.title[0])}"></i></a></div>\n'
        '<div class="tgme_widget_message_bubble">\n'
        '<div class="tgme_widget_message_author accent_color">'
        f'<a class="tgme_widget_message_owner_name" href="https://t.me/{channel.name}">'
        f'<span dir="auto">{escape(channel.title)}</span></a></div>\n'
        f"{_forward(post.forwarded_from)}{_reply(post)}{_content(post)}{_reactions(post)}"
        f"{_footer(post)}</div>\n</div></div>\n"
    )


def comment(item: Comment, address: str) -> str:
    quote = ""
    if item.answers is not None:
        quote = (
            '<a class="tgme_widget_message_reply js-reply_to"'
            f' href="{address}?comment={item.answers.number}"'
            f' data-reply-to="{item.answers.number}">'
            '<div class="tgme_widget_message_author accent_color">'
            '<span class="tgme_widget_message_author_name" dir="auto">'
            f"{escape(_name(item.answers.author))}</span></div>"
            '<div class="tgme_widget_message_text js-message_reply_text" dir="auto">'
            f"{escape(item.answers.text[:80], False)}</div></a>\n"
        )
    return (
        '<div class="tgme_widget_message_wrap js-widget_message_wrap">'
        f'<div class="tgme_widget_message js-widget_message" data-post-id="{item.number}">\n'
        '<div class="tgme_widget_message_bubble">\n'
        f'<div class="tgme_widget_message_author accent_color">{_person(item.author)}</div>\n'
        f"{quote}"
        '<div class="tgme_widget_message_text js-message_text" dir="auto">'
        f"{rich(item.text)}</div>\n"
        '<div class="tgme_widget_message_footer compact js-message_footer">\n'
        '<div class="tgme_widget_message_info short js-message_info">'
        '<span class="tgme_widget_message_meta"><a class="tgme_widget_message_date"'
        f' href="{address}?comment={item.number}">{_time(item.published_at)}</a></span>\n'
        "</div></div></div>\n</div></div>\n"
    )


def _name(author: Person | Outlet) -> str:
    return author.signature if isinstance(author, Person) else author.title


def _person(author: Person | Outlet) -> str:
    name = f'<span dir="auto">{escape(_name(author))}</span>'
    if isinstance(author, Outlet):
        link = f"https://t.me/{author.name}"
        return f'<a class="tgme_widget_message_author_name" href="{link}">{name}</a>'
    if author.id % 3 == 0:
        return f'<span class="tgme_widget_message_author_name">{name}</span>'
    link = f"https://t.me/zhitel_{author.id}"
    return f'<a class="tgme_widget_message_author_name" href="{link}">{name}</a>'


def rich(text: str) -> str:
    marked = _LINK.sub(
        lambda m: f'<a href="{m[0]}" target="_blank" rel="noopener">{m[0]}</a>', escape(text, False)
    )
    return _EMOJI.sub(_emoji, marked).replace("\n", "<br/>")


def short_number(count: int) -> str:
    for size, letter in ((1_000_000, "M"), (1000, "K")):
        if count >= size:
            return f"{count / size:.1f}".removesuffix(".0") + letter
    return str(count)


def _emoji(match: re.Match[str]) -> str:
    image = f"//telegram.org/img/emoji/40/{match[1].encode().hex().upper()}.png"
    picture = f'<i class="emoji" style="background-image:url(\'{image}\')"><b>{match[1]}</b></i>'
    # Some are custom emoji with one more wrapper.
    number = sum(match[1].encode()) * 31
    return f'<tg-emoji emoji-id="53{number}">{picture}</tg-emoji>' if number % 3 == 0 else picture


def _view(post: Post) -> str:
    view = {
        "c": -post.outlet.number,
        "p": post.number,
        "t": int(post.published_at.timestamp()),
        "h": f"{post.number * 2654435761 % 2**64:016x}",
    }
    return urlsafe_b64encode(json.dumps(view, separators=(",", ":")).encode()).decode().rstrip("=")


def _forward(origin: Outlet | None) -> str:
    if origin is None:
        return ""
    return (
        '<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from&nbsp;'
        '<a class="tgme_widget_message_forwarded_from_name"'
        f' href="https://t.me/{origin.name}"><span dir="auto">{escape(origin.title)}</span></a>'
        "</div>\n"
    )


def _reply(post: Post) -> str:
    if post.parent is None:
        return ""
    quote = escape(post.parent.text[:80].replace("\n", " "), False)
    name = post.outlet.name
    return (
        f'<a class="tgme_widget_message_reply" href="https://t.me/{name}/{post.parent.number}">'
        '<div class="tgme_widget_message_author accent_color">'
        '<span class="tgme_widget_message_author_name" dir="auto">'
        f"{escape(post.outlet.title)}</span></div>"
        '<div class="tgme_widget_message_text js-message_reply_text" dir="auto">'
        f"{quote}</div></a>\n"
    )


def _content(post: Post) -> str:
    match post.form:
        case Form.UNSUPPORTED:
            return _unsupported(post)
        case Form.SERVICE:
            return _text(post)
        case Form.POLL:
            return _poll(post)
        case Form.PHOTO:
            media = _photo(post)
        case Form.ALBUM:
            media = _album(post)
        case Form.VIDEO:
            media = _video(post)
        case Form.TEXT:
            media = ""
    return (
        f'<div class="media_supported_cont">{media}{_text(post)}</div>'
        f'<div class="media_not_supported_cont">{_unsupported(post)}</div>\n'
    )


def _text(post: Post) -> str:
    return (
        f'<div class="tgme_widget_message_text js-message_text" dir="auto">{rich(post.text)}</div>'
    )


def _unsupported(post: Post) -> str:
    return (
        '<div class="message_media_not_supported_wrap"><div class="message_media_not_supported">'
        '<div class="message_media_not_supported_label">Please open Telegram to view this post'
        "</div>"
        f'<a href="https://t.me/{post.outlet.name}/{post.number}"'
        ' class="message_media_view_in_telegram">VIEW IN TELEGRAM</a></div></div>\n'
    )


def _photo(post: Post) -> str:
    link = f"https://t.me/{post.outlet.name}/{post.number}"
    return (
        f'<a class="tgme_widget_message_photo_wrap" href="{link}" style="width:800px;'
        f"background-image:url('{_FILES}/{post.outlet.name}-{post.number}.jpg')\">"
        '<div class="tgme_widget_message_photo" style="padding-top:75%"></div></a>'
    )


def _album(post: Post) -> str:
    name = post.outlet.name
    pictures = "".join(
        '<a class="tgme_widget_message_photo_wrap grouped_media_wrap blured js-message_photo"'
        f" style=\"width:226px;height:226px;background-image:url('{_FILES}/{name}-{number}.jpg')\""
        f' data-ratio="1.33" href="https://t.me/{name}/{number}?single">'
        '<div class="grouped_media_helper"><div class="tgme_widget_message_photo grouped_media">'
        "</div></div></a>"
        for number in range(post.number, post.number + post.span)
    )
    return (
        '<div class="tgme_widget_message_grouped_wrap js-message_grouped_wrap"'
        ' style="width:453px;"><div class="tgme_widget_message_grouped js-message_grouped">'
        '<div class="tgme_widget_message_grouped_layer js-message_grouped_layer">'
        f"{pictures}</div></div></div>"
    )


def _video(post: Post) -> str:
    name, number = post.outlet.name, post.number
    return (
        '<a class="tgme_widget_message_video_player js-message_video_player"'
        f' href="https://t.me/{name}/{number}">'
        '<i class="tgme_widget_message_video_thumb"'
        f" style=\"background-image:url('{_FILES}/{name}-{number}.jpg')\"></i>"
        '<div class="tgme_widget_message_video_wrap"><video'
        f' class="tgme_widget_message_video js-message_video" src="{_FILES}/{number}.mp4"></video>'
        '</div><time class="message_video_duration js-message_video_duration">'
        f"0:{number % 50 + 10}</time></a>"
    )


def _poll(post: Post) -> str:
    voters = max(post.views // 9, len(post.options))
    shares = [100 // (rank + 2) for rank in range(len(post.options))]
    shares[0] += 100 - sum(shares)
    options = "".join(
        '<div class="tgme_widget_message_poll_option">'
        f'<div class="tgme_widget_message_poll_option_percent">{share}%</div>'
        '<div class="tgme_widget_message_poll_option_value">'
        f'<div class="tgme_widget_message_poll_option_text">{escape(option)}</div>'
        f'<div class="tgme_widget_message_poll_option_bar accent_bg" style="width:{share}%"></div>'
        "</div></div>"
        for option, share in zip(post.options, shares, strict=True)
    )
    return (
        '<div class="tgme_widget_message_poll js-poll">'
        f'<div class="tgme_widget_message_poll_question">{rich(post.text)}</div>'
        '<div class="tgme_widget_message_poll_type">Anonymous Poll</div>'
        '<a class="tgme_widget_message_poll_options"'
        f' href="https://t.me/{post.outlet.name}/{post.number}">{options}</a></div>\n'
        f'<div class="tgme_widget_message_voters_wrap"><span class="tgme_widget_message_voters">'
        f'{short_number(voters)}</span><span class="copyonly"> voters</span></div>\n'
    )


def _reactions(post: Post) -> str:
    counts = [post.likes // 2, post.likes // 3, post.likes // 7]
    shown = "".join(
        f'<span class="tgme_reaction">{rich(sign)}{short_number(count)}</span>'
        for sign, count in zip(_HEARTS, counts, strict=True)
        if count
    )
    return f'<div class="tgme_widget_message_reactions js-message_reactions">{shown}</div>'


def _footer(post: Post) -> str:
    link = f"https://t.me/{post.outlet.name}/{post.number}"
    edited = "edited &nbsp;" if post.edited else ""
    signature = ""
    if post.author is not None:
        signature = (
            '<span class="tgme_widget_message_from_author" dir="auto">'
            f"{escape(post.author.signature)}</span>,&nbsp;"
        )
    views = ""
    if post.form is not Form.SERVICE:
        views = (
            f'<span class="tgme_widget_message_views">{short_number(post.views)}</span>'
            '<span class="copyonly"> views</span>'
        )
    return (
        '<div class="tgme_widget_message_footer compact js-message_footer">\n'
        f'<div class="tgme_widget_message_info short js-message_info">\n{views}'
        f'<span class="tgme_widget_message_meta">{edited}{signature}'
        f'<a class="tgme_widget_message_date" href="{link}">{_time(post.published_at)}</a></span>\n'
        "</div></div>\n"
    )


def _time(moment: datetime) -> str:
    stamp = moment.isoformat(timespec="seconds")
    return f'<time datetime="{stamp}" class="time">{moment.astimezone(ZONE):%H:%M}</time>'
