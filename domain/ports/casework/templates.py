"""The port of templates of answers."""

from collections.abc import Collection, Sequence
from typing import Protocol

from domain.cases.answers.template import AnswerTemplate


class AnswerTemplateStore(Protocol):
    def of_bodies(self, bodies: Collection[str] | None) -> Sequence[AnswerTemplate]:
        """By body and name; None means all bodies."""
        ...

    def get(self, template_id: int) -> AnswerTemplate | None: ...

    def add(self, template: AnswerTemplate, most: int) -> AnswerTemplate | None:
        """The template with its id; None if the body has one of this name, or `most` already."""
        ...

    def save(self, template: AnswerTemplate) -> bool:
        """False if it is gone, or the body has another one of this name."""
        ...

    def forget(self, template_id: int) -> bool: ...
