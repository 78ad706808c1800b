"""HTML that came within a text, read as text where it clearly is markup. Pure."""

import re
from html import unescape

_INLINE = "a|abbr|b|big|em|font|i|img|ins|mark|nobr|s|small|span|strong|strike|sub|sup|u|del|code"
_BLOCK = (
    "article|aside|blockquote|body|br|center|dd|div|dl|dt|figure|footer|form|h[1-6]|head|header|hr"
    "|html|iframe|input|label|li|main|nav|noscript|ol|option|p|pre|section|select|script|style"
    "|table|tbody|td|textarea|tfoot|th|thead|title|tr|ul|video|meta|link|button"
)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}\d?|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_BREAK = re.compile(rf"<[!/]?(?:{_BLOCK})(?:[\s/][^<>]{{0,4000}})?>|<!--", re.IGNORECASE)
_TAG = re.compile(rf"</?(?:{_INLINE})(?:[\s/][^<>]{{0,4000}})?>", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style)(?:[\s/][^<>]{0,4000})?>", re.IGNORECASE)


def as_text(text: str) -> str:
    """The text without tags, scripts and entities; «5 < 7» and «<3» are no markup."""
    if "<" not in text and "&" not in text:
        return text
    if "&" in text:
        text = _ENTITY.sub(_said, _ENTITY.sub(_said, text))  # «&amp;nbsp;» was escaped twice
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub("\n", _without_unseen(text)))
    return text


def _said(entity: re.Match[str]) -> str:
    return unescape(entity[0]).replace("\u00a0", " ")


def _without_unseen(text: str) -> str:
    kept, position = [], 0
    small = text.lower()
    while found := _UNSEEN.search(text, position):
        end = small.find(f"</{found[1].lower()}", found.end())
        if end < 0:
            break
        kept.append(text[position : found.start()])
        position = end
    return "".join((*kept, text[position:])) if kept else text
