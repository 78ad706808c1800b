"""The rubricator in topics.yaml: groups, topics and the fast track. Reads files.

Topics that are out of bounds are refused (region/bounds).
"""

import re
from pathlib import Path

from domain.region import Group, Topic
from files.strict_yaml import Item, Mistakes, YamlMapping, open_table
from region.bounds.refusals import refusal
from region.reading import Unique

MAX_WORDS = 4  # of a phrase; a longer phrase never occurs twice


def read_groups(path: Path, mistakes: Mistakes) -> dict[str, Group]:
    groups: dict[str, Group] = {}
    if (table := open_table(path, mistakes)) is None:
        return groups
    group_ids, topic_ids = Unique(), Unique()
    starred = _starred(table)
    for row in table.rows("groups"):
        id_ = row.take("id", Item.identifier)
        if id_ is not None and "." in id_:
            row.wrong("id", f"«{id_}»: в идентификаторе группы не бывает точки")
        name, words = _name_and_words(row)
        topics = _topics(row, id_ or "", topic_ids, set(starred))
        if group_ids.add(row.find("id") or row.item, id_) and id_ is not None:
            groups[id_] = Group(id_, name, topics, words)
    known = {topic.id for group in groups.values() for topic in group.topics}
    for topic, place in starred.items():
        if topic not in known:
            place.wrong(f"тема «{topic}» не существует")
    table.close()
    return groups


def _starred(table: YamlMapping) -> dict[str, Item]:
    item = table.find("starred")
    listed = [] if item is None else item.items()
    ids = Unique()
    return {
        topic: place
        for place in listed
        if (topic := place.identifier()) is not None and ids.add(place, topic)
    }


def _topics(row: YamlMapping, group: str, ids: Unique, starred: set[str]) -> tuple[Topic, ...]:
    topics: list[Topic] = []
    for table in row.rows("topics"):
        id_ = table.take("id", Item.identifier)
        if id_ is not None and group and not re.fullmatch(rf"{re.escape(group)}\.[^.]+", id_):
            table.wrong("id", f"«{id_}»: идентификатор темы имеет вид {group}.имя")
        name, words = _name_and_words(table)
        trouble = table.take("trouble", _allowed) if table.find("trouble") else None
        if ids.add(table.find("id") or table.item, id_) and id_ is not None:
            topics.append(Topic(id_, name, group, id_ in starred, words, trouble or ""))
    return tuple(topics)


def _name_and_words(table: YamlMapping) -> tuple[str, tuple[str, ...]]:
    name = table.take("name", _allowed) or ""
    words: dict[str, None] = {}
    item = table.find("words")
    for place in [] if item is None else item.items():
        if (word := _allowed(place)) is None:
            continue
        if word in words:
            place.wrong(f"«{word}» повторяется")
        elif word != word.lower() or "ё" in word:
            place.wrong(f"«{word}»: пишите строчными буквами, е вместо ё")
        elif len(word.split(" ")) > MAX_WORDS or word != " ".join(word.split()):
            place.wrong(f"«{word}»: от одного до {MAX_WORDS} слов через один пробел")
        words[word] = None
    return name, tuple(words)


def _allowed(item: Item) -> str | None:
    value = item.text()
    if value is not None and (why := refusal(value)):
        item.wrong(why)
        return None
    return value
