"""Corrections of labels: allowed values, dependent labels, and the labels before."""

from collections.abc import Mapping
from typing import Any

from domain.correction import CORRECTABLE
from domain.errors import EntryRefused
from domain.post import Label, Labels
from domain.query import Field
from domain.region import Region
from domain.triage import Change
from russian.vocabulary import Vocabulary

NEVER_EMPTY = ("kind", "sentiment", "urgency")
ROUTED = ("municipality", "group", "topic")  # labels that determine the body that should answer


def check(region: Region, field: str, value: str | None) -> None:
    """Raises EntryRefused for a value that the region does not have."""
    if field not in CORRECTABLE:
        raise EntryRefused("такой метки нет")
    names = Vocabulary(region).names[Field(field)]
    if value is None and field in NEVER_EMPTY:
        raise EntryRefused("эта метка не бывает пустой: выберите значение")
    if value is not None and value not in names.values():
        raise EntryRefused("такого значения у метки нет: выберите из списка")


def change(post_id: str, labels: Labels, field: str, value: str | None, region: Region) -> Change:
    """The changed label and the labels it contradicts: a topic belongs to its group, a settlement
    to its municipality.
    """
    after = {field: value, **_following(labels, field, value, region)}
    touched = {*after, "body"} if after.keys() & set(ROUTED) else set(after)
    before = {name: _json(getattr(labels, name)) for name in sorted(touched)}
    return Change(post_id, before, after)


def before(change: Change) -> Mapping[str, Label | None]:
    return {name: _label(label) for name, label in change.before.items()}


def stands(change: Change, labels: Labels) -> bool:
    for name, value in change.after.items():
        label: Label | None = getattr(labels, name)
        if (label.value if label else None) != value:
            return False
    return True


def _following(
    labels: Labels, field: str, value: str | None, region: Region
) -> Mapping[str, str | None]:
    if field == "group" and labels.topic:
        topic = region.topics.get(labels.topic.value)
        return {} if topic and topic.group == value else {"topic": None}
    if field == "topic" and value is not None:
        group = region.topics[value].group
        return {} if labels.group and labels.group.value == group else {"group": group}
    if field == "municipality" and labels.settlement:
        settlement = region.settlements.get(labels.settlement.value)
        return {} if settlement and settlement.municipality == value else {"settlement": None}
    if field == "settlement" and value is not None:
        place = region.settlements[value].municipality
        same = labels.municipality and labels.municipality.value == place
        return {} if same else {"municipality": place}
    return {}


def _json(label: Label | None) -> Mapping[str, Any] | None:
    if label is None:
        return None
    return {"value": label.value, "confidence": label.confidence, "by_person": label.by_person}


def _label(values: Mapping[str, Any] | None) -> Label | None:
    return None if values is None else Label(**values)
