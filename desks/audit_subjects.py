"""What a row of the audit is about, in words that people know, each with its page."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.installation import Installation
from desks.verbs import Verb
from domain.ports.audit import Look
from domain.source import Source
from russian.titles import IncidentTitles
from russian.vocabulary import Vocabulary

ID = re.compile(r"\b[0-9a-f]{16,40}\b")
TASK = re.compile(r"задача ([0-9a-f]{16,40})\b")
CASE = re.compile(r"О-(\d+)")


@dataclass(frozen=True, slots=True)
class Part:
    words: str
    address: str = ""


def subjects(installation: Installation, looks: Sequence[Look]) -> Mapping[int, Sequence[Part]]:
    """Details by id of a row, with one query a kind; a number that nothing has any more stays as it
    is.
    """
    named: dict[str, Part] = {}
    ids = {kind: set[str]() for kind in ("alert", "incident", "post", "task")}
    for look in looks:
        for kind, some in _ids(look):
            ids[kind].update(some)
    words, titles = Vocabulary(installation.region), IncidentTitles(installation.region)
    if ids["alert"]:
        for id_, alert in installation.watch.alerts.several(ids["alert"]).items():
            named[id_] = Part(f"«{words.cell(alert.cell, alert.evidence.topic)}»", f"/alerts/{id_}")
    if ids["incident"]:
        for id_, incident in installation.posts.incidents.several(ids["incident"]).items():
            title = f"{incident.spoken} «{titles.of(incident, exact=False)}»"
            named[id_] = Part(title, f"/incidents/{id_}")
    for id_ in ids["post"]:
        named.setdefault(id_, Part("пост", f"/posts/{id_}"))
    for id_ in ids["task"]:
        named[id_] = Part(f"№ {id_[:8]}", f"/tasks/{id_}")
    sources = installation.region.sources
    return {look.id: tuple(_of(look, sources, named)) for look in looks}


def _of(look: Look, sources: Mapping[str, Source], named: Mapping[str, Part]) -> Sequence[Part]:
    if look.what.startswith(Verb.LEADER) and (source := sources.get(look.detail)):
        return (Part(f"«{source.title}»", f"/leaders/{source.id}"),)
    number = look.detail.partition(" ")[0]
    if look.what.startswith(Verb.CASE) and (case := CASE.fullmatch(number)):
        rest = look.detail.removeprefix(number)
        return (Part(number, f"/cases/{case[1]}"), *([Part(rest)] if rest else []))
    return _parts(look.detail, named)


def _ids(look: Look) -> Iterator[tuple[str, Sequence[str]]]:
    """The numbers in a row by what they are of; in rows of other deeds they are left as written."""
    what, detail = look.what, look.detail
    if what.startswith("alert"):
        alert, _, posts = detail.partition("посты:")
        yield "alert", ID.findall(alert)
        yield "post", ID.findall(posts)
    elif what.startswith(("incident", "regrouping")):
        yield "incident", ID.findall(detail)
    elif what.startswith(("post", "triage")):
        yield "post", ID.findall(detail)
    else:
        yield "task", TASK.findall(detail)


def _parts(detail: str, named: Mapping[str, Part]) -> list[Part]:
    parts, end = [], 0
    for match in ID.finditer(detail):
        if (part := named.get(match[0])) is None:
            continue
        if plain := detail[end : match.start()]:
            parts.append(Part(plain))
        parts.append(part)
        end = match.end()
    if rest := detail[end:]:
        parts.append(Part(rest))
    return parts
