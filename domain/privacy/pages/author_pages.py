"""Pages of one author or account, as news sites, wikis and hosts of code write them. Pure."""

import re
from itertools import pairwise

from domain.privacy.first_names import FIRST_NAMES, LATIN_FIRST_NAMES
from domain.web_address import WebAddress

_ENDING = re.compile(r"\.(?:rss|atom|xml|json|html?|php)$")
_FEEDS = frozenset(("rss", "feed", "feeds", "atom", "rss.xml", "feed.xml", "atom.xml", "index.xml"))
# Whose name follows is an author, whatever it is.
_AUTHORS = frozenset(
    " ".join(
        (
            "journalist journalists zhurnalist zhurnalisty jurnalist columnist columnists",
            "kolumnist kolumnisty contributor contributors reporter reporters correspondent",
            "correspondents korrespondent korrespondenty writer writers blogger bloggers bloger",
            "blogery editor editors redaktor redaktory obozrevatel obozrevateli журналист",
            "журналисты колумнист колумнисты корреспондент корреспонденты репортёр репортер",
            "блогер блогеры редактор редакторы обозреватель обозреватели",
        )
    ).split()
)
# What follows is an author where it is a person's name or number, else perhaps a section.
_PEOPLE = frozenset(
    " ".join(
        (
            "person persons persona persony people lyudi staff team komanda sotrudnik sotrudniki",
            "by expert experts ekspert eksperty human humans who персона персоны люди команда",
            "сотрудник сотрудники эксперт эксперты",
        )
    ).split()
)
_DIARIES = frozenset(
    " ".join(
        (
            "blog blogs weblog journal journals zhurnal diary diaries dnevnik dnevniki column",
            "columns kolonka kolonki opinion opinions mnenie mneniya блог блоги дневник дневники",
            "колонка колонки мнение мнения",
        )
    ).split()
)
_BLOGS = frozenset(("blog", "blogs", "weblog", "блог", "блоги"))
_SECTIONS = frozenset(
    " ".join(
        (
            "news novosti novost all main post posts archive arhiv category categories tag tags",
            "topic topics redakciya redaktsiya redakcia official press pressa press-centr anons",
            "anonsy company companies kompanii en ru page rubric rubrika rubriki новости редакция",
            "все архив пресса статьи articles article statyi stati list popular latest new best",
        )
    ).split()
)
_FIRST_NAMES = LATIN_FIRST_NAMES | {name.lower() for name in FIRST_NAMES}
_NUMBER = re.compile(r"\d+")
_NUMBERED_NAME = re.compile(r"(?:id)?\d+(?:-[a-z]+)+")
# Special:Contributions/Ivan, Участник:Иван, in the path or as the title of a query.
_WIKI = re.compile(
    r"(?:special|служебная|спец|sp[ée]cial|spezial)[: _]+(?:contributions|contribs|вклад)(?:/|$)|"
    r"(?:user|user[_ ]talk|участни(?:к|ца)|обсуждение[_ ]участни(?:ка|цы)|пользователь)[:]\S"
)
_WIKI_ACTIONS = frozenset(("feedcontributions", "usercontribs"))
_WRITTEN_BY = re.compile(r"(?:author|user|by|автор|avtor)[:=]\S")
_OF_ONE = frozenset(("user", "users", "submitted", "threads", "profile", "member", "author"))
_ACCOUNTS = frozenset(("account", "accounts"))
# Hosts of discussions: here `id` and a number is a person.
_ID_DOMAINS = ("dtf.ru", "vc.ru", "tjournal.ru", "cmtt.ru")
_ID = re.compile(r"id\d")
# Hosts of code: the first word is an account, the second what it works on.
_CODE_DOMAINS = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "gitflic.ru")
_CODE_WORDS = frozenset(
    " ".join(
        (
            "about blog changelog collections events explore features login marketplace news orgs",
            "groups help search security sponsors topics trending pricing site status",
        )
    ).split()
)
# Builders of sites, where people and bodies have theirs side by side.
_BUILDERS = re.compile(
    r"([^.]+)\.(?:ucoz\.(?:ru|com|net|org|ua)|narod\.ru|at\.ua|my1\.ru|tilda\.ws|wixsite\.com|"
    r"webnode\.\w+|site123\.me|nethouse\.ru|mirtesen\.ru|jimdofree\.com|blog\.ru|weebly\.com)"
)


def names_person(slug: str) -> bool:
    words = re.split(r"[-_.+ ]+", _ENDING.sub("", slug))
    plain = [word for word in words if not _NUMBER.fullmatch(word)]
    return 1 <= len(plain) <= 3 and any(word in _FIRST_NAMES for word in plain)


def is_person(address: WebAddress) -> bool:
    """True where an address leads to one person, not to an outlet that signs as one."""
    path = address.path
    titles = [value for key, value in address.query if key in ("title", "target", "page")]
    if any(_WIKI.match(text) for text in (*path, "/".join(path[-2:]), *titles)):
        return True
    if any(value in _WIKI_ACTIONS for _, value in address.query):
        return True
    if any(map(address.belongs_to, _ID_DOMAINS)) and any(map(_ID.match, path[:1])):
        return True
    for segment, following in pairwise(path):
        if segment in _ACCOUNTS and _NUMBER.fullmatch(following):
            return True
    last = path[-1] if path else ""
    return last in _OF_ONE and any(key in ("id", "name") and v for key, v in address.query)


def is_author(address: WebAddress) -> bool:
    """True where an address lists what one author or account writes, who may be an outlet."""
    path = address.path
    for place, segment in enumerate(path):
        following, after = [*path[place + 1 : place + 3], "", ""][:2]
        if _WRITTEN_BY.match(segment) or (following and _follows(segment, following, after)):
            return True
    return _is_code_account(address) or _is_built_by_person(address.host)


def _follows(segment: str, following: str, after: str) -> bool:
    if segment in _AUTHORS:
        return following not in _FEEDS and following not in _SECTIONS
    if segment in _PEOPLE:
        return names_person(following) or bool(_NUMBER.fullmatch(_ENDING.sub("", following)))
    if segment not in _DIARIES:
        return False
    if names_person(following) or _NUMBERED_NAME.fullmatch(following):
        return True
    one_word = following.isalpha() and following not in _SECTIONS and following not in _FEEDS
    return segment in _BLOGS and one_word and after in _FEEDS


def _is_code_account(address: WebAddress) -> bool:
    if address.belongs_to("gist.github.com"):
        return bool(address.path)
    if not any(address.host in (domain, f"www.{domain}") for domain in _CODE_DOMAINS):
        return False
    return len(address.path) == 1 and address.path[0] not in _CODE_WORDS


def _is_built_by_person(host: str) -> bool:
    built = _BUILDERS.fullmatch(host)
    return built is not None and names_person(built[1])
