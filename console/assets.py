"""Static files at addresses that name their content, so that browsers keep them for a year."""

import gzip
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from mimetypes import guess_type

from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

ROOT = "/static"
FOREVER = "public, max-age=31536000, immutable"
TYPES = {"woff2": "font/woff2", "js": "text/javascript", "svg": "image/svg+xml"}
_SYMBOL = re.compile(r'<symbol id="([\w-]+)"')
PACKED = frozenset({"css", "js", "svg"})  # a font is compressed already


@dataclass(frozen=True, slots=True)
class Asset:
    """`packed` is the compressed form, None if it is no shorter."""

    content: bytes
    packed: bytes | None
    type: str


class Assets:
    """The files of a folder at `/static/<version>/<name>`. The version is a digest of all files,
    because they name each other; at an address with another version, or none, a browser gets the
    present file and does not keep it.
    """

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        digest = sha256()
        for name in sorted(contents):
            digest.update(sha256(name.encode()).digest() + sha256(contents[name]).digest())
        self.version = digest.hexdigest()[:12]
        self._assets = {name: _asset(name, content) for name, content in contents.items()}

    def url(self, name: str) -> str:
        return f"{ROOT}/{self.version}/{self._assets[name] and name}"

    def icons(self) -> Sequence[str]:
        return _SYMBOL.findall(self._assets["icons.svg"].content.decode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._answer(Request(scope))(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        version, _, name = request.scope["path"].removeprefix(f"{ROOT}/").rpartition("/")
        if (asset := self._assets.get(name)) is None or "/" in version:
            raise HTTPException(404)
        headers = {
            "Cache-Control": FOREVER if version == self.version else "no-cache",
            "Referrer-Policy": "no-referrer",  # what a stylesheet loads tells nobody its address
        }
        if asset.packed is None:
            return Response(asset.content, media_type=asset.type, headers=headers)
        headers["Vary"] = "Accept-Encoding"
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(asset.content, media_type=asset.type, headers=headers)
        headers["Content-Encoding"] = "gzip"
        return Response(asset.packed, media_type=asset.type, headers=headers)


def _asset(name: str, content: bytes) -> Asset:
    ending = name.rpartition(".")[2]
    type_ = TYPES.get(ending) or guess_type(name)[0] or "application/octet-stream"
    packed = gzip.compress(content, 9, mtime=0) if ending in PACKED else None
    return Asset(content, packed, type_)


@cache
def shipped() -> Assets:
    folder = files("console") / "static"
    return Assets({file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()})
