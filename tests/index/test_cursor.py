"""A place goes into text and back, and no other text is a place."""

import base64
import json
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import QueryError
from domain.query import Sort
from index.cursor import decode, encode

longs = st.integers(-(2**63) + 1, 2**63 - 1)
thorough = settings(max_examples=200)


@thorough
@given(
    longs,
    st.text(st.characters(exclude_categories=["Cs"])),
    st.floats(allow_nan=False, allow_infinity=False),
)
def test_a_place_comes_back_and_is_safe_in_a_url(at: int, post: str, score: float) -> None:
    for sort in (Sort.NEWEST, Sort.OLDEST):
        assert decode(encode(sort, (at, post)), sort) == (at, post)
    written = encode(Sort.RELEVANCE, (score, at, post))
    assert decode(written, Sort.RELEVANCE) == (score, at, post)
    assert set(written) <= set(string.ascii_letters + string.digits + "-_")


@thorough
@given(st.text() | st.binary().map(lambda b: base64.urlsafe_b64encode(b).decode().rstrip("=")))
def test_any_other_text_is_a_query_error(text: str) -> None:
    with pytest.raises(QueryError):
        decode(text, Sort.NEWEST)


@pytest.mark.parametrize(
    "row",
    [
        [],
        {},
        ["newest"],
        ["newest", 1],
        ["newest", "1", "a"],
        ["newest", True, "a"],
        ["newest", 2**63, "a"],
        ["newest", 1.5, "a"],
        ["newest", 1, None],
        ["newest", 1, "a", "b"],
        ["oldest", 1, "a"],
        ["relevance", 0.5, 1, "a"],
        [["newest"], 1, "a"],
    ],
)
def test_a_place_of_another_shape_or_order_is_a_query_error(row: object) -> None:
    text = base64.urlsafe_b64encode(json.dumps(row).encode()).decode().rstrip("=")
    with pytest.raises(QueryError, match="следующую страницу"):
        decode(text, Sort.NEWEST)


def test_brackets_without_end_are_a_query_error() -> None:
    text = base64.urlsafe_b64encode(b"[" * 100_000).decode().rstrip("=")
    with pytest.raises(QueryError):
        decode(text, Sort.NEWEST)


def test_a_score_that_is_no_number_is_a_query_error() -> None:
    text = base64.urlsafe_b64encode(b'["relevance",NaN,1,"a"]').decode().rstrip("=")
    with pytest.raises(QueryError):
        decode(text, Sort.RELEVANCE)
