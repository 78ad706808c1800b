"""Answers of Open311 as XML and JSON, errors among them. Pure.

The JSON is what the Spark convention makes of the XML: a list is named by its parent alone.
"""

import json
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any
from xml.sax.saxutils import escape

from fastapi import Response

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
# What the parts of a list are called in XML.
_PARTS = {
    "services": "service",
    "service_requests": "request",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
    "errors": "error",
}
# XML has no way to write these.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Format(StrEnum):
    XML = "xml"
    JSON = "json"

    @property
    def content_type(self) -> str:
        kind = "text/xml" if self is Format.XML else "application/json"
        return f"{kind}; charset=utf-8"


def format_named(ending: str) -> Format | None:
    return next((one for one in Format if one == ending.lower()), None)


def split(name: str) -> tuple[str, Format | None]:
    """«12.json» is «12» in JSON; an ending that is no format belongs to the name."""
    bare, dot, ending = name.rpartition(".")
    format_ = format_named(ending) if dot else None
    return (bare, format_) if format_ else (name, None)


def wanted_format(path: str, accept: str) -> Format:
    """By the end of the address, else by the header; XML is what every client reads."""
    _, format_ = split(path.rpartition("/")[2])
    if format_ is not None:
        return format_
    accepts_json = "json" in accept.lower() and "xml" not in accept.lower()
    return Format.JSON if accepts_json else Format.XML


def written(format_: Format, root: str, value: Any) -> str:
    if format_ is Format.JSON:
        return json.dumps(value, ensure_ascii=False)
    return DECLARATION + _element(root, value)


def answer(
    format_: Format,
    root: str,
    value: Any,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    content = written(format_, root, value).encode("utf-8", "replace")
    # Open data: a page of any site may read it, and no cookie is ever asked for.
    named = {"Content-Type": format_.content_type, "Access-Control-Allow-Origin": "*"}
    return Response(content, status, {**named, **(headers or {})})


def errors(
    format_: Format,
    status: int,
    problems: Sequence[tuple[int, str]],
    headers: Mapping[str, str] | None = None,
) -> Response:
    rows = [{"code": code, "description": description} for code, description in problems]
    return answer(format_, "errors", rows, status, headers)


def _element(tag: str, value: Any) -> str:
    if value is None or value == "":
        return f"<{tag}/>"
    if isinstance(value, Mapping):
        inner = "".join(_element(name, part) for name, part in value.items())
    elif isinstance(value, list | tuple):
        inner = "".join(_element(_PARTS[tag], part) for part in value)
    elif isinstance(value, bool):
        inner = "true" if value else "false"
    else:
        inner = escape(_UNWRITABLE.sub("", str(value)))
    return f"<{tag}>{inner}</{tag}>"
