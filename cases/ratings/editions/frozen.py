"""The content of a published rating as canonical JSON, and back. Pure."""

import json
from functools import cache

from pydantic import TypeAdapter

from domain.cases.ratings.rating import RatingContent


@cache
def _adapter() -> TypeAdapter[RatingContent]:
    return TypeAdapter(RatingContent)


def frozen(content: RatingContent) -> str:
    """One text for one content: sorted keys, no spaces, times in UTC."""
    plain = _adapter().dump_python(content, mode="json")
    return json.dumps(
        plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def thawed(text: str) -> RatingContent:
    return _adapter().validate_json(text)
