"""A web address in one normal form, however it is written. Pure."""

import re
from dataclasses import dataclass
from unicodedata import category, normalize
from urllib.parse import unquote

_SCHEME = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//+|^https?:/*", re.IGNORECASE)
_PORT = re.compile(r":\d*$")
_DECODINGS = 3  # rounds of percent-decoding: «%2569» is «%69» is «i»
_INNER = re.compile(r"https?:/+[^\s\"'<>]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WebAddress:
    """In lower case. `path` has no empty or dot segments.

    `query` holds keys and values, also those of the fragment, which scripts of a page may read.
    """

    host: str
    path: tuple[str, ...]
    query: tuple[tuple[str, str], ...]

    def belongs_to(self, domain: str) -> bool:
        return self.host == domain or self.host.endswith(f".{domain}")

    @property
    def line(self) -> str:
        query = "&".join(f"{key}={value}" for key, value in self.query)
        return "/".join(self.path) + (f"?{query}" if query else "")


def read_web_address(text: str) -> WebAddress:
    """The address without scheme, user name, port and closing dot, percent-decoded, full-width
    letters folded, `//`, `/./` and `/../` resolved. Never fails: in a text that is not an address,
    the first word is the host.
    """
    text = _visible(text).replace("\\", "/")
    rest = _SCHEME.sub("", text, count=1)
    netloc, after = re.match(r"([^/?#]*)(.*)", rest, re.DOTALL).groups()  # type: ignore[union-attr]
    host = _PORT.sub("", _decoded(netloc).rpartition("@")[2])
    before, _, fragment = after.partition("#")
    path, _, query = before.partition("?")
    inner, _, inner_query = fragment.lstrip("!").partition("?")
    segments = _segments(f"{path}/{inner}" if "/" in inner or not path.strip("/") else path)
    pairs = _pairs(query) + _pairs(inner_query) + (_pairs(inner) if "=" in inner else ())
    return WebAddress(host.replace("。", ".").strip(".").lower(), segments, pairs)


def addresses_within(text: str) -> list[str]:
    plain = _decoded(_visible(text))
    return _INNER.findall(_SCHEME.sub("", plain, count=1))


def _visible(text: str) -> str:
    folded = normalize("NFKC", text.strip())
    return "".join(c for c in folded if category(c) not in ("Cc", "Cf") and not c.isspace())


def _decoded(text: str) -> str:
    for _ in range(_DECODINGS):
        if (decoded := unquote(text)) == text:
            break
        text = decoded
    return _visible(text)


def _segments(path: str) -> tuple[str, ...]:
    segments: list[str] = []
    for part in _decoded(path).replace("\\", "/").lower().split("/"):
        segment = part.partition(";")[0]  # the rest are parameters of a servlet
        if segment == "..":
            del segments[-1:]
        elif segment not in ("", "."):
            segments.append(segment)
    return tuple(segments)


def _pairs(query: str) -> tuple[tuple[str, str], ...]:
    pairs = []
    for piece in re.split(r"[&;]", query):
        key, equals, value = piece.partition("=")
        if equals or "/" in _decoded(piece):  # a path in place of the query has no key
            key, value = (key, value) if equals else ("", piece)
            pairs.append((_decoded(key).lower(), _decoded(value.replace("+", " ")).lower()))
    return tuple(pairs)
