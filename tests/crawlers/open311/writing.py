"""Requests as a server of Open311 writes them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

Row = Mapping[str, Any]


def as_json(rows: Sequence[Row]) -> bytes:
    return json.dumps(rows, ensure_ascii=False).encode()


def as_xml(rows: Sequence[Row], root: str = "service_requests", item: str = "request") -> bytes:
    items = "".join(
        f"<{item}>{''.join(_element(name, value) for name, value in row.items())}</{item}>"
        for row in rows
    )
    return f'<?xml version="1.0" encoding="utf-8"?>\n<{root}>{items}</{root}>'.encode()


def _element(name: str, value: Any) -> str:
    return f"<{name}/>" if value is None else f"<{name}>{escape(str(value))}</{name}>"
