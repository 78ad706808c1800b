"""A template of a report: a DOCX of the customer's with names in braces. Pure.

`{cases.overdue}` is a name; the rows of a table from `{#bodies}` to `{/bodies}` are repeated for
each item of the list. Nothing else in braces means anything.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

LARGEST = 10 * 1024 * 1024  # bytes
LONGEST_NAME = 100  # characters
MOST = 200  # templates
NAME = re.compile(r"[\w.\-]{1,100}")


class TemplateFault(StrEnum):
    UNKNOWN = "unknown"  # no such name, or no name at all
    UNCLOSED = "unclosed"  # a brace without its other
    ROWS = "rows"  # a repetition that is not of whole rows of one table
    UNREACHED = "unreached"  # a name where nothing is filled: in a chart or a drawing


@dataclass(frozen=True, slots=True)
class TemplateMistake:
    """`where` says the place in Russian, with the words around it."""

    kind: TemplateFault
    name: str
    where: str


@dataclass(frozen=True, slots=True)
class UsedName:
    """`list` is the list whose rows are repeated around the name, "" outside of any."""

    name: str
    where: str
    list: str = ""


@dataclass(frozen=True, slots=True)
class TemplateReading:
    """What a template asks for. `dropped` are Russian sentences on what is left out of it."""

    names: Sequence[UsedName] = ()
    lists: Sequence[UsedName] = ()
    mistakes: Sequence[TemplateMistake] = ()
    dropped: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class TemplateValue:
    """`link` is a whole web address, "" if the text opens nothing."""

    text: str
    link: str = ""


Row = Mapping[str, TemplateValue]


@dataclass(frozen=True, slots=True)
class TemplateValues:
    """What a report has for a template. `columns` are the names of each list's rows, whether it has
    any or not.
    """

    values: Mapping[str, TemplateValue]
    lists: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def lacks(self, reading: TemplateReading) -> Sequence[TemplateMistake]:
        """The mistakes of the template, and the names that the report does not have."""
        unknown = TemplateFault.UNKNOWN
        names = [
            TemplateMistake(unknown, one.name, one.where)
            for one in reading.names
            if one.name not in self.values and one.name not in self.columns.get(one.list, ())
        ]
        lists = [
            TemplateMistake(unknown, f"#{one.name}", one.where)
            for one in reading.lists
            if one.name not in self.lists
        ]
        return [*reading.mistakes, *lists, *names]


@dataclass(frozen=True, slots=True)
class ReportTemplate:
    """`id` is None before it is stored; `report` is the name of the report it is for; `names` and
    `lists` are what it asks for.
    """

    name: str
    report: str
    file_name: str
    size: int
    digest: str
    names: Sequence[str]
    lists: Sequence[str]
    dropped: Sequence[str]
    who: str
    at: datetime
    id: int | None = None
