"""Whether a handle or a short address is a person's, by its letters and the words near it. Pure."""

import re

_OUTLET = re.compile(
    r"news|novost|info|online|onlayn|official|ofic|channel|kanal|chat|admin|media|press|gazeta|pravda"
    r"|radio|region|oblast|gorod|minist|school|shkola|centr|center|support|market|podsl|tipich|afisha"
    r"|(?:^|_)(?:bot|club|adm|gov|mchs|mvd|gibdd|gai|tv|live|life|port|obl|city|duma|help|shop|work|24)(?:_|$)"
    r"|gov$|tv$|24$|life$|live$",
    re.IGNORECASE,
)
_PERSONAL_NAME = re.compile(
    r"(?:^|[_.])(?:ivan|anna?|maria|masha|sergey|sergei|alex|alexey|aleksei|andrey|andrei|dima|dmitr|olga|olya"
    r"|elena|lena|natal|natasha|tanya|tatiana|svetlana|sveta|irina|ira|julia|yulia|katya|ekaterina|nikolai"
    r"|kolya|misha|mikhail|max|maxim|vlad|pavel|pasha|roman|oleg|igor|denis|artem|anton|nikita|ksenia"
    r"|marina|galina|ludmila|nina|vika|victor|viktor|evgen|zhenya|vova|vladimir|yuri|kirill|egor|stas)"
    r"|(?:ov|ova|ev|eva|in|ina|enko|chuk|skiy|sky|skaya|ich)[\d_]{0,5}$",
    re.IGNORECASE,
)
_FIRST = (
    r"(?:ale[kx]s?and[er]{1,2}|ale[kx]s?e[iyj]|al[iy]on[ay]|al[iy]na|al[ly]?a|anastas[iy]y?a|nastya|anatol[iy]{0,2}"
    r"|andr[ey]{1,2}[iyj]?|anna?|anya|angelina|anton(?:ina)?|art[eyi]{1,2}m|boris|dani[iy]?l|dasha|dar[iy]y?a|denis|dima"
    r"|dimon|dmitri?[iyj]?|egor|e?kat[ey]r?[iy]?n?a|elena|elizaveta|evgen[iy]{1,2}y?a?|fedor|galina|galya|gennad[iy]{1,2}"
    r"|georg[iy]{1,2}|grig[o]?r[iy]{1,2}|grisha|igor|il[iy]y?a|inna|irina|ira|ivan|[jy]ul[iy]y?a|katya|ki?rill?|kol(?:ya|yan)"
    r"|konstantin|kostya|ksenia|ksusha|larisa|len(?:a|ka|ochka)|leonid|lid[iy]y?a|li?yubov|liza|l[iy]?u?dmila|max|ma[kx]s?im"
    r"|marg[ar]{1,3}ita|marina|mar[iy]y?a|mash(?:a|ka|enka|unya)|mi[kh]{1,2}ail|misha|nadezhda|nadya|natal[iy]y?a|natasha"
    r"|nelly|nikita|nikola[iyj]|nina|oksana|oleg|olga|olya|pavel|pasha|petr|petya|polina|raisa|rita|roman|ruslan"
    r"|sanya|sasha|semen|serg?e[gy]{1,2}a?|serge[iyj]|slava|sof[iy]y?a|stanislav|stas|stepan|svet(?:a|ik|lana)|tamara"
    r"|tanya|tat[iy]y?ana|timur|tolik|vadim|valent[iy]na?|valer[iy]{1,2}y?a?|valera|valya|vanya|vas[iy]{1,2}l?[iy]?y?|vasya"
    r"|vera|vi[kc]tor(?:ia|iya)?|vika|vit(?:al[iy]{1,2}|al[iy]k|ek|ya)|vlad(?:imir|islav)?|vova(?:n|)|vyacheslav|yana"
    r"|yaroslav|yur[aiy]{1,2}|zhenya|zina|zoya)"
)
_SURNAME = r"[a-z]{1,14}(?:[oe]va?|yeva?|ina?|enko|ch[ue]k|[iy]uk|s[kc][iy]{1,2}|skay?a|ich|yan)"
# «anna_ivanova85», «petrov.oleg», «mashka1987»
_FULL_NAME = re.compile(
    rf"{_FIRST}[._-]?{_SURNAME}[._]?\d{{0,4}}|{_SURNAME}[._-]{_FIRST}[._]?\d{{0,4}}"
    rf"|{_FIRST}[._-]?(?:19[3-9]\d|200\d|201[0-5]|\d{{2}})",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"(?<!\w)(?:мо[йяёею]|мне|пиш\w+|личк\w+|лс|связ\w+|ник|я|стучите)(?!\w)", re.IGNORECASE
)
_PUBLIC = re.compile(
    r"(?:канал|бот|групп|паблик|подпис|сообществ|источник|чат|редакц|новост|читайте|фото|видео|от)\w{0,6}"
    r"[^.!?\n]{0,12}$",
    re.IGNORECASE,
)
_PRIVATE = re.compile(
    r"(?:пиш|мой|моя|мне|личк|(?<!\w)лс|связ|(?<!\[)контакт|(?<!\w)(?:тг|ник)(?!\w)|телеграм|телега|обращай|звон)\w{0,6}"
    r"[^.!?\n]{0,20}$",
    re.IGNORECASE,
)
_MINE = re.compile(
    r"(?:пишите мне|личк\w+|(?<!\w)лс"
    r"|(?<!\w)(?:мо[яйёюе]|сво[яйёюе]|у меня|его|е[её]|их|этого|этой)"
    r"\w?\s(?:на\s)?(?:стран[иы]\w*|профил\w*|вк|акк\w*)|на страничк\w+|(?:страниц|профил|аккаунт)"
    r"\w*\s(?:обидчик|виновник|хозя|сосед|автор|владел|водител|мошенник)\w*)[^.!?\n]{0,12}$",
    re.IGNORECASE,
)


def is_somebody(match: re.Match[str]) -> bool:
    """True for a person's handle or short address, False for a channel's."""
    net = match["net"]
    nick = match["name"] if net else match["nick"]
    start = match.start()
    if nick.lower().endswith("bot"):
        return False
    if net and net.lower().startswith("vk"):
        mine = _MINE.search(match.string, max(0, start - 40), start)
        return mine is not None or (_OUTLET.search(nick) is None and _is_full_name(nick))
    if _OUTLET.search(nick) or _PUBLIC.search(match.string, max(0, start - 32), start):
        return False
    if _PERSONAL_NAME.search(nick) or _PRIVATE.search(match.string, max(0, start - 40), start):
        return True
    return not net and not _is_signature(match)


def _is_full_name(nick: str) -> bool:
    return _FULL_NAME.fullmatch(nick) is not None


def is_named(match: re.Match[str]) -> bool:
    """«Мой телеграм ivan_petrov» is a person's; «телеграм Premium» is not."""
    nick, text, (start, end) = match["nickname"], match.string, match.span("nickname")
    if nick.lower().endswith("bot") or _OUTLET.search(nick):
        return False
    before = max(0, match.start() - 32)
    if _PUBLIC.search(text, before, match.start()):
        return False
    cue = _OWN.search(text, before, start) or _OWN.search(text, end, end + 24)
    return cue is not None or _is_full_name(nick)


def _is_signature(match: re.Match[str]) -> bool:
    text, start, end = match.string, match.start(), match.end()
    before, after = text[max(0, start - 4) : start].rstrip(" *_"), text[end : end + 3].lstrip(" *_")
    return before[-1:] == "[" or (after[:1] in ("", "\n") and before[-1:] in tuple(".!?»)\n…"))
