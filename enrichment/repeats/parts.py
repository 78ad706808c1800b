"""A text as lines and sentences, each with a key that equal ones share. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

FORM = 60  # characters; a longer line is no usual form
_SHORT = 180  # with addresses of links

_WORD = re.compile(r"\w+")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
# «ул. Ленина» and «кв. 5» do not end a sentence.
_END = re.compile(r"(?<=[\w»)\]]{3})[.!?…]+[»\")]*\s+(?=[A-ZА-ЯЁ«\"\[]|[^\w\s])")
_TARGET = re.compile(r"\]\([^()\s]*\)")  # of a link written as [words](address)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\b(?:t\.me|vk\.com|vk\.ru|ok\.ru|max\.ru)/\S+|@\w+")
_NETWORKS = (
    r"вк|вконтакте|vk|telegram|телеграмм?е?|тг|tg|одноклассник(?:и|ах)|ок|max|макс|дзене?|viber"
    r"|вайбере?|whatsapp|rutube|youtube|instagram"
)
_OPENING = (
    r"подпи(?:саться|сывай(?:ся|тесь)|шись|шитесь)(?: (?:на|в))?(?: (?:нас|наш\w*))?"
    r"|(?:прислать|предложить|отправить|предложи|пришли|присылай(?:те)?) (?:свою |нам )?"
    r"(?:новость|новости|пост|историю|инфу|фото|видео)"
    r"|(?:наш|наша|наши) (?:канал|чат|бот|группа|сайт|резерв\w*)"
    r"|(?:мы|читайте(?: нас)?|следите(?: за нами)?|смотрите(?: нас)?|ищите нас) (?:тоже )?в"
    rf" (?:{_NETWORKS})"
    r"|(?:переслано|forwarded|переслано сообщение) (?:из|от|from)"
    r"|(?:обратная связь|связь с админом|реклама у нас|по рекламе|поддержать канал|буст(?:ить)?)"
)
_FORM = re.compile(rf"(?:{_OPENING})\b", re.IGNORECASE)
_FILLERS = "на в и или нас нам наш наша наши сюда тут здесь канал чат бот"
_FILLING = frozenset(_FILLERS.split())
_REST = 3  # words of a usual form beside its opening: the name of a channel


@dataclass(frozen=True, slots=True)
class Part:
    """A line, or a sentence of one: `text[start:end]` with the spaces behind it.

    `words` is their number; a part without any has the key 0. `is_tag` means hashtags alone.
    """

    start: int
    end: int
    key: int
    words: int
    is_form: bool
    is_tag: bool


def parts(text: str) -> list[Part]:
    """In order; only line breaks and spaces lie between them."""
    return [_part(text, start, end) for start, end in _pieces(text)]


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    for line in _LINE.finditer(text):
        start, end = line.span()
        stops = [stop.end() for stop in _END.finditer(text, start, end)]
        if stops and end - start <= _SHORT and _known(line[0])[2]:
            stops = []  # «Вести Заречья. Подписаться»
        for stop in stops:
            yield start, stop
            start = stop
        if start < end:
            yield start, end


def _part(text: str, start: int, end: int) -> Part:
    piece = text[start:end]
    key, words, is_form = _known(piece) if len(piece) <= _SHORT else _read(piece)
    is_tag = "#" in piece and all(word[0] == "#" for word in piece.split())
    return Part(start, end, key, words, is_form, is_tag)


def _read(piece: str) -> tuple[int, int, bool]:
    """Key, number of words, and whether it is a usual form of a footer or a header."""
    plain = _TARGET.sub("] ", piece) if "](" in piece else piece
    words = _WORD.findall(plain.lower().replace("ё", "е").replace("_", " "))
    if not words:
        return 0, 0, False
    return crc32(" ".join(words).encode()), len(words), len(plain) < FORM and _is_form(plain)


_known = lru_cache(maxsize=8_000)(_read)  # footers come again and again


def _is_form(piece: str) -> bool:
    """Nothing but links, or an opening that channels end their posts with, and a name."""
    bare = " ".join(_WORD.findall(_ADDRESS.sub(" ", piece).lower().replace("ё", "е")))
    if not bare:
        return True
    left = _FORM.sub(" ", bare)
    if left == bare:
        return False
    return sum(word not in _FILLING for word in left.split()) <= _REST
