"""Pages written for tests: feeds and t.me pages with the structure of real ones."""

from datetime import datetime
from email.utils import format_datetime


def rss(*items: str, declared: str = "UTF-8") -> str:
    return (
        f'<?xml version="1.0" encoding="{declared}"?>\n<rss version="2.0" '
        'xmlns:yandex="http://news.yandex.ru" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        f"><channel><title>Вести</title>{''.join(items)}</channel></rss>"
    )


def item(title: str, link: str, at: datetime | None = None, more: str = "") -> str:
    date = f"<pubDate>{format_datetime(at)}</pubDate>" if at else ""
    return f"<item><title>{title}</title><link>{link}</link>{date}{more}</item>"


def channel(name: str, *messages: str, before: int | None = None, body: str = "") -> str:
    """A page t.me/s/NAME."""
    older = f'<link rel="prev" href="/s/{name}?before={before}">' if before else ""
    more = f'<a class="tme_messages_more" data-before="{before}"></a>' if before else ""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Telegram</title>{older}
<link rel="canonical" href="/s/{name}?before=999"></head>
<body class="widget_frame_base tgme_webpreview"><div class="tgme_page_wrap">
<div class="tgme_channel_info"><div class="tgme_channel_info_header">
<div class="tgme_channel_info_header_title"><span dir="auto">Наш двор</span></div>
<div class="tgme_channel_info_header_username"><a href="https://t.me/{name}">@{name}</a></div></div>
<div class="tgme_channel_info_counters"><span class="counter_value">1.2K</span></div></div>
<section class="tgme_channel_history js-message_history">{more}{"".join(messages)}{body}</section>
</div></body></html>"""


def message(
    post: str,
    at: datetime,
    text: str = "",
    *,
    head: str = "",
    media: str = "",
    foot: str = "",
    info: str = "",
    kind: str = "",
) -> str:
    said = f'<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>'
    return f"""<div class="tgme_widget_message_wrap js-widget_message_wrap">
<div class="tgme_widget_message {kind} js-widget_message" data-post="{post}" data-view="eyJ9">
<div class="tgme_widget_message_bubble">
<div class="tgme_widget_message_author accent_color">
<a class="tgme_widget_message_owner_name" href="https://t.me/x"><span>Наш двор</span></a></div>
{head}<div class="media_supported_cont">{media}{said if text else ""}</div>
<div class="media_not_supported_cont"><div class="message_media_not_supported_wrap">
<div class="message_media_not_supported_label">Please open Telegram</div></div></div>
{foot}<div class="tgme_widget_message_footer compact js-message_footer">
<div class="tgme_widget_message_info short js-message_info">{info}
<span class="tgme_widget_message_meta">
<a class="tgme_widget_message_date" href="https://t.me/{post}">
<time datetime="{at.isoformat()}" class="time">10:00</time></a></span></div></div>
</div></div></div>"""


def card(extra: str) -> str:
    """The card t.me/NAME."""
    return (
        '<!DOCTYPE html><html><body><div class="tgme_page"><div class="tgme_page_title">x</div>'
        f"{extra}</div></body></html>"
    )
