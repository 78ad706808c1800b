"""The template of the month indices, and what an existing month lacks or contradicts. Pure but for
reading index_templates/posts.json.
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
    """The composable template of an installation: its months are NAME-2026-11, behind alias NAME.

    `_meta.digest` tells whether a cluster already has it.
    """
    made: Template = json.loads(_text())
    # Months begin with a digit, so «posts» and «posts-test» can live in one cluster.
    made["index_patterns"] = [f"{name}-1*", f"{name}-2*"]
    made["template"]["aliases"] = {name: {}}
    digest = blake2b(json.dumps(made, sort_keys=True).encode(), digest_size=8).hexdigest()
    made["_meta"] = {"product": "otklik", "digest": digest}
    return made


def properties() -> Properties:
    """The fields of a document as every month must have them."""
    found: Properties = json.loads(_text())["template"]["mappings"]["properties"]
    return found


def missing(existing: Properties) -> Properties:
    """Fields that a month does not have yet; they can be added."""
    return {name: wanted for name, wanted in properties().items() if name not in existing}


def conflicts(existing: Properties) -> list[str]:
    """Fields that a month has otherwise, which only a rebuild can change."""
    return [
        f"field {name} is {_words(existing[name])}, this version needs {_words(wanted)}"
        for name, wanted in properties().items()
        if name in existing and _plain(existing[name]) != _plain(wanted)
    ]


def _plain(field: Mapping[str, Any]) -> dict[str, str]:
    """As strings: some versions answer "false" for false."""
    return {key: str(value).lower() for key, value in field.items()}


def _words(field: Mapping[str, Any]) -> str:
    return json.dumps(field, sort_keys=True)
