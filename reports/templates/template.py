"""Reads and fills a template in a child process with a deadline and a limit of memory."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any

from domain.errors import EntryRefused, UnreadableList
from domain.reports.template import (
    LARGEST,
    TemplateFault,
    TemplateMistake,
    TemplateReading,
    TemplateValues,
    UsedName,
)
from files.guards.child import run
from files.guards.limits import TEMPLATE, Limits
from reports.templates.child import BROKEN

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FilledTemplate:
    """`content` is None where `mistakes` name what the report lacks: then nothing may be sent."""

    content: bytes | None
    mistakes: Sequence[TemplateMistake]


def read_template(content: bytes, limits: Limits = TEMPLATE) -> TemplateReading:
    """Raises EntryRefused for a file that is no DOCX, is too large, or holds what may run."""
    return _reading(_asked(content, None, limits)[0])


def fill_template(
    content: bytes, values: TemplateValues, limits: Limits = TEMPLATE
) -> FilledTemplate:
    """Raises EntryRefused as `read_template` does."""
    head, filled = _asked(content, values, limits)
    mistakes = _reading(head).mistakes
    return FilledTemplate(None if mistakes else filled, mistakes)


def _asked(
    content: bytes, values: TemplateValues | None, limits: Limits
) -> tuple[dict[str, Any], bytes]:
    if len(content) > LARGEST:
        raise EntryRefused(f"шаблон больше {LARGEST // 1024 // 1024} МБ: уменьшите картинки")
    with TemporaryFile() as file, TemporaryFile() as spool:
        file.write(f"{json.dumps({'values': values and _written(values)})}\n".encode())
        file.write(content)
        file.seek(0)
        try:
            run("reports.templates.child", limits.written(), file, spool, limits)
        except UnreadableList as error:
            raise EntryRefused(BROKEN) from error
        spool.seek(0)
        head: dict[str, Any] = json.loads(spool.readline())
        if "fault" in head:
            logger.error("a template was not understood: %s", head["fault"])
        if "refused" in head:
            raise EntryRefused(head["refused"])
        return head, spool.read()


def _written(values: TemplateValues) -> dict[str, Any]:
    def row(one: Any) -> dict[str, Any]:
        return {name: [value.text, value.link] for name, value in one.items()}

    return {
        "values": row(values.values),
        "lists": {name: [row(one) for one in rows] for name, rows in values.lists.items()},
        "columns": {name: list(columns) for name, columns in values.columns.items()},
    }


def _reading(head: dict[str, Any]) -> TemplateReading:
    return TemplateReading(
        [UsedName(**one) for one in head["names"]],
        [UsedName(**one) for one in head["lists"]],
        [
            TemplateMistake(TemplateFault(one["kind"]), one["name"], one["where"])
            for one in head["mistakes"]
        ],
        head["dropped"],
    )
