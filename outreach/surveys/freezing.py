"""A result as the bytes that are kept, and back. Pure."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from domain.outreach.surveys.result import (
    Burst,
    SurveyCell,
    SurveyResult,
    SurveyTable,
    SurveyVariant,
    SurveyWeights,
    VariantName,
)


def frozen(result: SurveyResult) -> bytes:
    """The same bytes for the same result, on every machine."""
    return json.dumps(
        asdict(result), ensure_ascii=False, sort_keys=True, default=_text, separators=(",", ":")
    ).encode()


def thawed(content: bytes) -> SurveyResult:
    known = json.loads(content)
    weights = known["weights"]
    return SurveyResult(
        **{
            **known,
            "at": datetime.fromisoformat(known["at"]),
            "variants": tuple(map(_variant, known["variants"])),
            "bursts": tuple(map(_burst, known["bursts"])),
            "weights": None if weights is None else SurveyWeights(**weights),
        }
    )


def _variant(row: Mapping[str, Any]) -> SurveyVariant:
    tables = tuple(
        SurveyTable(**{**table, "cells": tuple(SurveyCell(**cell) for cell in table["cells"])})
        for table in row["tables"]
    )
    return SurveyVariant(VariantName(row["name"]), row["submissions"], tables)


def _burst(row: Mapping[str, Any]) -> Burst:
    since, until = (datetime.fromisoformat(row[name]) for name in ("since", "until"))
    return Burst(since, until, row["count"])


def _text(value: object) -> str:
    assert isinstance(value, datetime)
    return value.isoformat()
