"""Adds items to lists of a YAML file; everything else, comments too, stays as it is. Pure."""

from collections.abc import Mapping, Sequence

import yaml
from yaml import CollectionNode, MappingNode, Node, SequenceNode

from domain.errors import FileMistake
from files.strict_yaml import WHOLE

Addition = tuple[Node | None, Sequence[object]]
"""A list of the file, and the items to add at its end."""


def compose(text: str) -> Node:
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    if node is None:
        raise ValueError("an empty file has no lists")
    return node


def value_of(node: Node | None, key: str) -> Node | None:
    if not isinstance(node, MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def rows_of(node: Node | None) -> list[Node]:
    return list(node.value) if isinstance(node, SequenceNode) else []


def with_items(file: str, text: str, additions: Sequence[Addition]) -> str:
    """The text with items added to lists of its own tree; raises FileMistake for a list whose items
    do not stand on lines of their own.
    """
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    inserted: dict[int, list[str]] = {}
    for node, items in additions:
        if not items:
            continue
        if not isinstance(node, SequenceNode) or node.flow_style or not node.value:
            line = None if node is None else node.start_mark.line + 1
            problem = "сюда не дописать: начните список с новой строки, по записи на строку с «- »"
            raise FileMistake(file, line, WHOLE, problem)
        indent = " " * node.start_mark.column
        dumped = (_dumped(item) for item in items)
        added = [f"{indent}{line}\n" for item in dumped for line in item.splitlines()]
        inserted.setdefault(_end(node), []).extend(added)
    for place in sorted(inserted, reverse=True):
        lines[place:place] = inserted[place]
    return "".join(lines)


def _dumped(item: object) -> str:
    plain = dict(item) if isinstance(item, Mapping) else item
    return yaml.safe_dump([plain], allow_unicode=True, sort_keys=False, width=10_000)


def _end(node: Node) -> int:
    """The index of the line after a node's last value: a block's own end mark lies behind the
    comments that follow it.
    """
    if isinstance(node, CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        return _end(last[1] if isinstance(node, MappingNode) else last)
    mark = node.end_mark
    return int(mark.line) + (1 if mark.column else 0)
