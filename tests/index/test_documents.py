"""A document holds all of a post."""

import json
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.post import (
    Attachment,
    Author,
    AuthorKind,
    Engagement,
    EnrichedPost,
    Label,
    Labels,
    Post,
)
from domain.source import SourceKind
from index.documents import FIELDS, LABELS, admit, document, dump, enriched_post, milliseconds

Make = Callable[..., EnrichedPost]

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
maybe_text = st.none() | text
times = st.datetimes(
    datetime(1990, 1, 1),  # noqa: DTZ001  hypothesis adds the zone
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=9))]),
)
counts = st.none() | st.integers(0, 10**9)
labels = st.builds(Label, text, st.floats(0, 1), st.booleans())
posts = st.builds(
    Post,
    source_id=text,
    source_kind=st.sampled_from(SourceKind),
    native_id=text,
    url=text,
    published_at=times,
    fetched_at=times,
    text=text,
    title=maybe_text,
    date_stated=st.booleans(),
    edited_at=st.none() | times,
    author=st.none() | st.builds(Author, st.sampled_from(AuthorKind), text, maybe_text),
    thread_id=maybe_text,
    parent_id=maybe_text,
    forwarded_from=maybe_text,
    engagement=st.builds(Engagement, counts, counts, counts, counts),
    attachments=st.lists(st.builds(Attachment, text, maybe_text, maybe_text), max_size=2).map(
        tuple
    ),
)
enriched_posts = st.builds(
    EnrichedPost,
    post=posts,
    labels=st.builds(
        Labels,
        lemmas=st.lists(st.sampled_from(["вода", "нет", "№5", "c++"])).map(" ".join),
        alternatives=st.lists(labels, max_size=2).map(tuple),
        incident_id=maybe_text,
        **{name: st.none() | labels for name in LABELS},
    ),
    month=st.sampled_from(["2026-11", "1999-01"]),
    version=st.integers(0, 2**63 - 1),
)


@settings(max_examples=200)
@given(enriched_posts)
def test_a_post_survives_the_way_to_its_document_and_back(enriched: EnrichedPost) -> None:
    row = json.loads(dump(document(enriched)))
    assert enriched_post(row) == enriched
    assert row.keys() <= FIELDS


def test_every_label_is_in_the_document() -> None:
    others = {"lemmas", "alternatives", "incident_id"}
    assert {*LABELS, *others} == {f.name for f in fields(Labels)}


def test_every_field_is_used_by_a_full_post(make: Make) -> None:
    full = make(
        title="Тында",
        edited_at=datetime(2026, 11, 2, tzinfo=UTC),
        author=Author(AuthorKind.OUTLET, "key", "Газета"),
        thread_id="1",
        parent_id="2",
        forwarded_from="кто-то",
        engagement=Engagement(1, 2, 3, 4),
        attachments=(Attachment("photo"),),
        withheld=True,
        stated_place="tynda",
        labels=Labels(
            alternatives=(Label("roads", 0.1),),
            incident_id="3",
            **{name: Label("x", 0.5, by_person=True) for name in LABELS},
        ),
    )
    row = document(full)
    assert row.keys() == FIELDS
    assert None not in row.values()
    assert document(make()).keys() == FIELDS


def test_keys_of_a_later_version_are_ignored(make: Make) -> None:
    enriched = make()
    assert enriched_post({**document(enriched), "mood": "calm"}) == enriched


def test_times_are_written_in_utc_and_compared_by_whole_milliseconds(make: Make) -> None:
    at = datetime(2026, 11, 24, 9, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=9)))
    assert document(make(at=at))["published_at"] == "2026-11-24T00:00:00.999999+00:00"
    assert milliseconds(at) == 1_795_478_400_999
    assert milliseconds(datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)) == -1


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"month": "2026-13"}, "is no month"),
        ({"month": "../2026-11"}, "is no month"),
        ({"version": -1}, "out of range"),
        ({"labels": Labels(lemmas="a\u00a0b")}, "single spaces"),
        ({"labels": Labels(lemmas=" a")}, "single spaces"),
        ({"labels": Labels(group=Label("roads", float("nan")))}, "group_confidence"),
        ({"labels": Labels(alternatives=(Label("roads", float("inf")),))}, "Out of range"),
        ({"labels": Labels(lemmas="\ud800")}, "surrogates"),
    ],
)
def test_what_cannot_be_kept_is_refused_alone(
    make: Make, wrong: dict[str, object], reason: str
) -> None:
    good, bad = make("good"), replace(make("bad"), **wrong)  # type: ignore[arg-type]
    made, refused = admit([bad, good], lambda enriched: dump(document(enriched)))
    assert made == [dump(document(good))]
    assert refused.keys() == {bad.post.id}
    assert reason in refused[bad.post.id]
