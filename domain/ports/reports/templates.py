"""The port of the customer's templates of reports."""

from collections.abc import Sequence
from typing import Protocol

from domain.reports.template import ReportTemplate


class ReportTemplateStore(Protocol):
    """Templates in the order of their reports and names; each with its file."""

    def all(self) -> Sequence[ReportTemplate]: ...

    def get(self, template_id: int) -> ReportTemplate | None: ...

    def content(self, template_id: int) -> bytes | None: ...

    def add(self, template: ReportTemplate, content: bytes, most: int) -> ReportTemplate | None:
        """The template with its id; None if the report has one of that name, or there are `most`
        already.
        """
        ...

    def remove(self, template_id: int) -> bool: ...
