"""The template of the month indices, and how an existing month differs from it. Pure, except that
it reads index_templates/posts.json.
"""

import json
from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

Properties = Mapping[str, Mapping[str, Any]]
Template = dict[str, Any]


@cache
def _text() -> str:
    return (files("index_templates") / "posts.json").read_text("utf-8")


def template(name: str) -> Template:
    """The template of months NAME-2026-11 behind the alias NAME; `_meta.digest` shows whether a
    cluster already has it.
    """
    content: Template = json.loads(_text())
    # Months begin with a digit, so «posts» and «posts-test» can share a cluster.
    content["index_patterns"] = [f"{name}-1*", f"{name}-2*"]
    content["template"]["aliases"] = {name: {}}
    digest = blake2b(json.dumps(content, sort_keys=True).encode(), digest_size=8).hexdigest()
    content["_meta"] = {"product": "otklik", "digest": digest}
    return content


def properties() -> Properties:
    fields: Properties = json.loads(_text())["template"]["mappings"]["properties"]
    return fields


def missing(existing: Properties) -> Properties:
    return {name: wanted for name, wanted in properties().items() if name not in existing}


def conflicts(existing: Properties) -> list[str]:
    return [
        f"field {name} is {_words(existing[name])}, this version needs {_words(wanted)}"
        for name, wanted in properties().items()
        if name in existing and _plain(existing[name]) != _plain(wanted)
    ]


def _plain(field: Mapping[str, Any]) -> dict[str, str]:
    """Values as strings: some versions answer "false" instead of false."""
    return {key: str(value).lower() for key, value in field.items()}


def _words(field: Mapping[str, Any]) -> str:
    return json.dumps(field, sort_keys=True)
