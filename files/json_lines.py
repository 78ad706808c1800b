"""Reads JSON Lines as rows of text: one object a line, each key a column. Reads files."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from domain.errors import UnreadableList
from files.grid import Grid
from files.headers import Row


def open_json_lines(file: BinaryIO) -> Grid:
    """A column for every key of any object; raises UnreadableList."""
    keys = list(dict.fromkeys(key for _, values in _objects(file) for key in values))

    def rows() -> Iterator[Row]:
        yield 0, keys
        for number, values in _objects(file):
            yield number, [_text(values.get(key)) for key in keys]

    return Grid(rows, head=1, blanks=True)


def _objects(file: BinaryIO) -> Iterator[tuple[int, dict[str, Any]]]:
    file.seek(0)
    for number, line in enumerate(file, start=1):
        try:
            if not (text := line.decode("utf-8-sig")).strip():
                continue
            values = json.loads(text)
        except json.JSONDecodeError as error:
            raise UnreadableList(f"не строка JSON, знак {error.colno}", number) from error
        except (ValueError, RecursionError) as error:
            raise UnreadableList("не строка JSON", number) from error
        if not isinstance(values, dict):
            raise UnreadableList("нужен объект JSON: {…}", number)
        yield number, values


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
