"""Usual forms of footers and headers, known before a source is. Pure."""

import re
from functools import lru_cache

from domain.spelling import plain
from enrichment.repeats.parts import bare, has_marks

LONGEST = 60  # characters without addresses
_WHOLE = 180  # with addresses
_NAMED = 3  # words of a form beside its opening: the name of a channel

_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\b(?:t\.me|vk\.com|vk\.ru|ok\.ru|max\.ru)/\S+|(?<!\w)@\w+"
)
_CHANNEL = re.compile(r"(?:t\.me|vk\.com|vk\.ru|ok\.ru|max\.ru)/|(?<!\w)@\w")
_NETWORKS = (
    r"вк|вконтакте|vk|telegram|телеграмм?е?|тг|tg|одноклассник(?:и|ах)|ок|max|макс|дзене?|viber"
    r"|вайбере?|whatsapp|rutube|youtube|instagram"
)
_OPENING = re.compile(
    r"\b(?:подпи(?:саться|сывай(?:ся|тесь)|шись|шитесь)(?: (?:на|в))?(?: (?:нас|наш\w*))?"
    r"|(?:прислать|предложить|отправить|предложи|пришли|присылай(?:те)?) (?:свою |нам )?"
    r"(?:новость|новости|пост|историю|инфу|фото|видео)"
    r"|(?:наш|наша|наши) (?:канал|чат|бот|группа|сайт|резерв\w*)"
    r"|(?:мы|читайте(?: нас)?|следите(?: за нами)?|смотрите(?: нас)?|ищите нас) (?:тоже )?в"
    rf" (?:{_NETWORKS})"
    r"|(?:переслано(?: сообщение)?|forwarded) (?:из|от|from)"
    r"|обратная связь|связь с админом|реклама у нас|по рекламе|поддержать канал|буст(?:ить)?)\b"
)
_HINT = re.compile(
    r"подпи|присл|предлож|отправить|пришли|присыл|наш|мы |читайте|следите|смотрите|ищите|пересл"
    r"|forw|связь|рекл|поддерж|буст|://|www\.|\.me/|\.com/|\.ru/|@"
)
_FILLERS = "на в и или нас нам наш наша наши сюда тут здесь канал чат бот"
_FILLING = frozenset(_FILLERS.split())
_DENIALS = frozenset(["не", "нет"])  # «Наш сайт не работает» tells of something


def is_form(piece: str) -> bool:
    if len(piece) > LONGEST and (len(piece) > _WHOLE or bare(piece) is piece):
        return False
    low = plain(piece)
    return _HINT.search(low) is not None and _is_form(low)


def may_be_form(line: str) -> bool:
    """Fast and False for most lines, because lowering a long line takes longest."""
    if len(line) > LONGEST and (len(line) > _WHOLE or not ("](" in line or has_marks(line))):
        return False
    return may_hold_form(line)


def may_hold_form(text: str) -> bool:
    return _HINT.search(plain(text)) is not None


@lru_cache(maxsize=4_000)
def _is_form(low: str) -> bool:
    piece = bare(low)
    if len(piece) > LONGEST:
        return False
    words = " ".join(_WORD.findall(_ADDRESS.sub(" ", piece)))
    if not words:
        return _CHANNEL.search(piece) is not None
    left = _OPENING.sub(" ", words)
    if left == words:
        return False
    named = [word for word in left.split() if word not in _FILLING]
    return len(named) <= _NAMED and _DENIALS.isdisjoint(named)


def is_tag(piece: str) -> bool:
    return "#" in piece and all(word[0] == "#" for word in piece.split())
