"""Plain values for tests, and what they read of an answer. Any field of a value may be changed."""

import os
from dataclasses import fields, replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

from app.installation import Installation
from app.settings import PREFIX, Settings
from domain.alert import Alert, AlertState, Cell, Evidence, Signal
from domain.complaint import Complaint
from domain.person import Person, Role
from domain.post import Post
from domain.source import Source, SourceKind
from tests.moment import CLOCK

HEAT = Cell("housing", "tynda")
GROUPS = [f for f in fields(Installation) if f.type.__module__ == Installation.__module__]


def settings_of(data: Path, **settings: Any) -> Settings:
    """Those of an installation in this folder. Reading the environment takes 4 ms."""
    if settings:
        return Settings(data=data, **(CLOCK | settings))
    named = tuple(one for one in os.environ.items() if one[0].startswith(PREFIX))
    return _read(named).model_copy(update={"data": data} | CLOCK)


@lru_cache(maxsize=1)
def _read(_named: tuple[tuple[str, str], ...]) -> Settings:
    return Settings()


def page_of(answer: Any) -> BeautifulSoup:
    """The page that an HTTP client was answered with."""
    return BeautifulSoup(answer.text, "lxml")


def a_source(id_: str, kind: SourceKind = SourceKind.TELEGRAM, **fields: Any) -> Source:
    usual = {"title": f"Канал {id_}", "address": id_}
    return Source(id_, kind, **{**usual, **fields})


def a_post(native_id: str, at: datetime, **fields: Any) -> Post:
    """Published and fetched at that moment."""
    usual = {
        "source_id": "rss-amur",
        "source_kind": SourceKind.RSS,
        "url": f"https://example.org/{native_id}",
        "published_at": at,
        "fetched_at": at,
        "text": f"Нет горячей воды, дом {native_id}",
    }
    return Post(native_id=native_id, **{**usual, **fields})


def a_complaint(post_id: str, at: datetime, **fields: Any) -> Complaint:
    """Each by an author of its own, all of one incident."""
    usual = {
        "group": "housing",
        "municipality": "tynda",
        "author": f"author of {post_id}",
        "source_id": "vk-tynda",
        "incident_id": "i1",
    }
    return Complaint(post_id=post_id, at=at, **{**usual, **fields})


def a_person(name: str, *roles: Role, **fields: Any) -> Person:
    return Person(name, name, frozenset(roles), **fields)


def a_signal(at: datetime, cell: Cell = HEAT, **fields: Any) -> Signal:
    usual = {"window": timedelta(hours=3), "observed": 14, "expected": 0.8, "p": 1e-9}
    return Signal(cell=cell, at=at, **{**usual, **fields})


def some_evidence(at: datetime, **fields: Any) -> Evidence:
    usual = {"authors": 14, "sources": 3, "posts": 20, "incidents": ("i",), "post_ids": ("p",)}
    return Evidence(first_at=at, **{**usual, **fields})


def an_alert(at: datetime, cell: Cell = HEAT, **fields: Any) -> Alert:
    """Opened at that moment."""
    usual = {
        "id": "a",
        "state": AlertState.NEW,
        "opened_at": at,
        "since": at,
        "signal": a_signal(at, cell),
        "evidence": some_evidence(at),
        "last_hot_at": at,
    }
    return Alert(cell=cell, **{**usual, **fields})


class Late:
    """A port some of whose answers are those of a moment ago."""

    def __init__(self, port: Any, **answers: Any) -> None:
        self._port, self._answers = port, answers

    def __getattr__(self, name: str) -> Any:
        return self._answers.get(name) or getattr(self._port, name)


def with_ports(installation: Installation, **ports: Any) -> Installation:
    """The installation with these ports in place of its own, each in the group that has it."""
    for name, port in ports.items():
        [group] = (g for g in GROUPS if name in {field.name for field in fields(g.type)})
        changed = replace(getattr(installation, group.name), **{name: port})
        installation = replace(installation, **{group.name: changed})
    return installation
