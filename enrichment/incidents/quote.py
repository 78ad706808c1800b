"""The sentence of a complaint that says most plainly what is wrong. Pure."""

import re

from domain.spelling import plain
from enrichment.incidents.stems import stem
from enrichment.incidents.subjects import SUBJECTS

LONGEST = 140
_SHORTEST = 12  # characters; a shorter sentence says nothing
_READ = 3000  # characters of a text
_SHORTENED = "".join(  # «ул. Ленина» is no end of a sentence
    rf"(?<!\b{word}\.)"
    for word in ("ул", "пер", "пр", "д", "г", "с", "п", "пос", "им", "кв", "стр")
)
_END = re.compile(_SHORTENED + r"(?<=[.!?…])\s+(?=[«\"(—–-]?\s?[А-ЯЁA-Z\d])|\n+")
_WORD = re.compile(r"[^\W\d_]+")
_SIGNS = re.compile(  # emoji, their joiners, and marks of markup
    r"[\U0001F000-\U0001FAFF\u2300-\u23FF\u2460-\u27BF\u2B00-\u2BFF\uFE0E\uFE0F\u200D\u20E3"
    r"\U000E0020-\U000E007F*_`~|#]+"
)
_REPEATED = re.compile(r"([!?.,])\1{3,}")
_GREETING = re.compile(
    r"^\W*(?:(?:здравствуйте|здрасьте|приветствую|привет|добр(?:ый|ого|ое|ой)\s(?:день|дня|вечер|вечера"
    r"|утро|утра|ночи)|доброго\sвремени\sсуток|уважаем\w+(?:\s[\w-]+){1,2}?(?=\s?[!,.])"
    r"|помогите(?:,?\sпожалуйста)?|подскажите(?:,?\sпожалуйста)?|скажите(?:,?\sпожалуйста)?|админ\w*"
    r"|всем|народ|люди|пожалуйста|анонимно|не\sанонимно|опубликуйте(?:,?\sпожалуйста)?)[\s,.!?:;)—–-]*)+",
    re.IGNORECASE,
)


def quote(text: str) -> str:
    """The sentence that names most of what may break, the first of equals, without greetings and
    emoji; "" if there are no words.
    """
    sentences = [s for part in _END.split(text[:_READ]) if (s := _cleaned(part))]
    telling = [s for s in sentences if len(s) >= _SHORTEST] or sentences
    best = max(telling, key=_broken, default="")
    return _cut(best)


def _cleaned(sentence: str) -> str:
    bare = " ".join(_SIGNS.sub(" ", sentence).split())
    bare = _REPEATED.sub(r"\1\1\1", _GREETING.sub("", bare)).strip(" ,;:—–-")
    if not _WORD.search(bare):
        return ""
    return bare[:1].upper() + bare[1:]


def _broken(sentence: str) -> int:
    stems = {stem(plain(word)) for word in _WORD.findall(sentence)}
    return min(len({subject for word in stems for subject in SUBJECTS.get(word, ())}), 2)


def _cut(sentence: str) -> str:
    if len(sentence) <= LONGEST:
        return sentence
    return sentence[:LONGEST].rsplit(None, 1)[0].rstrip(",.;:—-") + "…"
