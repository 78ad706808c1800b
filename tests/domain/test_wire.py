import json
from contextlib import suppress
from dataclasses import fields
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
        ("[" * 100_000, "bad_json"),
        (GOOD.replace('"t"', "null") + "}", "bad_row"),
        (GOOD.replace('"t"', "5") + "}", "bad_row"),
        (GOOD.replace('"1"', "7") + "}", "bad_row"),
        (GOOD.replace('"a"', "true") + "}", "bad_row"),
        (GOOD.replace('"u"', "{}") + "}", "bad_row"),
        (GOOD.replace('"rss"', "[]") + "}", "bad_row"),
        (GOOD.replace('"2026-11-24T10:00:00+09:00"', "null") + "}", "bad_row"),
        (GOOD.replace('"2026-11-24T01:00:00+00:00"', "1") + "}", "bad_row"),
        (GOOD + ',"title":5}', "bad_row"),
        (GOOD + ',"date_stated":1}', "bad_row"),
        (GOOD + ',"thread_id":[]}', "bad_row"),
        (GOOD + ',"forwarded_from":false}', "bad_row"),
        (GOOD + ',"author":{"kind":"private","key":7}}', "bad_row"),
        (GOOD + ',"author":{"kind":"private"}}', "bad_row"),
        (GOOD + ',"author":{"kind":"private","key":"7","phone":"1"}}', "bad_row"),
        (GOOD + ',"author":{"kind":"robot","key":"7"}}', "bad_row"),
        (GOOD + ',"author":[]}', "bad_row"),
        (GOOD + ',"author":7}', "bad_row"),
        (GOOD + ',"engagement":null}', "bad_row"),
        (GOOD + ',"engagement":"12"}', "bad_row"),
        (GOOD + ',"engagement":{"views":"12"}}', "bad_row"),
        (GOOD + ',"engagement":{"views":true}}', "bad_row"),
        (GOOD + ',"engagement":{"views":1.5}}', "bad_row"),
        (GOOD + ',"attachments":null}', "bad_row"),
        (GOOD + ',"attachments":"photo"}', "bad_row"),
        (GOOD + ',"attachments":[{"kind":"photo","url":1}]}', "bad_row"),
        (GOOD + ',"attachments":[{}]}', "bad_row"),
    ],
)
def test_a_bad_line_is_refused_by_rule(line, rule):
    with pytest.raises(InvalidPost) as caught:
        load_post(line)
    assert caught.value.rule == rule


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


@given(st.sampled_from([f.name for f in fields(Post)]), anything)
def test_whatever_a_field_holds_it_is_a_post_or_refused(name, value):
    row = {**json.loads(GOOD + "}"), name: value}
    with suppress(InvalidPost):
        assert isinstance(load_post(json.dumps(row)), Post)


def test_a_mistake_names_the_key_and_not_what_it_holds():
    with pytest.raises(InvalidPost, match="key cannot be int") as caught:
        load_post(GOOD + ',"author":{"kind":"private","key":9145550123}}')
    assert "914" not in str(caught.value)


def test_nothing_known_may_be_said_as_null():
    line = GOOD + ',"author":null,"title":null,"edited_at":null,"engagement":{"views":null}}'
    assert load_post(line) == load_post(GOOD + "}")
