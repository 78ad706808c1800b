from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidPost
from domain.post import Attachment, Author, AuthorKind, Engagement, Post
from domain.source import SourceKind
from domain.wire import dump_post, load_post

times = st.datetimes(timezones=st.just(UTC))
texts = st.text(max_size=40)
counts = st.none() | st.integers(0, 10**9)
posts = st.builds(
    Post,
    source_id=texts,
    source_kind=st.sampled_from(SourceKind),
    native_id=texts,
    url=texts,
    published_at=times,
    fetched_at=times,
    text=texts,
    title=st.none() | texts,
    date_stated=st.booleans(),
    edited_at=st.none() | times,
    author=st.none() | st.builds(Author, st.sampled_from(AuthorKind), texts, st.none() | texts),
    thread_id=st.none() | texts,
    forwarded_from=st.none() | texts,
    engagement=st.builds(Engagement, counts, counts, counts, counts),
    attachments=st.lists(st.builds(Attachment, texts, st.none() | texts), max_size=3).map(tuple),
)


@given(posts)
def test_a_post_comes_back_equal_from_one_line(post):
    line = dump_post(post)
    assert "\n" not in line
    assert load_post(line) == post


GOOD = (
    '{"source_id":"a","source_kind":"rss","native_id":"1","url":"u","text":"t",'
    '"published_at":"2026-11-24T10:00:00+09:00","fetched_at":"2026-11-24T01:00:00+00:00"'
)


def test_a_line_keeps_its_offset():
    assert load_post(GOOD + "}").published_at.utcoffset() == timedelta(hours=9)
    assert load_post(GOOD + "}").fetched_at == datetime(2026, 11, 24, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("", "bad_json"),
        ("{", "bad_json"),
        ("[]", "bad_row"),
        ("{}", "bad_row"),
        (GOOD + ',"surname":"x"}', "bad_row"),
        (GOOD.replace("rss", "fax") + "}", "bad_row"),
        (GOOD.replace("2026-11-24T10", "someday") + "}", "bad_row"),
        (GOOD + ',"author":"me"}', "bad_row"),
        (GOOD + ',"engagement":{"smiles":1}}', "bad_row"),
        (GOOD + ',"attachments":[1]}', "bad_row"),
        (GOOD + ',"edited_at":5}', "bad_row"),
    ],
)
def test_a_bad_line_is_refused_by_rule(line, rule):
    with pytest.raises(InvalidPost) as caught:
        load_post(line)
    assert caught.value.rule == rule
