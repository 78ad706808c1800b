"""The template fits the documents, and differences to a month are told."""

import json

from domain.query import Field
from index.documents import FIELDS
from index.elastic.templates import conflicts, missing, properties, template

SEARCHED = "author"  # the key of an author again, in a field that is searched


def test_the_template_has_exactly_the_fields_of_a_document() -> None:
    assert set(properties()) == FIELDS | {SEARCHED}


def test_what_a_search_can_name_is_indexed_whole() -> None:
    assert all(properties()[field] == {"type": "keyword"} for field in Field)


def test_the_template_of_an_installation_is_strict_and_behind_its_alias() -> None:
    made = template("posts")
    assert made["index_patterns"] == ["posts-1*", "posts-2*"]
    assert made["template"]["aliases"] == {"posts": {}}
    assert made["template"]["mappings"]["dynamic"] == "strict"
    assert made["template"]["settings"]["number_of_shards"] == 1


def test_the_digest_follows_the_content() -> None:
    assert template("posts") == template("posts")
    assert template("posts")["_meta"] != template("other")["_meta"]
    assert json.dumps(template("posts")["_meta"])


def test_a_new_field_is_missing_and_a_changed_one_conflicts() -> None:
    month = {name: dict(field) for name, field in properties().items()}
    assert (missing(month), conflicts(month)) == ({}, [])
    del month["urgency"]
    month["former"] = {"type": "keyword"}
    assert (missing(month), conflicts(month)) == ({"urgency": {"type": "keyword"}}, [])
    month["group"] = {"type": "text"}
    [conflict] = conflicts(month)
    assert conflict == 'field group is {"type": "text"}, this version needs {"type": "keyword"}'
    month["group"] = {"type": "keyword"}
    month["url"] = {**month["url"], "index": "false"}
    assert conflicts(month) == []
