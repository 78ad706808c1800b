"""A document as text to keep, and back. Fields of a later version get their defaults. Pure."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from domain.reports.cut import Counted, Cut, CutMeasure, Dimension, Grain
from domain.reports.document import (
    ChartImage,
    Document,
    FigureTable,
    Heading,
    Items,
    Moment,
    Name,
    Notice,
    Paragraph,
    Words,
)
from domain.reports.figure import Figure, FigureUnit
from domain.reports.scope import ReportScope, ScopeKind
from domain.terms.period import Period

KIND = "_"
_NOUNS = {
    noun.__name__: noun
    for noun in (
        *(Document, Heading, Paragraph, Items, FigureTable, ChartImage, Notice),
        *(Words, Name, Moment, Figure, Cut, Period, ReportScope),
    )
}
_ENUMS: Mapping[str, type[Enum]] = {
    one.__name__: one for one in (FigureUnit, Counted, CutMeasure, Dimension, Grain, ScopeKind)
}
_LEFT_OUT = {"cases", "among"}  # the store of figures keeps them


def written(document: Document) -> str:
    return json.dumps(_plain(document), ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> Document:
    document = _value(json.loads(text))
    assert isinstance(document, Document)
    return document


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return {KIND: type(value).__name__, "v": value.value}
        case None | bool() | int() | float() | str():
            return value
        case datetime() | date():
            return {KIND: type(value).__name__, "v": value.isoformat()}
        case frozenset():
            return {KIND: "set", "v": [_plain(one) for one in sorted(value)]}
        case Mapping():
            return {KIND: "map", "v": [[_plain(k), _plain(v)] for k, v in value.items()]}
    if is_dataclass(value):
        own = {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
        return {KIND: type(value).__name__} | {k: v for k, v in own.items() if k not in _LEFT_OUT}
    return [_plain(one) for one in value]


def _value(plain: Any) -> Any:
    if isinstance(plain, list):
        return tuple(map(_value, plain))
    if not isinstance(plain, dict):
        return plain
    kind = plain[KIND]
    match kind:
        case "datetime":
            return datetime.fromisoformat(plain["v"])
        case "date":
            return date.fromisoformat(plain["v"])
        case "set":
            return frozenset(map(_value, plain["v"]))
        case "map":
            return {_value(k): _value(v) for k, v in plain["v"]}
    if kind in _ENUMS:
        return _ENUMS[kind](plain["v"])
    noun: Any = _NOUNS[kind]
    known = {f.name for f in fields(noun)}
    return noun(**{name: _value(value) for name, value in plain.items() if name in known})
